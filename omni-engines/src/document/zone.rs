//! What the machine-readable zone says.

use super::{Field, Fields, From};
use crate::mrz::{Sex, Zone};

/// Confidence of what no check digit covers, such as names, before it is compared with the print.
const UNCHECKED: f64 = 0.5;

pub(super) fn fields(zone: &Zone) -> Fields {
    let sure = |fits: Option<bool>| match fits {
        Some(true) => zone.confidence,
        Some(false) => UNCHECKED * zone.confidence / 2.0,
        None => UNCHECKED,
    };
    let text = |value: &str, confidence: f64| {
        let value = value.replace('<', " ").trim().to_owned();
        (!value.is_empty()).then(|| Field::new(value, confidence, From::Zone))
    };
    let checks = &zone.checks;
    Fields {
        surname: text(&zone.surname, UNCHECKED),
        given_names: text(&zone.given_names, UNCHECKED),
        full_name: text(&format!("{} {}", zone.given_names, zone.surname), UNCHECKED),
        document_number: text(&zone.document_number, sure(checks.document_number)),
        personal_number: zone.optional[0]
            .as_deref()
            .and_then(|value| text(value, sure(checks.personal_number))),
        birth_date: zone.birth_date.map(|date| Field::new(date, sure(checks.birth_date), From::Zone)),
        expiry_date: zone.expiry_date.map(|date| Field::new(date, sure(checks.expiry_date), From::Zone)),
        sex: (zone.sex != Sex::Unspecified).then(|| Field::new(zone.sex, zone.confidence, From::Zone)),
        nationality: text(&zone.nationality, zone.confidence),
        ..Fields::default()
    }
}
