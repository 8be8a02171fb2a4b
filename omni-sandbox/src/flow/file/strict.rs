//! Checks for what the types of the document would let pass: they are made to read responses, in which nothing may be
//! refused.

use serde::Serialize;
use serde_json::Value;

use super::Fault;
use super::place::Place;

/// TOML has no null: here, a null is a number that JSON cannot express.
pub(super) fn finite(value: &Value) -> Result<(), Fault> {
    match find(&Place::default(), value) {
        Some(place) => Err(Fault::new(place, "expected a finite number")),
        None => Ok(()),
    }
}

fn find(place: &Place, value: &Value) -> Option<Place> {
    match value {
        Value::Null => Some(place.clone()),
        Value::Object(map) => map.iter().find_map(|(key, value)| find(&place.key(key), value)),
        Value::Array(list) => {
            list.iter().enumerate().find_map(|(number, value)| find(&place.item(number), value))
        }
        _ => None,
    }
}

/// Checks that everything in the text was also read.
pub(super) fn kept(written: &Value, read: &impl Serialize) -> Result<(), Fault> {
    let read = serde_json::to_value(read).unwrap_or_default();
    match lost(&Place::default(), written, &read) {
        Some(place) => {
            let message = "there is no field with this name; correct the name, or remove the field";
            Err(Fault::new(place, message))
        }
        None => Ok(()),
    }
}

fn lost(place: &Place, written: &Value, read: &Value) -> Option<Place> {
    match (written, read) {
        (Value::Object(written), Value::Object(read)) => written.iter().find_map(|(key, value)| {
            let place = place.key(key);
            match read.get(key) {
                Some(read) => lost(&place, value, read),
                None => Some(place),
            }
        }),
        (Value::Array(written), Value::Array(read)) => {
            let pairs = written.iter().zip(read).enumerate();
            pairs.into_iter().find_map(|(number, (written, read))| lost(&place.item(number), written, read))
        }
        _ => None,
    }
}

/// What serde says, without the value, which it quotes before what it expected.
pub(super) fn words(text: &str) -> String {
    if text.starts_with("missing field") {
        return text.to_owned();
    }
    match text.rsplit_once(", expected ") {
        Some((_, "f64")) => "expected a number".to_owned(),
        Some((_, kind)) if ["i32", "a 32-bit integer"].contains(&kind) => {
            "expected a whole number".to_owned()
        }
        Some((_, "u8")) => "expected a whole number from 0 to 255".to_owned(),
        Some((_, "u32")) => "expected a whole number from 0".to_owned(),
        Some((_, kind)) if kind.starts_with("struct ") || kind == "an object" || kind == "a map" => {
            "expected a table".to_owned()
        }
        Some((_, kind)) => format!("expected {kind}"),
        None => "the value is not acceptable here".to_owned(),
    }
}
