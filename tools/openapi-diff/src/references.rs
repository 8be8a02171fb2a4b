//! References, and what they lead to.

use openapi_model::node::{Node, Tree};
use serde_json::Value;

use crate::lists::items;

/// The text of a `$ref`.
pub(crate) fn reference(node: &Value) -> Option<&str> {
    node.get("$ref").and_then(Value::as_str)
}

/// The node behind a chain of references, and its pointer.
pub(crate) fn resolve<'a>(document: &'a Value, node: &'a Value, at: &str) -> Option<(&'a Value, String)> {
    let node = Node { value: node, pointer: at.to_owned() };
    Tree::new(document).resolve(&node).map(|found| (found.value, found.pointer))
}

/// The component that a schema refers to, by `$ref` or by an `allOf` of one `$ref`.
pub(crate) fn target(schema: &Value) -> Option<&str> {
    reference(schema).or_else(|| match items(schema.get("allOf")) {
        [only] if only.as_object().is_some_and(|only| only.len() == 1) => reference(only),
        _ => None,
    })
}

/// The name that a reference ends with.
pub(crate) fn called(reference: &str) -> String {
    format!("`{}`", reference.rsplit('/').next().unwrap_or(reference))
}
