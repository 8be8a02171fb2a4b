//! The saved responses of a request.

use std::collections::BTreeSet;

use openapi_model::Error;
use openapi_model::model::{self, Operation};
use serde_json::{Map, Value, json};

use super::braces;
use super::{Source, request};

/// One saved response for each example that the operation itself has, and one for each example of its request.
///
/// The responses that operations share by `$ref` are omitted: the same ones under each request would bury those that
/// are specific to it.
pub(super) fn write(source: &Source<'_>, operation: &Operation<'_>) -> Result<Vec<Value>, Error> {
    let requests = requests(source.document, operation)?;
    let responses = responses(source.document, operation)?;
    let mut seen = BTreeSet::new();
    let mut list = Vec::new();
    for response in &responses {
        let sent = requests.iter().find(|(name, _)| *name == response.name).or_else(|| requests.first());
        let sent = sent.map(|(name, _)| *name);
        seen.extend(sent);
        let id = format!("{}-{}-{}", operation.id, response.status, response.name);
        let original = request::with_example(source, operation, Some(sent.unwrap_or_default()))?;
        list.push(response.saved(&id, response.title, original));
    }
    // Other requests are shown with the response to the first.
    if let Some(response) = responses.first() {
        for (name, summary) in requests.iter().filter(|(name, _)| !seen.contains(name)) {
            let id = format!("{}-request-{name}", operation.id);
            let original = request::with_example(source, operation, Some(name))?;
            list.push(response.saved(&id, summary, original));
        }
    }
    Ok(list)
}

/// Name and summary of the examples of a request.
fn requests<'a>(document: &'a Value, operation: &Operation<'a>) -> Result<Vec<(&'a str, &'a str)>, Error> {
    let Some(body) = operation.object.get("requestBody") else { return Ok(Vec::new()) };
    let media = model::media_types(model::resolve(document, body)?.get("content")).next();
    let examples = media.and_then(|(_, media)| media.get("examples")).and_then(Value::as_object);
    let mut list = Vec::new();
    for (name, example) in examples.into_iter().flatten() {
        let summary = model::text(model::resolve(document, example)?, "summary");
        list.push((name.as_str(), summary.unwrap_or(name)));
    }
    Ok(list)
}

struct Response<'a> {
    status: &'a str,
    name: &'a str,
    title: &'a str,
    media_type: Option<&'a str>,
    headers: Vec<Value>,
    value: Option<&'a Value>,
}

/// The responses that the operation does not share with others.
fn responses<'a>(document: &'a Value, operation: &Operation<'a>) -> Result<Vec<Response<'a>>, Error> {
    let mut list = Vec::new();
    let responses = operation.object.get("responses").and_then(Value::as_object);
    for (status, response) in
        responses.into_iter().flatten().filter(|(_, response)| response.get("$ref").is_none())
    {
        let title = model::text(response, "description").unwrap_or_default();
        let mut headers = Vec::new();
        for (name, header) in response.get("headers").and_then(Value::as_object).into_iter().flatten() {
            let header = model::resolve(document, header)?;
            if let Some(example) = header.get("example") {
                let value = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
                headers.push(json!({"key": name, "value": value}));
            }
        }
        let mut empty = true;
        for (media_type, media) in model::media_types(response.get("content")) {
            for (name, example) in media.get("examples").and_then(Value::as_object).into_iter().flatten() {
                let example = model::resolve(document, example)?;
                list.push(Response {
                    status,
                    name,
                    title: model::text(example, "summary").unwrap_or(title),
                    media_type: Some(media_type),
                    headers: headers.clone(),
                    value: example.get("value"),
                });
                empty = false;
            }
        }
        if empty {
            list.push(Response { status, name: "empty", title, media_type: None, headers, value: None });
        }
    }
    Ok(list)
}

impl Response<'_> {
    fn saved(&self, id: &str, name: &str, original: Value) -> Value {
        let code: u16 = self.status.parse().unwrap_or_default();
        let json = self.media_type.is_some_and(model::is_json);
        let body = self.value.map(|value| match value.as_str() {
            Some(text) if !json => text.to_owned(),
            _ => braces::json(&braces::guarded(value)),
        });
        let mut headers = self.headers.clone();
        if let Some(media_type) = self.media_type {
            headers.insert(0, json!({"key": "Content-Type", "value": media_type}));
        }
        let mut saved = Map::new();
        for (key, value) in [
            ("id", id.into()),
            ("name", name.into()),
            ("originalRequest", original),
            ("status", reason(code).into()),
            ("code", code.into()),
            ("_postman_previewlanguage", if json { "json" } else { "text" }.into()),
            ("header", headers.into()),
            ("cookie", json!([])),
            ("body", body.into()),
        ] {
            saved.insert(key.to_owned(), value);
        }
        Value::Object(saved)
    }
}

/// The reason phrase of a status (RFC 9110).
fn reason(code: u16) -> &'static str {
    match code {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}
