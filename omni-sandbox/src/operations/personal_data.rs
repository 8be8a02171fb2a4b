//! Data about the person that is entered, not captured.

use omni_types::{PhoneAdded, SessionCustomFields, SuccessResponse, endpoint};

use super::onboarding::note_custom_fields;
use crate::frame::{Call, Refusal};
use crate::store::Index;

pub(crate) async fn add_phone(call: &mut Call<'_, endpoint::AddPhone>) -> Result<PhoneAdded, Refusal> {
    let phone = call.body().phone.as_str();
    let digits = phone.strip_prefix('+').unwrap_or_default();
    if !(1..=15).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Refusal::bad_request("phone: expected E.164 format, a plus sign and up to 15 digits"));
    }
    let exists = !call.find(Index::CustomerByPhone, phone).await?.is_empty();
    let mut session = call.change(None).await?;
    session.person.phone = Some(phone.to_owned());
    let added = PhoneAdded::new().with_success(true).with_existing_customer(exists);
    let added = added.with_session_status(session.status.clone());
    call.save(session);
    Ok(added)
}

pub(crate) async fn add_email(call: &mut Call<'_, endpoint::AddEmail>) -> Result<SuccessResponse, Refusal> {
    let email = call.body().email.as_str();
    let valid = email.split_once('@').is_some_and(|(local, domain)| {
        let labels_filled = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
        !local.is_empty() && !domain.contains('@') && labels_filled && !email.contains(char::is_whitespace)
    });
    if !valid {
        return Err(Refusal::bad_request("email: expected an e-mail address"));
    }
    let mut session = call.change(None).await?;
    session.person.email = Some(email.to_owned());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn add_name(call: &mut Call<'_, endpoint::AddName>) -> Result<SuccessResponse, Refusal> {
    let name = call.body().name.as_str();
    if name.trim().is_empty() {
        return Err(Refusal::bad_request("name: the name cannot be empty"));
    }
    let mut session = call.change(None).await?;
    session.person.name = Some(name.to_owned());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

/// The real service accepts only the keys that are defined for the organization. A sandbox has no such definitions and
/// accepts every key.
pub(crate) async fn add_custom_fields(
    call: &mut Call<'_, endpoint::AddCustomFields>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    note_custom_fields(&mut session.forced, &call.body().custom_fields)?;
    session.person.custom_fields.0.extend(call.body().custom_fields.0.clone());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn fetch_custom_fields(
    call: &mut Call<'_, endpoint::FetchCustomFields>,
) -> Result<SessionCustomFields, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    Ok(SessionCustomFields::new().with_custom_fields(session.person.custom_fields.clone()))
}
