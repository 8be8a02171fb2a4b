//! The facts of the document that code generation works with.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};

use super::pointer;

/// Names of the HTTP methods in a path item.
pub const METHODS: [&str; 5] = ["get", "post", "put", "delete", "patch"];

/// One operation of the document.
pub struct Operation<'a> {
    /// `operationId`.
    pub id: &'a str,
    /// HTTP method in lower case.
    pub method: &'a str,
    /// Path with its parameters in braces.
    pub path: &'a str,
    /// The operation object.
    pub object: &'a Map<String, Value>,
}

/// All operations, in the order of the document.
pub fn operations(document: &Value) -> Result<Vec<Operation<'_>>> {
    let mut list = Vec::new();
    let paths = document.pointer("/paths").and_then(Value::as_object).context("the document has no paths")?;
    for (path, item) in paths {
        for (method, object) in item.as_object().into_iter().flatten() {
            if !METHODS.contains(&method.as_str()) {
                continue;
            }
            let pointer = pointer::join(&pointer::join("/paths", path), method);
            let Some(object) = object.as_object() else { bail!("#{pointer}: the operation is no object") };
            let Some(id) = object.get("operationId").and_then(Value::as_str) else {
                bail!("#{pointer}: the operation has no operationId")
            };
            list.push(Operation { id, method, path, object });
        }
    }
    Ok(list)
}

/// The parameters of an operation, those of its path included, each as what its `$ref` leads to.
pub fn parameters<'a>(document: &'a Value, operation: &Operation<'a>) -> Result<Vec<&'a Value>> {
    let shared =
        document.pointer(&pointer::join("/paths", operation.path)).and_then(|item| item.get("parameters"));
    let own = operation.object.get("parameters");
    let lists = [shared, own].into_iter().flatten().filter_map(Value::as_array);
    lists.flatten().map(|parameter| resolve(document, parameter)).collect()
}

/// The component schemas, in the order of the document.
pub fn schemas(document: &Value) -> impl Iterator<Item = (&str, &Value)> {
    document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name.as_str(), schema))
}

/// Follows a `$ref` into the document; anything else is returned as it is.
pub fn resolve<'a>(document: &'a Value, node: &'a Value) -> Result<&'a Value> {
    let mut node = node;
    for _ in 0..16 {
        let Some(reference) = node.get("$ref").and_then(Value::as_str) else { return Ok(node) };
        let Some(target) = reference.strip_prefix('#') else {
            bail!("{reference} points out of the document")
        };
        node = document.pointer(target).with_context(|| format!("{reference} points nowhere"))?;
    }
    bail!("a $ref leads to itself")
}

/// Name of the component schema that a schema stands for: by `$ref`, or by an `allOf` of one `$ref`.
pub fn schema_name(schema: &Value) -> Option<&str> {
    let node = match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) => only,
        _ => schema,
    };
    pointer::component(node.get("$ref")?.as_str()?, "schemas")
}

/// Whether an `x-omni-*` flag is set.
pub fn flag(node: &Value, name: &str) -> bool {
    node.get(name).and_then(Value::as_bool).unwrap_or(false)
}

/// A text member.
pub fn text<'a>(node: &'a Value, name: &str) -> Option<&'a str> {
    node.get(name).and_then(Value::as_str)
}

/// Whether a schema is personal or secret: it is marked, or its items or values are.
pub fn sensitive(schema: &Value) -> bool {
    flag(schema, "x-omni-sensitive")
        || ["items", "additionalProperties"]
            .iter()
            .any(|part| schema.get(part).is_some_and(|part| flag(part, "x-omni-sensitive")))
}

/// The schemas of a media type map, with the media type.
pub fn media_types(content: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    content
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(media_type, object)| (media_type.as_str(), object))
}

/// Whether a media type is JSON.
pub fn is_json(media_type: &str) -> bool {
    media_type == "application/json"
}

/// Names of the component schemas that answers hold and no request does. What the service sends by itself (callbacks)
/// counts as an answer.
pub fn answer_only(document: &Value) -> Result<BTreeSet<String>> {
    let mut answers = BTreeSet::new();
    let mut requests = BTreeSet::new();
    for operation in operations(document)? {
        for parameter in operation.object.get("parameters").into_iter() {
            collect(document, parameter, &mut requests)?;
        }
        if let Some(body) = operation.object.get("requestBody") {
            collect(document, body, &mut requests)?;
        }
        if let Some(responses) = operation.object.get("responses") {
            collect(document, responses, &mut answers)?;
        }
        let callbacks = operation.object.get("callbacks").and_then(Value::as_object);
        for callback in callbacks.into_iter().flat_map(Map::values) {
            collect(document, callback, &mut answers)?;
        }
    }
    Ok(answers.difference(&requests).cloned().collect())
}

/// Adds the names of all component schemas that a node leads to.
pub fn collect(document: &Value, node: &Value, names: &mut BTreeSet<String>) -> Result<()> {
    match node {
        Value::Object(object) => {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                if let Some(name) = pointer::component(reference, "schemas")
                    && !names.insert(name.to_owned())
                {
                    return Ok(());
                }
                return collect(document, resolve(document, node)?, names);
            }
            object
                .iter()
                .filter(|(key, _)| *key != "examples")
                .try_for_each(|(_, part)| collect(document, part, names))
        }
        Value::Array(list) => list.iter().try_for_each(|part| collect(document, part, names)),
        _ => Ok(()),
    }
}
