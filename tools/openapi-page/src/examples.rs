//! Examples of an operation: programs that make the call, bodies of requests and of responses.

use maud::{Markup, html};
use serde_json::Value;

use crate::book::{Body, Book, Entry, bodies, members};
use crate::{highlight, samples};
use openapi_model::model;

/// The column of examples of an operation.
pub fn column<'a>(book: &Book<'a>, entry: &'a Entry<'a>) -> Markup {
    let body = entry.object.get("requestBody").map(|body| book.resolve(body));
    let requests = body.map(|body| bodies(book, body)).unwrap_or_default();
    let responses: Vec<_> = members(entry.object.get("responses"))
        // Shared responses have their examples in a section of their own.
        .filter(|(_, response)| response.get("$ref").is_none())
        .flat_map(|(status, response)| bodies(book, response).into_iter().map(move |body| (status, body)))
        .collect();
    html! {
        div.aside {
            p.label { "Request" }
            (samples::panels(book, entry))
            div data-requests {
                @for example in &requests { (panel(html! { (example.title()) }, &code(example), false)) }
            }
            @if !responses.is_empty() {
                p.label { "Responses" }
                @for (index, (status, example)) in responses.iter().enumerate() {
                    (panel(html! { span.status { (status) } " " (example.title()) }, &code(example), index == 0))
                }
            }
        }
    }
}

/// The examples of a body that the service sends.
pub fn panels<'a>(book: &Book<'a>, body: &'a Value) -> Markup {
    html! {
        @for (index, example) in bodies(book, body).iter().enumerate() {
            (panel(html! { (example.title()) }, &code(example), index == 0))
        }
    }
}

/// Collapsible code.
fn panel(title: Markup, code: &Markup, open: bool) -> Markup {
    html! {
        details.panel open[open] {
            summary { (title) }
            div.code { pre tabindex="0" { code { (code) } } }
        }
    }
}

fn code(example: &Body<'_>) -> Markup {
    match example.value {
        Value::String(text) if !model::is_json(example.media_type) => html! { (text) },
        value => highlight::json(value),
    }
}
