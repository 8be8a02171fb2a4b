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
    /// What is wrong and how to mend it.
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
            writeln!(f, "{}:{line}: #{pointer}: {message} [{rule}]", self.document)?;
        }
        let count = self.list.len();
        write!(f, "{count} finding{}", if count == 1 { "" } else { "s" })
    }
}

impl std::error::Error for Findings {}
