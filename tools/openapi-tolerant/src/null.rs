//! Null as one more value of a schema, in the spellings that generators read.

use std::collections::BTreeSet;

use openapi_model::walk::for_each_schema_of;
use openapi_model::{model, pointer};
use serde_json::{Map, Value, json};

/// The keywords of a schema that describe it, and do not decide what fits.
const ANNOTATIONS: [&str; 7] =
    ["title", "description", "default", "example", "deprecated", "readOnly", "externalDocs"];

/// Lets a property be null, or each item of a list or value of a map.
pub(crate) fn allow(schema: &mut Value, each: bool) {
    let Some(object) = schema.as_object_mut() else { return };
    if object.get("oneOf").and_then(Value::as_array).is_some_and(|parts| parts.iter().any(is_only)) {
        return;
    }
    let composed = ["$ref", "allOf", "oneOf", "anyOf"].iter().any(|key| object.contains_key(*key));
    if !composed {
        // Without a type, null fits already.
        if object.contains_key("type") {
            object.insert("nullable".to_owned(), true.into());
        }
        return;
    }
    let says = |key: &str| ANNOTATIONS.contains(&key) || key.starts_with("x-");
    let (mut outside, mut within): (Map<_, _>, Map<_, _>) =
        std::mem::take(object).into_iter().partition(|(key, _)| says(key));
    within.shift_remove("nullable");
    let within = match within.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) if within.keys().all(|key| ["allOf", "type"].contains(&key.as_str())) => only.clone(),
        _ => Value::Object(within),
    };
    if each && within.get("$ref").is_some() {
        // openapi-generator wraps each item of a list in a class if it is a union. It reads this spelling as null,
        // although `nullable` without a type has no meaning in the specification.
        outside.insert("nullable".to_owned(), true.into());
        outside.insert("allOf".to_owned(), json!([within]));
    } else {
        let absent = json!({"type": "boolean", "nullable": true, "enum": [null]});
        outside.insert("oneOf".to_owned(), json!([within, absent]));
    }
    *object = outside;
}

/// Whether only null fits a schema.
pub(crate) fn is_only(schema: &Value) -> bool {
    schema.get("enum").and_then(Value::as_array).is_some_and(|values| values.iter().all(Value::is_null))
}

/// Takes null out of the schemas that have a name, and allows it where they are used: for a named schema that includes
/// null, openapi-python-client makes several classes, and none of that name.
pub(crate) fn lift(document: &mut Value) {
    let mut names = BTreeSet::new();
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        for (name, schema) in schemas.iter_mut().filter(|(_, schema)| model::flag(schema, "nullable")) {
            names.insert(name.clone());
            schema.as_object_mut().into_iter().for_each(without_null);
        }
    }
    let refers = |schema: &Value| {
        let name = schema.get("$ref").and_then(Value::as_str);
        name.and_then(|name| pointer::component(name, "schemas")).is_some_and(|name| names.contains(name))
    };
    for_each_schema_of(document, &mut |schema| {
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten();
        properties.map(|(_, property)| property).filter(|it| refers(it)).for_each(|it| allow(it, false));
        for key in ["items", "additionalProperties"] {
            schema.get_mut(key).into_iter().filter(|it| refers(it)).for_each(|it| allow(it, true));
        }
    });
}

fn without_null(schema: &mut Map<String, Value>) {
    schema.shift_remove("nullable");
    let values = schema.get("enum").and_then(Value::as_array);
    let Some(at) = values.and_then(|values| values.iter().position(Value::is_null)) else { return };
    let count = values.map_or(0, Vec::len);
    for key in ["enum", "x-enum-varnames", "x-enum-descriptions"] {
        let list = schema.get_mut(key).and_then(Value::as_array_mut);
        // Null has no name and no meaning of its own in some documents.
        if let Some(list) = list.filter(|list| list.len() == count) {
            list.remove(at);
        }
    }
}
