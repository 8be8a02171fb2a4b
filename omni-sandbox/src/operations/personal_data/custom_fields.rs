//! Fields that the organization defines.

use omni_types::{CustomFieldType, CustomFields, SessionCustomFields, SuccessResponse, endpoint};
use serde_json::Value;

use super::super::onboarding::note_custom_fields;
use crate::flow::{Flow, Flows};
use crate::frame::{Call, Refusal};
use crate::persona::Scenario;

pub(crate) async fn add_custom_fields(
    call: &mut Call<'_, endpoint::AddCustomFields>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let fields = &call.body().custom_fields;
    note_custom_fields(&mut session.forced, fields)?;
    check(&call.house().flows, call.flow(&session), fields)?;
    session.person.custom_fields.0.extend(fields.0.clone());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn fetch_custom_fields(
    call: &mut Call<'_, endpoint::FetchCustomFields>,
) -> Result<SessionCustomFields, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    Ok(SessionCustomFields::new().with_custom_fields(session.person.custom_fields.clone()))
}

/// A field that the organization defines has its type. Other fields are refused where the flow asks for custom fields: a
/// flow that does not, as that of most sandboxes, has nothing to hold them against.
fn check(flows: &Flows, flow: &Flow, fields: &CustomFields) -> Result<(), Refusal> {
    let strict = flow.custom_fields().next().is_some();
    for (key, value) in &fields.0 {
        match flows.custom_fields().get(key) {
            Some(kind) if !fits(kind, value) => {
                let message =
                    format!("customFields: the organization defined the field `{key}` as {}", kind.as_str());
                return Err(Refusal::bad_request(message));
            }
            None if strict => {
                let known: Vec<&str> = flows.custom_fields().keys().map(String::as_str).collect();
                let message = format!("customFields: the organization defines only {}", known.join(", "));
                return Err(Refusal::bad_request(message));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Null takes a value away, whatever its type. What forces something is a text for a field of any type.
fn fits(kind: &CustomFieldType, value: &Value) -> bool {
    match (kind, value) {
        (_, Value::Null) => true,
        (_, Value::String(text)) if Scenario::is_magic(text) => true,
        (CustomFieldType::String, value) => value.is_string(),
        (CustomFieldType::Integer, value) => value.is_i64() || value.is_u64(),
        (CustomFieldType::Double, value) => value.is_number(),
        (CustomFieldType::Boolean, value) => value.is_boolean(),
        _ => false,
    }
}
