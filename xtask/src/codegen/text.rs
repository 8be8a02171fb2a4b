//! Names and comments.

use std::borrow::Cow;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::names;
pub use crate::names::{field, type_name, variant};
use crate::spec::model;

/// A Rust identifier, raw if the word is a keyword. The lints refuse other texts; here they become a harmless identifier
/// instead of a panic.
pub fn ident(name: &str) -> Ident {
    let here = Span::call_site();
    if names::is_never_raw(name) {
        Ident::new(&format!("{name}_"), here)
    } else if names::is_keyword(name) {
        Ident::new_raw(name, here)
    } else if names::is_identifier(name) {
        Ident::new(name, here)
    } else {
        let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
        Ident::new(&format!("unnamed_{}", name.chars().map(letter).collect::<String>()), here)
    }
}

/// Documentation comments for a text in Markdown.
pub fn docs(text: &str) -> TokenStream {
    let lines = text.trim_end().lines().map(|line| match line {
        "" => String::new(),
        line => format!(" {line}"),
    });
    quote!(#(#[doc = #lines])*)
}

/// What is said of fields and values that only other sources know.
pub const NOT_DOCUMENTED: &str =
    "Not documented; known from other material of the vendor, or from integrations.";

/// The description of a schema, wrapped, with a note about its source.
pub fn description(schema: &Value, fallback: &str) -> String {
    let mut text = wrap(model::text(schema, "description").unwrap_or(fallback));
    if let Some(source) = model::text(schema, "x-omni-source") {
        text.push_str("\n\n");
        text.push_str(match source {
            "inferred" => "Neither documented nor seen; the likeliest reading of the documentation.",
            _ => NOT_DOCUMENTED,
        });
    }
    if let Some(format) = schema.get("format").and_then(Value::as_str)
        && !matches!(format, "int32" | "int64" | "double" | "byte" | "binary")
    {
        text.push_str(&format!("\n\nFormat: {format}."));
    }
    let limits = limits(schema);
    if !limits.is_empty() {
        text.push_str(&format!("\n\nLimits: {limits}."));
    }
    text
}

/// The limits that the document states, in words.
fn limits(schema: &Value) -> String {
    let names = [
        ("minLength", "at least", "characters"),
        ("maxLength", "at most", "characters"),
        ("minimum", "at least", ""),
        ("maximum", "at most", ""),
        ("minItems", "at least", "items"),
        ("maxItems", "at most", "items"),
    ];
    let mut parts: Vec<String> = names
        .iter()
        .filter_map(|(key, words, unit)| {
            Some(format!("{words} {} {unit}", schema.get(key)?).trim_end().to_owned())
        })
        .collect();
    if let Some(default) = schema.get("default") {
        parts.push(format!(
            "default `{}`",
            default.as_str().map_or_else(|| default.to_string(), str::to_owned)
        ));
    }
    parts.join(", ")
}

/// Breaks paragraphs at 100 columns. Lists, tables, headings and indented lines are unchanged.
pub fn wrap(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for line in text.trim().lines() {
        let verbatim = line.starts_with([' ', '|', '-', '#', '*']) || line.is_empty();
        if verbatim || column == 0 {
            if !out.is_empty() {
                out.push('\n');
            }
            column = 0;
        }
        if verbatim {
            out.push_str(line);
            continue;
        }
        for word in line.split_whitespace().map(link) {
            let word = word.as_ref();
            if column > 0 && column + 1 + word.len() > 100 && !begins_block(word) {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += word.len();
        }
    }
    out
}

/// A bare URL as a link, as rustdoc wants it.
fn link(word: &str) -> Cow<'_, str> {
    let Some(start) = word.find("https://").filter(|start| !word[..*start].ends_with(['<', '`', '"'])) else {
        return Cow::Borrowed(word);
    };
    let end = word.trim_end_matches([')', '.', ',', ';']).len();
    Cow::Owned(format!("{}<{}>{}", &word[..start], &word[start..end], &word[end..]))
}

/// Whether a word at the beginning of a line has a meaning in Markdown: an item of a list, a heading, a quotation.
fn begins_block(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')']);
    let is_item = number.len() < word.len() && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_heading = word.bytes().all(|byte| byte == b'#') || word.bytes().all(|byte| byte == b'=');
    is_item || is_heading || matches!(word, "*" | "-" | "+" | "|") || word.starts_with('>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_paragraphs_and_keeps_lists() {
        let long = "word ".repeat(30);
        let text = wrap(&format!("one\ntwo\n\n{long}\n- item\n- item"));
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[..2], ["one two", ""]);
        assert!(lines.iter().all(|line| line.len() <= 100));
        assert_eq!(lines[lines.len() - 2..], ["- item", "- item"]);
    }

    #[test]
    fn urls_become_links() {
        assert_eq!(wrap("see (https://example.com/a)."), "see (<https://example.com/a>).");
        assert_eq!(wrap("see `https://example.com/a`."), "see `https://example.com/a`.");
    }

    #[test]
    fn a_line_never_begins_with_what_markdown_takes_for_a_list_or_a_heading() {
        for word in ["*", "-", "+", "1.", "12)", "#", "##", ">", "> x", "|", "="] {
            let text = wrap(&format!("{}{word} and more", "long ".repeat(20)));
            let lines: Vec<_> = text.lines().collect();
            assert_eq!(lines.len(), 2, "{text}");
            assert!(lines[0].ends_with(word.split(' ').next().unwrap_or(word)), "{text}");
        }
    }

    #[test]
    fn keywords_become_raw_identifiers() {
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("gen").to_string(), "r#gen");
        assert_eq!(ident("self").to_string(), "self_");
        assert_eq!(ident("Self").to_string(), "Self_");
        for odd in ["", "_", "3d", "@", "a b", "\u{202e}a", "é"] {
            assert!(syn::parse_str::<syn::Ident>(&ident(odd).to_string()).is_ok(), "{odd:?}");
        }
    }
}
