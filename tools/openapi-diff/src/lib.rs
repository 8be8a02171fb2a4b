//! What changed between two OpenAPI 3 documents, and what it means for their users.
//!
//! The comparison follows the shape of OpenAPI, one file for each part, and reports each change by a rule of the one
//! table in [`rules`]. The meaning of a document's extensions, with their rules, is passed in as a [`Vocabulary`].
//!
//! Each report claims the places that it explains. At the end `rest` walks over both documents without any knowledge of
//! OpenAPI, and reports what no rule claimed as unclassified, which counts as breaking. A missing rule
//! can therefore make the result too strict, never too lenient.
//!
//! A component is compared once, for the sides on which it is used: what the client sends, and what the service sends.

mod bodies;
mod comparison;
mod content;
mod document;
mod enums;
mod equality;
mod lists;
mod members;
mod operations;
mod parameters;
mod place;
mod prepare;
mod properties;
mod read;
mod references;
mod report;
mod rest;
mod routes;
pub mod rules;
mod schemas;
mod security;
mod servers;
mod unions;
mod uses;
pub mod vocabulary;

#[cfg(test)]
mod tests;

use std::fmt;

use openapi_model::Document;

pub use read::read;
pub use report::{json, lines, markdown, text};
pub use rules::Rule;
pub use vocabulary::Vocabulary;

/// How severe a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Only texts for people.
    Documentation,
    /// Something new; programs keep working.
    Additive,
    /// Programs may stop compiling, be refused, or fail to read a response.
    Breaking,
}

impl Level {
    /// All levels, the most severe first.
    pub const ALL: [Level; 3] = [Level::Breaking, Level::Additive, Level::Documentation];
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Documentation => "documentation",
            Level::Additive => "additive",
            Level::Breaking => "breaking",
        })
    }
}

/// Who is affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// What the client sends.
    Request,
    /// What the service sends.
    Response,
    /// Both.
    Both,
    /// Neither in particular: an operation as a whole, or the document.
    Document,
}

/// The document that a line number refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    /// The old one: the place is gone in the new one.
    Old,
    /// The new one.
    New,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The kind of change.
    pub rule: Rule,
    /// How severe it is.
    pub level: Level,
    /// Who is affected.
    pub side: Side,
    /// Operation, component or property, as Markdown.
    pub place: String,
    /// What happened there.
    pub words: String,
    /// JSON pointer of the place.
    pub pointer: String,
    /// The document that pointer and line are of.
    pub document: In,
    /// Line of the place.
    pub line: usize,
    /// Operations that use the component.
    pub operations: Vec<String>,
}

/// Every change from the old document to the new one: the most severe first, then in document order.
pub fn compare(old: &Document, new: &Document, vocabulary: &Vocabulary) -> Vec<Change> {
    let (old_value, new_value) = (prepare::numbers(&old.value), prepare::numbers(&new.value));
    let renames = prepare::renames(&old_value, &new_value, vocabulary);
    let old_value = prepare::rename_schemas(&old_value, &renames);
    let mut comparison = comparison::Comparison::new((old, &old_value), (new, &new_value), vocabulary);
    comparison.renamed(&renames);
    document::compare(&mut comparison);
    rest::compare(&mut comparison);
    comparison.finish()
}

/// The most severe level among changes; `None` if the documents differ at most in their revision.
pub fn most_severe(changes: &[Change]) -> Option<Level> {
    changes.iter().filter(|change| change.rule != rules::REVISION).map(|change| change.level).max()
}
