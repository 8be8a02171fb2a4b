//! Merges the values from two sides of an ID. If engines read both, neither side takes precedence.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use omni_engines::person::date::{CENTURY, EARLIEST_BIRTH, EARLIEST_EXPIRY, is_century_apart};
use omni_engines::person::{address, number, readings, text};
use omni_types::OcrData;
use serde_json::{Map, Value};

use super::confidence::{SURE, named};
use super::{measures, zone};
use crate::basics::day_of;

/// Fields that are derived from another one, or state a part of it.
const WITH: [(&str, &[&str]); 3] = [
    ("expireAt", &["expirationDate"]),
    ("issuedAt", &["issueDate"]),
    ("address", &["addressFields", "checkedAddress", "checkedAddressBean", "fullAddress"]),
];

/// Days, and their years, which is all that some sides state.
const YEARS: [(&str, &str); 2] = [("expireAt", "expirationDate"), ("issuedAt", "issueDate")];

/// Numbers that may have both letters and digits.
const NUMBERS: [&str; 3] = ["documentNumber", "personalNumber", "refNumber"];

/// Days that a zone has too, in UTC milliseconds, and the earliest year that each may be in.
const DAYS: [(&str, i16); 2] = [("birthDate", EARLIEST_BIRTH), ("expireAt", EARLIEST_EXPIRY)];

/// Pairs of name parts. The first is taken from the other side only if the second is the same on both: a zone writes a
/// hyphenated name as two.
const BESIDE: [(&str, &str); 2] = [("maternalLastName", "paternalLastName"), ("middleName", "firstName")];

const CONFIDENCES: &str = "ocrDataConfidence";

/// One side, with its fields and their confidences separated.
struct Read {
    fields: Map<String, Value>,
    confidences: Map<String, Value>,
}

