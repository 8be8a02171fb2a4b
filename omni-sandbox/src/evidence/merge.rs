//! Merges what was read from the sides of an ID.

use jiff::civil::Date;
use omni_types::{OcrData, Sensitive};
use serde_json::{Map, Value};

use super::national::{self, BRAZIL, MEXICO};
use super::{agree, confidence, license, lines, zone};
use crate::basics::start_of_day;
use crate::persona::Decision;
use crate::session::{Barcode, Side};

/// The OCR data of an ID. Where both sides have a field, the front takes precedence, unless engines read both.
pub(crate) fn merge(front: &Side, back: Option<&Side>) -> Decision<OcrData> {
    let data = match back {
        Some(back) if front.printed.is_some() && back.printed.is_some() => {
            agree::joined(&read(front), &read(back)).unwrap_or_else(|| read(front))
        }
        Some(back) => both(&read(front), &read(back)).unwrap_or_else(|| read(front)),
        None => read(front),
    };
    // A persona says itself which fields its ID has.
    let data = if front.printed.is_some() { national::settled(data) } else { data };
    Decision::new(completed(data), front.text.source.clone())
}

/// What engines read from the print of an ID. None if there are no engines.
pub(crate) fn merge_printed(front: &Side, back: Option<&Side>) -> Option<OcrData> {
    let printed = front.printed.as_deref()?;
    match back.and_then(|back| back.printed.as_deref()) {
        Some(back) => both(printed, back),
        None => Some(printed.clone()),
    }
}

/// The OCR data of an ID, with a barcode that was sent instead of being in an image of the back. Engines read either.
pub(super) fn with_barcode(data: OcrData, barcode: &Barcode, has_engines: bool) -> OcrData {
    let sent = license::data(barcode);
    let whole = if has_engines { agree::joined(&data, &sent) } else { both(&data, &sent) };
    whole.unwrap_or(data)
}

/// The same with what only barcodes say, of one that is on the back.
pub(super) fn with_details(data: OcrData, barcode: &Barcode) -> OcrData {
    both(&data, &license::details(barcode)).unwrap_or(data)
}

/// An engine says how sure it is; a persona is as sure as the image is sharp.
fn read(side: &Side) -> OcrData {
    let mut data = side.text.value.clone();
    if data.ocr_data_confidence.is_none() {
        data.ocr_data_confidence = confidence::of(&data, side.sharpness);
    }
    data
}

fn both(front: &OcrData, back: &OcrData) -> Option<OcrData> {
    let (mut whole, back) = (serde_json::to_value(front).ok()?, serde_json::to_value(back).ok()?);
    if let (Value::Object(whole), Value::Object(back)) = (&mut whole, back) {
        add(whole, back);
    }
    serde_json::from_value(whole).ok()
}

fn add(whole: &mut Map<String, Value>, more: Map<String, Value>) {
    for (name, value) in more {
        match (whole.get_mut(&name), value) {
            (Some(Value::Object(object)), Value::Object(more)) => add(object, more),
            (Some(_), _) => {}
            (None, value) => {
                whole.insert(name, value);
            }
        }
    }
}

/// Adds fields that are derived from what was read.
pub(crate) fn completed(mut data: OcrData) -> OcrData {
    zone::add(&mut data);
    add_last_day(&mut data);
    confidence::add_of_zone(&mut data);
    let country = data.issuing_country.as_ref().map(|country| country.to_string());
    if country.as_deref() == Some(MEXICO) {
        let missing = missing_in_mexico(&data);
        data.not_extracted = i32::try_from(missing.len()).ok();
        data.not_extracted_details = Some(missing);
        data.invalid_address = data.address_fields.as_ref().map(lines::is_invalid);
    }
    if country.as_deref() == Some(BRAZIL) {
        data.nationality_alpha3.clone_from(&data.nationality);
    }
    data
}

/// An ID that states only the year is valid until the end of that year.
fn add_last_day(data: &mut OcrData) {
    let (None, Some(year)) = (&data.expire_at, data.expiration_date.as_deref()) else { return };
    let last = i16::try_from(*year).ok().and_then(|year| Date::new(year, 12, 31).ok());
    let Some(last) = last.and_then(start_of_day) else { return };
    data.expire_at = Some(Sensitive::new(last.to_string()));
    if let Some(sure) = confidence::stated(data, "expirationDate") {
        confidence::add(data, &["expireAt"], sure);
    }
}

/// Names of the fields of a Mexican ID that could not be read.
fn missing_in_mexico(data: &OcrData) -> Vec<String> {
    let fields = [
        ("name", data.name.is_none()),
        ("birthDate", data.birth_date.is_none()),
        ("gender", data.gender.is_none()),
        ("address", data.address.is_none()),
        ("curp", data.curp.is_none()),
        ("claveDeElector", data.clave_de_elector.is_none()),
        ("cic", data.cic.is_none()),
        ("ocr", data.ocr.is_none()),
        ("numeroEmisionCredencial", data.numero_emision_credencial.is_none()),
        ("registrationDate", data.registration_date.is_none()),
        ("expirationDate", data.expiration_date.is_none()),
    ];
    fields.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| name.to_owned()).collect()
}
