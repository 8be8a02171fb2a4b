//! Servers: where calls go, and the dialog that says where those of the samples go.

use maud::{Markup, html};
use openapi_model::model;
use serde_json::Value;

use crate::book::{Book, list};
use crate::markdown;
use crate::parts::hash;

/// The section of servers.
pub fn section(book: &Book<'_>) -> Markup {
    let servers: Vec<_> = list(book.document.get("servers")).collect();
    let largest = book.document.get(book.config.max_request_bytes).and_then(Value::as_u64);
    html! {
        @if !servers.is_empty() {
            section.block id="servers" {
                h2 { "Servers" (hash("servers", "Servers")) }
                ul.props {
                    @for server in servers {
                        li {
                            p.head {
                                code.name { (model::text(server, "url").unwrap_or_default()) }
                                @if let Some(name) = model::text(server, book.config.server_name) { " " span.mark { (name) } }
                            }
                            @if let Some(text) = model::text(server, "description") { (markdown::block(book, text)) }
                        }
                    }
                }
                @if let Some(bytes) = largest { p.quiet { "A request has at most " (size(bytes)) "." } }
                p.quiet.scripted {
                    "The samples call the first one. "
                    button.base.link type="button" { "Choose another base URL" }
                }
            }
        }
    }
}

/// The dialog for the base URL of the samples: servers for trials, a sandbox, and your own.
pub fn dialog(book: &Book<'_>) -> Markup {
    let production = |server: &&Value| model::flag(server, book.config.production);
    let servers: Vec<_> = list(book.document.get("servers")).filter(|server| !production(server)).collect();
    let first = crate::samples::server(book);
    let others = servers.iter().skip(1).filter_map(|server| {
        let url = model::text(server, "url")?.trim_end_matches('/');
        Some((model::text(server, book.config.server_name).unwrap_or("server"), url))
    });
    let name = servers.first().and_then(|server| model::text(server, book.config.server_name));
    let sandbox = &book.config.sandbox;
    html! {
        dialog id="base" aria-labelledby="base-title" {
            h2 id="base-title" { "Base URL of the samples" }
            ul {
                @for (name, url) in std::iter::once((name.unwrap_or("server"), first)).chain(others) {
                    li { label { input type="radio" name="base" value=(url); (capitalized(name)) code { (url) } } }
                }
                @if let Some(sandbox) = sandbox {
                    li {
                        label { input type="radio" name="base" value=""; "Sandbox" }
                        input.sandbox type="url" value=(sandbox.url) aria-label="URL of the sandbox" aria-describedby="base-wrong" spellcheck="false" autocomplete="off";
                        p.quiet { "Start one with " code { (sandbox.command) } "." }
                        p.quiet {
                            "To try calls on this page, open it with " code { "?sandbox=" (sandbox.url) } ". "
                            button.link.with-sandbox type="button" { "Do that" }
                        }
                    }
                }
                li {
                    label { input type="radio" name="base" value=""; "Another" }
                    input.own type="url" placeholder="https://" aria-label="Another base URL" aria-describedby="base-wrong" spellcheck="false" autocomplete="off";
                }
            }
            p.wrong id="base-wrong" role="alert" hidden {}
            div.done-row {
                button.link.cancel type="button" { "Cancel" }
                button.strong.done type="button" { "Done" }
            }
        }
    }
}

fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A size for readers.
fn size(bytes: u64) -> String {
    const MEBIBYTE: u64 = 1 << 20;
    if bytes > 0 && bytes.is_multiple_of(MEBIBYTE) {
        return format!("{} MiB ({bytes} bytes)", bytes / MEBIBYTE);
    }
    format!("{bytes} bytes")
}