/// The OCR data of an ID whose sides were both read by engines. Where the sides agree, a field is more certain than on
/// either; where they do not, the more certain value counts, with a low confidence.
pub(crate) fn joined(front: &OcrData, back: &OcrData) -> Option<OcrData> {
    let (front, back) = (Read::of(front)?, Read::of(back)?);
    let keys: BTreeSet<&String> = front.fields.keys().chain(back.fields.keys()).collect();
    let derived = |key: &&&String| WITH.iter().any(|(_, with)| with.contains(&key.as_str()));
    let mut whole = Read { fields: Map::new(), confidences: Map::new() };
    for key in keys.iter().filter(|key| !derived(key)) {
        whole.add(key, &front, &back);
    }
    // A derived field of one side, if neither side has the field that it derives from.
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
            (Some(one), Some(other)) if is_alike(key, one, other) => {
                self.take_agreeing(key, front, back);
            }
            (Some(one), Some(other)) if century_of(key, one, other) == Some(Ordering::Less) => {
                self.take_agreeing(key, front, back);
            }
            (Some(one), Some(other)) if century_of(key, one, other) == Some(Ordering::Greater) => {
                self.take_agreeing(key, back, front);
            }
            // A zone without room for a name cuts it off.
            (Some(one), Some(other)) if back.has_cut(key, one, other) => self.take_agreeing(key, front, back),
            (Some(one), Some(other)) if front.has_cut(key, other, one) => {
                self.take_agreeing(key, back, front)
            }
            (Some(one), Some(other)) => {
                let sure = |side: &Read| side.confidence(&main(key)).unwrap_or(0.0);
                let (surer, unsurer) = if sure(back) > sure(front) { (back, front) } else { (front, back) };
                // Letters that look like digits were misread on one side, as the engine suspected.
                let is_misread = NUMBERS.contains(&key)
                    && (sure(surer) >= SURE && sure(unsurer) < SURE)
                    && number::looks_like(&text_in(one), &text_in(other));
                self.take(key, surer, |own, _| if is_misread { own } else { readings::contradicted(own) });
            }
            (Some(_), None) => self.take_alone(key, front, back),
            (None, _) => self.take_alone(key, back, front),
        }
    }

    /// Takes a field of a side with which the other agrees.
    fn take_agreeing(&mut self, key: &str, side: &Read, other: &Read) {
        self.take(key, side, |own, name| match other.confidence(name) {
            Some(other) if !measures::FIELDS.contains(&key) => readings::agreeing(own, other),
            _ => own,
        });
        for key in with(key) {
            self.complete(key, other);
        }
    }

    /// Takes a field that one side has. If the other has at least the year, it is compared.
    fn take_alone(&mut self, key: &str, side: &Read, other: &Read) {
        let year = YEARS.iter().find(|(day, _)| *day == key).map(|(_, year)| *year);
        let years = year.and_then(|year| Some((year, side.fields.get(year)?, other.fields.get(year)?)));
        let Some((year, own, others)) = years else { return self.take(key, side, |own, _| own) };
        let sure = other.confidence(&named(year)).unwrap_or(0.0);
        let later = own.as_i64().zip(others.as_i64()).is_some_and(|(own, others)| {
            own - others == i64::from(CENTURY) && others >= i64::from(EARLIEST_EXPIRY)
        });
        if later {
            self.take(year, other, |own, _| own);
        } else if own == others {
            self.take(key, side, |own, _| readings::agreeing(own, sure));
        } else if sure > side.confidence(&named(key)).unwrap_or(0.0) {
            self.take(year, other, |own, _| readings::contradicted(own));
        } else {
            self.take(key, side, |own, _| readings::contradicted(own));
        }
    }

    /// Takes a field of a side, with those that are derived from it.
    fn take(&mut self, key: &str, side: &Read, confidence: impl Fn(f64, &str) -> f64) {
        for key in with(key) {
            self.take_one(key, side, &confidence);
        }
    }

    fn take_one(&mut self, key: &str, side: &Read, confidence: impl Fn(f64, &str) -> f64) {
        let Some(value) = side.fields.get(key) else { return };
        for name in names(key, value) {
            if let Some(own) = side.confidence(&name) {
                let confidence = confidence(own, &name);
                self.confidences.insert(name, confidence.into());
            }
        }
        self.fields.insert(key.to_owned(), value.clone());
    }

    /// Adds a field, or the parts of one, that only the other side has.
    fn complete(&mut self, key: &str, other: &Read) {
        let Some(more) = other.fields.get(key) else { return };
        let Some(own) = self.fields.get_mut(key) else { return self.take_one(key, other, |own, _| own) };
        let (Value::Object(own), Value::Object(more)) = (own, more) else { return };
        let is_same = |part: &str| {
            let (own, other) = (text_of(own, part), text_of(more, part));
            own.is_empty() || text::key(&own) == text::key(&other)
        };
        let foreign: Vec<&str> =
            BESIDE.iter().filter(|(_, beside)| !is_same(beside)).map(|(part, _)| *part).collect();
        for (part, value) in more {
            if !own.contains_key(part) && !foreign.contains(&part.as_str()) {
                own.insert(part.clone(), value.clone());
                let name = named(part);
                self.confidences.extend(other.confidences.get(&name).cloned().map(|known| (name, known)));
            }
        }
    }

    /// Whether the zone on this side has no room for the whole name, and holds a shortened form of it.
    fn has_cut(&self, key: &str, whole: &Value, own: &Value) -> bool {
        let (Value::Object(whole), Value::Object(own)) = (whole, own) else { return false };
        let line = ["mrz3", "mrz1"].iter().find_map(|line| self.fields.get(*line)?.as_str());
        let (kept, parts) = (parts(own), parts(whole));
        key == "name"
            && line.is_some_and(zone::is_full_line)
            && kept.iter().zip(&parts).all(|(kept, part)| !part.trim().is_empty() && text::is_cut(kept, part))
    }

    fn confidence(&self, name: &str) -> Option<f64> {
        self.confidences.get(name)?.as_f64()
    }
}

