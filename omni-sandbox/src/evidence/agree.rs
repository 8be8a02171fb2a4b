//! One value out of what two sides of an ID say: where engines read both, neither side is right because of what it is.

use std::collections::BTreeSet;

use omni_engines::person::{readings, text};
use omni_types::OcrData;
use serde_json::{Map, Value};

use super::confidence::named;

/// Fields that are derived from another one, or state a part of it.
const WITH: [(&str, &[&str]); 3] = [
    ("expireAt", &["expirationDate"]),
    ("issuedAt", &["issueDate"]),
    ("address", &["addressFields", "checkedAddress", "checkedAddressBean", "fullAddress"]),
];

/// Fields that a barcode writes in other units or shorter words.
const WRITTEN_OTHERWISE: [&str; 4] = ["height", "weight", "eyeColor", "hairColor"];

const CONFIDENCES: &str = "ocrDataConfidence";

/// A side, its fields and their confidences apart.
struct Read {
    fields: Map<String, Value>,
    confidences: Map<String, Value>,
}

/// The OCR data of an ID whose sides were both read by engines. Where the sides agree, a field is more certain than on either; where
/// they do not, the more certain value counts, with a low confidence.
pub(super) fn joined(front: &OcrData, back: &OcrData) -> Option<OcrData> {
    let (front, back) = (Read::of(front)?, Read::of(back)?);
    let keys: BTreeSet<&String> = front.fields.keys().chain(back.fields.keys()).collect();
    let derived = |key: &&&String| WITH.iter().any(|(_, with)| with.contains(&key.as_str()));
    let mut whole = Read { fields: Map::new(), confidences: Map::new() };
    for key in keys.iter().filter(|key| !derived(key)) {
        whole.add(key, &front, &back);
    }
    // What one side has of a derived field, whose field neither has.
    for key in keys.iter().filter(derived) {
        if !whole.fields.contains_key(key.as_str()) && !whole.has_field_of(key) {
            whole.add(key, &front, &back);
        }
    }
    whole.fields.insert(CONFIDENCES.to_owned(), Value::Object(whole.confidences));
    serde_json::from_value(Value::Object(whole.fields)).ok()
}

impl Read {
    fn of(data: &OcrData) -> Option<Self> {
        let Value::Object(mut fields) = serde_json::to_value(data).ok()? else { return None };
        let confidences = match fields.remove(CONFIDENCES) {
            Some(Value::Object(confidences)) => confidences,
            _ => Map::new(),
        };
        Some(Self { fields, confidences })
    }

    fn has_field_of(&self, derived: &str) -> bool {
        WITH.iter().any(|(key, with)| with.contains(&derived) && self.fields.contains_key(*key))
    }

    fn add(&mut self, key: &str, front: &Read, back: &Read) {
        match (front.fields.get(key), back.fields.get(key)) {
            (Some(one), Some(other)) if WRITTEN_OTHERWISE.contains(&key) || is_alike(one, other) => {
                self.take(key, front, |own, name| match back.confidence(name) {
                    Some(other) if !WRITTEN_OTHERWISE.contains(&key) => readings::agreeing(own, other),
                    _ => own,
                });
                self.complete(key, back);
            }
            (Some(_), Some(_)) => {
                let sure = |side: &Read| side.confidence(&main(key)).unwrap_or(0.0);
                let surer = if sure(back) > sure(front) { back } else { front };
                self.take(key, surer, |own, _| readings::contradicted(own));
            }
            (Some(_), None) => self.take(key, front, |own, _| own),
            (None, _) => self.take(key, back, |own, _| own),
        }
    }

    /// Takes a field of a side, with those that are derived from it.
    fn take(&mut self, key: &str, side: &Read, confidence: impl Fn(f64, &str) -> f64) {
        let with = WITH.iter().find(|(field, _)| *field == key).map_or(&[][..], |(_, with)| with);
        for key in std::iter::once(key).chain(with.iter().copied()) {
            let Some(value) = side.fields.get(key) else { continue };
            for name in names(key, value) {
                if let Some(own) = side.confidence(&name) {
                    let confidence = confidence(own, &name);
                    self.confidences.insert(name, confidence.into());
                }
            }
            self.fields.insert(key.to_owned(), value.clone());
        }
    }

    /// Adds the parts of an object that only the other side has.
    fn complete(&mut self, key: &str, other: &Read) {
        let (Some(Value::Object(own)), Some(Value::Object(more))) =
            (self.fields.get_mut(key), other.fields.get(key))
        else {
            return;
        };
        for (part, value) in more {
            if !own.contains_key(part) {
                own.insert(part.clone(), value.clone());
                let name = named(part);
                self.confidences.extend(other.confidences.get(&name).cloned().map(|known| (name, known)));
            }
        }
    }

    fn confidence(&self, name: &str) -> Option<f64> {
        self.confidences.get(name)?.as_f64()
    }
}

/// The name of the confidence that says how certain a field is as a whole.
fn main(key: &str) -> String {
    named(if key == "name" { "fullName" } else { key })
}

