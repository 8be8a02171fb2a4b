//! The part of the document that a client reads, described as loosely as possible.
//!
//! A schema that only responses use is changed in place. One that requests use as well keeps its strict form for them,
//! and responses get a copy of it under a name of its own: if both were relaxed, callers would lose the limits that
//! the service enforces, and would not know that a null is refused.

use std::collections::{BTreeMap, BTreeSet};

use openapi_model::{Error, model, pointer};
use serde_json::{Map, Value};

use super::{Config, describe, enumeration, error, null};

/// The keywords that limit a value.
const LIMITS: [&str; 13] = [
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// The formats that describe an encoding. Generated code parses the others, and fails on what it cannot parse.
const FORMATS: [&str; 5] = ["byte", "binary", "int64", "float", "double"];

const SCHEMAS: &str = "#/components/schemas";

/// Relaxes everything that the service sends: responses, and requests to a URL of ours (callbacks).
pub(crate) fn relax(document: &mut Value, config: &Config) -> Result<(), Error> {
    drop_server_errors(document);
    let (read, sent) = (names(document, read)?, names(document, sent)?);
    let copies = copies(document, config, (&read, &sent))?;
    let relax = Relax { copies: &copies, config };
    let mut visit = |schema: &mut Value| relax.schema(schema);
    if let Some(paths) = document.get_mut("paths") {
        read_of_paths(paths, &mut visit);
    }
    members(document, "/components/responses").for_each(|(_, response)| content(response, &mut visit));
    for (_, header) in members(document, "/components/headers") {
        header.get_mut("schema").into_iter().for_each(&mut visit);
    }
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        for (name, mut schema) in std::mem::take(schemas) {
            let copy = copies.get(&name).map(|copy| (copy.clone(), schema.clone()));
            if read.contains(&name) && !sent.contains(&name) {
                relax.schema(&mut schema);
            }
            schemas.insert(name, schema);
            if let Some((name, mut schema)) = copy {
                relax.schema(&mut schema);
                schemas.insert(name, schema);
            }
        }
    }
    Ok(())
}

/// Leaves out the responses with 5xx. Listed with a schema, they would be read as JSON whatever they are; listed without
/// one, a client would return nothing where it should fail.
fn drop_server_errors(document: &mut Value) {
    for_each_operation(document.get_mut("paths"), &mut |operation| {
        if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
            responses.retain(|status, _| !status.starts_with('5'));
        }
    });
}

/// Names for copies of the schemas that both sides use and that differ between them.
fn copies(
    document: &Value,
    config: &Config,
    (read, sent): (&BTreeSet<String>, &BTreeSet<String>),
) -> Result<BTreeMap<String, String>, Error> {
    let mut copies = BTreeMap::new();
    // A schema that leads to one that differs, differs as well, so this repeats until nothing is added.
    loop {
        let before = copies.len();
        for (name, schema) in
            model::schemas(document).filter(|(name, _)| read.contains(*name) && sent.contains(*name))
        {
            let mut relaxed = schema.clone();
            Relax { copies: &copies, config }.schema(&mut relaxed);
            if relaxed == *schema || copies.contains_key(name) {
                continue;
            }
            let copy = format!("{name}Response");
            let at = pointer::join("/components/schemas", &copy);
            if document.pointer(&at).is_some() {
                let message = format!("the tolerant form needs this name for what responses have of {name}");
                return Err(error(&at, message));
            }
            copies.insert(name.to_owned(), copy);
        }
        if copies.len() == before {
            return Ok(copies);
        }
    }
}

/// The members of an object in the document.
fn members<'a>(document: &'a mut Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a mut Value)> {
    document.pointer_mut(pointer).and_then(Value::as_object_mut).into_iter().flatten()
}

struct Relax<'a> {
    /// Names of schemas that requests use as well, and of their relaxed copies.
    copies: &'a BTreeMap<String, String>,
    config: &'a Config,
}

