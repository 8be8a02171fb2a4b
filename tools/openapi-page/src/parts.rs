//! Small parts that several sections use.

use maud::{Markup, html};

use crate::book::{Book, Entry};

/// The method; one that changes something is filled.
pub fn method(book: &Book<'_>, entry: &Entry<'_>) -> Markup {
    let changes = entry.flag(book.config.changes_state) == Some(true);
    html! { span.method.changes[changes] { (entry.method) } }
}

/// An operation by its id, linked if the document has it.
pub fn operation_link(book: &Book<'_>, id: &str) -> Markup {
    html! {
        @match book.target(id) {
            Some(anchor) => a href={ "#" (anchor) } { code { (id) } },
            None => code { (id) },
        }
    }
}

/// A name that may break between its words, so that it fits a phone.
pub fn breakable(name: &str) -> Markup {
    let mut parts: Vec<&str> = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (index, character) in name.char_indices() {
        let word = character.is_uppercase() && before.is_lowercase();
        if index > 0 && (word || "/_-.{".contains(character)) {
            parts.push(&name[start..index]);
            start = index;
        }
        before = character;
    }
    parts.push(&name[start..]);
    html! { @for (index, part) in parts.iter().enumerate() { @if index > 0 { wbr; } (part) } }
}

/// The link of a heading to itself.
pub fn hash(anchor: &str, title: &str) -> Markup {
    html! { a.hash href={ "#" (anchor) } aria-label={ "Link to " (title) } { "#" } }
}

/// Links in a line; many of them fold.
pub fn long_list(label: &str, items: Vec<Markup>) -> Markup {
    let count = items.len();
    let line = html! { @for item in items { (item) " " } };
    html! {
        @if count > 12 {
            details.more { summary { (label) " " (count) " places" } p.links { (line) } }
        } @else if count > 0 {
            p.links { span.quiet { (label) " " } (line) }
        }
    }
}
