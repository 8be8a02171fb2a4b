//! An operation: what it does, what it needs, what it answers.

use maud::{Markup, html};
use serde_json::Value;

use super::anchor;
use super::book::{Book, Entry, Group, list, members, shared_name};
use super::layout::hash;
use super::parameters::{credentials, headers, is_shared, of_operation};
use super::schema::{Place, breakable, content};
use super::{examples, markdown, types};
use crate::spec::model;

/// The section of a tag with its operations.
pub fn group<'a>(book: &Book<'a>, group: &Group<'a>) -> Markup {
    html! {
        section.part id=(group.anchor) {
            div.opening {
                h2 { (group.name) (hash(&group.anchor, group.name)) }
                @if !group.description.is_empty() { div.lead { (markdown::block(book, group.description)) } }
                ul.contents {
                    @for entry in &group.operations {
                        li { a href={ "#" (entry.anchor()) } {
                            (method(entry)) span { (entry.title()) } code { (breakable(entry.path)) }
                        } }
                    }
                }
            }
            @for entry in &group.operations { (operation(book, group, entry)) }
        }
    }
}

/// The method; one that changes something is filled.
pub fn method(entry: &Entry<'_>) -> Markup {
    let changes = entry.flag("x-omni-changes-state") == Some(true);
    html! { span.method.changes[changes] { (entry.method) } }
}

fn operation<'a>(book: &Book<'a>, group: &Group<'a>, entry: &Entry<'a>) -> Markup {
    let id = entry.anchor();
    html! {
        section.operation id=(id) data-spy {
            div.told {
                p.eyebrow { (group.name) }
                h3 { (entry.title()) (hash(&id, entry.title())) }
                p.route { (method(entry)) " " code { (breakable(entry.path)) } }
                p.identifier { "Operation id " code { (breakable(entry.id)) } }
                (effects(entry))
                (replacement(book, entry))
                @if let Some(text) = entry.text("description") { (markdown::block(book, text)) }
                (credentials(book, entry))
                (of_operation(book, entry))
                (request(book, entry))
                (answers(book, entry))
                (codes(book, entry))
                @for callback in &entry.callbacks { (callback_of(book, callback)) }
            }
            (examples::column(book, entry))
        }
    }
}

fn effects(entry: &Entry<'_>) -> Markup {
    let changes =
        entry.flag("x-omni-changes-state").map(|yes| if yes { "changes state" } else { "only reads" });
    let repeats =
        entry.flag("x-omni-repeatable").map(|yes| if yes { "safe to repeat" } else { "not safe to repeat" });
    let reach = entry.text("x-omni-reach").map(|reach| match reach {
        "session" => "reaches its own session",
        "session-end" => "ends its own session",
        "account" => "reaches the whole account",
        "outside" => "reaches people or systems outside",
        other => other,
    });
    let effects: Vec<&str> = [changes, repeats, reach].into_iter().flatten().collect();
    let live = entry.object.contains_key("x-omni-source");
    html! {
        @if !effects.is_empty() || live {
            ul.effects {
                @for effect in effects { li { (effect) } }
                @if live { li title="Not in the documentation; known from live answers" { "seen on the live service only" } }
            }
        }
    }
}

fn replacement(book: &Book<'_>, entry: &Entry<'_>) -> Markup {
    html! {
        @if entry.flag("deprecated") == Some(true) {
            p.notice {
                strong { "Deprecated." }
                @if let Some(id) = entry.text("x-omni-replaced-by") {
                    " Use "
                    @match book.target(id) {
                        Some(anchor) => a href={ "#" (anchor) } { code { (id) } },
                        None => code { (id) },
                    }
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

/// The bodies of a request or an answer, by media type. Several with the same schema are said once.
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
    // What a whole body is made of is written out, also if it is a list of it.
    let shape = types::named(schema).and_then(|name| book.schemas.get(name).copied()).unwrap_or(schema);
    html! {
        p.media {
            @for (index, media_type) in media_types.iter().enumerate() {
                @if index > 0 { " or " }
                code { (breakable(media_type)) }
            }
            " " span.type { (types::plain_phrase(book, schema)) } (types::marks(schema, shape))
        }
        @for text in [model::text(schema, "description"), model::text(shape, "description")].into_iter().flatten().take(1) {
            (markdown::block(book, text))
        }
        (content(book, shape, Place::Operation))
    }
}

fn answers<'a>(book: &Book<'a>, entry: &Entry<'a>) -> Markup {
    let all: Vec<_> = members(entry.object.get("responses")).collect();
    let success = |status: &str| status.starts_with('2');
    let shared = |answer: &'a Value| {
        shared_name(answer, "responses").filter(|name| is_shared(book, "responses", name))
    };
    let (good, bad): (Vec<_>, Vec<_>) = all.into_iter().partition(|(status, _)| success(status));
    let own = bad.iter().filter(|(_, answer)| shared(answer).is_none());
    let common: Vec<_> = bad.iter().filter_map(|(status, answer)| Some((status, shared(answer)?))).collect();
    html! {
        @for (status, answer) in good {
            h4 { "Answer " span.status { (status) } }
            (answer_of(book, book.resolve(answer)))
        }
        @if !bad.is_empty() { h4 { "Errors" } }
        ul.errors {
            @for (status, answer) in own {
                li {
                    span.status { (status) } " "
                    span { (markdown::inline(book, model::text(answer, "description").unwrap_or_default())) }
                    @for (_, object) in members(answer.get("content")).take(1) {
                        @if let Some(schema) = object.get("schema") { " " span.type { (types::plain_phrase(book, schema)) } }
                    }
                }
            }
        }
        @if !common.is_empty() {
            p.statuses {
                span.quiet { "As everywhere: " }
                @for (status, name) in common {
                    a href={ "#" (anchor::shared("answer", name)) } title=(name) { (status) } " "
                }
            }
        }
    }
}

/// An answer in full.
fn answer_of<'a>(book: &Book<'a>, answer: &'a Value) -> Markup {
    html! {
        @if let Some(text) = model::text(answer, "description") { (markdown::block(book, text)) }
        (media(book, answer))
        (headers(book, answer))
    }
}

/// An answer that is one of many alike: its bodies are named, and unfold.
pub fn brief_answer<'a>(book: &Book<'a>, answer: &'a Value) -> Markup {
    html! {
        @if let Some(text) = model::text(answer, "description") { (markdown::block(book, text)) }
        @for (media_type, object) in members(answer.get("content")) {
            p.media {
                code { (breakable(media_type)) }
                @if let Some(schema) = object.get("schema") { " " span.type { (types::phrase(book, schema)) } }
            }
        }
        (headers(book, answer))
    }
}

fn codes(book: &Book<'_>, entry: &Entry<'_>) -> Markup {
    let own: Vec<_> = list(entry.object.get("x-omni-error-codes")).collect();
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
            (effects(entry))
            @if let Some(text) = entry.text("description") { (markdown::block(book, text)) }
            @if let Some(body) = body { (media(book, body)) (examples::payloads(book, body)) }
            p.label { "Your answer" }
            ul.errors {
                @for (status, answer) in members(entry.object.get("responses")) {
                    @let answer = book.resolve(answer);
                    li {
                        span.status { (status) } " "
                        span { (markdown::inline(book, model::text(answer, "description").unwrap_or_default())) }
                        @for (_, object) in members(answer.get("content")).take(1) {
                            @if let Some(schema) = object.get("schema") { " " span.type { (types::phrase(book, schema)) } }
                        }
                    }
                }
            }
        }
    }
}
