//! What changed between two documents, and what it means for those who use them.
//!
//! The comparison follows the shape of OpenAPI, one file for each part, and reports each change by a rule of the one
//! table in `rules`. Each report claims the places that it explains; at the end `rest` walks over both documents
//! without knowing anything, and what nobody claimed is reported as unclassified, which counts as breaking. So a rule
//! that is missing can make the result too strict, never too mild.
//!
//! A component is compared once, for the sides on which it is used: what the client sends, and what the service sends.

mod bodies;
mod command;
mod documentation;
mod enums;
mod equality;
mod extensions;
mod limits;
mod lists;
mod operations;
mod parameters;
mod prepare;
mod properties;
mod rest;
mod root;
mod rules;
mod schemas;
mod security;
mod state;
mod unions;
mod uses;
mod versioning;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::Serialize;

use crate::spec::Document;

pub use command::{Arguments, FailOn, Format, run};
pub use rules::Rule;
pub use versioning::{VERSIONING, file as versioning_file};
pub use words::{Words, json, markdown_lines, sections, text};

pub(crate) use command::read;
pub(crate) use words::heading;

/// How grave a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing but words.
    Documentation,
    /// Something new; programs go on working.
    Additive,
    /// Programs may no longer compile, be refused, or fail to read an answer.
    Breaking,
}

impl Level {
    /// All levels, the gravest first.
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

/// Who is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// What the client sends.
    Request,
    /// What the service sends.
    Answer,
    /// Both.
    Both,
    /// Neither in particular: an operation as a whole, or the document.
    Document,
}

/// Which of the two documents a line is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum In {
    /// The old one: what stood there is gone.
    Old,
    /// The new one.
    New,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The kind of change.
    pub rule: Rule,
    /// How grave it is.
    pub level: Level,
    /// Who is concerned.
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

/// Every change from the old document to the new one: the gravest first, then as they stand in the document.
pub fn compare(old: &Document, new: &Document) -> Vec<Change> {
    let (old_value, new_value) = (prepare::numbers(&old.value), prepare::numbers(&new.value));
    let renames = prepare::renames(&old_value, &new_value);
    let old_value = prepare::rename_schemas(&old_value, &renames);
    let mut state = state::State::new((old, &old_value), (new, &new_value));
    state.renamed(&renames);
    root::compare(&mut state);
    rest::compare(&mut state);
    state.finish()
}

/// The gravest level among changes; nothing if the documents are the same but for their revision.
pub fn gravest(changes: &[Change]) -> Option<Level> {
    changes.iter().filter(|change| change.rule != Rule::Revision).map(|change| change.level).max()
}
