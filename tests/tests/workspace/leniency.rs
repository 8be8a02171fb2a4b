//! What a response may do without failing the program that reads it: leave out a field, send null, add a field, use an
//! unknown value or module. If a response is refused, the error names the place.

use std::collections::HashMap;

use omni_tests::document::{self, Example, Message};
use omni_tests::mutations::{Mutation, parent, pointers};
use omni_tests::{all_types, types::Entry};
use serde_json::{Value, json};
use xtask::spec::model;

/// Calls `check` with every example of a response whose schema has a name.
fn for_each_response(mut check: impl FnMut(&Value, &Entry, &Example)) {
    let document = document::load();
    let types: HashMap<_, _> = all_types().into_iter().map(|entry| (entry.schema, entry)).collect();
    let mut seen = 0;
    for example in document::examples(&document.value) {
        if example.message == Message::Request {
            continue;
        }
        if let Some(name) = model::schema_name(&example.schema) {
            check(&document.value, &types[name], &example);
            seen += 1;
        }
    }
    assert!(seen > 150, "only {seen} responses were found");
}

/// The pointers of all values below the root.
fn nodes(value: &Value, at: &str, list: &mut Vec<String>) {
    list.extend(pointers(value).into_iter().map(|pointer| format!("{at}{pointer}")));
}

/// All fields of all objects, as the pointer of the object and the key.
fn fields(value: &Value) -> Vec<(String, String)> {
    let mut list = Vec::new();
    nodes(value, "", &mut list);
    list.iter()
        .filter_map(|at| {
            let (parent, key) = at.rsplit_once('/')?;
            let key = xtask::spec::pointer::key(key);
            value.pointer(parent)?.is_object().then(|| (parent.to_owned(), key))
        })
        .collect()
}

#[test]
fn a_missing_field_never_fails_a_response() {
    for_each_response(|_, entry, example| {
        for (parent, key) in fields(&example.value) {
            let mut value = example.value.clone();
            value.pointer_mut(&parent).unwrap().as_object_mut().unwrap().remove(&key);
            let read = entry.round_trip(&value);
            assert!(read.is_ok(), "{} without {parent}/{key}: {read:?}", example.name);
        }
    });
}

#[test]
fn a_null_field_is_read_like_a_missing_one() {
    for_each_response(|document, entry, example| {
        for (parent, key) in fields(&example.value) {
            // An entry of a map is not a field. There, null is a value like others.
            if !is_field(document, &example.schema, &parent, &key) {
                continue;
            }
            let mut value = example.value.clone();
            value.pointer_mut(&parent).unwrap()[&key] = Value::Null;
            let mut missing = value.clone();
            missing.pointer_mut(&parent).unwrap().as_object_mut().unwrap().remove(&key);
            let read = entry.round_trip(&value);
            assert!(read.is_ok(), "{} with null at {parent}/{key}: {read:?}", example.name);
            if !parent.contains("flowModules") {
                assert_eq!(read, entry.round_trip(&missing), "{} {parent}/{key}", example.name);
            }
        }
    });
}

#[test]
fn an_unknown_field_never_fails_a_response() {
    for_each_response(|document, entry, example| {
        let mut list = vec![String::new()];
        nodes(&example.value, "", &mut list);
        for at in list {
            let mut value = example.value.clone();
            let Some(object) = value.pointer_mut(&at).and_then(Value::as_object_mut) else { continue };
            object.insert("aFieldOfTomorrow".to_owned(), json!("new"));
            // A map has entries of one type, and no fields.
            let is_map = schema_at(document, &example.schema, &at)
                .is_none_or(|schema| schema.get("properties").is_none() && schema.get("oneOf").is_none());
            if is_map {
                continue;
            }
            let read = entry.round_trip(&value);
            assert!(read.is_ok(), "{} with a new field at {at}: {read:?}", example.name);
        }
    });
}

#[test]
fn an_unknown_value_of_an_enumeration_is_kept() {
    let mut changed = 0;
    for_each_response(|document, entry, example| {
        let mut list = Vec::new();
        nodes(&example.value, "", &mut list);
        for at in list {
            let Some(schema) = schema_at(document, &example.schema, &at) else { continue };
            if schema.get("enum").is_none() || !example.value.pointer(&at).unwrap().is_string() {
                continue;
            }
            let mut value = example.value.clone();
            *value.pointer_mut(&at).unwrap() = json!("A_VALUE_OF_TOMORROW");
            let written =
                entry.round_trip(&value).unwrap_or_else(|error| panic!("{} {at}: {error}", example.name));
            assert_eq!(written.pointer(&at), value.pointer(&at), "{} {at}", example.name);
            changed += 1;
        }
    });
    assert!(changed > 300, "only {changed} values were changed");
}