impl Relax<'_> {
    fn schema(&self, schema: &mut Value) {
        if null::is_only(schema) {
            return;
        }
        let Some(object) = schema.as_object_mut() else { return };
        if let Some(Value::String(target)) = object.get_mut("$ref") {
            if let Some(copy) = pointer::component(target, "schemas").and_then(|name| self.copies.get(name)) {
                *target = pointer::join(SCHEMAS, copy);
            }
            return;
        }
        // Fields that the documentation calls always present are sometimes missing from the response of a failure.
        object.shift_remove("required");
        for limit in LIMITS {
            object.shift_remove(limit);
        }
        match object.get("format").and_then(Value::as_str) {
            Some("int32") => drop(object.insert("format".to_owned(), "int64".into())),
            Some(format) if !FORMATS.contains(&format) => drop(object.shift_remove("format")),
            _ => {}
        }
        if object.contains_key("enum") {
            enumeration(object, self.config);
        }
        aliases(object, self.config.aliases);
        for (_, property) in object.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
        {
            self.nullable(property, false);
        }
        for key in ["items", "additionalProperties"] {
            object.get_mut(key).into_iter().for_each(|part| self.nullable(part, true));
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            let parts = object.get_mut(key).and_then(Value::as_array_mut);
            parts.into_iter().flatten().for_each(|part| self.schema(part));
        }
    }

    /// The same, with null as one more value.
    fn nullable(&self, schema: &mut Value, each: bool) {
        self.schema(schema);
        null::allow(schema, each);
    }
}

/// Gives a property that occurs under several names one property for each of them.
fn aliases(object: &mut Map<String, Value>, extension: &str) {
    let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) else { return };
    let before = std::mem::take(properties);
    let names: BTreeSet<_> = before.keys().cloned().collect();
    for (name, mut property) in before {
        let aliases = property.as_object_mut().and_then(|it| it.shift_remove(extension));
        properties.insert(name.clone(), property.clone());
        for alias in
            aliases.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
        {
            let mut other = property.clone();
            if let Some(other) = other.as_object_mut() {
                describe(other, &format!("Another name of `{name}`: the service sends either."));
            }
            if !names.contains(alias) {
                properties.insert(alias.to_owned(), other);
            }
        }
    }
}

/// The component schemas that some parts of the operations lead to.
fn names(document: &Value, parts: fn(&Value) -> Vec<&Value>) -> Result<BTreeSet<String>, Error> {
    let mut names = BTreeSet::new();
    let items = document.get("paths").and_then(Value::as_object);
    for item in items.into_iter().flat_map(Map::values) {
        for part in parts(item) {
            model::collect(document, part, &mut names)?;
        }
    }
    Ok(names)
}

/// The part of a path item that the service sends.
fn read(item: &Value) -> Vec<&Value> {
    sides(item, "responses", "requestBody")
}

/// The part of a path item that a client sends.
fn sent(item: &Value) -> Vec<&Value> {
    let mut parts = sides(item, "requestBody", "responses");
    parts.extend(item.get("parameters"));
    parts.extend(operations(item).filter_map(|operation| operation.get("parameters")));
    parts
}

/// One part of each operation, and another of each of its callbacks, where the sides are swapped.
fn sides<'a>(item: &'a Value, own: &str, of_callback: &str) -> Vec<&'a Value> {
    let called = operations(item).filter_map(|operation| operation.get("callbacks")?.as_object());
    let called = called.flat_map(Map::values).filter_map(Value::as_object).flat_map(Map::values);
    let called = called.flat_map(operations).filter_map(|operation| operation.get(of_callback));
    operations(item).filter_map(|operation| operation.get(own)).chain(called).collect()
}

fn operations(item: &Value) -> impl Iterator<Item = &Value> {
    model::METHODS.iter().filter_map(|method| item.get(method))
}

fn for_each_operation(paths: Option<&mut Value>, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    for (_, item) in paths.and_then(Value::as_object_mut).into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if model::METHODS.contains(&method.as_str())
                && let Some(operation) = operation.as_object_mut()
            {
                visit(operation);
            }
        }
    }
}

/// Calls `visit` for each schema in the operations themselves that the service sends.
fn read_of_paths(paths: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    for_each_operation(Some(paths), &mut |operation| {
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        responses.into_iter().flatten().for_each(|(_, response)| content(response, visit));
        let callbacks = operation.get_mut("callbacks").and_then(Value::as_object_mut);
        for (_, callback) in callbacks.into_iter().flatten() {
            for_each_operation(Some(callback), &mut |operation| {
                operation.get_mut("requestBody").into_iter().for_each(|body| content(body, visit));
            });
        }
    });
}

/// Calls `visit` for the schemas of the bodies and headers of a response or request.
fn content(holder: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    for key in ["content", "headers"] {
        for (_, part) in holder.get_mut(key).and_then(Value::as_object_mut).into_iter().flatten() {
            part.get_mut("schema").into_iter().for_each(&mut *visit);
        }
    }
}
