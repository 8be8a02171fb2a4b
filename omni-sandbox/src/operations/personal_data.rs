//! Data about the person that is entered, not captured.

use omni_types::{
    CustomFieldsAddition, EmailAddress, FetchCustomFieldsQuery, PersonName, PhoneAdded, PhoneNumber,
    SessionCustomFields, SuccessResponse,
};

use crate::request::Call;
use crate::response::Refusal;

pub(crate) fn add_phone(call: &Call<'_>) -> Result<PhoneAdded, Refusal> {
    let phone = call.body::<PhoneNumber>()?.phone.into_inner();
    let digits = phone.strip_prefix('+').unwrap_or_default();
    if !(1..=15).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Refusal::bad_request("phone: expected E.164 format, a plus sign and up to 15 digits"));
    }
    let exists = call.app.store.has_customer_with_phone(&phone);
    call.change(call.own_session()?, |session| {
        session.phone = Some(phone);
        let added = PhoneAdded::new().with_success(true).with_existing_customer(exists);
        Ok(added.with_session_status(session.status.clone()))
    })
}

pub(crate) fn add_email(call: &Call<'_>) -> Result<SuccessResponse, Refusal> {
    let email = call.body::<EmailAddress>()?.email.into_inner();
    let valid = email.split_once('@').is_some_and(|(local, domain)| {
        let labels_filled = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
        !local.is_empty() && !domain.contains('@') && labels_filled && !email.contains(char::is_whitespace)
    });
    if !valid {
        return Err(Refusal::bad_request("email: expected an e-mail address"));
    }
    call.change(call.own_session()?, |session| {
        session.email = Some(email);
        Ok(SuccessResponse::new().with_success(true))
    })
}

pub(crate) fn add_name(call: &Call<'_>) -> Result<SuccessResponse, Refusal> {
    let name = call.body::<PersonName>()?.name.into_inner();
    if name.trim().is_empty() {
        return Err(Refusal::bad_request("name: the name cannot be empty"));
    }
    call.change(call.own_session()?, |session| {
        session.name = Some(name);
        Ok(SuccessResponse::new().with_success(true))
    })
}

/// The real service accepts only the keys that are defined for the organization. A sandbox has no such definitions and
/// accepts every key.
pub(crate) fn add_custom_fields(call: &Call<'_>) -> Result<SuccessResponse, Refusal> {
    let addition: CustomFieldsAddition = call.body()?;
    call.change(call.own_session()?, |session| {
        session.custom_fields.0.extend(addition.custom_fields.0);
        Ok(SuccessResponse::new().with_success(true))
    })
}

pub(crate) fn fetch_custom_fields(call: &Call<'_>) -> Result<SessionCustomFields, Refusal> {
    let query: FetchCustomFieldsQuery = call.query()?;
    let session = call.session(&call.session_or_own(query.id.as_deref())?)?;
    Ok(SessionCustomFields::new().with_custom_fields(session.custom_fields))
}
