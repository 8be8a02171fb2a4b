//! What is wrong with a document, and where.

use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Name of the rule.
    pub rule: &'static str,
    /// JSON pointer of the place.
    pub pointer: String,
    /// Line of the place.
    pub line: usize,
    /// What is wrong and how to fix it.
    pub message: String,
}

/// Everything that is wrong with one document.
#[derive(Debug)]
pub struct Findings {
    document: String,
    list: Vec<Finding>,
}

impl Findings {
    /// The findings of a document, by line.
    pub fn new(document: &str, mut list: Vec<Finding>) -> Self {
        list.sort_by_key(|finding| finding.line);
        Self { document: document.to_owned(), list }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { rule, pointer, line, message } in &self.list {
            writeln!(f, "{}:{line}: #{}: {message} [{rule}]", self.document, visible(pointer))?;
        }
        let count = self.list.len();
        write!(f, "{count} finding{}", if count == 1 { "" } else { "s" })
    }
}

/// A pointer as a terminal shows it: names in it may contain anything, including marks that change the direction of
/// the text.
fn visible(pointer: &str) -> String {
    let plain = |letter: char| letter.is_ascii_graphic() || letter == ' ';
    pointer
        .chars()
        .map(|it| if plain(it) { it.to_string() } else { it.escape_unicode().to_string() })
        .collect()
}

impl std::error::Error for Findings {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_in_a_name_is_shown() {
        let finding =
            Finding { rule: "name", pointer: "/a\u{202e}b\n".to_owned(), line: 3, message: "odd".to_owned() };
        let text = Findings::new("a.yaml", vec![finding]).to_string();
        assert_eq!(text, "a.yaml:3: #/a\\u{202e}b\\u{a}: odd [name]\n1 finding");
    }
}
