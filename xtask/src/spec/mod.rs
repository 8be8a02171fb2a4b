//! The document: reading it, its facts, and what is wrong with it.

/// Our own rules.
pub mod lint;
pub mod model;
/// Shorthands of the source that the published document writes out.
pub mod shorthand;

pub use openapi_model::node::{Node, Tree};
pub use openapi_model::validate::{Marks, Validator};
pub use openapi_model::{Document, Finding, Findings, examples, pointer, walk, words};

use anyhow::Result;

/// What the document's extensions mean for an example. Examples use the first name of a property, and write
/// enumeration values as they are listed.
const MARKS: Marks = Marks {
    required_any: Some("x-omni-required-any"),
    aliases: None,
    ignore_case: None,
    sensitive: Some(model::SENSITIVE),
};

/// Checks examples against the schemas of a document.
pub fn validator(document: &Document) -> Validator<'_> {
    Validator::new(Tree::new(&document.value)).with_marks(MARKS)
}

/// A value in the form of progenitor's model, or the reason why it cannot be one, with pointer and line.
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
