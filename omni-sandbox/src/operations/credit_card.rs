//! The credit card: its images, and what is read from them.

use bytes::Bytes;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use omni_engines::image::Image;
use omni_engines::person::card;
use omni_types::endpoint::{self, Endpoint};
use omni_types::{CreditCardOcrData, ImageUpload, Sensitive, SuccessResponse};

use super::upload;
use crate::evidence::{self, SeenCard};
use crate::frame::{Call, Refusal};
use crate::images::Eyes;
use crate::persona::{Otherwise, Source};
use crate::session::StoredImage;

/// The processing status of a card with no problems.
const OK: &str = "OK";

/// A decodable image of a side, and what engines read in it, if there are any.
pub(crate) struct SeenSide {
    image: Bytes,
    read: Option<SeenCard>,
}

pub(crate) async fn see_front(
    call: &mut Call<'_, endpoint::AddCreditCardFront>,
) -> Result<SeenSide, Refusal> {
    call.change(None).await?;
    seen(call, call.body(), false).await
}

pub(crate) async fn see_back(call: &mut Call<'_, endpoint::AddCreditCardBack>) -> Result<SeenSide, Refusal> {
    call.change(None).await?;
    seen(call, call.body(), true).await
}

async fn seen<E: Endpoint>(
    call: &Call<'_, E>,
    body: &ImageUpload,
    is_back: bool,
) -> Result<SeenSide, Refusal> {
    let (image, place) = upload::uploaded(call, body).await?;
    let look = move |image: Image, eyes: Option<&Eyes<'_>>| {
        eyes.map(|eyes| evidence::see_bank_card(eyes, &image, is_back)).transpose()
    };
    let read = upload::seen(call, place, image.clone(), look).await?;
    Ok(SeenSide { image, read })
}

pub(crate) async fn add_credit_card_front(
    call: &mut Call<'_, endpoint::AddCreditCardFront>,
    seen: &SeenSide,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let blob = call.new_id();
    session.card.front = Some(StoredImage { blob: blob.clone() });
    session.card.front_seen = seen.read.as_ref().map(|read| read.data.clone());
    session.card.read = None;
    call.add_blob(blob, seen.image.clone());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn add_credit_card_back(
    call: &mut Call<'_, endpoint::AddCreditCardBack>,
    seen: &SeenSide,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let blob = call.new_id();
    session.card.back = Some(StoredImage { blob: blob.clone() });
    session.card.back_seen = seen.read.as_ref().map(|read| read.data.clone());
    session.card.last_digits = seen.read.as_ref().and_then(|read| read.last_digits.clone());
    session.card.read = None;
    call.add_blob(blob, seen.image.clone());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn process_credit_card(
    call: &mut Call<'_, endpoint::ProcessCreditCard>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    if session.card.front.is_none() || session.card.back.is_none() {
        return Err(Refusal::bad_request("the front and the back of the credit card must be added first"));
    }
    let persona = call.persona(&session);
    let own = (*persona.data().credit_card).clone();
    let facts = session.facts(&persona);
    let mut read = facts.decide(|_| None, session.card.seen(), Otherwise::Persona(own));
    let has_two_cards = read.source == Source::Measured && session.card.has_sides_of_two_cards();
    if let Some(problem) = problem(&read.value, has_two_cards, call.now()) {
        read.value.card_processing_status = Some(problem.to_owned());
    }
    session.card.read = Some(read);
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

/// What is wrong with the data of a card, as its processing status: first what says which card it is.
fn problem(data: &CreditCardOcrData, has_two_cards: bool, now: i64) -> Option<&'static str> {
    let text = |field: &Option<Sensitive<String>>| {
        field.as_ref().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let Some(number) = text(&data.card_number) else {
        let is_invalid = data.card_processing_status.as_deref() == Some(evidence::INVALID_NUMBER);
        return Some(if is_invalid { evidence::INVALID_NUMBER } else { "NUMBER_NOT_READ" });
    };
    let Ok(number) = card::parse(&number) else { return Some(evidence::INVALID_NUMBER) };
    if has_two_cards {
        return Some("DIFFERENT_CARDS");
    }
    match text(&data.card_expiration_date).as_deref().and_then(last_day) {
        None => return Some("EXPIRATION_DATE_NOT_READ"),
        Some(last) if date(now).is_none_or(|today| today > last) => return Some("EXPIRED"),
        Some(_) => {}
    }
    if text(&data.card_owner).is_none() {
        return Some("OWNER_NOT_READ");
    }
    match text(&data.card_cvv) {
        None => return Some("CVV_NOT_READ"),
        Some(code) if !card::is_security_code(&code, number.network()) => return Some("INVALID_CVV"),
        Some(_) => {}
    }
    // Regardless of what else the persona says about its card.
    data.card_processing_status.is_none().then_some(OK)
}

/// The last day of a card. Its expiration date is a time in UTC milliseconds, or printed as month and year.
fn last_day(text: &str) -> Option<Date> {
    match text.parse::<i64>() {
        Ok(at) => date(at),
        Err(_) => card::parse_expiry(text).map(card::Expiry::last_day),
    }
}

fn date(at: i64) -> Option<Date> {
    Some(Offset::UTC.to_datetime(Timestamp::from_millisecond(at).ok()?).date())
}

pub(crate) async fn fetch_credit_card_ocr_data(
    call: &mut Call<'_, endpoint::FetchCreditCardOcrData>,
) -> Result<CreditCardOcrData, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    match &session.card.read {
        Some(data) => Ok(data.value.clone()),
        None => Err(Refusal::bad_request("the credit card must be processed first")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::persona::Persona;

    #[test]
    fn a_card_is_checked_field_by_field() {
        const NOW: i64 = 1_800_000_000_000;
        let card = || (*Persona::specimen().data().credit_card).clone();
        let of = |card: CreditCardOcrData| problem(&card, false, NOW);
        assert_eq!(of(card()), None);
        assert_eq!(problem(&card(), true, NOW), Some("DIFFERENT_CARDS"));
        assert_eq!(problem(&card(), false, 1_940_716_800_000), Some("EXPIRED"));
        for (number, status) in [("4111111111111112", "INVALID_NUMBER"), (" ", "NUMBER_NOT_READ")] {
            assert_eq!(of(card().with_card_number(number)), Some(status));
        }
        let unread = card().with_card_number("").with_card_processing_status(evidence::INVALID_NUMBER);
        assert_eq!(of(unread), Some("INVALID_NUMBER"));
        for (code, status) in [("1234", "INVALID_CVV"), ("", "CVV_NOT_READ")] {
            assert_eq!(of(card().with_card_cvv(code)), Some(status));
        }
        assert_eq!(of(card().with_card_owner(" ")), Some("OWNER_NOT_READ"));
        assert_eq!(of(card().with_card_expiration_date("06/31")), None);
        assert_eq!(of(card().with_card_expiration_date("06/24")), Some("EXPIRED"));
        assert_eq!(of(card().with_card_expiration_date("soon")), Some("EXPIRATION_DATE_NOT_READ"));
        // Of a card without an owner, the number is said first.
        assert_eq!(of(CreditCardOcrData::new()), Some("NUMBER_NOT_READ"));
    }
}
