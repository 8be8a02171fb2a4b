//! Two opening braces begin a variable in Postman, wherever they are. Literal braces of an example are written in a way
//! that means the same to the reader of the request and nothing to Postman.

use serde_json::{Map, Value};

/// Keeps two braces apart until they are written. The lints refuse it in texts.
const GUARD: char = '\u{e000}';

/// Whether Postman would look for a variable in a text.
pub(super) fn open_a_variable(text: &str) -> bool {
    text.contains("{{")
}

/// A value whose texts and names are guarded, to be written with [`json`].
pub(super) fn guarded(value: &Value) -> Value {
    match value {
        Value::String(text) => guard(text).into(),
        Value::Array(items) => items.iter().map(guarded).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (guard(name), guarded(value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        value => value.clone(),
    }
}

fn guard(text: &str) -> String {
    let mut guarded = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == '{' && guarded.ends_with('{') {
            guarded.push(GUARD);
        }
        guarded.push(letter);
    }
    guarded
}

/// A guarded value as JSON: the second of two braces is written as its number.
pub(super) fn json(guarded: &Value) -> String {
    format!("{guarded:#}").replace(&format!("{GUARD}{{"), "\\u007b")
}

/// A text in a URL, percent-encoded.
pub(super) fn percent(text: &str) -> String {
    text.replace("{{", "%7B%7B")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_keeps_its_meaning_and_has_no_variable() {
        let value = json!({"{{a": ["{{b}}", "{{{{{", "{ {", "\\{{"], "c": {"d": {"e": 1}}});
        let text = json(&guarded(&value));
        assert!(!open_a_variable(&text), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        assert!(!open_a_variable(&percent("{{{{a}}")));
    }
}
