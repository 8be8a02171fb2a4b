//! Lints: what readers, linters and generators of every language need of the document.
//!
//! `walk` goes over the document once, led by the tables in `shape` and `vocabulary`, and every other rule
//! reads the objects that it found, in `outline`. The rules know OpenAPI's vocabulary and the `x-omni-*`
//! vocabulary, and nothing of the API.

mod characters;
mod common;
mod credentials;
mod enums;
mod examples;
mod generation;
mod identifiers;
mod marks;
mod names;
mod node;
mod operations;
mod outline;
mod parameters;
mod patterns;
mod references;
mod report;
mod schemas;
mod shape;
mod statuses;
mod text;
mod unions;
mod vocabulary;
mod walk;

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod testing;

pub use text::source;

use super::{Document, Finding};
use crate::names::Taken;
use outline::Outline;
use report::Report;

/// Everything that is wrong with a document, by line.
pub fn lint(document: &Document) -> Vec<Finding> {
    let mut report = Report::new(document);
    let outline = Outline::read(document, &mut report);
    references::check(&outline, &mut report);
    operations::check(&outline, &mut report);
    credentials::check(&outline, &mut report);
    parameters::check(&outline, &mut report);
    statuses::check(&outline, &mut report);
    common::check(&outline, &mut report);
    schemas::check(&outline, &mut report);
    names::check(&outline, &mut report);
    identifiers::check(&outline, &mut report);
    patterns::check(&outline, &mut report);
    generation::check(&outline, &mut report);
    enums::check(&outline, &mut report);
    unions::check(&outline, &mut report);
    marks::check(&outline, &mut report);
    examples::check(&outline, &mut report);
    text::check(&outline, &mut report);
    characters::check(&document.value, &mut report);
    report.finish()
}

/// What keeps a document from being turned into code: names that make no identifiers, and texts that hide something.
///
/// The code generator asks for these alone, whatever else the document's faults are.
pub fn lint_names(document: &Document) -> Vec<Finding> {
    let mut report = Report::new(document);
    let outline = Outline::read(document, &mut Report::new(document));
    names::check(&outline, &mut report);
    identifiers::check(&outline, &mut report);
    enums::check(&outline, &mut report);
    operations::ids(&outline, &mut report);
    generation::check(&outline, &mut report);
    characters::check(&document.value, &mut report);
    report.finish()
}

/// Names that the hand-written code has already.
pub fn lint_taken(document: &Document, taken: &Taken) -> Vec<Finding> {
    let mut report = Report::new(document);
    let outline = Outline::read(document, &mut Report::new(document));
    names::taken(&outline, taken, &mut report);
    report.finish()
}
