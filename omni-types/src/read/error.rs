//! Why something could not be read.

use std::fmt;

use serde_json::error::Category;

use super::request::NUL;

/// Why something could not be read: the place and what was expected there. Never quotes what was read.
///
/// ```
/// use omni_types::{OnboardingScore, json};
///
/// let error = json::from_slice::<OnboardingScore>(br#"{"overall": {"status": 7}}"#).unwrap_err();
/// assert_eq!((error.place(), error.to_string().as_str()), ("overall.status", "overall.status: expected a string"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    place: String,
    problem: Problem,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// There is nothing to read.
    Empty,
    /// The text ends too early.
    Truncated,
    /// The text is not JSON, or is nested too deeply.
    Syntax {
        /// Line of the first wrong character, from 1.
        line: usize,
        /// Column of the first wrong character, from 1.
        column: usize,
    },
    /// A value is not as documented. In words, such as `expected a string` or ``missing field `token` ``.
    Value(String),
}

impl ReadError {
    /// The error of a deserializer about a value. Its text quotes the value.
    pub(super) fn of_value(place: String, error: &impl fmt::Display) -> Self {
        Self { place, problem: Problem::Value(words(&error.to_string())) }
    }

    /// The error of `serde_json` about a text.
    pub(super) fn of_json(place: String, error: &serde_json::Error, json: &[u8]) -> Self {
        let problem = match error.classify() {
            Category::Eof if json.trim_ascii().is_empty() => Problem::Empty,
            Category::Eof => Problem::Truncated,
            Category::Syntax | Category::Io => Problem::Syntax { line: error.line(), column: error.column() },
            Category::Data => return Self::of_value(place, error),
        };
        Self { place: String::new(), problem }
    }

    /// A path parameter with a value that is not acceptable.
    pub(crate) fn of_path(name: &str, error: &impl fmt::Display) -> Self {
        Self::of_value(name.to_owned(), error)
    }

    /// A path parameter that is missing.
    pub(crate) fn missing(name: &str) -> Self {
        Self { place: name.to_owned(), problem: Problem::Value("missing path parameter".to_owned()) }
    }

    /// The bytes after these are not UTF-8.
    #[cold]
    pub(super) fn of_bytes(before: &[u8]) -> Self {
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        Self { place: String::new(), problem: Problem::Syntax { line, column } }
    }

    /// Place of the value that is wrong, like `idValidation.overall.status`. The keys of a map are shown as `*`. Empty for
    /// the value as a whole, and if the text is not JSON.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is wrong there.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

/// The part of a deserializer's text that may be shown.
///
/// An error about a value reads `invalid type: <the value>, expected <what> at line 1 column 2`. What is expected is a
/// text of this crate, so everything before the last `, expected ` is cut off.
pub(super) fn words(text: &str) -> String {
    if text.starts_with("invalid ") {
        return match text.rsplit_once(", expected ") {
            Some((_, expected)) => format!("expected {}", plain(without_position(expected))),
            None => OTHER.to_owned(),
        };
    }
    let own = ["missing field ", "duplicate field ", NOT_ALLOWED, NUL];
    if own.iter().any(|start| text.starts_with(start)) {
        without_position(text).to_owned()
    } else {
        OTHER.to_owned()
    }
}

/// How the text of a [`ParseValueError`](crate::ParseValueError) begins, which names the values that are allowed.
pub(crate) const NOT_ALLOWED: &str = "not one of the allowed values of ";

/// Replaces the wording of other crates with that of this one.
fn plain(expected: &str) -> &str {
    match expected {
        "f32" | "f64" => "a number",
        // From a form, where a checked box is `on`.
        "\"true\", \"on\" or \"false\"" => "true or false",
        expected => expected,
    }
}

/// The text for a value when the deserializer's text may quote it.
const OTHER: &str = "the value is not acceptable";

fn without_position(text: &str) -> &str {
    text.rsplit_once(" at line ").map_or(text, |(text, _)| text)
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is nothing to read"),
            Self::Truncated => f.write_str("the text ends too early"),
            Self::Syntax { line, column } => write!(f, "not JSON, line {line} column {column}"),
            Self::Value(words) => f.write_str(words),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        self.problem.fmt(f)
    }
}

impl std::error::Error for ReadError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_never_quote_the_value() {
        let quoting =
            "invalid type: string \"ZARA, expected 7 at line 1\", expected an object at line 2 column 3";
        for (text, said) in [
            (quoting, "expected an object"),
            ("invalid value: integer `7`, expected a 32-bit integer", "expected a 32-bit integer"),
            ("invalid type: string \"ZARA\", expected f64 at line 1 column 9", "expected a number"),
            ("invalid digit found in string", OTHER),
            ("missing field `phone` at line 1 column 2", "missing field `phone`"),
            ("duplicate field `phone`", "duplicate field `phone`"),
            ("unknown variant `ZARA`, expected one of `a`, `b`", OTHER),
            ("ZARA", OTHER),
        ] {
            assert_eq!(words(text), said, "{text}");
        }
    }

    #[test]
    fn what_is_not_json_has_its_line_or_its_end() {
        let problem = |text: &str| crate::json::from_slice::<i32>(text.as_bytes()).unwrap_err().problem;
        assert_eq!(problem(" \n"), Problem::Empty);
        assert_eq!(problem("-"), Problem::Truncated);
        assert_eq!(problem("SECRET"), Problem::Syntax { line: 1, column: 1 });
        assert_eq!(problem("1\n 2"), Problem::Syntax { line: 2, column: 2 });
        let error = crate::json::from_slice::<i32>(b"1\n\n \xff").unwrap_err();
        assert_eq!(error.problem, Problem::Syntax { line: 3, column: 2 });
        assert_eq!(problem("\"SECRET\""), Problem::Value("expected a 32-bit integer".to_owned()));
    }
}
