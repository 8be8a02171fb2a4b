//! Query parameters as one object per operation: adding a parameter later then breaks no caller, the sandbox reads
//! the same type that the client writes, and a method takes one argument instead of many.

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};

use super::Pass;
use crate::names;
use crate::spec::model;
use crate::spec::walk::for_each_operation;

/// The pass.
pub const PASS: Pass = Pass { name: "queries", run };

fn run(document: &mut Value) -> Result<usize> {
    let published = document.clone();
    let mut made = Vec::new();
    for_each_operation(document, |operation| {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let summary = operation.get("summary").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) else { return };
        let mut properties = Map::new();
        let mut required = Vec::new();
        parameters.retain(|parameter| {
            let parameter = model::resolve(&published, parameter).unwrap_or(parameter);
            if model::text(parameter, "in") != Some("query") {
                return true;
            }
            let name = model::text(parameter, "name").unwrap_or_default();
            if model::flag(parameter, "required") {
                required.push(Value::from(name));
            }
            properties.insert(name.to_owned(), property(parameter));
            false
        });
        if !properties.is_empty() {
            let mut schema = json!({
                "type": "object",
                "description": format!("Query parameters of `{id}`: {}.", lower_first(&summary)),
                "properties": properties,
            });
            if !required.is_empty() {
                schema["required"] = required.into();
            }
            made.push((names::query_type(&id), schema));
        }
    });
    let count = made.len();
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        bail!("the document has no component schemas")
    };
    for (name, schema) in made {
        if schemas.insert(name.clone(), schema).is_some() {
            bail!(
                "the component schema {name} has the name that the query parameters of an operation get; rename it"
            );
        }
    }
    Ok(count)
}

/// The property that a parameter becomes: its schema with the parameter's own description and marks.
fn property(parameter: &Value) -> Value {
    let schema = parameter.get("schema").cloned().unwrap_or_else(|| json!({"type": "string"}));
    let mut property = match schema.get("$ref") {
        Some(_) => json!({"allOf": [schema]}),
        None => schema,
    };
    for key in ["description", "deprecated", "x-omni-sensitive"] {
        if let Some(value) = parameter.get(key) {
            property[key] = value.clone();
        }
    }
    property
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        // An abbreviation keeps its capitals.
        Some(first) if !characters.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => text.to_owned(),
    }
}
