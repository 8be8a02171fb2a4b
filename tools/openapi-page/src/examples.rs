//! Examples of an operation: programs that make the call, bodies of requests and of responses.

use maud::{Markup, html};
use serde_json::Value;

use crate::book::{Book, Entry, members};
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
                @for example in &requests { (panel(html! { (example.title()) }, &example.code(), false)) }
            }
            @if !responses.is_empty() {
                p.label { "Responses" }
                @for (index, (status, example)) in responses.iter().enumerate() {
                    (panel(html! { span.status { (status) } " " (example.title()) }, &example.code(), index == 0))
                }
            }
        }
    }
}

/// The examples of a body that the service sends.
pub fn panels<'a>(book: &Book<'a>, body: &'a Value) -> Markup {
    html! {
        @for (index, example) in bodies(book, body).iter().enumerate() {
            (panel(html! { (example.title()) }, &example.code(), index == 0))
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

/// An example of a body.
pub struct Body<'a> {
    /// Its media type.
    pub media_type: &'a str,
    name: &'a str,
    summary: Option<&'a str>,
    /// The example.
    pub value: &'a Value,
}

impl Body<'_> {
    fn title(&self) -> &str {
        let name = if self.name.is_empty() { self.media_type } else { self.name };
        self.summary.filter(|summary| !summary.is_empty()).unwrap_or(name)
    }

    fn code(&self) -> Markup {
        match self.value {
            Value::String(text) if !model::is_json(self.media_type) => html! { (text) },
            value => highlight::json(value),
        }
    }
}

/// The examples of a body, in order.
pub fn bodies<'a>(book: &Book<'a>, holder: &'a Value) -> Vec<Body<'a>> {
    let mut found = Vec::new();
    for (media_type, object) in members(holder.get("content")) {
        if let Some(value) = object.get("example") {
            found.push(Body { media_type, name: "", summary: None, value });
        }
        for (name, example) in members(object.get("examples")) {
            let example = book.resolve(example);
            if let Some(value) = example.get("value") {
                found.push(Body { media_type, name, summary: model::text(example, "summary"), value });
            }
        }
    }
    found
}
