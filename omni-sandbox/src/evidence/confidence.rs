//! How reliable OCR data is.

use omni_types::{OcrData, OcrDataConfidence};
use serde_json::{Map, Value};

/// Minimum confidence of a field that can be relied on.
pub(super) const SURE: f64 = 0.6;

/// Fields that are not texts on the ID, but are derived from others.
const DERIVED: [&str; 10] = [
    "typeOfId",
    "documentFrontSubtype",
    "documentBackSubtype",
    "fullAddress",
    "checkedAddress",
    "checkedAddressBean",
    "issueDate",
    "expirationDate",
    "ocrDataConfidence",
    "externalId",
];

/// The confidence of each field that was read from a side, by the sharpness (0 to 100) of its image. Whatever was
/// accepted is read with a confidence of at least one half.
pub(super) fn of(data: &OcrData, sharpness: i32) -> Option<OcrDataConfidence> {
    of_each(data, of_sharpness(sharpness))
}

fn of_sharpness(sharpness: i32) -> f64 {
    0.5 + f64::from(sharpness.clamp(0, 100)) / 200.0
}

/// Gives each field that was read from the machine-readable zone the confidence of its first line.
pub(super) fn add_of_zone(data: &mut OcrData) {
    let Some(Value::Object(known)) = serde_json::to_value(&data.ocr_data_confidence).ok() else { return };
    let Some(confidence) = known.get("mrz1Confidence").and_then(Value::as_f64) else { return };
    let Some(Value::Object(mut all)) = serde_json::to_value(of_each(data, confidence)).ok() else { return };
    all.extend(known);
    data.ocr_data_confidence = serde_json::from_value(Value::Object(all)).ok();
}

/// Adds the confidence of fields that were read from another image with this sharpness.
pub(super) fn add_of_sharpness(data: &mut OcrData, fields: &[&str], sharpness: i32) {
    add(data, fields, of_sharpness(sharpness));
}

/// Adds the confidence, 0 to 1, of fields that were read elsewhere.
pub(crate) fn add(data: &mut OcrData, fields: &[&str], confidence: f64) {
    let known = data.ocr_data_confidence.take().unwrap_or_default();
    data.ocr_data_confidence = changed(&known, |all| {
        all.extend(fields.iter().map(|field| (named(field), confidence.into())));
    });
}

/// Removes the confidence of fields that are not reported.
pub(super) fn remove(data: &mut OcrData, fields: &[&str]) {
    let known = data.ocr_data_confidence.take();
    data.ocr_data_confidence = known.and_then(|known| {
        changed(&known, |all| all.retain(|name, _| !fields.iter().any(|field| named(field) == *name)))
    });
}

/// The confidences after a change to them by name.
fn changed(
    known: &OcrDataConfidence,
    change: impl FnOnce(&mut Map<String, Value>),
) -> Option<OcrDataConfidence> {
    let Value::Object(mut all) = serde_json::to_value(known).ok()? else { return None };
    change(&mut all);
    serde_json::from_value(Value::Object(all)).ok()
}

/// The confidence in a field, if it is known.
pub(super) fn stated(data: &OcrData, field: &str) -> Option<f64> {
    serde_json::to_value(data.ocr_data_confidence.as_ref()?).ok()?.get(named(field))?.as_f64()
}

/// Whether a field can be relied on. A field without a confidence was stated, and not read.
pub(crate) fn is_sure(data: &OcrData, field: &str) -> bool {
    stated(data, field).is_none_or(|confidence| confidence >= SURE)
}

/// The confidence of each field that was read with this confidence.
pub(super) fn of_each(data: &OcrData, confidence: f64) -> Option<OcrDataConfidence> {
    let Value::Object(fields) = serde_json::to_value(data).ok()? else { return None };
    let mut names = Vec::new();
    for (field, value) in &fields {
        match (field.as_str(), value) {
            (derived, _) if DERIVED.contains(&derived) => {}
            ("name" | "addressFields", Value::Object(parts)) => {
                names.extend(parts.keys().map(|part| named(part)));
            }
            (_, Value::Object(_) | Value::Array(_)) => {}
            (field, _) => names.push(named(field)),
        }
    }
    let by_name: Map<_, _> = names.into_iter().map(|name| (name, confidence.into())).collect();
    serde_json::from_value(Value::Object(by_name)).ok()
}

/// The name of the confidence of a field.
pub(super) fn named(field: &str) -> String {
    let field = match field {
        "fullName" => "name",
        "paternalLastName" => "fathersSurname",
        "maternalLastName" => "mothersSurname",
        other => other,
    };
    format!("{field}Confidence")
}

/// The mean of all confidences, from 0 to 100. None if nothing was read.
pub(crate) fn mean(data: &OcrData) -> Option<f64> {
    let by_name = serde_json::to_value(data.ocr_data_confidence.as_ref()?).ok()?;
    let values: Vec<f64> = by_name.as_object()?.values().filter_map(Value::as_f64).collect();
    (!values.is_empty()).then(|| 100.0 * values.iter().sum::<f64>() / values.len() as f64)
}
