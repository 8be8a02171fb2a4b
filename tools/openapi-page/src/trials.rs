//! What the script needs to make a call against a sandbox: the parts of each call as data.

use maud::{Markup, PreEscaped};
use openapi_model::model;
use serde_json::{Map, Value, json};

use crate::book::{Book, Entry, members};
use crate::samples;
use crate::types::plain;

/// The data as JSON within the page; none if the API has no sandbox.
///
/// `schemes` has, for each credential that is a header, its name and who issues it. `calls` has each operation's method,
/// path, parameters (name, place, whether required, example), credentials, the media type of its body, and the pointers
/// of images in it.
pub fn data(book: &Book<'_>) -> Option<Markup> {
    book.config.sandbox.as_ref()?;
    let schemes: Map<String, Value> = members(book.document.pointer("/components/securitySchemes"))
        .filter_map(|(name, scheme)| Some((name.to_owned(), header(book, scheme)?)))
        .collect();
    let calls: Map<String, Value> = book
        .groups
        .iter()
        .flat_map(|group| &group.operations)
        .map(|entry| (entry.anchor(), call(book, entry)))
        .collect();
    let browsers =
        book.config.browsers.map(|browsers| json!([browsers.prefix, browsers.without, browsers.with]));
    let data = json!({"schemes": schemes, "calls": calls, "browsers": browsers});
    Some(harmless(&data.to_string()))
}

/// The header of a credential: its name, what its value begins with, and the operation and field that it is issued by.
fn header(book: &Book<'_>, scheme: &Value) -> Option<Value> {
    let text = |name| model::text(scheme, name);
    let issuer = scheme.get(book.config.issued_by);
    let issuer = ["operation", "field"]
        .map(|part| issuer.and_then(|issuer| model::text(issuer, part)).unwrap_or_default());
    match (text("type")?, text("in"), text("scheme")) {
        ("apiKey", Some("header"), _) => Some(json!([text("name")?, "", issuer])),
        ("http", _, Some("bearer")) => Some(json!(["authorization", "Bearer ", issuer])),
        _ => None,
    }
}

fn call(book: &Book<'_>, entry: &Entry<'_>) -> Value {
    let parameters = entry.parameters.iter().map(|node| book.resolve(node)).filter_map(|node| {
        let (name, place) = (model::text(node, "name")?, model::text(node, "in")?);
        let example = samples::value_of(book, node).map(|value| plain(&value)).unwrap_or_default();
        Some(json!([name, place, model::flag(node, "required"), example]))
    });
    let body = entry.object.get("requestBody").map(|body| book.resolve(body));
    let types: Vec<&str> =
        body.into_iter().flat_map(|body| members(body.get("content")).map(|(name, _)| name)).collect();
    json!({
        "m": entry.method,
        "p": entry.path,
        "q": parameters.collect::<Vec<_>>(),
        "s": book.alternatives(entry),
        "t": types,
        "i": samples::images_of(book, entry),
    })
}

/// JSON that cannot end the element it is in, or be read as a comment.
fn harmless(json: &str) -> Markup {
    PreEscaped(json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}
