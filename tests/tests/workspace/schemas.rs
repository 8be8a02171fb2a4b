//! The JSON Schema that schemars derives from a Rust type says the same as the document.

use omni_tests::{all_types, document};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use xtask::lower;
use xtask::spec::model;

/// What is compared: type, number format, values, properties, references, and what is required.
/// Not compared: descriptions, and limits and text formats, which the types do not have (lowering passes `limits` and
/// `formats`).
fn facts(schema: &Value) -> Value {
    let schema = match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) => only,
        _ => schema,
    };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return json!({"ref": reference.rsplit('/').next()});
    }
    let mut out = Map::new();
    let kind = match &schema["type"] {
        // An optional field of a Rust type accepts null as well.
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").cloned().unwrap_or_default(),
        kind => kind.clone(),
    };
    let options = schema.get("anyOf").and_then(Value::as_array);
    if let Some(options) = options {
        let inner = options.iter().find(|option| option["type"] != "null").unwrap();
        return facts(inner);
    }
    out.insert("type".into(), kind);
    if let Some(format) = schema.get("format").and_then(Value::as_str)
        && matches!(format, "int32" | "int64" | "double" | "byte")
    {
        out.insert("format".into(), format.into());
    }
    // A nullable enumeration lists null among its values.
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        out.insert("enum".into(), values.iter().filter(|value| !value.is_null()).cloned().collect());
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let sorted: std::collections::BTreeMap<_, _> =
            properties.iter().map(|(name, schema)| (name.clone(), facts(schema))).collect();
        out.insert("properties".into(), json!(sorted));
        let required: BTreeSet<_> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        out.insert("required".into(), json!(required));
    }
    if let Some(items) = schema.get("items") {
        out.insert("items".into(), facts(items));
    }
    match schema.get("additionalProperties") {
        Some(Value::Object(any)) if any.is_empty() => {
            out.insert("additionalProperties".into(), true.into());
        }
        Some(values @ Value::Object(_)) => {
            out.insert("additionalProperties".into(), facts(values));
        }
        Some(Value::Bool(true)) => {
            out.insert("additionalProperties".into(), true.into());
        }
        _ => {}
    }
    Value::Object(out)
}

#[test]
fn every_type_says_what_the_document_says() {
    let document = document::load();
    let view = lower::lower(&document.value).unwrap().value;
    let mut published = document.value.clone();
    (lower::queries::PASS.run)(&mut published).unwrap();
    let unions: BTreeSet<_> = model::schemas(&published)
        .filter(|(_, schema)| model::flag(schema, "x-omni-open-union"))
        .map(|(name, _)| name.to_owned())
        .collect();
    let mut compared = 0;
    for entry in all_types() {
        if unions.contains(entry.schema) {
            continue;
        }
        let pointer = format!("/components/schemas/{}", entry.schema);
        // Responses are read leniently, so the view decides what is required and which other properties are allowed.
        // Everything else must be as published.
        let mut expected = published.pointer(&pointer).unwrap().clone();
        let object = expected.as_object_mut().unwrap();
        for key in ["required", "additionalProperties"] {
            object.remove(key);
            if let Some(lowered) = view.pointer(&pointer).unwrap().get(key) {
                object.insert(key.into(), lowered.clone());
            }
        }
        let derived = entry.json_schema();
        assert_eq!(facts(&derived), facts(&expected), "{}", entry.schema);
        compared += 1;
    }
    assert!(compared > 200, "only {compared} types were compared");
}

#[test]
fn every_union_lists_the_tags_of_the_document() {
    let document = document::load();
    let mut compared = 0;
    for (name, schema) in model::schemas(&document.value) {
        if !model::flag(schema, "x-omni-open-union") {
            continue;
        }
        let entry = all_types().into_iter().find(|entry| entry.schema == name).unwrap();
        let tag = schema["discriminator"]["propertyName"].as_str().unwrap();
        let expected: Vec<_> =
            schema["discriminator"]["mapping"].as_object().unwrap().keys().cloned().collect();
        let derived = entry.json_schema();
        let listed: Vec<_> = derived["oneOf"]
            .as_array()
            .unwrap()
            .iter()
            .map(|option| option["properties"][tag]["enum"][0].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(listed, expected, "{name}");
        compared += 1;
    }
    assert_eq!(compared, 1, "the document has one union, the flow modules");
}
