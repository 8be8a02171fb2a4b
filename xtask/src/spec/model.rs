//! The facts of the document that code generation works with: those of every OpenAPI document, and those that its
//! extensions state.

pub use openapi_model::model::*;
use serde_json::Value;

/// The mark of what is personal or secret.
pub const SENSITIVE: &str = "x-omni-sensitive";

/// Whether a schema is personal or secret: it is marked, or its items or values are.
pub fn sensitive(schema: &Value) -> bool {
    flag(schema, SENSITIVE)
        || ["items", "additionalProperties"]
            .iter()
            .any(|part| schema.get(part).is_some_and(|part| flag(part, SENSITIVE)))
}

/// Whether a schema needs no mark of its own: it is marked elsewhere, member by member, or can give nothing away.
pub fn gives_nothing_away(schema: &Value) -> bool {
    let refers = |part: Option<&Value>| part.is_some_and(|part| part.get("$ref").is_some());
    let parts = schema.get("allOf").and_then(Value::as_array);
    refers(Some(schema))
        || text(schema, "type") == Some("boolean")
        || parts.into_iter().flatten().any(|part| refers(Some(part)))
        || refers(schema.get("items"))
        || refers(schema.get("additionalProperties"))
}
