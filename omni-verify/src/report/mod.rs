//! Reports: for people, for programs, and for pasting.

mod json;
mod junit;
mod paste;
mod sarif;
mod text;

pub use text::Format;

use std::borrow::Cow;

use crate::Error;
use crate::document::Document;
use crate::finding::Findings;
use crate::run::Summary;

/// The findings, to be written in one of the formats.
#[derive(Debug)]
pub struct Report<'a> {
    document: Option<&'a Document>,
    findings: Cow<'a, Findings>,
    summary: Option<&'a Summary>,
    notes: Vec<String>,
    gaps: Vec<String>,
    colored: bool,
}

impl<'a> Report<'a> {
    /// A report of findings.
    #[must_use]
    pub fn new(document: &'a Document, findings: &'a Findings) -> Self {
        let dropped = findings.dropped();
        let note = format!("There were too many different findings: {dropped} more are not in this report");
        let notes = if dropped > 0 { vec![note] } else { Vec::new() };
        let findings = Cow::Borrowed(findings);
        Self { document: Some(document), findings, summary: None, notes, gaps: Vec::new(), colored: false }
    }

    /// The report of a program that could not check anything: it has no findings, and states the reason under what was
    /// not checked.
    #[must_use]
    pub fn of_failure(why: &Error) -> Self {
        let (findings, gaps) = (Cow::Owned(Findings::default()), vec![why.to_string()]);
        Self { document: None, findings, summary: None, notes: Vec::new(), gaps, colored: false }
    }

    /// With the result of each operation.
    #[must_use]
    pub fn with_summary(self, summary: &'a Summary) -> Self {
        Self { summary: Some(summary), ..self }
    }

    /// With what was not seen. A report with gaps never says that everything is fine.
    #[must_use]
    pub fn with_gaps(mut self, gaps: &[Error]) -> Self {
        self.gaps.extend(gaps.iter().map(ToString::to_string));
        self
    }

    /// With colors for a terminal, in the format for people.
    #[must_use]
    pub fn with_colors(self) -> Self {
        Self { colored: true, ..self }
    }

    /// With a sentence about the whole.
    pub(crate) fn with_note(mut self, note: String) -> Self {
        self.notes.push(note);
        self
    }

    /// The report in a format.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => text::render(self),
            Format::Json => json::render(self),
            Format::Junit => junit::render(self),
            Format::Sarif => sarif::render(self),
        }
    }
}
