//! The document: reading it, its facts, and what is wrong with it.

mod document;
/// Examples of bodies.
pub mod examples;
mod finding;
/// Our own rules.
pub mod lint;
pub mod model;
pub mod pointer;

pub use document::Document;
pub use finding::{Finding, Findings};

use anyhow::Result;

/// A value made from the document as progenitor's model, or what keeps it from being that, with pointer and line.
pub fn typed_value(document: &Document, value: &serde_json::Value) -> Result<openapiv3::OpenAPI> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let pointer: String = error
            .path()
            .iter()
            .map(|segment| match segment {
                serde_path_to_error::Segment::Seq { index } => format!("/{index}"),
                serde_path_to_error::Segment::Map { key } => pointer::join("", key),
                _ => String::new(),
            })
            .collect();
        let finding = document.finding("openapi", &pointer, error.inner().to_string());
        Findings::new(&document.name, vec![finding]).into()
    })
}
