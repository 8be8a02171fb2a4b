//! Operations, parameters, media types and component schemas of a document.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::{Error, pointer};

/// References are followed this far; a longer chain is a cycle.
const MAX_REFERENCES: usize = 16;

/// Names of the HTTP methods in a path item.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

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

impl Operation<'_> {
    /// JSON pointer of the operation object.
    pub fn pointer(&self) -> String {
        pointer::join(&pointer::join("/paths", self.path), self.method)
    }
}

/// All operations, in the order of the document.
///
/// # Errors
/// There are no paths, or an operation is not an object or has no `operationId`.
pub fn operations(document: &Value) -> Result<Vec<Operation<'_>>, Error> {
    let mut list = Vec::new();
    let paths = document.pointer("/paths").and_then(Value::as_object);
    let paths = paths.ok_or_else(|| Error::new("", "the document has no paths"))?;
    for (path, item) in paths {
        for (method, object) in item.as_object().into_iter().flatten() {
            if !METHODS.contains(&method.as_str()) {
                continue;
            }
            let pointer = pointer::join(&pointer::join("/paths", path), method);
            let Some(object) = object.as_object() else {
                return Err(Error::new(pointer, "the operation is not an object"));
            };
            let Some(id) = object.get("operationId").and_then(Value::as_str) else {
                return Err(Error::new(pointer, "the operation has no operationId"));
            };
            list.push(Operation { id, method, path, object });
        }
    }
    Ok(list)
}

/// The parameters of an operation, including those of its path, with references resolved. A parameter of the operation
/// replaces one of the path with the same name.
///
/// # Errors
/// A `$ref` does not resolve.
pub fn parameters<'a>(document: &'a Value, operation: &Operation<'a>) -> Result<Vec<&'a Value>, Error> {
    let shared =
        document.pointer(&pointer::join("/paths", operation.path)).and_then(|item| item.get("parameters"));
    let own = operation.object.get("parameters");
    let mut parameters: Vec<&Value> = Vec::new();
    for given in [shared, own].into_iter().flatten().filter_map(Value::as_array).flatten() {
        let given = resolve(document, given)?;
        let same = |known: &&mut &Value| ["name", "in"].iter().all(|key| known.get(key) == given.get(key));
        match parameters.iter_mut().find(same) {
            Some(known) => *known = given,
            None => parameters.push(given),
        }
    }
    Ok(parameters)
}

/// The usual value of a parameter: its default, or the only value that it can have.
pub fn usual_value<'a>(document: &'a Value, parameter: &'a Value) -> Option<&'a Value> {
    let schema = parameter.get("schema")?;
    schema.get("default").or_else(|| {
        match resolve(document, schema).ok()?.get("enum")?.as_array()?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    })
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

/// Follows a `$ref` into the document; anything else is returned unchanged.
///
/// # Errors
/// The `$ref` leaves the document, does not resolve, or leads back to itself.
pub fn resolve<'a>(document: &'a Value, node: &'a Value) -> Result<&'a Value, Error> {
    let mut node = node;
    let mut pointer = "";
    for _ in 0..MAX_REFERENCES {
        let Some(reference) = node.get("$ref").and_then(Value::as_str) else { return Ok(node) };
        let Some(target) = reference.strip_prefix('#') else {
            return Err(Error::new(pointer, format!("`{reference}` points out of the document")));
        };
        node = document
            .pointer(target)
            .ok_or_else(|| Error::new(pointer, format!("`{reference}` points nowhere")))?;
        pointer = target;
    }
    Err(Error::new(pointer, "the `$ref` leads back to itself"))
}

/// The name of the component schema that a schema refers to, by `$ref` or by an `allOf` with one `$ref`.
pub fn schema_name(schema: &Value) -> Option<&str> {
    let node = match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) => only,
        _ => schema,
    };
    pointer::component(node.get("$ref")?.as_str()?, "schemas")
}

/// Whether a member is `true`.
pub fn flag(node: &Value, name: &str) -> bool {
    node.get(name).and_then(Value::as_bool).unwrap_or(false)
}

/// A text member.
pub fn text<'a>(node: &'a Value, name: &str) -> Option<&'a str> {
    node.get(name).and_then(Value::as_str)
}

/// The schemas in a media type map, each with its media type.
pub fn media_types(content: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    content
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(media_type, object)| (media_type.as_str(), object))
}

/// Whether a media type is JSON: `application/json` or a `+json` one, with or without parameters.
pub fn is_json(media_type: &str) -> bool {
    let name = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    name == "application/json" || (name.contains('/') && name.ends_with("+json"))
}

