//! The examples in the document belong together: the id in the example of one response is the id that other requests
//! carry. So once a live response has an id where the example has one, the live id replaces the one in the examples
//! everywhere.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::{Document, Operation};

/// Live values, by the values in the examples.
#[derive(Default)]
pub(crate) struct Bindings {
    /// From responses about the session of this run: safe to name in a call that changes something.
    own: BTreeMap<String, String>,
    /// From responses to calls that read, which may be about anything.
    other: BTreeMap<String, String>,
}

/// A received response.
pub(crate) struct Live<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) status: u16,
    pub(crate) body: &'a Value,
    /// Whether it is about the session of this run.
    pub(crate) own: bool,
}

impl Bindings {
    /// Compares a response with its examples. The first binding of a value stays.
    pub(crate) fn learn(&mut self, document: &Document, live: &Live<'_>) {
        let Some(response) = live.operation.response(live.status) else { return };
        let map = if live.own { &mut self.own } else { &mut self.other };
        for example in response.content.iter().flat_map(|content| &content.examples) {
            if let Some(example) = document.at(example) {
                compare(example.value, live.body, map);
            }
        }
    }

    /// A text of a request with the live value in place of the one from the example, and whether there is one.
    pub(crate) fn text(&self, text: &str, changes: bool) -> Option<&str> {
        let other = || self.other.get(text).filter(|_| !changes);
        self.own.get(text).or_else(other).map(String::as_str)
    }

    /// Puts live values into a body; returns how many.
    pub(crate) fn fill(&self, value: &mut Value, changes: bool) -> usize {
        match value {
            Value::String(text) => match self.text(text, changes) {
                Some(live) => {
                    *text = live.to_owned();
                    1
                }
                None => 0,
            },
            Value::Array(items) => items.iter_mut().map(|item| self.fill(item, changes)).sum(),
            Value::Object(members) => members.values_mut().map(|member| self.fill(member, changes)).sum(),
            _ => 0,
        }
    }
}

fn compare(example: &Value, live: &Value, map: &mut BTreeMap<String, String>) {
    match (example, live) {
        (Value::String(example), Value::String(live)) if example != live && is_id(example) && is_id(live) => {
            map.entry(example.clone()).or_insert_with(|| live.clone());
        }
        (Value::Array(example), Value::Array(live)) => {
            example.iter().zip(live).for_each(|(example, live)| compare(example, live, map));
        }
        (Value::Object(example), Value::Object(live)) => {
            for (name, example) in example {
                if let Some(live) = live.get(name) {
                    compare(example, live, map);
                }
            }
        }
        _ => {}
    }
}

/// At least eight characters that occur in ids, including at least one digit.
fn is_id(text: &str) -> bool {
    text.len() >= 8
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_#:".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_are_bound_where_both_have_one() {
        let mut bindings = Bindings::default();
        let example =
            json!({"id": "5f0a1b2c3d4e5f6071829304", "name": "Zara Specimen", "list": [{"ref": "abcdefg1"}]});
        let live = json!({"id": "aaaabbbbcccc000011112222", "name": "Somebody Else", "list": [{"ref": "hijklmn2"}], "more": 1});
        compare(&example, &live, &mut bindings.own);
        compare(&example, &json!({"id": "ffffbbbbcccc000011112222"}), &mut bindings.own);
        compare(&json!(["example-read-1"]), &json!(["live-read-1"]), &mut bindings.other);
        let mut body = example.clone();
        assert_eq!(bindings.fill(&mut body, true), 2);
        assert_eq!(body["id"], live["id"]);
        assert_eq!(body["name"], "Zara Specimen");
        assert_eq!(
            bindings.text("example-read-1", true),
            None,
            "a call that changes something takes its own ids only"
        );
        assert_eq!(bindings.text("example-read-1", false), Some("live-read-1"));
    }
}
