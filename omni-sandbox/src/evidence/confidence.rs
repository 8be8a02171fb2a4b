//! How reliable OCR data is.

use omni_types::{OcrData, OcrDataConfidence};
use serde_json::{Map, Value};

/// Fields that are not texts on the ID, but follow from others.
const DERIVED: [&str; 8] = [
    "typeOfId",
    "documentFrontSubtype",
    "documentBackSubtype",
    "fullAddress",
    "issueDate",
    "expirationDate",
    "ocrDataConfidence",
    "externalId",
];

/// The confidence of each field that was read from a side, by the sharpness (0 to 100) of its image. What was
/// accepted at all is read with at least one half.
pub(super) fn of(data: &OcrData, sharpness: i32) -> Option<OcrDataConfidence> {
    let confidence = 0.5 + f64::from(sharpness.clamp(0, 100)) / 200.0;
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
fn named(field: &str) -> String {
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
