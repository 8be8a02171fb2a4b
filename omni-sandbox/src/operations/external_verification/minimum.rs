//! Fields without which nothing is asked of an external register. The documentation has a message of its own for them, also
//! where they are null or missing, so that the body cannot be read.

use serde_json::{Map, Value};

use crate::frame::Refusal;

/// What a request for the verification of a business has to name.
pub(super) const OF_BUSINESS: &str = "businessName, taxId, and country are minimum required fields.";

/// What a request for the verification of a person has to name, in Brazil.
pub(super) const OF_PERSON: &str = "taxId, and country are minimum required fields.";

/// The documented refusal of a body that was refused, if it is about a business and lacks such a field.
pub(crate) fn of_business(body: &[u8]) -> Option<Refusal> {
    let body: Map<String, Value> = serde_json::from_slice(body).ok()?;
    refusal(&body, &["businessName", "taxId", "country"], OF_BUSINESS)
}

/// The documented refusal of a body that was refused, if it is about a person and lacks such a field.
pub(crate) fn of_person(body: &[u8]) -> Option<Refusal> {
    let body: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let field = if body.get("country") == Some(&"BR".into()) { "taxId" } else { "country" };
    refusal(&body, &[field], OF_PERSON)
}

fn refusal(body: &Map<String, Value>, fields: &[&str], message: &str) -> Option<Refusal> {
    let lacks = |field: &&str| match body.get(*field) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    fields.iter().any(lacks).then(|| Refusal::bad_request(message))
}
