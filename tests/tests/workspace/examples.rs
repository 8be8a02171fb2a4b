//! Every example of the document can be read into its Rust type and is written back unchanged.

use std::collections::HashMap;

use omni_tests::types::Entry;
use omni_tests::{
    all_types,
    document::{self, Example},
};
use serde_json::Value;
use xtask::spec::model;

/// Reads an example by its schema: a named schema, or a list or a number.
fn round_trip(types: &HashMap<&str, Entry>, schema: &Value, value: &Value) -> Result<Value, String> {
    if let Some(name) = model::schema_name(schema) {
        return types[name].round_trip(value);
    }
    match schema["type"].as_str() {
        Some("array") => {
            value.as_array().unwrap().iter().map(|item| round_trip(types, &schema["items"], item)).collect()
        }
        Some("integer") => Ok(Value::from(value.as_i64().unwrap())),
        other => panic!("a body of type {other:?} without a name"),
    }
}

fn types() -> HashMap<&'static str, Entry> {
    all_types().into_iter().map(|entry| (entry.schema, entry)).collect()
}

#[test]
fn every_example_is_written_back_as_it_was_read() {
    let document = document::load();
    let types = types();
    let examples = document::examples(&document.value);
    assert!(examples.len() > 200, "only {} examples were found", examples.len());
    for example in examples {
        let written = round_trip(&types, &example.schema, &example.value);
        let written = written.unwrap_or_else(|error| panic!("{}: {error}", example.name));
        assert_eq!(normalized(&written), normalized(&example.value), "{}", example.name);
    }
}

/// Compares numbers by value: 0 is read as 0.0 if the field can have a fraction.
fn normalized(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(list) => list.iter().map(normalized).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), normalized(value))).collect(),
        other => other.clone(),
    }
}

/// The texts of an example.
struct Texts<'a> {
    document: &'a Value,
    /// What the document marks as personal or secret.
    marked: Vec<&'a str>,
    /// Everything else, including the keys of maps.
    others: Vec<&'a str>,
}

impl<'a> Texts<'a> {
    fn of(document: &'a Value, example: &'a Example) -> Self {
        let mut texts = Self { document, marked: Vec::new(), others: Vec::new() };
        texts.collect(&example.schema, &example.value, false);
        texts
    }

    fn collect(&mut self, schema: &'a Value, value: &'a Value, inside: bool) {
        let inside = inside || model::sensitive(schema);
        let schema = match schema.get("allOf") {
            Some(all) => &all[0],
            None => schema,
        };
        let schema = model::resolve(self.document, schema).unwrap();
        let inside = inside || model::sensitive(schema);
        match value {
            Value::String(text) if inside => self.marked.push(text),
            Value::String(text) => self.others.push(text),
            Value::Array(list) => {
                list.iter().for_each(|item| self.collect(&schema["items"], item, inside));
            }
            Value::Object(map) => {
                for (key, member) in map {
                    let schema = schema["properties"].get(key).unwrap_or(&schema["additionalProperties"]);
                    self.others.push(key);
                    self.collect(schema, member, inside);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn debug_never_shows_a_marked_value_of_any_example() {
    let document = document::load();
    let types = types();
    let mut checked = 0;
    for example in document::examples(&document.value) {
        let Some(name) = model::schema_name(&example.schema) else { continue };
        let texts = Texts::of(&document.value, &example);
        let shown = types[name].debug(&example.value).unwrap();
        // A short text, such as a gender or a check digit, also occurs in the names of the type.
        for text in texts.marked.into_iter().filter(|text| text.len() > 5) {
            // The same text may also be in a place that is not marked.
            if texts.others.iter().any(|other| other.contains(text)) {
                continue;
            }
            checked += 1;
            assert!(!shown.contains(text), "{}: {text} is printed", example.name);
        }
    }
    assert!(checked > 500, "only {checked} marked values were found");
}

/// The decoding benchmarks use copies of two examples, which must stay equal to the examples.
#[test]
fn the_benchmarks_decode_the_documents_examples() {
    let document = document::load();
    let examples = document::examples(&document.value);
    let folder = xtask::root().join("omni-client/benches/responses");
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let copy: Value = serde_json::from_str(&text).unwrap();
        assert!(examples.iter().any(|example| example.value == copy), "no example of the document is {text}");
        compared += 1;
    }
    assert_eq!(compared, 2);
}
