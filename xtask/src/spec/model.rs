//! The facts that code generation uses: those of every OpenAPI document, and those that our extensions state.

pub use openapi_lint::gives_nothing_away;
pub use openapi_model::model::*;
use serde_json::Value;

/// The mark of personal data and secrets.
pub const SENSITIVE: &str = "x-omni-sensitive";

/// The mark of unions that may grow.
pub const OPEN_UNION: &str = "x-omni-open-union";

/// Whether a schema is personal or secret: it is marked, or its items or values are.
pub fn sensitive(schema: &Value) -> bool {
    flag(schema, SENSITIVE)
        || ["items", "additionalProperties"]
            .iter()
            .any(|part| schema.get(part).is_some_and(|part| flag(part, SENSITIVE)))
}
