//! An event, and its text that is signed.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::basics::hex;
use crate::store::{IndexEntry, Record, Table};

/// The fields of an event's data that link it to the others.
pub(super) const INTERVIEW_ID: &str = "interviewId";
pub(super) const NUMBER: &str = "number";
pub(super) const PREVIOUS: &str = "previous";

/// All of them.
#[cfg(feature = "contracts")]
pub(super) const LINKS: [&str; 3] = [INTERVIEW_ID, NUMBER, PREVIOUS];

/// Something that happened to a session.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    key: String,
    pub(crate) name: String,
    /// As text, which takes a fraction of the memory: it is hardly ever read.
    data: Box<RawValue>,
    /// UTC milliseconds.
    pub(crate) timestamp: i64,
    /// A JSON Web Signature of [`Content::text`], without the text.
    pub(crate) signature: String,
}

/// The content of an event.
pub(crate) struct Content<'a> {
    pub(crate) name: &'a str,
    pub(crate) data: &'a Map<String, Value>,
    pub(crate) timestamp: i64,
}

impl Event {
    pub(super) fn new(session: &str, number: u32, content: &Content<'_>, signature: String) -> Self {
        Self {
            key: Self::key_of(session, number),
            name: content.name.to_owned(),
            // Writing it cannot fail: its keys are texts.
            data: to_raw_value(content.data).unwrap_or_default(),
            timestamp: content.timestamp,
            signature,
        }
    }

    /// What is known about it besides its name.
    pub(crate) fn data(&self) -> Map<String, Value> {
        serde_json::from_str(self.data.get()).unwrap_or_default()
    }

    /// The text that is signed.
    #[cfg(feature = "contracts")]
    pub(crate) fn text(&self) -> String {
        Content { name: &self.name, data: &self.data(), timestamp: self.timestamp }.text()
    }

    /// The key of an event: its session, and its number.
    pub(crate) fn key_of(session: &str, number: u32) -> String {
        format!("{session}/{number:010}")
    }
}

impl Content<'_> {
    /// The event without its signature, in canonical JSON (RFC 8785).
    pub(crate) fn text(&self) -> String {
        let (name, data, timestamp) = (self.name, self.data, self.timestamp);
        canonical(&json!({"eventName": name, "eventData": data, "timestamp": timestamp}))
    }
}

/// SHA-256 of bytes, in hexadecimal digits.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// JSON without spaces and with sorted fields, so that the same value always gives the same text. The
/// only numbers in events are integers, which are written the same way everywhere.
pub(super) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            text.push('{');
            for (index, (name, value)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                // A text as JSON.
                let _ = write!(text, "{}:", Value::from(name.as_str()));
                write_canonical(value, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_canonical(item, text);
            }
            text.push(']');
        }
        scalar => {
            let _ = write!(text, "{scalar}");
        }
    }
}

impl Record for Event {
    const TABLE: Table = Table::Events;

    fn key(&self) -> &str {
        &self.key
    }

    fn entries(&self) -> Vec<IndexEntry> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_json_sorts_fields_and_has_no_spaces() {
        let value =
            json!({"b": [1, {"d": null, "c": "\u{1}\"/é"}], "a": true, "\u{1f600}": 1, "\u{fb33}": 2});
        // By UTF-16: the surrogates of U+1F600 come before U+FB33.
        let expected =
            "{\"a\":true,\"b\":[1,{\"c\":\"\\u0001\\\"/é\",\"d\":null}],\"\u{1f600}\":1,\"\u{fb33}\":2}";
        assert_eq!(canonical(&value), expected);
    }
}
