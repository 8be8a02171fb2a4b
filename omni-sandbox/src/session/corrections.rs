//! What the person, or an operator, corrected in the OCR data.

use omni_types::{EditableOcrData, Gender, OcrData, OcrName, Sensitive};
use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::basics::day_of;

/// The corrections of both IDs. A field that is set was corrected.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Corrections {
    pub(crate) first: Correction,
    pub(crate) second: Correction,
}

/// The corrections of one ID.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Correction(EditableOcrData);

impl Correction {
    /// Adds corrections. Earlier ones that are not corrected again stay.
    pub(crate) fn add(&mut self, new: EditableOcrData) {
        let own = &mut self.0;
        // The full name follows from its parts, unless it is stated as well.
        if new.name.is_none() && (new.first_name.is_some() || new.last_name.is_some()) {
            own.name = None;
        }
        let texts = [
            (&mut own.name, new.name),
            (&mut own.first_name, new.first_name),
            (&mut own.last_name, new.last_name),
            (&mut own.document_number, new.document_number),
            (&mut own.birth_date, new.birth_date),
            (&mut own.expire_at, new.expire_at),
            (&mut own.address, new.address),
            (&mut own.email, new.email),
            (&mut own.curp, new.curp),
        ];
        for (field, new) in texts {
            if new.is_some() {
                *field = new;
            }
        }
        if new.gender.is_some() {
            own.gender = new.gender;
        }
    }

    /// The OCR data with the corrections. All comparisons use this.
    pub(crate) fn apply(&self, mut data: OcrData) -> OcrData {
        let own = &self.0;
        let mut name = data.name.take().unwrap_or_default();
        if let Some(whole) = &own.name {
            name = parted(whole, &name);
        }
        replace(&mut name.first_name, &own.first_name);
        replace(&mut name.given_name, &own.first_name);
        replace(&mut name.paternal_last_name, &own.last_name);
        if own.first_name.is_some() {
            name.middle_name = None;
        }
        if own.last_name.is_some() {
            name.maternal_last_name = None;
        }
        if own.name.is_none() && (own.first_name.is_some() || own.last_name.is_some()) {
            name.full_name = joined([&name.given_name, &name.paternal_last_name, &name.maternal_last_name]);
        }
        data.name = Some(name);
        replace(&mut data.document_number, &own.document_number);
        replace(&mut data.curp, &own.curp);
        if own.address.is_some() {
            data.address.clone_from(&own.address);
            // The parts, and the map's result for them, belong to the address that was read.
            (data.address_fields, data.invalid_address) = (None, None);
            (data.checked_address, data.checked_address_bean) = (None, None);
            data.full_address = data.address.as_ref().map(|address| address.lines().count() == 3);
        }
        if let Some(born) = own.birth_date.as_ref().and_then(|text| text.parse().ok()) {
            data.birth_date = Some(Sensitive::new(born));
        }
        if let Some(expires) = &own.expire_at {
            data.expire_at = Some(expires.clone());
            data.expiration_date = expires.parse().ok().and_then(year).map(Sensitive::new);
        }
        if let Some(gender) = &own.gender {
            data.gender = Some(Sensitive::new(Gender::from(gender.as_str())));
        }
        data
    }
}

/// The parts of a corrected full name: surnames come last, as many words as on the ID.
fn parted(whole: &Sensitive<String>, read: &OcrName) -> OcrName {
    let count =
        |part: &Option<Sensitive<String>>| part.as_ref().map_or(0, |part| part.split_whitespace().count());
    let words: Vec<&str> = whole.split_whitespace().collect();
    // Everyone has a given name, and a name of several words also has a surname.
    let most = words.len().saturating_sub(1);
    let maternal = count(&read.maternal_last_name).min(most.saturating_sub(1));
    let paternal = count(&read.paternal_last_name).max(1).min(most.saturating_sub(maternal));
    let (given, surnames) = words.split_at(words.len().saturating_sub(paternal + maternal));
    let (paternal, maternal) = surnames.split_at(paternal.min(surnames.len()));
    let text = |words: &[&str]| (!words.is_empty()).then(|| Sensitive::new(words.join(" ")));
    let mut name = OcrName::new().with_full_name(whole.clone());
    name.first_name = text(given.get(..1).unwrap_or_default());
    name.middle_name = text(given.get(1..).unwrap_or_default());
    name.given_name = text(given);
    name.paternal_last_name = text(paternal);
    name.maternal_last_name = text(maternal);
    name
}

fn replace(field: &mut Option<Sensitive<String>>, corrected: &Option<Sensitive<String>>) {
    if corrected.is_some() {
        field.clone_from(corrected);
    }
}

/// The existing parts, separated by spaces.
fn joined<const N: usize>(parts: [&Option<Sensitive<String>>; N]) -> Option<Sensitive<String>> {
    let parts: Vec<&str> = parts.into_iter().flatten().map(|part| part.as_str()).collect();
    (!parts.is_empty()).then(|| Sensitive::new(parts.join(" ")))
}

fn year(milliseconds: i64) -> Option<i32> {
    Some(i32::from(day_of(milliseconds)?.year()))
}

impl Part for Corrections {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }
}
