//! An OpenAPI 3.0 document as a Postman collection (format 2.1.0): one folder for each tag, one request for each operation.
//! One more folder may come before these and one after them; see [`Order`].
//!
//! A request is ready to be sent once the variables without a value are filled in. What one response gives to later
//! requests (tokens, ids) is kept by a script, so that nobody copies it by hand; see `carried`.

mod braces;
mod carried;
mod changes;
mod config;
mod environment;
mod order;
mod request;
mod response;

use carried::Carried;
use changes::{Change, Extra, ExtraRequest};
use heck::ToLowerCamelCase as _;
use openapi_model::Error;
use openapi_model::model::{self, Operation};
use serde_json::{Map, Value, json};

pub use changes::Changes;
pub use config::Config;
pub use environment::environment;
pub use order::{Folder, Order};

/// The URL of the format.
const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/// What applies to all requests.
const HOW_TO: &str = "\
## How to use this collection

Fill in the variables of the collection that have no value. What later requests need of a response, such as a token or \
an id, is kept in a variable by the script of the request that gets it. Optional query parameters are there, switched \
off. Where a request takes one of several credentials, the first is used and the others are switched off.

A request whose body is a file sends the file of that path in the working directory, or one that you choose.

If `requireSuccess` is `true`, every request has to succeed, or its test fails; otherwise, the status has to be a \
documented one.";

/// The variable that makes the tests ask for success.
const REQUIRE_SUCCESS: &str = "requireSuccess";

/// What a request is written from.
#[derive(Clone)]
struct Source<'a> {
    document: &'a Value,
    config: &'a Config,
    carried: Carried<'a>,
    changes: &'a Changes,
    /// The change of a further request, instead of the one of its operation.
    own: Option<&'a Change>,
}

impl Source<'_> {
    fn change(&self, operation: &str) -> Option<&Change> {
        self.own.or_else(|| self.changes.of(operation))
    }
}

/// The collection.
///
/// # Errors
/// An operation cannot be read, the order names one that is not there, a reference leads nowhere, or a text that Postman
/// would take for a variable cannot be written in another way.
pub fn write(document: &Value, config: &Config, order: &Order) -> Result<Value, Error> {
    let operations = model::operations(document)?;
    let changes = &order.changes;
    let carried = Carried::find(document, config.issued_by, &operations, changes)?;
    let source = Source { document, config, carried, changes, own: None };
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
            items.extend(with_extras(&source, operation, &operations)?);
        }
        // All of its requests can be in the last folder.
        if !items.is_empty() {
            folders.push(folder(name, model::text(tag, "description"), items));
        }
    }
    // An operation without a declared tag is a finding of the lints; here it would be lost.
    for operation in ordered().filter(|operation| first_tag(operation).is_none()) {
        folders.extend(with_extras(&source, operation, &operations)?);
    }
    if let Some(last) = &order.last {
        let mut items = Vec::new();
        for operation in last.find(&operations)? {
            items.extend(with_extras(&source, operation, &operations)?);
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

/// A request that is also in the folder of its tag, with its saved responses there.
fn again<'a>(source: &Source<'a>, operation: &Operation<'a>) -> Result<Value, Error> {
    let mut item = item(source, operation)?;
    item["id"] = format!("first-{}", operation.id).into();
    item["response"] = json!([]);
    Ok(item)
}

/// The request of an operation, between those that come before and after it.
fn with_extras<'a>(
    source: &Source<'a>,
    operation: &Operation<'a>,
    operations: &[Operation<'a>],
) -> Result<Vec<Value>, Error> {
    let mut items = Vec::new();
    for further in source.changes.beside(operation.id, false) {
        items.push(extra(source, further, operations)?);
    }
    items.push(item(source, operation)?);
    for further in source.changes.beside(operation.id, true) {
        items.push(extra(source, further, operations)?);
    }
    Ok(items)
}

fn extra<'a>(source: &Source<'a>, extra: &'a Extra, operations: &[Operation<'a>]) -> Result<Value, Error> {
    let mut item = match &extra.request {
        ExtraRequest::Operation(id) => {
            let operation = operations.iter().find(|operation| operation.id == id);
            let operation = operation.ok_or_else(|| wrong("", format!("{id} is not an operation")))?;
            again(&Source { own: Some(&extra.change), ..source.clone() }, operation)?
        }
        ExtraRequest::Url { method, url } => json!({
            "request": {"method": method, "header": [], "url": url, "body": Change::file(Some(&extra.change))},
            "response": [],
            "event": event(&required(&["pm.expect(pm.response.code).to.be.within(200, 299)"])),
        }),
    };
    item["id"] = extra.id.as_str().into();
    item["name"] = extra.name.as_str().into();
    Ok(item)
}

fn event(script: &[String]) -> Value {
    json!([{"listen": "test", "script": {"type": "text/javascript", "exec": script}}])
}

/// Lines of a script: the expectations of a request that has to succeed.
fn required(expectations: &[&str]) -> Vec<String> {
    let tests = expectations.iter().map(|expectation| format!("        {expectation};"));
    let begin = [
        format!("if (pm.variables.get(\"{REQUIRE_SUCCESS}\") === \"true\") {{"),
        "    pm.test(\"The request succeeds\", () => {".to_owned(),
    ];
    let end = ["    });".to_owned(), "}".to_owned()];
    begin.into_iter().chain(tests).chain(end).collect()
}

fn item<'a>(source: &Source<'a>, operation: &Operation<'a>) -> Result<Value, Error> {
    let object = operation.object;
    let mut script = source.carried.script(operation.id);
    let codes = object.get("responses").and_then(Value::as_object);
    let codes: Vec<u16> =
        codes.into_iter().flat_map(Map::keys).filter_map(|status| status.parse().ok()).collect();
    let codes = Value::from(codes);
    script.push(format!(
        "pm.test(\"The status is documented\", () => pm.expect(pm.response.code).to.be.oneOf({codes}));"
    ));
    let mut expectations = vec!["pm.expect(pm.response.code).to.be.within(200, 299)".to_owned()];
    let refusal = source.config.refusal;
    let may_refuse = source.change(operation.id).is_some_and(|change| change.may_refuse);
    if !may_refuse && source.carried.responds_with(operation, refusal)? {
        let refusal = Value::from(refusal);
        expectations
            .push(format!("pm.expect(pm.response.json()[{refusal}] ?? null, {refusal}).to.equal(null)"));
    }
    script.extend(required(&expectations.iter().map(String::as_str).collect::<Vec<_>>()));
    Ok(json!({
        // Not a random one: the same document gives the same collection.
        "id": operation.id,
        "name": object.get("summary").and_then(Value::as_str).unwrap_or(operation.id),
        "request": request::write(source, operation)?,
        "response": response::write(source, operation)?,
        "event": event(&script),
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
    add(REQUIRE_SUCCESS, "", "`true`: every request has to succeed, or its test fails.");
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
