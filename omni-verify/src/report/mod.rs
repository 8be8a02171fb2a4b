//! Reports: for people, for programs, and to be pasted.

mod json;
mod paste;
mod sketch;
mod text;

pub use text::Format;

pub(crate) use sketch::Sketch;

use crate::document::Document;
use crate::finding::Findings;
use crate::run::Summary;

/// What was found out, to be written in one of the formats.
#[derive(Debug)]
pub struct Report<'a> {
    document: &'a Document,
    findings: &'a Findings,
    summary: Option<&'a Summary>,
    notes: Vec<String>,
}

impl<'a> Report<'a> {
    /// A report of findings.
    #[must_use]
    pub fn new(document: &'a Document, findings: &'a Findings) -> Self {
        Self { document, findings, summary: None, notes: Vec::new() }
    }

    /// With what became of each operation.
    #[must_use]
    pub fn with_summary(self, summary: &'a Summary) -> Self {
        Self { summary: Some(summary), ..self }
    }

    /// With a sentence about the whole.
    pub(crate) fn with_note(mut self, note: String) -> Self {
        self.notes.push(note);
        self
    }

    /// The report as text.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => text::render(self),
            Format::Json => json::render(self),
        }
    }
}
