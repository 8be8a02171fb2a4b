//! Parameters, headers and credentials of an operation.

use maud::{Markup, html};
use serde_json::Value;

use crate::anchor;
use crate::book::{Book, Entry, members, shared_name};
use crate::parts::{breakable, hash};
use crate::schema::{Context, content};
use crate::{markdown, types};
use openapi_model::model;

/// The parameters of an operation. Those that every operation has are only named, and linked to their description.
pub fn of_operation<'a>(book: &Book<'a>, entry: &Entry<'a>) -> Markup {
    let common = |node: &&'a Value| {
        shared_name(node, "parameters").filter(|name| book.common_parameters.contains(name))
    };
    let own: Vec<&Value> = entry.parameters.iter().copied().filter(|node| common(node).is_none()).collect();
    let everywhere: Vec<_> =
        entry.parameters.iter().filter_map(|node| Some((common(node)?, book.resolve(node)))).collect();
    html! {
        @if !own.is_empty() {
            h4 { "Parameters" }
            ul.props { @for node in own { (row(book, book.resolve(node), None)) } }
        }
        @if !everywhere.is_empty() {
            p.quiet {
                @if own_is_empty(entry, book) { "No parameters but " } @else { "And, as in every request, " }
                @for (index, (name, node)) in everywhere.iter().enumerate() {
                    @if index > 0 { ", " }
                    a href={ "#" (anchor::shared("parameter", name)) } { code { (model::text(node, "name").unwrap_or(name)) } }
                    @if let Some(place) = model::text(node, "in") { " (" (place) ")" }
                }
                "."
            }
        }
    }
}

fn own_is_empty(entry: &Entry<'_>, book: &Book<'_>) -> bool {
    entry
        .parameters
        .iter()
        .all(|node| shared_name(node, "parameters").is_some_and(|name| book.common_parameters.contains(name)))
}

/// The parameters that every request has.
pub fn in_every_request(book: &Book<'_>) -> Markup {
    let shared = book.document.pointer("/components/parameters");
    html! {
        @if !book.common_parameters.is_empty() {
            section.block id="every-request" {
                h2 { "Every request" (hash("every-request", "Every request")) }
                ul.props {
                    @for (name, node) in members(shared).filter(|(name, _)| book.common_parameters.contains(name)) {
                        (row(book, node, Some(anchor::shared("parameter", name))))
                    }
                }
            }
        }
    }
}

fn row<'a>(book: &Book<'a>, node: &'a Value, id: Option<String>) -> Markup {
    let body = members(node.get("content")).next().and_then(|(_, media)| media.get("schema"));
    let schema = node.get("schema").or(body).unwrap_or(&Value::Null);
    html! {
        li id=[id] {
            p.head {
                code.name { (breakable(model::text(node, "name").unwrap_or("(without a name)"))) } " "
                span.type { (types::phrase(book, schema)) }
                @if let Some(place) = model::text(node, "in") { " " span.place { (place) } }
                @if model::flag(node, "required") { " " span.must { "required" } }
                (types::marks(book, node, schema))
            }
            @if let Some(text) = model::text(node, "description") { (markdown::block(book, text)) }
            (types::limits(book, node, schema))
            @if schema.get("enum").is_some() { (content(book, schema, Context::Operation)) }
        }
    }
}

/// The headers of a response in one line; shared ones are linked.
pub fn headers<'a>(book: &Book<'a>, response: &'a Value) -> Markup {
    let headers: Vec<_> = members(response.get("headers")).collect();
    html! {
        @if !headers.is_empty() {
            p.quiet {
                @if headers.len() == 1 { "Header " } @else { "Headers " }
                @for (index, (name, node)) in headers.iter().enumerate() {
                    @if index > 0 { ", " }
                    @match shared_name(node, "headers").filter(|shared| book.is_shared("headers", shared)) {
                        Some(shared) => a href={ "#" (anchor::shared("header", shared)) } { code { (name) } },
                        None => {
                            code { (name) }
                            @if let Some(text) = model::text(node, "description") { " – " (markdown::inline(book, text)) }
                        }
                    }
                }
            }
        }
    }
}

/// The shared headers of responses.
pub fn shared_headers(book: &Book<'_>) -> Markup {
    let headers: Vec<_> = members(book.document.pointer("/components/headers")).collect();
    html! {
        @if !headers.is_empty() {
            h3 { "Headers of responses" }
            ul.props {
                @for (name, node) in headers {
                    (header(book, name, node))
                }
            }
        }
    }
}

fn header<'a>(book: &Book<'a>, name: &str, node: &'a Value) -> Markup {
    let schema = node.get("schema").unwrap_or(&Value::Null);
    html! {
        li id=(anchor::shared("header", name)) {
            p.head {
                code.name { (breakable(name)) } " " span.type { (types::phrase(book, schema)) }
                (types::marks(book, node, schema))
            }
            @if let Some(text) = model::text(node, "description") { (markdown::block(book, text)) }
            (types::limits(book, node, schema))
        }
    }
}

/// The credentials of an operation: alternatives, each a set of credentials.
pub fn credentials<'a>(book: &Book<'a>, entry: &Entry<'a>) -> Markup {
    let alternatives = book.alternatives(entry);
    html! {
        p.credentials {
            @if alternatives.iter().all(Vec::is_empty) {
                "No credentials"
            } @else {
                "Credentials: "
                @for (index, set) in alternatives.iter().enumerate() {
                    @if index > 0 { " or " }
                    @if set.is_empty() { "none" }
                    @for (index, name) in set.iter().enumerate() {
                        @if index > 0 { " + " }
                        @if book.is_shared("securitySchemes", name) {
                            a href={ "#" (anchor::shared("credential", name)) } { code { (name) } }
                        } @else { code { (name) } }
                    }
                }
            }
        }
    }
}
