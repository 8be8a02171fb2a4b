//! Visiting and changing every schema of a document.

use serde_json::{Map, Value};

use crate::model::METHODS;

/// Calls `visit` for every operation object.
pub fn for_each_operation(document: &mut Value, mut visit: impl FnMut(&mut Map<String, Value>)) {
    let paths = document.pointer_mut("/paths").and_then(Value::as_object_mut);
    for (_, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if METHODS.contains(&method.as_str())
                && let Some(operation) = operation.as_object_mut()
            {
                visit(operation);
            }
        }
    }
}

/// Calls `visit` for every schema below a schema, including itself, each before those within it.
pub fn for_each_schema(schema: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    visit(schema);
    let Some(object) = schema.as_object_mut() else { return };
    for (key, part) in object.iter_mut() {
        match key.as_str() {
            "properties" => {
                part.as_object_mut().into_iter().flatten().for_each(|(_, part)| for_each_schema(part, visit))
            }
            "items" | "additionalProperties" | "not" if part.is_object() => for_each_schema(part, visit),
            "allOf" | "oneOf" | "anyOf" => {
                part.as_array_mut().into_iter().flatten().for_each(|part| for_each_schema(part, visit));
            }
            _ => {}
        }
    }
}

/// Calls `visit` for every schema of the document: those of its components, and those of parameters, bodies and
/// responses of its operations.
pub fn for_each_schema_of(document: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.iter_mut().for_each(|(_, schema)| for_each_schema(schema, visit));
    }
    for_each_operation(document, |operation| {
        for (key, part) in operation.iter_mut() {
            match key.as_str() {
                "parameters" => {
                    for parameter in part.as_array_mut().into_iter().flatten() {
                        if let Some(schema) = parameter.get_mut("schema") {
                            for_each_schema(schema, visit);
                        }
                    }
                }
                "requestBody" => of_content(part, visit),
                "responses" => {
                    part.as_object_mut().into_iter().flatten().for_each(|(_, part)| of_content(part, visit));
                }
                _ => {}
            }
        }
    });
}

fn of_content(holder: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    let content = holder.get_mut("content").and_then(Value::as_object_mut);
    for (_, media_type) in content.into_iter().flatten() {
        if let Some(schema) = media_type.get_mut("schema") {
            for_each_schema(schema, visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_schema_is_visited_once() {
        let schema = |name: &str| json!({"title": name});
        let mut document = json!({
            "components": {"schemas": {"A": {
                "title": "a", "properties": {"items": schema("b")}, "items": schema("c"), "not": schema("d"),
                "additionalProperties": schema("e"), "allOf": [schema("f")], "oneOf": [schema("g")], "anyOf": [schema("h")],
            }}},
            "paths": {"/a": {"trace": {
                "parameters": [{"schema": schema("i")}],
                "requestBody": {"content": {"a/b": {"schema": schema("j")}}},
                "responses": {"200": {"content": {"a/b": {"schema": schema("k")}}}},
            }}},
        });
        let mut seen = Vec::new();
        for_each_schema_of(&mut document, &mut |schema| {
            seen.push(schema["title"].as_str().unwrap().to_owned())
        });
        seen.sort();
        assert_eq!(seen.concat(), "abcdefghijk");
    }
}
