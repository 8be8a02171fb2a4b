//! Fields that an external register requires. The documentation has a separate message for them, even where they are null
//! or missing, which makes the body unreadable.

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::frame::Refusal;

/// What a request to verify a business has to name.
pub(super) const OF_BUSINESS: &str = "businessName, taxId, and country are minimum required fields.";

/// What a request to verify a person in Brazil has to name.
pub(super) const OF_PERSON: &str = "taxId, and country are minimum required fields.";

/// The documented refusal of an unreadable body, if it is about a business and lacks such a field.
pub(crate) fn of_business(body: &[u8]) -> Option<Refusal> {
    let body: Map<String, Value> = serde_json::from_slice(body).ok()?;
    refusal(&body, &["businessName", "taxId", "country"], OF_BUSINESS)
}

/// The documented refusal of an unreadable body, if it is about a person and lacks such a field. It is the one for
/// Brazil: if a body names no country at all, nothing says that it is about a Brazilian.
pub(crate) fn of_person(body: &[u8]) -> Option<Refusal> {
    let body: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let country = body.get("country")?;
    let field = if *country == "BR" { "taxId" } else { "country" };
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

/// The body for a Brazilian whose nationality is a number. Both forms are documented; the request type has the text.
pub(crate) fn with_text_for_nationality(body: &Bytes) -> Option<Bytes> {
    let mut body: Map<String, Value> = serde_json::from_slice(body).ok()?;
    body.get("country")?.as_str().filter(|country| country.trim().eq_ignore_ascii_case("BR"))?;
    let nationality = body.get_mut("nationality").filter(|value| value.is_i64() || value.is_u64())?;
    *nationality = Value::String(nationality.to_string());
    serde_json::to_vec(&body).ok().map(Bytes::from)
}
