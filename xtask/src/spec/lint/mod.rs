//! Lints: what readers, linters and generators of every language need of the document.
//!
//! `walk` goes over the document once, led by the tables in `shape` and `vocabulary`, and every other rule
//! reads the objects that it found, in `outline`. The rules know OpenAPI's vocabulary and the `x-omni-*`
//! vocabulary, and nothing of the API.

mod answers;
mod common;
mod credentials;
mod enums;
mod examples;
mod marks;
mod names;
mod operations;
mod outline;
mod parameters;
mod references;
mod report;
mod schemas;
mod shape;
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
use outline::Outline;
use report::Report;

/// Everything that is wrong with a document, by line.
pub fn lint(document: &Document) -> Vec<Finding> {
    let mut report = Report::new(document);
    let outline = Outline::read(document, &mut report);
    shape::check(&outline, &mut report);
    references::check(&outline, &mut report);
    operations::check(&outline, &mut report);
    credentials::check(&outline, &mut report);
    parameters::check(&outline, &mut report);
    answers::check(&outline, &mut report);
    common::check(&outline, &mut report);
    schemas::check(&outline, &mut report);
    names::check(&outline, &mut report);
    enums::check(&outline, &mut report);
    unions::check(&outline, &mut report);
    marks::check(&outline, &mut report);
    examples::check(&outline, &mut report);
    text::check(&outline, &mut report);
    report.finish()
}