#[test]
fn a_value_of_another_type_is_refused_with_its_path_or_kept() {
    let mut refused = 0;
    for_each_response(|_, entry, example| {
        let mut list = Vec::new();
        nodes(&example.value, "", &mut list);
        for at in list {
            for other in [json!([[]]), json!({"x": {"y": 1}}), json!(true), json!(12.5), json!("text")] {
                let mut value = example.value.clone();
                *value.pointer_mut(&at).unwrap() = other;
                if let Err(error) = entry.round_trip(&value) {
                    let first = at.split('/').nth(1).unwrap();
                    let named = error.starts_with(first) || first.parse::<usize>().is_ok();
                    assert!(named, "{} {at}: the error does not name the place: {error}", example.name);
                    refused += 1;
                }
            }
        }
    });
    assert!(refused > 1000, "only {refused} were refused");
}

#[test]
fn a_lenient_reading_loses_only_what_is_wrong_and_lists_it() {
    let (mut seen, mut lost) = (0, 0);
    for_each_response(|_, entry, example| {
        for at in pointers(&example.value) {
            for mutation in Mutation::ALL {
                let value = example.value.pointer(&at).unwrap();
                if !mutation.fits(parent(&example.value, &at), value) {
                    continue;
                }
                let text = mutation.apply(&example.value, &at, seen);
                seen += 1;
                let strict = entry.strict(&text);
                match entry.lenient(&text) {
                    Ok(read) if strict => {
                        assert_eq!(Ok(read.value), entry.read(&text), "{} {at}", example.name)
                    }
                    // An item that lacks what it needs is left out as a whole.
                    Ok(read) => {
                        let listed = read.skipped.iter().any(|skipped| at.starts_with(skipped.as_str()));
                        assert!(listed, "{} {at}: {:?}", example.name, read.skipped);
                    }
                    Err(_) => lost += 1,
                }
            }
        }
    });
    assert!(seen > 5000 && lost * 100 < seen, "{lost} of {seen} were lost");
}

#[test]
fn what_a_type_has_no_place_for_is_listed() {
    let mut seen = 0;
    for_each_response(|_, entry, example| {
        let read = entry.lenient(&example.value.to_string()).unwrap();
        assert!(read.skipped.is_empty(), "{}: {:?}", example.name, read.skipped);
        let Value::Object(mut object) = example.value.clone() else { return };
        object.insert("aFieldOfTomorrow".to_owned(), json!({"deep": 1}));
        let new = entry.lenient(&Value::from(object).to_string()).unwrap();
        if new.value == read.value {
            let listed = new.unread.iter().filter(|at| *at == "/aFieldOfTomorrow").count();
            assert_eq!((listed, new.unread.len()), (1, read.unread.len() + 1), "{}", example.name);
            seen += 1;
        }
    });
    assert!(seen > 100, "only {seen} responses were looked at");
}

#[test]
fn an_unknown_module_is_kept_unchanged() {
    let document = document::load();
    let types: HashMap<_, _> = all_types().into_iter().map(|entry| (entry.schema, entry)).collect();
    for (name, schema) in model::schemas(&document.value) {
        if model::flag(schema, "x-omni-open-union") {
            let tag = schema["discriminator"]["propertyName"].as_str().unwrap();
            let unknown =
                json!({tag: "A_KIND_OF_TOMORROW", "configuration": {"deep": [1, {"a": null}]}, "more": 1});
            assert_eq!(types[name].round_trip(&unknown), Ok(unknown), "{name}");
        }
    }
}

/// The schema of the value at a pointer, if the document has one.
fn schema_at<'a>(document: &'a Value, schema: &'a Value, at: &str) -> Option<&'a Value> {
    let mut schema = inner(document, schema);
    for key in at.split('/').skip(1) {
        let key = xtask::spec::pointer::key(key);
        let next = match schema.get("items") {
            Some(items) => items,
            None => schema
                .get("properties")
                .and_then(|all| all.get(&key))
                .or_else(|| schema.get("additionalProperties").filter(|values| values.is_object()))?,
        };
        schema = inner(document, next);
    }
    Some(schema)
}

fn inner<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let schema = match schema.get("allOf") {
        Some(all) => &all[0],
        None => schema,
    };
    model::resolve(document, schema).unwrap()
}

fn is_field(document: &Value, schema: &Value, parent: &str, key: &str) -> bool {
    let Some(object) = schema_at(document, schema, parent) else { return false };
    object.get("properties").is_some_and(|properties| properties.get(key).is_some())
}

#[test]
fn deep_nesting_is_refused_or_ignored_and_never_overflows() {
    let deep = format!("{}1{}", "[".repeat(2000), "]".repeat(2000));
    for_each_response(|_, entry, example| {
        let Value::Object(object) = &example.value else { return };
        for key in object.keys().chain([&"aFieldOfTomorrow".to_owned()]) {
            let text = format!("{{{}: {deep}}}", json!(key));
            // Unknown fields are ignored, known fields are refused. The stack must not overflow in either case.
            if let Err(error) = entry.read(&text) {
                assert!(error.len() < 1000, "{}: {error}", example.name);
            }
        }
    });
}
