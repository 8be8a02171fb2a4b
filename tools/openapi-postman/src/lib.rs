//! An OpenAPI 3.0 document as a Postman collection (format 2.1.0): one folder for each tag, one request for each operation.
//! A folder may stand before these and one after them; see [`Order`].
//!
//! A request is ready to be sent once the variables without a value are filled in. What one response gives to later
//! requests (tokens, ids) is kept by a script, so that nobody copies it by hand; see `carried`.

mod braces;
mod carried;
mod config;
mod order;
mod request;
mod response;

use carried::Carried;
use heck::ToLowerCamelCase as _;
use openapi_model::Error;
use openapi_model::model::{self, Operation};
use serde_json::{Map, Value, json};

pub use config::Config;
pub use order::{Folder, Order};

/// The URL of the format.
const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/// What applies to all requests.
const HOW_TO: &str = "\
## How to use this collection

Fill in the variables of the collection that have no value. What later requests need of a response, such as a token or \
an id, is kept in a variable by the script of the request that gets it. Optional query parameters are there, switched \
off. Where a request takes one of several credentials, the first is used and the others are switched off.";

/// What a request is written from.
struct Source<'a> {
    document: &'a Value,
    config: &'a Config,
    carried: Carried<'a>,
}

/// The collection.
///
/// # Errors
/// An operation cannot be read, the order names one that is not there, a reference leads nowhere, or a text that Postman would take for a variable cannot be
/// written in another way.
pub fn write(document: &Value, config: &Config, order: &Order) -> Result<Value, Error> {
    let operations = model::operations(document)?;
    let carried = Carried::find(document, config.issued_by, &operations)?;
    let source = Source { document, config, carried };
    let mut folders = Vec::new();
    if let Some(first) = &order.first {
        let mut items = Vec::new();
        for operation in first.find(&operations)? {
            items.push(again(&source, operation)?);
        }
        folders.push(folder(&first.name, Some(&first.description), items));
    }
    let ordered = || operations.iter().filter(|operation| !order.is_last(operation.id));
    for tag in document.get("tags").and_then(Value::as_array).into_iter().flatten() {
        let name = model::text(tag, "name").ok_or_else(|| wrong("/tags", "a tag has no name"))?;
        let mut items = Vec::new();
        for operation in ordered().filter(|operation| first_tag(operation) == Some(name)) {
            items.push(item(&source, operation)?);
        }
        // All of its requests can be in the last folder.
        if !items.is_empty() {
            folders.push(folder(name, model::text(tag, "description"), items));
        }
    }
    // An operation without a declared tag is a finding of the lints; here it would be lost.
    for operation in ordered().filter(|operation| first_tag(operation).is_none()) {
        folders.push(item(&source, operation)?);
    }
    if let Some(last) = &order.last {
        let mut items = Vec::new();
        for operation in last.find(&operations)? {
            items.push(item(&source, operation)?);
        }
        folders.push(folder(&last.name, Some(&last.description), items));
    }
    let info = document.get("info").ok_or_else(|| wrong("", "the document has no info"))?;
    let description = model::text(info, "description").unwrap_or_default().trim_end();
    Ok(json!({
        "info": {
            "name": model::text(info, "title"),
            "description": format!("{description}\n\n{HOW_TO}"),
            "version": model::text(info, "version"),
            "schema": SCHEMA,
        },
        "item": folders,
        "variable": variables(&source, &operations)?,
    }))
}

fn first_tag<'a>(operation: &Operation<'a>) -> Option<&'a str> {
    operation.object.get("tags")?.get(0)?.as_str()
}

fn folder(name: &str, description: Option<&str>, items: Vec<Value>) -> Value {
    json!({"name": name, "description": description, "item": items})
}

/// A request that stands in the folder of its tag as well, with its saved responses there.
fn again(source: &Source<'_>, operation: &Operation<'_>) -> Result<Value, Error> {
    let mut item = item(source, operation)?;
    item["id"] = format!("first-{}", operation.id).into();
    item["response"] = json!([]);
    Ok(item)
}

fn item(source: &Source<'_>, operation: &Operation<'_>) -> Result<Value, Error> {
    let object = operation.object;
    let mut script = source.carried.script(operation.id);
    let codes = object.get("responses").and_then(Value::as_object);
    let codes: Vec<u16> =
        codes.into_iter().flat_map(Map::keys).filter_map(|status| status.parse().ok()).collect();
    let codes = Value::from(codes);
    script.push(format!(
        "pm.test(\"The status is documented\", () => pm.expect(pm.response.code).to.be.oneOf({codes}));"
    ));
    Ok(json!({
        // Not a random one: the same document gives the same collection.
        "id": operation.id,
        "name": object.get("summary").and_then(Value::as_str).unwrap_or(operation.id),
        "request": request::write(source, operation)?,
        "response": response::write(source, operation)?,
        "event": [{"listen": "test", "script": {"type": "text/javascript", "exec": script}}],
    }))
}

/// The variables: where the service is, what is the same in every request, and what is filled in or carried over.
fn variables(source: &Source<'_>, operations: &[Operation<'_>]) -> Result<Vec<Value>, Error> {
    let Source { document, carried, .. } = source;
    let mut list: Vec<Value> = Vec::new();
    let mut add = |key: &str, value: &str, description: &str| {
        if !list.iter().any(|known: &Value| known["key"] == *key) {
            list.push(json!({"key": key, "value": value, "type": "string", "description": description}));
        }
    };
    let servers = document.get("servers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let server = servers.first().and_then(|server| model::text(server, "url")).unwrap_or_default();
    let all = servers.iter().filter_map(|server| {
        Some(format!("{}: {}", model::text(server, "url")?, model::text(server, "description")?))
    });
    add("baseUrl", server, &all.collect::<Vec<_>>().join("\n"));
    for (name, scheme) in schemes(document) {
        add(name, "", model::text(scheme, "description").unwrap_or_default());
    }
    for operation in operations {
        for parameter in model::parameters(document, operation)? {
            if let Some((key, value)) = constant(document, parameter) {
                add(&key, value, model::text(parameter, "description").unwrap_or_default());
            }
        }
    }
    for (key, description) in carried.names() {
        add(key, "", description);
    }
    for variable in &list {
        // Postman looks for variables in the values of variables as well, and has no escape for braces there.
        if model::text(variable, "value").is_some_and(braces::open_a_variable) {
            let message = format!(
                "the value of {} has `{{{{`, which Postman takes for a variable; change it",
                variable["key"]
            );
            return Err(wrong("", message));
        }
    }
    Ok(list)
}

/// Why the collection cannot be written, and where in the document.
fn wrong(pointer: impl Into<String>, message: impl Into<String>) -> Error {
    Error { pointer: pointer.into(), message: message.into() }
}

/// The security schemes by name.
fn schemes(document: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let schemes = document.pointer("/components/securitySchemes").and_then(Value::as_object);
    schemes.into_iter().flatten().map(|(name, scheme)| (name.as_str(), scheme))
}

/// Variable and value of a header that is needed and has a usual value.
fn constant<'a>(document: &'a Value, parameter: &'a Value) -> Option<(String, &'a str)> {
    let needed = model::flag(parameter, "required") && model::text(parameter, "in") == Some("header");
    let usual = model::usual_value(document, parameter)?.as_str()?;
    needed.then(|| Some((model::text(parameter, "name")?.to_lower_camel_case(), usual)))?
}

#[cfg(test)]
mod tests;
