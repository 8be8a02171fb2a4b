//! The lines of an address.

use omni_types::{OcrAddressFields, Sensitive};

/// The lines as printed: street, colony, and the rest in the last one. Empty parts get no line.
pub(super) fn of(address: &OcrAddressFields) -> Vec<String> {
    let place = [&address.postal_code, &address.city, &address.state].map(text).join(" ");
    let lines = [text(&address.street), text(&address.colony), &place];
    let lines = lines.into_iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

/// Whether a Mexican address lacks a street, a postal code of five digits, a colony or a city.
pub(super) fn is_invalid(address: &OcrAddressFields) -> bool {
    let postal_code = text(&address.postal_code);
    let numeric = postal_code.len() == 5 && postal_code.bytes().all(|digit| digit.is_ascii_digit());
    let filled = [&address.street, &address.colony, &address.city].iter().all(|part| !text(part).is_empty());
    !(numeric && filled)
}

fn text(part: &Option<Sensitive<String>>) -> &str {
    part.as_ref().map_or("", |part| part.trim())
}
