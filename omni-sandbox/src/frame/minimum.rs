//! Fields without which nothing is asked of an external register. The documentation has a message of its own for them.

use omni_types::Operation;
use serde_json::{Map, Value};

use super::Refusal;

/// What a request for the verification of a business has to name.
pub(crate) const OF_BUSINESS: &str = "businessName, taxId, and country are minimum required fields.";

/// What a request for the verification of a person has to name, in Brazil.
pub(crate) const OF_PERSON: &str = "taxId, and country are minimum required fields.";

/// The documented refusal of a body that was refused, if such a field is missing, null or blank.
pub(super) fn refusal(operation: Operation, body: &[u8]) -> Option<Refusal> {
    if !matches!(operation, Operation::VerifyBusiness | Operation::VerifyPerson) {
        return None;
    }
    let body: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let lacks = |field: &&str| match body.get(*field) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    let (fields, message) = match operation {
        Operation::VerifyBusiness => (&["businessName", "taxId", "country"][..], OF_BUSINESS),
        _ if body.get("country") == Some(&"BR".into()) => (&["taxId"][..], OF_PERSON),
        _ => (&["country"][..], OF_PERSON),
    };
    fields.iter().any(lacks).then(|| Refusal::bad_request(message))
}
