//! Every example of the document reads into its Rust type and is written back unchanged.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::HashMap;

use omni_tests::types::Entry;
use omni_tests::{all_types, document};
use serde_json::Value;
use xtask::spec::model;

/// Reads an example by its schema: a named one, or a bare list or number of the document.
fn round_trip(types: &HashMap<&str, Entry>, schema: &Value, value: &Value) -> Result<Value, String> {
    if let Some(name) = model::schema_name(schema) {
        return types[name].round_trip(value);
    }
    match schema["type"].as_str() {
        Some("array") => {
            value.as_array().unwrap().iter().map(|item| round_trip(types, &schema["items"], item)).collect()
        }
        Some("integer") => Ok(Value::from(value.as_i64().unwrap())),
        other => panic!("a bare body of type {other:?}"),
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

/// Numbers by value: an answer that says 0 where a fraction is possible is read as 0.0.
fn normalized(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(list) => list.iter().map(normalized).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), normalized(value))).collect(),
        other => other.clone(),
    }
}

/// The text values of an example that the document marks as personal or secret.
fn marked<'a>(
    document: &'a Value,
    schema: &'a Value,
    value: &'a Value,
    inside: bool,
    found: &mut Vec<&'a str>,
    others: &mut Vec<&'a str>,
) {
    let inside = inside || model::sensitive(schema);
    let schema = match schema.get("allOf") {
        Some(all) => &all[0],
        None => schema,
    };
    let schema = model::resolve(document, schema).unwrap();
    let inside = inside || model::sensitive(schema);
    match value {
        Value::String(text) if inside => found.push(text),
        Value::String(text) => others.push(text),
        Value::Array(list) => {
            list.iter().for_each(|item| marked(document, &schema["items"], item, inside, found, others));
        }
        Value::Object(map) => {
            for (key, member) in map {
                let schema = schema["properties"].get(key).unwrap_or(&schema["additionalProperties"]);
                others.push(key);
                marked(document, schema, member, inside, found, others);
            }
        }
        _ => {}
    }
}

#[test]
fn debug_never_shows_a_marked_value_of_any_example() {
    let document = document::load();
    let types = types();
    let mut looked_at = 0;
    for example in document::examples(&document.value) {
        let Some(name) = model::schema_name(&example.schema) else { continue };
        let (mut texts, mut others) = (Vec::new(), Vec::new());
        marked(&document.value, &example.schema, &example.value, false, &mut texts, &mut others);
        let shown = types[name].debug(&example.value).unwrap();
        // A short text (a gender, a check digit) occurs in words of the type itself.
        for text in texts.into_iter().filter(|text| text.len() > 5) {
            // The same text may stand in a place that is not marked.
            if others.iter().any(|other| other.contains(text)) {
                continue;
            }
            looked_at += 1;
            assert!(!shown.contains(text), "{}: {text} is shown", example.name);
        }
    }
    assert!(looked_at > 500, "only {looked_at} marked values were found");
}

/// The benchmarks of decoding read copies of two examples: a copy that drifts measures something else.
#[test]
fn the_benchmarks_decode_the_documents_examples() {
    let document = document::load();
    let examples = document::examples(&document.value);
    let folder = xtask::root().join("omni-client/benches/answers");
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let copy: Value = serde_json::from_str(&text).unwrap();
        assert!(examples.iter().any(|example| example.value == copy), "no example of the document is {text}");
        compared += 1;
    }
    assert_eq!(compared, 2);
}
