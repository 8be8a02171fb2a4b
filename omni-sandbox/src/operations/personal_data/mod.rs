//! Personal data that is entered, not captured.

mod corrections;
mod custom_fields;
mod one_time_code;

use omni_engines::person::{email, phone};
use omni_types::{PhoneAdded, SuccessResponse, endpoint};

pub(crate) use corrections::{request_manual_check, update_ocr_data, update_second_id_ocr_data};
pub(crate) use custom_fields::{add_custom_fields, fetch_custom_fields};
pub(crate) use one_time_code::{send_otp_sms, verify_otp_sms};

use crate::frame::{Call, Refusal};
use crate::session::{Replaced, Session};
use crate::store::Index;

pub(crate) async fn add_phone(call: &mut Call<'_, endpoint::AddPhone>) -> Result<PhoneAdded, Refusal> {
    let phone = phone::parse(&call.body().phone).map_err(|problem| {
        Refusal::bad_request(format!("phone: expected E.164 format, such as +15550100123: {problem}"))
    })?;
    let phone = phone.as_str();
    let exists = !call.find(Index::CustomerByPhone, phone).await?.is_empty();
    let mut session = call.change(None).await?;
    if session.person.phone.as_deref() != Some(phone) {
        session.one_time_code.reset();
    }
    let before = session.person.phone.replace(phone.to_owned());
    if before.is_some_and(|before| before != phone) {
        session.outdate(Replaced::Contact);
    }
    let added = PhoneAdded::new().with_success(true).with_existing_customer(exists);
    let added = added.with_session_status(session.status.clone());
    call.save(session);
    Ok(added)
}

pub(crate) async fn add_email(call: &mut Call<'_, endpoint::AddEmail>) -> Result<SuccessResponse, Refusal> {
    let email = parse_email(&call.body().email)?;
    let mut session = call.change(None).await?;
    set_email(&mut session, email.as_str());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

fn parse_email(text: &str) -> Result<email::Email, Refusal> {
    email::parse(text)
        .map_err(|problem| Refusal::bad_request(format!("email: expected an e-mail address: {problem}")))
}

/// What was found by the previous e-mail address no longer counts.
fn set_email(session: &mut Session, email: &str) {
    let before = session.person.email.replace(email.to_owned());
    if before.is_some_and(|before| before != email) {
        session.outdate(Replaced::Contact);
    }
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
