//! Collecting findings, and the wording that they share.

use openapi_model::{Document, Finding};

/// The findings so far.
pub(crate) struct Report<'a> {
    document: &'a Document,
    findings: Vec<Finding>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        Self { document, findings: Vec::new() }
    }

    /// Adds a finding at a node.
    pub(crate) fn add(&mut self, rule: &'static str, pointer: &str, message: impl Into<String>) {
        self.findings.push(self.document.finding(rule, pointer, message));
    }

    /// The findings by line; those of one line in the order in which the rules ran.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|finding| finding.line);
        self.findings
    }
}

/// A text without case and punctuation: what generators of any language make identifiers of.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_strips_case_and_punctuation() {
        assert_eq!(plain("No-Match_2 Día"), "nomatch2día");
    }
}
