//! The parts before the operations, and what operations share: introduction, credentials, codes, common
//! responses.

use maud::{Markup, html};
use serde_json::Value;

use crate::anchor;
use crate::book::{Book, Code, members};
use crate::markdown::{self, Heading};
use crate::operation::brief_response;
use crate::parts::{breakable, hash, long_list, operation_link};
use crate::{examples, parameters, servers};
use openapi_model::model;

/// The beginning of the page, with the headings of the introduction.
pub fn introduction(book: &Book<'_>) -> (Markup, Vec<Heading>) {
    let (text, headings) = markdown::article(book, book.info("description").unwrap_or_default(), "about");
    let count =
        |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let callbacks = book.entries().count() - book.operation_count();
    let markup = html! {
        section.intro id="overview" {
            h1 { (book.info("title").unwrap_or("API")) }
            p.facts {
                @if let Some(version) = book.info("version") { span { "API version " b { (version) } } " " }
                @if let Some(revision) = book.info(book.config.revision) { span { "revision " b { (revision) } } " " }
                span { (count(book.operation_count(), "operation", "operations")) } " "
                @if callbacks > 0 { span { (count(callbacks, "callback", "callbacks")) } " " }
                span { (count(book.schemas.len(), "schema", "schemas")) }
            }
            div.article { (text) }
            (legend(book))
        }
        (servers::section(book))
        (credentials(book))
        (parameters::in_every_request(book))
        (downloads(book))
    };
    (markup, headings)
}

/// The files beside the page.
fn downloads(book: &Book<'_>) -> Markup {
    html! {
        @if !book.config.downloads.is_empty() {
            section.block id="files" {
                h2 { "Files" (hash("files", "Files")) }
                p.quiet { "Published beside this page, and made from the same document." }
                ul.props {
                    @for file in book.config.downloads {
                        li id=(anchor::shared("file", file.file)) {
                            p.head {
                                a.name href=(file.file) download { code { (breakable(file.file)) } } " "
                                span.type { (file.format) }
                            }
                            p { (file.use_for) }
                        }
                    }
                }
            }
        }
    }
}

fn legend(book: &Book<'_>) -> Markup {
    html! {
        dl.legend {
            div { dt { span.method.changes { "POST" } } dd { "changes something on the server" } }
            div { dt { span.method { "GET" } } dd { "only reads" } }
            div { dt { span.mark { "sensitive" } } dd { "personal data or a secret: keep it out of logs" } }
            div { dt { span.mark { "may grow" } } dd { "keep values that you do not know" } }
            @for source in book.config.sources { div { dt { span.mark { (source.label) } } dd { (source.meaning) } } }
        }
    }
}

fn credentials(book: &Book<'_>) -> Markup {
    let schemes: Vec<_> = members(book.document.pointer("/components/securitySchemes")).collect();
    html! {
        @if !schemes.is_empty() {
            section.block id="credentials" {
                h2 { "Credentials" (hash("credentials", "Credentials")) }
                ul.props {
                    @for (name, scheme) in schemes {
                        li id=(anchor::shared("credential", name)) {
                            p.head { code.name { (name) } " " span.type { (sent(scheme)) } }
                            @if let Some(text) = model::text(scheme, "description") { (markdown::block(book, text)) }
                            (issuer(book, scheme))
                        }
                    }
                }
            }
        }
    }
}

/// How a credential is sent.
fn sent(scheme: &Value) -> Markup {
    let text = |name| model::text(scheme, name).unwrap_or_default();
    html! {
        @match text("type") {
            "apiKey" => { (text("in")) " " code { (text("name")) } }
            "http" => { "header " code { "Authorization" } ", " (text("scheme")) }
            other => (other),
        }
    }
}

fn issuer(book: &Book<'_>, scheme: &Value) -> Markup {
    let issuer = scheme.get(book.config.issued_by);
    let text = |name| issuer.and_then(|issuer| model::text(issuer, name));
    html! {
        @if let Some(id) = text("operation") {
            p.limits { span {
                "Issued by "
                (operation_link(book, id))
                @if let Some(field) = text("field") { " in " code { (field.trim_start_matches('/')) } " of its response" }
            } }
        }
    }
}

/// What operations share: custom error codes, responses, headers.
pub fn shared(book: &Book<'_>) -> Markup {
    let responses: Vec<_> = members(book.document.pointer("/components/responses")).collect();
    html! {
        @if !book.codes.is_empty() { (codes(book)) }
        @if book.has_shared() {
            section.part id="shared-responses" {
                h2 { "Shared responses" (hash("shared-responses", "Shared responses")) }
                p.lead { "Responses that many operations have in common." }
                @for (name, response) in responses {
                    @let id = anchor::shared("response", name);
                    section.schema id=(id) {
                        h3 { (breakable(name)) (hash(&id, name)) }
                        (brief_response(book, response))
                        (examples::panels(book, response))
                    }
                }
                (parameters::shared_headers(book))
            }
        }
    }
}

fn codes(book: &Book<'_>) -> Markup {
    html! {
        section.part id="error-codes" {
            h2 { "Custom error codes" (hash("error-codes", "Custom error codes")) }
            ul.props {
                @for (number, code) in &book.codes {
                    li id=(anchor::code(&number.to_string())) {
                        p.head { code.name { (number) } @if let Some(name) = code.name { " " span.type { (name) } } }
                        @for meaning in meanings(code) { (markdown::block(book, meaning)) }
                        (long_list("Operations", code.operations.iter().map(|(id, _)| html! {
                            a href={ "#" (anchor::operation(id)) } { code { (id) } }
                        }).collect()))
                    }
                }
            }
        }
    }
}

/// What a code means, each wording once.
fn meanings<'a>(code: &Code<'a>) -> Vec<&'a str> {
    let mut meanings: Vec<&str> = Vec::new();
    for (_, meaning) in &code.operations {
        if !meanings.contains(meaning) {
            meanings.push(meaning);
        }
    }
    meanings
}
