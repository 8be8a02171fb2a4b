//! An operation: what it does, its request, its responses.

use maud::{Markup, html};
use serde_json::Value;

use crate::anchor;
use crate::book::{Book, Entry, Group, list, members, shared_name};
use crate::parameters::{credentials, headers, of_operation};
use crate::parts::{breakable, hash, method, operation_link};
use crate::schema::{Context, content};
use crate::{examples, markdown, types};
use openapi_model::model;

/// The section of a tag with its operations.
pub fn group<'a>(book: &Book<'a>, group: &'a Group<'a>) -> Markup {
    html! {
        section.part id=(group.anchor) {
            div.opening {
                h2 { (group.name) (hash(&group.anchor, group.name)) }
                @if !group.description.is_empty() { div.lead { (markdown::block(book, group.description)) } }
                ul.contents {
                    @for entry in &group.operations {
                        li { a href={ "#" (entry.anchor()) } {
                            (method(book, entry)) span { (entry.title()) } code { (breakable(entry.path)) }
                        } }
                    }
                }
            }
            @for entry in &group.operations { (operation(book, group, entry)) }
        }
    }
}

fn operation<'a>(book: &Book<'a>, group: &Group<'a>, entry: &'a Entry<'a>) -> Markup {
    let id = entry.anchor();
    html! {
        section.operation id=(id) data-spy {
            div.told {
                p.eyebrow { (group.name) }
                h3 { (entry.title()) (hash(&id, entry.title())) }
                p.route { (method(book, entry)) " " code { (breakable(entry.path)) } }
                p.identifier { "Operation id " code { (breakable(entry.id)) } }
                (effects(book, entry))
                (replacement(book, entry))
                @if let Some(text) = entry.text("description") { (markdown::block(book, text)) }
                (credentials(book, entry))
                (of_operation(book, entry))
                (request(book, entry))
                (responses(book, entry))
                (codes(book, entry))
                @for callback in &entry.callbacks { (callback_of(book, callback)) }
            }
            (examples::column(book, entry))
        }
    }
}

fn effects(book: &Book<'_>, entry: &Entry<'_>) -> Markup {
    let config = book.config;
    let changes =
        entry.flag(config.changes_state).map(|yes| if yes { "changes state" } else { "only reads" });
    let repeats =
        entry.flag(config.repeatable).map(|yes| if yes { "safe to retry" } else { "not safe to retry" });
    let reach = entry.text(config.reach).map(|reach| {
        config.reaches.iter().find(|(word, _)| *word == reach).map_or(reach, |(_, words)| *words)
    });
    let effects: Vec<&str> = [changes, repeats, reach].into_iter().flatten().collect();
    let source = entry.text(config.source).map(|source| config.source_of(source));
    html! {
        @if !effects.is_empty() || source.is_some() {
            ul.effects {
                @for effect in effects { li { (effect) } }
                @if let Some(source) = source { li title=(source.meaning) { (source.label) } }
            }
        }
    }
}

fn replacement(book: &Book<'_>, entry: &Entry<'_>) -> Markup {
    html! {
        @if entry.flag("deprecated") == Some(true) {
            p.notice {
                strong { "Deprecated." }
                @if let Some(id) = entry.text(book.config.replaced_by) {
                    " Use "
                    (operation_link(book, id))
                    " instead."
                }
            }
        }
    }
}

fn request<'a>(book: &Book<'a>, entry: &Entry<'a>) -> Markup {
    let Some(body) = entry.object.get("requestBody").map(|body| book.resolve(body)) else {
        return html! {};
    };
    html! {
        h4 {
            "Request body"
            @if model::flag(body, "required") { " " span.must { "required" } }
        }
        @if let Some(text) = model::text(body, "description") { (markdown::block(book, text)) }
        (media(book, body))
    }
}

/// The bodies of a request or a response, by media type. Several with the same schema are shown once.
fn media<'a>(book: &Book<'a>, holder: &'a Value) -> Markup {
    let mut shown: Vec<(Vec<&str>, &'a Value)> = Vec::new();
    for (media_type, object) in members(holder.get("content")) {
        let schema = object.get("schema").unwrap_or(&Value::Null);
        match shown.iter_mut().find(|(_, other)| *other == schema) {
            Some((types, _)) => types.push(media_type),
            None => shown.push((vec![media_type], schema)),
        }
    }
    html! { @for (types, schema) in &shown { (body(book, types, schema)) } }
}

