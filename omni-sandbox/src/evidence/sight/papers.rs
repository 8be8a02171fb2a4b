//! Payment cards, health insurance cards, proofs of address, and standalone barcodes.

use jiff::civil::Date;
use omni_engines::barcode;
use omni_engines::document::address::Parts;
use omni_engines::document::proof::{self, FromPdf, ProofOfAddress};
use omni_engines::document::{self, Document, Field, bank};
use omni_engines::image::{Image, MAX_DOCUMENT_NOISE};
use omni_engines::models::Turn;
use omni_types::{CreditCardOcrData, MedicalData, OcrAddressFields, Sensitive};

use super::{SeenCard, SeenStatement};
use crate::basics::start_of_day;
use crate::evidence::INVALID_NUMBER;
use crate::evidence::papers::StatementConfidence;
use crate::images::Unseen;
use crate::session::Barcode;

/// Milliseconds from the first to the last second of a day.
const TO_LAST_SECOND: i64 = (24 * 60 * 60 - 1) * 1000;

/// The sharpness of text that does not have to be recognized.
pub(super) const PRINTED: i32 = 100;

/// Why nothing was read from an image, and from a PDF file without one.
const NOTHING_SEEN: &str = "the image shows neither a name nor an address that can be read";
const NOTHING_PRINTED: &str = "the PDF file has no text with a name or an address, and on its first page no image that \
                               can be read: JPEG, or gray or RGB with eight bits for each value";

/// The content of one side of a payment card, as far as it is sure, because the response has no confidence. Nothing if it is
/// something else.
pub(super) fn bank_card(turn: &Turn<'_>, image: &Image, is_back: bool) -> Result<SeenCard, Unseen> {
    let document = document::read(turn, image)?;
    let of_image = problem(&document);
    let card = match document.kind {
        document::Kind::Unknown => bank::expected(&document.page, is_back),
        _ => document.bank_card.unwrap_or_default(),
    };
    let mut data = CreditCardOcrData::new();
    data.card_owner = sure(card.owner);
    let problem = if card.has_invalid_number { Some(INVALID_NUMBER) } else { of_image };
    data.card_processing_status = problem.map(str::to_owned);
    data.card_number =
        card.number.filter(Field::is_sure).map(|number| Sensitive::from(number.value.as_str()));
    let last = card.expiry.filter(Field::is_sure).and_then(|expiry| start_of_day(expiry.value.last_day()));
    data.card_expiration_date = last.map(|last| Sensitive::new((last + TO_LAST_SECOND).to_string()));
    data.card_cvv = sure(card.security_code);
    Ok(SeenCard { data, last_digits: sure(card.last_digits) })
}

/// What is wrong with the image of a payment card, even if everything was read.
fn problem(document: &Document) -> Option<&'static str> {
    let quality = &document.quality;
    [
        (document.documents > 1, "SEVERAL_DOCUMENTS"),
        (document.cut_off, "CARD_CUT_OFF"),
        (quality.is_dark(), "TOO_DARK"),
        (quality.glare_score() == 0, "GLARE"),
        (quality.sharpness_score() == 0, "BLURRED"),
        (document.noise > MAX_DOCUMENT_NOISE, "NOISY"),
    ]
    .into_iter()
    .find_map(|(is_wrong, status)| is_wrong.then_some(status))
}

/// The content of a health insurance card, as far as it is sure. Nothing if it is not one.
pub(super) fn medical_card(turn: &Turn<'_>, image: &Image) -> Result<MedicalData, Unseen> {
    let card = document::read(turn, image)?.medical_card.unwrap_or_default();
    let mut data = MedicalData::new();
    data.member = sure(card.member);
    data.member_id = sure(card.member_id);
    data.provider = sure(card.provider);
    data.copay_er = sure(card.emergency_copay);
    data.copay_ov = sure(card.office_copay);
    data.rx_bin = sure(card.rx_bin);
    data.rx_pcn = sure(card.rx_pcn);
    Ok(data)
}

/// The content of a proof of address. Nothing if it is not one.
pub(super) fn statement(turn: &Turn<'_>, image: &Image) -> Result<SeenStatement, Unseen> {
    Ok(seen(document::read(turn, image)?.proof.unwrap_or_default(), NOTHING_SEEN))
}

/// The content of a proof of address in a PDF file, and its sharpness, from 0 to 100. A file without a name and an
/// address in its text may be a scan. Nothing but the reason if it cannot be read, for example because it is encrypted.
pub(super) fn statement_file(turn: &Turn<'_>, file: &[u8]) -> Result<(i32, SeenStatement), Unseen> {
    let unread = |why: String| (0, SeenStatement { unread: Some(why), ..SeenStatement::default() });
    Ok(match proof::of_pdf(file) {
        Ok(FromPdf::Text(proof)) => (PRINTED, seen(*proof, NOTHING_PRINTED)),
        Ok(FromPdf::Scan(scan)) => match Image::decode(&scan) {
            Ok(image) => (image.quality().sharpness_score(), statement(turn, &image)?),
            Err(error) => unread(format!("the image on the first page of the PDF file: {error}")),
        },
        Err(error) => unread(error.to_string()),
    })
}

/// What a proof says, and why it says nothing if that is so.
fn seen(proof: ProofOfAddress, why_nothing: &str) -> SeenStatement {
    let is_nothing = proof.name.is_none() && proof.address.is_none();
    let confidence = StatementConfidence {
        name: proof.name.as_ref().map(|name| name.confidence),
        address: proof.address.as_ref().map(|address| address.confidence),
        emitted_at: proof.date.as_ref().map(|date| date.confidence),
    };
    let lines = proof.address.map(|address| address.value).unwrap_or_default();
    SeenStatement {
        issuer: proof.issuer.map(|issuer| issuer.value),
        name: proof.name.map(|name| name.value),
        emitted_on: proof.date.map(|date: Field<Date>| date.value),
        address: parts(proof.parts),
        lines,
        confidence,
        unread: is_nothing.then(|| why_nothing.to_owned()),
    }
}

/// The content of an ID barcode. None if there is none in the image.
pub(super) fn barcode(turn: &Turn<'_>, image: &Image) -> Result<Option<Barcode>, Unseen> {
    let codes = barcode::find(image, turn.stop())?;
    Ok(codes.iter().find_map(|code| Barcode::read(&code.text).ok()))
}

fn sure<T: Into<Sensitive<String>>>(field: Option<Field<T>>) -> Option<Sensitive<String>> {
    field.filter(Field::is_sure).map(|field| field.value.into())
}

/// The parts of an address, under the field names of the API.
fn parts(found: Parts) -> OcrAddressFields {
    let mut parts = OcrAddressFields::new();
    parts.street = found.street.map(Sensitive::new);
    parts.colony = found.colony.map(Sensitive::new);
    parts.postal_code = found.postal_code.map(Sensitive::new);
    parts.city = found.city.map(Sensitive::new);
    parts.state = found.state.map(Sensitive::new);
    parts
}
