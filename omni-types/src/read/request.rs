//! Refuses the character NUL, which JSON allows but a request must not contain. Some stores and programs end a text
//! there, so that two of them see different texts. In a response it is accepted.

use std::cell::Cell;

use serde::de::Error;
use serde_json::Value;

/// The error for such a text.
pub(super) const NUL: &str = "expected a string without the character NUL";

thread_local! {
    static IS_REQUEST: Cell<bool> = const { Cell::new(false) };
}

/// Restores what was before, whatever happens in between.
struct Guard(bool);

impl Drop for Guard {
    fn drop(&mut self) {
        IS_REQUEST.set(self.0);
    }
}

/// Reads a part of a request.
pub(crate) fn of_request<T>(read: impl FnOnce() -> T) -> T {
    let _guard = Guard(IS_REQUEST.replace(true));
    read()
}

/// Refuses a text of a request that contains NUL.
pub(crate) fn check_text<E: Error>(text: &str) -> Result<(), E> {
    if IS_REQUEST.get() && text.contains('\0') { Err(E::custom(NUL)) } else { Ok(()) }
}

/// The same for all texts in a value of any kind, and its keys.
pub(super) fn check_value<E: Error>(value: &Value) -> Result<(), E> {
    match value {
        Value::String(text) => check_text(text),
        Value::Array(items) => items.iter().try_for_each(check_value),
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
            check_text(name)?;
            check_value(value)
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::read::from_slice;
    use crate::{CustomFieldsAddition, PersonName};

    #[test]
    fn a_text_of_a_request_has_no_nul_and_the_place_of_one_is_named() {
        let json = br#"{"name": "Zara\u0000Specimen"}"#;
        let error = of_request(|| from_slice::<PersonName>(json)).unwrap_err();
        assert_eq!(error.to_string(), format!("name: {NUL}"));
        assert!(from_slice::<PersonName>(json).is_ok());
        for fields in [r#"{"\u0000": 1}"#, r#"{"a": [{"b": "\u0000"}]}"#, r#"{"a": {"\u0000": 1}}"#] {
            let json = format!(r#"{{"customFields": {fields}}}"#);
            let error = of_request(|| from_slice::<CustomFieldsAddition>(json.as_bytes())).unwrap_err();
            assert_eq!(error.to_string(), format!("customFields: {NUL}"));
        }
    }

    #[test]
    fn what_comes_after_a_request_is_not_one() {
        assert_eq!(of_request(|| of_request(|| 1) + 1), 2);
        let map: Map<_, _> = from_slice(br#"{"a": "\u0000"}"#).unwrap();
        assert_eq!(map["a"], json!("\0"));
    }
}
