//! Corrections of the OCR data, and requests for a manual check.

use jiff::Timestamp;
use omni_types::endpoint::{self, Endpoint};
use omni_types::{EditableOcrData, Sensitive, SuccessResponse};

use crate::frame::{Call, Refusal};

/// Which ID is corrected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Id {
    First,
    Second,
}

pub(crate) async fn update_ocr_data(
    call: &mut Call<'_, endpoint::UpdateOcrData>,
) -> Result<SuccessResponse, Refusal> {
    correct(call, call.body(), Id::First).await
}

pub(crate) async fn update_second_id_ocr_data(
    call: &mut Call<'_, endpoint::UpdateSecondIdOcrData>,
) -> Result<SuccessResponse, Refusal> {
    correct(call, call.body(), Id::Second).await
}

async fn correct<E: Endpoint>(
    call: &mut Call<'_, E>,
    new: &EditableOcrData,
    id: Id,
) -> Result<SuccessResponse, Refusal> {
    let new = normalized(new.clone())?;
    check_times(&new)?;
    let mut session = call.change(None).await?;
    if let Some(email) = &new.email {
        super::set_email(&mut session, email);
    }
    match id {
        Id::First => {
            if new.curp.is_some() {
                session.curp.number.clone_from(&new.curp);
            }
            session.corrections.first.add(new);
        }
        Id::Second => session.corrections.second.add(new),
    }
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

#[expect(deprecated, reason = "callers still correct the OCR data with these fields")]
pub(crate) async fn request_manual_check(
    call: &mut Call<'_, endpoint::RequestManualCheck>,
) -> Result<SuccessResponse, Refusal> {
    let request = call.body();
    let mut new = EditableOcrData::new();
    new.name.clone_from(&request.name);
    new.birth_date.clone_from(&request.birth_date);
    new.address.clone_from(&request.address);
    new.gender.clone_from(&request.gender);
    let new = normalized(new)?;
    check_times(&new)?;
    let mut session = call.change(call.query().id.as_deref()).await?;
    session.corrections.first.add(new);
    let needed = &mut session.manual_check;
    needed.id = request.manual_id_check_needed.unwrap_or(needed.id);
    needed.selfie = request.manual_selfie_check_needed.unwrap_or(needed.selfie);
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

/// The corrections in their stored form. Forms send all of their fields, including the ones that were not filled in, so an
/// empty text corrects nothing. CURP and e-mail address are written as where they are entered.
fn normalized(mut new: EditableOcrData) -> Result<EditableOcrData, Refusal> {
    for field in [
        &mut new.name,
        &mut new.first_name,
        &mut new.last_name,
        &mut new.document_number,
        &mut new.birth_date,
        &mut new.expire_at,
        &mut new.address,
        &mut new.email,
        &mut new.curp,
    ] {
        let trimmed = field.take().map(|text| text.trim().to_owned());
        *field = trimmed.filter(|text| !text.is_empty()).map(Sensitive::new);
    }
    new.curp = new.curp.map(|number| Sensitive::new(number.to_uppercase()));
    if let Some(sent) = &new.email {
        new.email = Some(Sensitive::from(super::parse_email(sent)?.as_str()));
    }
    Ok(new)
}

/// Times are written as text: UTC milliseconds.
fn check_times(new: &EditableOcrData) -> Result<(), Refusal> {
    for (field, time) in [("birthDate", &new.birth_date), ("expireAt", &new.expire_at)] {
        let Some(time) = time else { continue };
        if time.parse().ok().and_then(|time| Timestamp::from_millisecond(time).ok()).is_none() {
            let message = format!("{field}: expected a time in UTC milliseconds, such as \"631152000000\"");
            return Err(Refusal::bad_request(message));
        }
    }
    Ok(())
}