/// The names of the confidences of a field and its parts.
fn names(key: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Object(parts) => parts.keys().map(|part| named(part)).collect(),
        _ => vec![named(key)],
    }
}

/// Whether two sides say the same.
fn is_alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) if one.contains_key("fullName") => {
            let (own, others) = (parts(one), parts(other));
            let whole = |of: &Map<String, Value>| text_of(of, "fullName");
            text::is_same(&whole(one), &whole(other))
                || own.iter().zip(&others).all(|(own, other)| !own.is_empty() && text::is_same(own, other))
        }
        (Value::String(one), Value::String(other)) => text::is_same(one, other),
        (one, other) => one == other,
    }
}

/// Given names and surnames.
fn parts(name: &Map<String, Value>) -> [String; 2] {
    let surnames = format!("{} {}", text_of(name, "paternalLastName"), text_of(name, "maternalLastName"));
    [text_of(name, "givenName"), surnames]
}

fn text_of(object: &Map<String, Value>, key: &str) -> String {
    object.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> OcrData {
        serde_json::from_value(value).unwrap()
    }

    fn named(full: &str, given: &str, surname: &str) -> Value {
        json!({"fullName": full, "givenName": given, "paternalLastName": surname})
    }

    fn whole(front: Value, back: Value) -> Value {
        serde_json::to_value(joined(&read(front), &read(back)).unwrap()).unwrap()
    }

    #[test]
    fn sides_that_agree_are_more_certain_than_either() {
        let front = json!({"name": named("JOSÉ INVENTADO PRUEBA", "JOSÉ", "INVENTADO PRUEBA"), "birthDate": 0,
            "height": "5'-06\"", "ocrDataConfidence": {"nameConfidence": 0.8, "birthDateConfidence": 0.9, "heightConfidence": 0.7}});
        let back = json!({"name": named("JOSE INVENTADO PRUEBA", "JOSE", "INVENTADO PRUEBA"), "birthDate": 0,
            "height": "66 in", "documentNumber": "X1",
            "ocrDataConfidence": {"nameConfidence": 0.5, "birthDateConfidence": 0.5, "heightConfidence": 1.0, "documentNumberConfidence": 1.0}});
        let whole = whole(front, back);
        assert_eq!(whole["name"]["fullName"], "JOSÉ INVENTADO PRUEBA");
        assert_eq!((&whole["height"], &whole["documentNumber"]), (&json!("5'-06\""), &json!("X1")));
        let sure = &whole["ocrDataConfidence"];
        assert_eq!((&sure["nameConfidence"], &sure["birthDateConfidence"]), (&json!(0.9), &json!(0.95)));
        assert_eq!(
            (&sure["heightConfidence"], &sure["documentNumberConfidence"]),
            (&json!(0.7), &json!(1.0))
        );
    }

    #[test]
    fn where_sides_contradict_each_other_the_more_certain_one_counts() {
        let front = json!({"name": named("ZARAIN SPECIMEN", "ZARAIN", "SPECIMEN"), "birthDate": 7, "expireAt": "1", "expirationDate": 1970,
            "ocrDataConfidence": {"nameConfidence": 0.84, "givenNameConfidence": 0.84, "birthDateConfidence": 0.9, "expireAtConfidence": 1.0}});
        let back = json!({"name": named("ZARA INVENTED SPECIMEN", "ZARA INVENTED", "SPECIMEN"), "birthDate": 5, "expireAt": "2", "expirationDate": 1971,
            "ocrDataConfidence": {"nameConfidence": 1.0, "givenNameConfidence": 1.0, "birthDateConfidence": 1.0, "expireAtConfidence": 0.9}});
        let whole = whole(front, back);
        assert_eq!(whole["name"], named("ZARA INVENTED SPECIMEN", "ZARA INVENTED", "SPECIMEN"));
        assert_eq!((&whole["birthDate"], &whole["expireAt"]), (&json!(5), &json!("1")));
        assert_eq!(whole["expirationDate"], 1970);
        for name in ["nameConfidence", "givenNameConfidence", "birthDateConfidence", "expireAtConfidence"] {
            assert_eq!(whole["ocrDataConfidence"][name], 0.4, "{name}");
        }
    }

    #[test]
    fn a_name_that_a_zone_cuts_off_or_spells_otherwise_is_the_same_name() {
        let long = named("MAXIMILIANA FICTICIA PRUEBA", "MAXIMILIANA FICTICIA", "PRUEBA");
        let cut = named("MAXIMILIANA FICT PRUEBA", "MAXIMILIANA FICT", "PRUEBA");
        assert!(is_alike(&long, &cut) && is_alike(&cut, &long));
        let printed = named("JÄÄSKELÄ", "", "JÄÄSKELÄ");
        assert!(is_alike(&printed, &named("JAEAESKELAE", "", "JAEAESKELAE")));
        assert!(!is_alike(
            &named("ANA PRUEBA", "ANA", "PRUEBA"),
            &named("ANABEL PRUEBA", "ANABEL", "PRUEBA")
        ));
    }
}
