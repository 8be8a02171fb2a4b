//! What may be shown of the traffic: the only place that lets text from a request or a response into a report.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use crate::document::{Document, split};

/// A text that may be shown: one from the document, or one that this module has approved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Safe(String);

impl Safe {
    /// A text from the document or from this program.
    pub(crate) fn ours(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The name of a field or a parameter, or a value of an enumeration, if it looks like an identifier chosen by a
    /// programmer and all of its words are in the document, because `JuanPerez` looks like an identifier, too.
    pub(crate) fn identifier(document: &Document, text: &str) -> Option<Self> {
        let known = |word: &str| {
            let letters = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
            letters.is_empty() || document.knows_word(letters) || document.knows_word(word)
        };
        (is_identifier(text) && split(text).all(known)).then(|| Self(text.to_owned()))
    }

    /// A media type without its parameters, if it consists of common words.
    pub(crate) fn media_type(text: &str) -> Option<Self> {
        let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (kind, name) = essence.split_once('/')?;
        let kinds =
            ["application", "audio", "font", "image", "message", "model", "multipart", "text", "video"];
        let plain = |part: &str| {
            (1..=40).contains(&part.len())
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || b".+-".contains(&byte))
        };
        (kinds.contains(&kind) && plain(name)).then_some(Self(essence))
    }

    /// A path, with every segment hidden that does not consist of the document's own words.
    pub(crate) fn path(document: &Document, path: &str) -> Self {
        let shown = path.split('/').map(|segment| {
            let plain =
                segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
            let known = split(segment).all(|word| document.knows_word(word));
            if segment.is_empty() || (segment.len() <= 40 && plain && known) { segment } else { "{…}" }
        });
        Self(shown.collect::<Vec<_>>().join("/"))
    }