fn body<'a>(book: &Book<'a>, media_types: &[&str], schema: &'a Value) -> Markup {
    // The schema of a whole body is written out, also if the body is a list of it.
    let shape = types::named(schema).and_then(|name| book.schemas.get(name).copied()).unwrap_or(schema);
    html! {
        p.media {
            @for (index, media_type) in media_types.iter().enumerate() {
                @if index > 0 { " or " }
                code { (breakable(media_type)) }
            }
            " " span.type { (types::plain_phrase(book, schema)) } (types::marks(book, schema, shape))
        }
        @for text in [model::text(schema, "description"), model::text(shape, "description")].into_iter().flatten().take(1) {
            (markdown::block(book, text))
        }
        (content(book, shape, Context::Operation))
    }
}

fn responses<'a>(book: &Book<'a>, entry: &Entry<'a>) -> Markup {
    let all: Vec<_> = members(entry.object.get("responses")).collect();
    let success = |status: &str| status.starts_with('2');
    let shared = |response: &'a Value| {
        shared_name(response, "responses").filter(|name| book.is_shared("responses", name))
    };
    let (good, bad): (Vec<_>, Vec<_>) = all.into_iter().partition(|(status, _)| success(status));
    let own = bad.iter().filter(|(_, response)| shared(response).is_none());
    let common: Vec<_> =
        bad.iter().filter_map(|(status, response)| Some((status, shared(response)?))).collect();
    html! {
        @for (status, response) in good {
            h4 { "Response " span.status { (status) } }
            (response_of(book, book.resolve(response)))
        }
        @if !bad.is_empty() { h4 { "Errors" } }
        ul.errors {
            @for (status, response) in own {
                li {
                    span.status { (status) } " "
                    span { (markdown::inline(book, model::text(response, "description").unwrap_or_default())) }
                    @for (_, object) in members(response.get("content")).take(1) {
                        @if let Some(schema) = object.get("schema") { " " span.type { (types::plain_phrase(book, schema)) } }
                    }
                }
            }
        }
        @if !common.is_empty() {
            p.statuses {
                span.quiet { "As everywhere: " }
                @for (status, name) in common {
                    a href={ "#" (anchor::shared("response", name)) } title=(name) { (status) } " "
                }
            }
        }
    }
}

/// A response in full.
fn response_of<'a>(book: &Book<'a>, response: &'a Value) -> Markup {
    html! {
        @if let Some(text) = model::text(response, "description") { (markdown::block(book, text)) }
        (media(book, response))
        (headers(book, response))
    }
}

/// A shared response: its schemas are named and can be unfolded.
pub fn brief_response<'a>(book: &Book<'a>, response: &'a Value) -> Markup {
    html! {
        @if let Some(text) = model::text(response, "description") { (markdown::block(book, text)) }
        @for (media_type, object) in members(response.get("content")) {
            p.media {
                code { (breakable(media_type)) }
                @if let Some(schema) = object.get("schema") { " " span.type { (types::phrase(book, schema)) } }
            }
        }
        (headers(book, response))
    }
}

fn codes(book: &Book<'_>, entry: &Entry<'_>) -> Markup {
    let own: Vec<_> = list(entry.object.get(book.config.error_codes)).collect();
    html! {
        @if !own.is_empty() {
            h4 { "Custom error codes" }
            ul.errors {
                @for code in own {
                    @let number = code.get("code").map(types::plain).unwrap_or_default();
                    li {
                        @if code.get("code").and_then(Value::as_i64).is_some_and(|code| book.codes.contains_key(&code)) {
                            a.status href={ "#" (anchor::code(&number)) } { (number) }
                        } @else { span.status { (number) } }
                        " " span { (markdown::inline(book, model::text(code, "meaning").unwrap_or_default())) }
                    }
                }
            }
        }
    }
}

/// What the service calls because of an operation.
fn callback_of<'a>(book: &Book<'a>, entry: &Entry<'a>) -> Markup {
    let id = entry.anchor();
    let body = entry.object.get("requestBody").map(|body| book.resolve(body));
    html! {
        section.callback id=(id) data-spy {
            p.eyebrow { "Callback: the service calls you" }
            h4 { (entry.title()) (hash(&id, entry.title())) }
            p.route { span.method { (entry.method) } " " code { (breakable(entry.path)) } }
            p.identifier { "Operation id " code { (breakable(entry.id)) } }
            (effects(book, entry))
            @if let Some(text) = entry.text("description") { (markdown::block(book, text)) }
            @if let Some(body) = body { (media(book, body)) (examples::panels(book, body)) }
            p.label { "Your response" }
            ul.errors {
                @for (status, response) in members(entry.object.get("responses")) {
                    @let response = book.resolve(response);
                    li {
                        span.status { (status) } " "
                        span { (markdown::inline(book, model::text(response, "description").unwrap_or_default())) }
                        @for (_, object) in members(response.get("content")).take(1) {
                            @if let Some(schema) = object.get("schema") { " " span.type { (types::phrase(book, schema)) } }
                        }
                    }
                }
            }
        }
    }
}