/// The names of the component schemas that requests use, and of those that responses use. In a callback the service
/// sends the request, so the two are swapped.
///
/// # Errors
/// An operation cannot be read, or a `$ref` does not resolve.
pub fn sides(document: &Value) -> Result<[BTreeSet<String>; 2], Error> {
    let [mut requests, mut responses] = [BTreeSet::new(), BTreeSet::new()];
    for operation in operations(document)? {
        for parameter in parameters(document, &operation)? {
            collect(document, parameter, &mut requests)?;
        }
        if let Some(body) = operation.object.get("requestBody") {
            collect(document, body, &mut requests)?;
        }
        if let Some(listed) = operation.object.get("responses") {
            collect(document, listed, &mut responses)?;
        }
        let callbacks = operation.object.get("callbacks").and_then(Value::as_object);
        for callback in callbacks.into_iter().flat_map(Map::values) {
            let items = resolve(document, callback)?.as_object();
            let items = items.into_iter().flat_map(Map::values).filter_map(Value::as_object);
            for called in items.flat_map(Map::values) {
                if let Some(body) = called.get("requestBody") {
                    collect(document, body, &mut responses)?;
                }
                if let Some(listed) = called.get("responses") {
                    collect(document, listed, &mut requests)?;
                }
            }
        }
    }
    Ok([requests, responses])
}

/// The names of the component schemas that responses use and requests do not.
///
/// # Errors
/// An operation cannot be read, or a `$ref` does not resolve.
pub fn response_only(document: &Value) -> Result<BTreeSet<String>, Error> {
    let [requests, responses] = sides(document)?;
    Ok(responses.difference(&requests).cloned().collect())
}

/// Adds the names of all component schemas that a node leads to.
///
/// # Errors
/// A `$ref` does not resolve.
pub fn collect(document: &Value, node: &Value, names: &mut BTreeSet<String>) -> Result<(), Error> {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_parameter_of_the_operation_replaces_that_of_its_path() {
        let document = json!({
            "paths": {"/a/{id}": {
                "parameters": [{"name": "id", "in": "path", "example": 1}, {"name": "id", "in": "query"}],
                "head": {"operationId": "look", "parameters": [
                    {"$ref": "#/components/parameters/Id"}, {"name": "more", "in": "query"},
                ]},
            }},
            "components": {"parameters": {"Id": {"name": "id", "in": "path", "example": 2}}},
        });
        let operations = operations(&document).unwrap();
        assert_eq!(operations[0].pointer(), "/paths/~1a~1{id}/head");
        let parameters = parameters(&document, &operations[0]).unwrap();
        let shown: Vec<_> = parameters.iter().map(|it| (text(it, "name"), it.get("example"))).collect();
        assert_eq!(shown, [(Some("id"), Some(&json!(2))), (Some("id"), None), (Some("more"), None)]);
    }

    #[test]
    fn a_parameter_is_usually_given_its_default_or_its_only_value() {
        let document = json!({"One": {"enum": ["a"]}, "Two": {"enum": ["a", "b"]}});
        let usual = |schema: Value| {
            let parameter = json!({"schema": schema});
            usual_value(&document, &parameter).cloned()
        };
        assert_eq!(usual(json!({"enum": ["a", "b"], "default": "b"})), Some(json!("b")));
        assert_eq!(usual(json!({"$ref": "#/One"})), Some(json!("a")));
        for unknown in
            [json!({"$ref": "#/Two"}), json!({"$ref": "#/Three"}), json!({"type": "string"}), json!({})]
        {
            assert_eq!(usual(unknown), None);
        }
        assert_eq!(usual_value(&document, &json!({})), None);
    }

    #[test]
    fn in_a_callback_request_and_response_change_places() {
        let body = |name: &str| json!({"content": {"a/b": {"schema": {"$ref": format!("#/components/schemas/{name}")}}}});
        let document = json!({
            "paths": {"/a": {"post": {
                "operationId": "tell", "requestBody": body("A"), "responses": {"200": body("B")},
                "callbacks": {"told": {"{$url}": {"post": {"requestBody": body("C"), "responses": {"200": body("D")}}}}},
            }}},
            "components": {"schemas": {"A": {"items": {"$ref": "#/components/schemas/E"}}, "B": {}, "C": {}, "D": {}, "E": {}}},
        });
        let sides = sides(&document).unwrap().map(|names| names.into_iter().collect::<String>());
        assert_eq!(sides, ["ADE", "BC"]);
        assert_eq!(response_only(&document).unwrap().into_iter().collect::<String>(), "BC");
    }

    #[test]
    fn what_cannot_be_read_is_an_error_with_its_place() {
        let broken = json!({"x": {"$ref": "#/y"}, "y": {"$ref": "#/x"}, "out": {"$ref": "a.yaml"}, "paths": {"/a": {"get": 1}}});
        assert_eq!(operations(&broken).err().unwrap().pointer, "/paths/~1a/get");
        for (name, words) in [("x", "back to itself"), ("out", "out of the document")] {
            assert!(resolve(&broken, &broken[name]).err().unwrap().to_string().contains(words), "{name}");
        }
        assert!(operations(&json!({})).is_err());
    }

    #[test]
    fn json_is_told_from_other_media_types() {
        for name in ["application/json", "Application/JSON; charset=utf-8", "application/problem+json"] {
            assert!(is_json(name), "{name}");
        }
        for name in [
            "text/json-seq",
            "application/jsonp",
            "+json",
            "application/pdf",
            "application/xml; a=application/json",
        ] {
            assert!(!is_json(name), "{name}");
        }
    }
}
