//! The frame of the page: head with its policy, bar, navigation.

use base64_simd::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use crate::anchor;
use crate::book::Book;
use crate::markdown::Heading;
use crate::parts::{breakable, method};
use crate::script::SCRIPT;
use crate::search::Search;
use crate::servers;
use crate::style::STYLE;
use crate::trials;

/// A letterless mark in the accent color.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E\
                    %3Ccircle cx='8' cy='8' r='5.5' fill='none' stroke='%230b6a58' stroke-width='3'/%3E%3C/svg%3E";

/// The whole page.
pub fn page(book: &Book<'_>, headings: &[Heading], content: &Markup, search: &Search) -> Markup {
    let title = book.info("title").unwrap_or("API");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(book.config.generator);
                title { (title) " reference" }
                link rel="icon" href=(ICON);
                style { (PreEscaped(STYLE)) }
                script { (PreEscaped(SCRIPT)) }
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                (bar(title, search))
                div.frame {
                    (navigation(book, headings))
                    main id="content" tabindex="-1" { (content) }
                }
                @if let Some((data, sandbox)) = trials::data(book).zip(book.config.sandbox) {
                    script type="application/json" id="calls" data-key=(sandbox.key) { (data) }
                }
                p.sr id="said" role="status" aria-live="polite" {}
                (servers::dialog(book))
                div.message id="message" role="status" hidden {}
            }
        }
    }
}

/// The content security policy: only content of the page itself may be loaded or run, and only servers on the reader's own
/// computer can be called.
fn policy() -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; connect-src http://127.0.0.1:* http://localhost:*; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    )
}

/// The hash of a text as policies write it.
pub fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode_to_string(Sha256::digest(text)))
}

fn bar(title: &str, search: &Search) -> Markup {
    // Writing it cannot fail: all keys are strings.
    let words = serde_json::to_string(search).unwrap_or_default();
    html! {
        header.bar {
            button.icon.menu.scripted type="button" aria-expanded="false" aria-controls="navigation" aria-label="Menu" {
                span.lines {}
            }
            a.brand href="#overview" { span.dot {} (title) }
            div.search.scripted role="search" {
                input id="search" type="search" role="combobox" aria-label="Search the whole page"
                    aria-expanded="false" aria-controls="results" aria-autocomplete="list" autocomplete="off"
                    data-words=(words) autocapitalize="off" spellcheck="false" placeholder="Search everything";
                kbd aria-hidden="true" { "/" }
                div id="results" role="listbox" aria-label="Results" hidden {}
            }
            button.icon.theme.scripted type="button" aria-label="Switch between light and dark" { span.moon {} }
        }
    }
}

fn navigation(book: &Book<'_>, headings: &[Heading]) -> Markup {
    let shown = |path: &str| {
        book.document.pointer(path).is_some_and(|node| node.as_object().is_none_or(|it| !it.is_empty()))
    };
    html! {
        nav id="navigation" aria-label="Contents" {
            ul.about {
                li { a href="#overview" { "Overview" } }
                @for heading in headings { li.sub { a href={ "#" (heading.anchor) } { (heading.text) } } }
                @if shown("/servers") { li { a href="#servers" { "Servers" } } }
                @if shown("/components/securitySchemes") { li { a href="#credentials" { "Credentials" } } }
                @if !book.common_parameters.is_empty() { li { a href="#every-request" { "Every request" } } }
                @if !book.config.downloads.is_empty() { li { a href="#files" { "Files" } } }
            }
            div.row {
                p.label { "Operations" }
                button.expand.scripted type="button" aria-expanded="false" { "Expand all" span.sr { " on this page" } }
            }
            @for (index, group) in book.groups.iter().enumerate() {
                details open[index == 0] {
                    summary { (group.name) " " span.count { (group.operations.len()) } }
                    ul {
                        @for entry in &group.operations {
                            li { a.entry href={ "#" (entry.anchor()) } {
                                span.title { (entry.title()) }
                                (method(book, entry)) " " code { (breakable(entry.path)) }
                            } }
                        }
                    }
                }
            }
            p.label { "Shared" }
            ul.about {
                @if !book.codes.is_empty() { li { a href="#error-codes" { "Custom error codes" } } }
                @if book.has_shared() { li { a href="#shared-responses" { "Shared responses" } } }
                @if !book.schemas.is_empty() { li { a href="#schemas" { "Schemas" } } }
            }
            @if !book.schemas.is_empty() {
                details {
                    summary { "All schemas " span.count { (book.schemas.len()) } }
                    ul { @for name in book.schemas.keys() {
                        li { a href={ "#" (anchor::schema(name)) } { (breakable(name)) } }
                    } }
                }
            }
        }
    }
}