/// A field, and those that are derived from it.
fn with(key: &str) -> impl Iterator<Item = &str> {
    let derived = WITH.iter().find(|(field, _)| *field == key).map_or(&[][..], |(_, derived)| derived);
    std::iter::once(key).chain(derived.iter().copied())
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
fn is_alike(key: &str, one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) if measures::FIELDS.contains(&key) => {
            !measures::differ(key, one, other)
        }
        (Value::String(one), Value::String(other)) if key == "address" => address::is_same(one, other),
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

/// Which of two days is earlier, if they differ by exactly a century. A zone has two digits for a year, and the years up to
/// the current one are read as those of this century: so of the two, the later one was read from a zone, and the earlier one
/// from print.
fn century_of(key: &str, one: &Value, other: &Value) -> Option<Ordering> {
    let day = |value: &Value| match value {
        Value::String(time) => day_of(time.parse().ok()?),
        value => day_of(value.as_i64()?),
    };
    let (_, earliest) = DAYS.iter().find(|(day, _)| *day == key)?;
    let (one, other) = (day(one)?, day(other)?);
    (is_century_apart(one, other) && one.min(other).year() >= *earliest).then(|| one.cmp(&other))
}

/// Given names and surnames.
fn parts(name: &Map<String, Value>) -> [String; 2] {
    let surnames = format!("{} {}", text_of(name, "paternalLastName"), text_of(name, "maternalLastName"));
    [text_of(name, "givenName"), surnames]
}

fn text_of(object: &Map<String, Value>, key: &str) -> String {
    object.get(key).map(text_in).unwrap_or_default()
}

fn text_in(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
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
    fn letters_that_were_taken_for_digits_do_not_contradict() {
        let number = |number: &str, sure: f64| json!({"documentNumber": number, "ocrDataConfidence": {"documentNumberConfidence": sure}});
        let sure = |front: Value, back: Value| {
            let whole = whole(front, back);
            (whole["documentNumber"].clone(), whole["ocrDataConfidence"]["documentNumberConfidence"].clone())
        };
        let machine = number("ABA568Q5I", 0.97);
        assert_eq!(sure(number("ABA568Q51", 0.5), machine.clone()), (json!("ABA568Q5I"), json!(0.97)));
        // The engine was certain of the print, or it is another number.
        assert_eq!(sure(number("ABA568Q51", 0.9), machine.clone()), (json!("ABA568Q5I"), json!(0.4)));
        assert_eq!(sure(number("ABA568Q57", 0.5), machine), (json!("ABA568Q5I"), json!(0.4)));
    }

    #[test]
    fn of_days_a_century_apart_the_earlier_one_was_printed() {
        // February 3, 1924 and 2024; February 3, 1994 and 2094.
        let print = json!({"birthDate": -1_448_841_600_000_i64, "expireAt": "760233600000", "expirationDate": 1994,
            "ocrDataConfidence": {"birthDateConfidence": 0.5, "expireAtConfidence": 0.5}});
        let zone = json!({"birthDate": 1_706_918_400_000_i64, "expireAt": "3915993600000", "expirationDate": 2094,
            "ocrDataConfidence": {"birthDateConfidence": 0.9, "expireAtConfidence": 0.9}});
        for (front, back) in [(&print, &zone), (&zone, &print)] {
            let whole = whole(front.clone(), back.clone());
            for key in ["birthDate", "expireAt", "expirationDate"] {
                assert_eq!(whole[key], print[key], "{key}");
            }
            assert_eq!(whole["ocrDataConfidence"]["birthDateConfidence"], 0.95);
        }
        // Nobody who was born in 1890 lives.
        let born = |time: i64, sure: f64| json!({"birthDate": time, "ocrDataConfidence": {"birthDateConfidence": sure}});
        let early = whole(born(-2_520_720_000_000, 0.5), born(634_953_600_000, 0.9));
        assert_eq!(
            (&early["birthDate"], &early["ocrDataConfidence"]["birthDateConfidence"]),
            (&json!(634_953_600_000_i64), &json!(0.4))
        );
        // The print says only the year.
        let year = json!({"expirationDate": 1994, "ocrDataConfidence": {"expirationDateConfidence": 0.5}});
        let whole = whole(year, zone);
        assert_eq!((&whole["expireAt"], &whole["expirationDate"]), (&Value::Null, &json!(1994)));
    }

    #[test]
    fn a_name_that_a_zone_cuts_off_or_spells_otherwise_is_the_same_name() {
        let long = named("MAXIMILIANA FICTICIA PRUEBA", "MAXIMILIANA FICTICIA", "PRUEBA");
        let cut = named("MAXIMILIANA FICT PRUEBA", "MAXIMILIANA FICT", "PRUEBA");
        assert!(is_alike("name", &long, &cut) && is_alike("name", &cut, &long));
        let printed = named("JÄÄSKELÄ", "", "JÄÄSKELÄ");
        assert!(is_alike("name", &printed, &named("JAEAESKELAE", "", "JAEAESKELAE")));
        assert!(!is_alike(
            "name",
            &named("ANA PRUEBA", "ANA", "PRUEBA"),
            &named("ANABEL PRUEBA", "ANABEL", "PRUEBA")
        ));
    }

    #[test]
    fn a_side_with_only_the_year_agrees_with_the_day_of_the_other() {
        let day = json!({"expireAt": "2066688000000", "expirationDate": 2035, "ocrDataConfidence": {"expireAtConfidence": 0.8}});
        let year = |year: i32, sure: f64| json!({"expirationDate": year, "ocrDataConfidence": {"expirationDateConfidence": sure}});
        for (front, back) in [(year(2035, 0.5), day.clone()), (day.clone(), year(2035, 0.5))] {
            let whole = whole(front, back);
            assert_eq!(
                (&whole["expireAt"], &whole["expirationDate"]),
                (&json!("2066688000000"), &json!(2035))
            );
            assert_eq!(whole["ocrDataConfidence"]["expireAtConfidence"], 0.9);
        }
        let other = whole(year(2034, 0.5), day.clone());
        assert_eq!((&other["expireAt"], &other["expirationDate"]), (&json!("2066688000000"), &json!(2035)));
        assert_eq!(other["ocrDataConfidence"]["expireAtConfidence"], 0.4);
        let surer = whole(year(2034, 0.9), day);
        assert_eq!((&surer["expireAt"], &surer["expirationDate"]), (&Value::Null, &json!(2034)));
        assert_eq!(surer["ocrDataConfidence"]["expirationDateConfidence"], 0.4);
        let issued = json!({"issuedAt": "1751241600000", "issueDate": 2025, "ocrDataConfidence": {"issuedAtConfidence": 0.8}});
        let whole =
            whole(json!({"issueDate": 2025, "ocrDataConfidence": {"issueDateConfidence": 0.5}}), issued);
        assert_eq!((&whole["issuedAt"], &whole["issueDate"]), (&json!("1751241600000"), &json!(2025)));
        assert_eq!(whole["ocrDataConfidence"]["issuedAtConfidence"], 0.9);
    }

    #[test]
    fn the_parts_of_an_address_come_from_the_side_that_has_them() {
        let front = json!({"address": "12 HORIZON ST\n90001 ZENITH CA", "addressFields": {"street": "12 HORIZON ST"},
            "checkedAddressBean": {"label": "12 HORIZON ST, 90001 ZENITH CA"}, "fullAddress": false,
            "ocrDataConfidence": {"addressConfidence": 0.8, "streetConfidence": 0.8}});
        let parts =
            json!({"street": "12 HORIZON ST", "city": "ZENITH", "state": "CA", "postalCode": "90001"});
        let back = json!({"address": "12 HORIZON ST\nZENITH, CA 90001", "addressFields": parts, "checkedAddressBean": parts,
            "ocrDataConfidence": {"addressConfidence": 0.9, "streetConfidence": 0.9, "cityConfidence": 0.9}});
        let joined = whole(front.clone(), back.clone());
        assert_eq!((&joined["address"], &joined["addressFields"]), (&front["address"], &parts));
        assert_eq!(joined["checkedAddressBean"]["label"], front["checkedAddressBean"]["label"]);
        assert_eq!(joined["checkedAddressBean"]["city"], "ZENITH");
        let sure = &joined["ocrDataConfidence"];
        assert_eq!((&sure["addressConfidence"], &sure["cityConfidence"]), (&json!(0.98), &json!(0.9)));
        // Not a single part is on the front.
        let mut bare = front;
        bare["addressFields"].take();
        assert_eq!(whole(bare, back.clone())["addressFields"], parts);
        let elsewhere = json!({"address": "7 OTHER ST\n90001 ZENITH CA", "ocrDataConfidence": {"addressConfidence": 0.8}});
        let joined = whole(elsewhere, back);
        assert_eq!(
            (&joined["address"], &joined["ocrDataConfidence"]["addressConfidence"]),
            (&json!("12 HORIZON ST\nZENITH, CA 90001"), &json!(0.4))
        );
    }

    #[test]
    fn a_hyphenated_name_is_one_name_although_a_zone_parts_it() {
        let front = json!({"name": {"fullName": "ANNE-MARIE SMITH-JONES", "givenName": "ANNE-MARIE", "firstName": "ANNE-MARIE",
            "paternalLastName": "SMITH-JONES"}});
        let back = json!({"name": {"fullName": "ANNE MARIE SMITH JONES", "givenName": "ANNE MARIE", "firstName": "ANNE",
            "middleName": "MARIE", "paternalLastName": "SMITH", "maternalLastName": "JONES", "nameSuffix": "JR"}});
        let joined = whole(front.clone(), back.clone());
        let mut expected = front["name"].clone();
        expected["nameSuffix"] = json!("JR");
        assert_eq!(joined["name"], expected);
        // Without parts, those of the other side count.
        let joined = whole(json!({"name": {"fullName": "ANNE MARIE SMITH JONES"}}), back.clone());
        assert_eq!(joined["name"], back["name"]);
    }

    #[test]
    fn a_name_that_a_full_zone_cuts_off_is_the_same_and_stays_whole() {
        let whole_name = named(
            "MAXIMILIANA ALEXANDRINA VAN DER HOHENZOLLERN",
            "MAXIMILIANA ALEXANDRINA",
            "VAN DER HOHENZOLLERN",
        );
        let cut = named("MAXIMILI VAN DER HOHENZOLLERN", "MAXIMILI", "VAN DER HOHENZOLLERN");
        let front = json!({"name": whole_name, "ocrDataConfidence": {"nameConfidence": 0.5}});
        let back = |line: &str| json!({"name": cut, "mrz1": "I<UTO", "mrz3": line, "ocrDataConfidence": {"nameConfidence": 0.6}});
        for joined in [
            whole(front.clone(), back("VAN<DER<HOHENZOLLERN<<MAXIMILI")),
            whole(back("VAN<DER<HOHENZOLLERN<<MAXIMILI"), front.clone()),
        ] {
            assert_eq!(
                (&joined["name"], &joined["ocrDataConfidence"]["nameConfidence"]),
                (&whole_name, &json!(0.8))
            );
        }
        let joined = whole(front, back("VAN<DER<HOHENZOLLERN<<MAXIMI<<"));
        assert_eq!((&joined["name"], &joined["ocrDataConfidence"]["nameConfidence"]), (&cut, &json!(0.4)));
    }
}