    /// The name of an HTTP method.
    pub(crate) fn method(method: &str) -> Self {
        let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"];
        Self(if known.contains(&method) { method } else { "another method" }.to_owned())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text has the form of an identifier: letters, digits, `_` and `-`; begins with a letter (after at most
/// one `_`); at most 40 characters and two digits in a row; at most six words, all of which can be pronounced. Keys,
/// document numbers, base64, hexadecimal ids, e-mail addresses, and names of people with spaces fail one of these
/// tests.
fn is_identifier(text: &str) -> bool {
    let start = text.strip_prefix('_').unwrap_or(text);
    let bytes = text.as_bytes();
    if text.len() > 40
        || !start.starts_with(|first: char| first.is_ascii_alphabetic())
        || !bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-')
        || bytes.windows(3).any(|three| three.iter().all(u8::is_ascii_digit))
        || bytes.iter().filter(|byte| byte.is_ascii_digit()).count() > 4
    {
        return false;
    }
    let words: Vec<&str> = split(start).collect();
    let letters: usize = words.iter().map(|word| word.len()).sum();
    // Random text often switches between cases and digits, so its words are short and have no vowels.
    let vowels = |word: &&str| word.bytes().any(|byte| b"aeiouyAEIOUY".contains(&byte));
    let long: Vec<&&str> = words.iter().filter(|word| word.len() > 4).collect();
    let least = if words.len() > 2 { words.len() * 13 / 5 } else { words.len() * 2 };
    // `mrz1` and `v2` are names; `Q0` and `7f` are pieces of something random.
    let mixed = words.iter().any(|word| {
        let letters = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let numbered = letters.len() < word.len();
        letters.bytes().any(|byte| byte.is_ascii_digit())
            || (numbered && letters.len() < 2 && !letters.eq_ignore_ascii_case("v"))
    });
    !mixed && words.len() <= 6 && letters >= least && long.into_iter().all(vowels)
}

/// The shape of a value, without the value.
pub(crate) fn shape(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "a boolean".to_owned(),
        Value::Number(_) if is_beyond_64_bits(value) => "an integer of more than 64 bits".to_owned(),
        Value::Number(number) if number.is_f64() => "a number with a decimal point".to_owned(),
        Value::Number(_) => "an integer".to_owned(),
        Value::String(text) => text_shape(text),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// Whether a number is an integer beyond 64 bits, which the JSON reader turns into a float.
pub(crate) fn is_beyond_64_bits(value: &Value) -> bool {
    // From 2^63 on, every float is an integer.
    value.is_f64() && value.as_f64().is_some_and(|number| number.abs() >= 9_223_372_036_854_775_808.0)
}

/// The type of a value, in the words of [`shape`] but without lengths; sightings are merged by it.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() && !is_beyond_64_bits(value) => {
            "a number with a decimal point"
        }
        Value::Number(_) => "an integer",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// `text of 11 characters, letters and digits`.
pub(crate) fn text_shape(text: &str) -> String {
    let mut classes = BTreeSet::new();
    for letter in text.chars() {
        classes.insert(match letter {
            letter if letter.is_alphabetic() => "letters",
            letter if letter.is_numeric() => "digits",
            letter if letter.is_whitespace() => "spaces",
            _ => "signs",
        });
    }
    let count = text.chars().count();
    let classes: Vec<&str> = classes.into_iter().collect();
    match classes.split_last() {
        None => "empty text".to_owned(),
        Some((last, [])) => format!("text of {count} characters, {last}"),
        Some((last, rest)) => format!("text of {count} characters, {} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use omni_types::Operation;
    use serde_json::json;

    use super::*;
    use crate::document::testing::document;

    #[test]
    fn identifiers_are_what_programmers_choose() {
        for shown in [
            "customerId",
            "mrz1",
            "CURP",
            "NumRegExtranjeros",
            "_id",
            "ID_VALIDATION_FINISHED_SECOND_ID",
            "es-ES",
            "isIdAlreadyUsed",
            "front2",
            "ocr_data",
            "PASSED",
            "kycCheck",
            "NO_MATCH",
            "addressLine2",
            "v2",
        ] {
            assert!(is_identifier(shown), "{shown}");
        }
        for hidden in [
            "",
            "X00000001",
            "SPX482716",
            "zara@example.com",
            "Zara Specimen",
            "+15550100123",
            "1990-02-14",
            "1990",
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
            "SGVsbG9Xb3JsZA",
            "5f0a1b2c3d4e5f6071829304",
            "Q0FOQVJZ",
            "12 Horizon Street",
            "9002144F3506293UTO",
            "I<UTOSPX",
            "a0000000-0000-4000-8000-000000000001",
            "AbCdEfGh",
            "https://a.example",
            "José",
            "a.b",
            "PEGJ900214HDFRRN09",
            "MXNTRBCD",
            "onetwothreefourfivesixseveneightnineteneleven",
        ] {
            assert!(!is_identifier(hidden), "{hidden}");
        }
    }

    #[test]
    fn names_of_people_have_the_form_of_identifiers_and_are_not_shown() {
        let document = document();
        for shown in ["customerId", "newField2", "SESSION_STATUS", "phone-code", "isValid"] {
            assert!(Safe::identifier(document, shown).is_some(), "{shown}");
        }
        for hidden in
            ["JuanPerez", "perez_juan", "zara", "ZARA_SPECIMEN", "customerJuan", "Perez2", "juan-id"]
        {
            assert!(is_identifier(hidden), "{hidden}");
            assert_eq!(Safe::identifier(document, hidden), None, "{hidden}");
        }
    }

    #[test]
    fn shapes_reveal_no_value() {
        assert_eq!(shape(&json!("Zara 1990")), "text of 9 characters, digits, letters and spaces");
        assert_eq!(shape(&json!("abc")), "text of 3 characters, letters");
        assert_eq!(shape(&json!("")), "empty text");
        assert_eq!(shape(&json!(4711)), "an integer");
        assert_eq!(shape(&json!(1.5)), "a number with a decimal point");
        assert_eq!(shape(&json!(1e30)), "an integer of more than 64 bits");
        assert_eq!(shape(&json!([1, 2])), "a list of 2");
    }

    #[test]
    fn paths_show_only_words_of_the_document() {
        let path = |path: &str| Safe::path(document(), path).to_string();
        let known = format!("{}/v2", Operation::FetchScore.info().path);
        assert_eq!(path(&known), known);
        assert_eq!(path("/omni/zara/X00000001/get-score"), "/omni/{…}/{…}/get-score");
        assert_eq!(path("/0/omni/get/%7A"), "/{…}/omni/get/{…}");
    }

    #[test]
    fn media_types_are_words() {
        assert_eq!(
            Safe::media_type("Text/HTML; charset=utf-8").map(|it| it.to_string()),
            Some("text/html".into())
        );
        assert_eq!(Safe::media_type("zara/specimen"), None);
        assert_eq!(Safe::media_type("application/x00000001"), None);
    }
}
