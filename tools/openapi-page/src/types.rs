//! A value in words: type, limits, marks.

use maud::{Markup, html};
use serde_json::Value;

use crate::anchor;
use crate::book::{Book, list};
use openapi_model::model;

/// Type of a schema as a phrase. A named schema is a link; with the script, one that has something to show unfolds in
/// place.
pub fn phrase<'a>(book: &Book<'a>, schema: &'a Value) -> Markup {
    html! {
        (of(book, schema, 0))
        @if let Some(name) = named(schema).filter(|name| unfolds(book, name)) {
            " " button.unfold type="button" aria-expanded="false" data-of=(anchor::schema(name)) {
                "Show" span.sr { " what " (name) " is" }
            }
        }
    }
}

/// The same without a button, where what it names is written out below.
pub fn plain_phrase<'a>(book: &Book<'a>, schema: &'a Value) -> Markup {
    of(book, schema, 0)
}

/// A link to a named schema.
pub fn link(name: &str) -> Markup {
    html! { a.type href={ "#" (anchor::schema(name)) } { (name) } }
}

fn of<'a>(book: &Book<'a>, schema: &'a Value, depth: usize) -> Markup {
    if let Some(name) = model::schema_name(schema).filter(|name| book.schemas.contains_key(name)) {
        return html! { (link(name)) (or_null(schema)) };
    }
    // A reference into the middle of a schema could lead back to itself.
    let schema = book.resolve(schema);
    if depth > 8 {
        return html! { "…" };
    }
    let inner = |part: &'a Value| of(book, part, depth + 1);
    let joined = |parts: &str, word: &str| {
        html! {
            @for (index, part) in list(schema.get(parts)).enumerate() {
                @if index > 0 { (word) }
                (inner(part))
            }
        }
    };
    let kind = model::text(schema, "type").unwrap_or_default();
    let values = schema.get("additionalProperties").filter(|values| values.is_object());
    html! {
        @if let Some(items) = schema.get("items") {
            "list of " (inner(items))
        } @else if schema.get("oneOf").is_some() {
            "one of " (joined("oneOf", ", "))
        } @else if schema.get("anyOf").is_some() {
            "any of " (joined("anyOf", ", "))
        } @else if schema.get("allOf").is_some() {
            (joined("allOf", " with "))
        } @else if let Some(values) = values.filter(|_| schema.get("properties").is_none()) {
            "map to " (inner(values))
        } @else if kind.is_empty() {
            "any value"
        } @else {
            (kind)
            @if let Some(format) = model::text(schema, "format") { span.format { " " (words(format)) } }
        }
        (or_null(schema))
    }
}

fn or_null(schema: &Value) -> Markup {
    html! { @if model::flag(schema, "nullable") { " or null" } }
}

/// Plain words for formats whose name is unclear.
fn words(format: &str) -> &str {
    match format {
        "byte" => "base64",
        "binary" => "bytes",
        other => other,
    }
}

/// The named schema that a schema is, or is a list or map of.
pub fn named(schema: &Value) -> Option<&str> {
    let mut schema = schema;
    for _ in 0..8 {
        if let Some(name) = model::schema_name(schema) {
            return Some(name);
        }
        schema = schema.get("items").or_else(|| schema.get("additionalProperties"))?;
    }
    None
}

fn unfolds(book: &Book<'_>, name: &str) -> bool {
    let parts =
        ["properties", "enum", "oneOf", "anyOf", "allOf", "additionalProperties", book.config.table, "items"];
    book.schemas.get(name).is_some_and(|schema| parts.iter().any(|part| schema.get(part).is_some()))
}

/// Marks of a property, parameter or schema.
pub fn marks(book: &Book<'_>, node: &Value, schema: &Value) -> Markup {
    let flag = |name: &str| model::flag(node, name) || model::flag(schema, name);
    let sensitive = book.config.is_sensitive(node) || book.config.is_sensitive(schema);
    html! {
        @if sensitive { " " span.mark title="Personal data or a secret: keep it out of logs" { "sensitive" } }
        @if flag("deprecated") { " " span.mark { "deprecated" } }
        @if flag("readOnly") { " " span.mark { "in responses only" } }
        @if flag("writeOnly") { " " span.mark { "in requests only" } }
        (source(book, node))
    }
}

/// Says that something is not documented.
fn source(book: &Book<'_>, node: &Value) -> Markup {
    html! {
        @if let Some(source) = model::text(node, book.config.source).map(|source| book.config.source_of(source)) {
            " " span.mark title=(source.meaning) { (source.label) }
        }
    }
}

/// Default, limits, example and further names, in one line; nothing if there are none.
pub fn limits<'a>(book: &Book<'a>, node: &'a Value, schema: &'a Value) -> Markup {
    let resolved = book.resolve(schema);
    let value = |name: &str| [node, schema, resolved].into_iter().find_map(|from| from.get(name));
    let mut facts: Vec<(&str, Markup)> = Vec::new();
    let mut code =
        |label: &'static str, value: &Value| facts.push((label, html! { code { (plain(value)) } }));
    if let Some(default) = value("default") {
        code("Default", default);
    }
    if let Some(example) = value("example") {
        code("Example", example);
    }
    for (label, name) in
        [("Pattern", "pattern"), ("Multiple of", "multipleOf"), ("Style", "style"), ("Explode", "explode")]
    {
        if let Some(limit) = value(name) {
            code(label, limit);
        }
    }
    let exclusive = |name: &str| value(name).and_then(Value::as_bool).unwrap_or(false);
    for (label, least, most) in [
        ("Length", "minLength", "maxLength"),
        ("Items", "minItems", "maxItems"),
        ("Properties", "minProperties", "maxProperties"),
    ] {
        if let Some(range) = range(value(least), value(most), false, false) {
            facts.push((label, range));
        }
    }
    let bounds = (exclusive("exclusiveMinimum"), exclusive("exclusiveMaximum"));
    if let Some(range) = range(value("minimum"), value("maximum"), bounds.0, bounds.1) {
        facts.push(("Range", range));
    }
    if exclusive("uniqueItems") {
        facts.push(("Items", html! { "each once" }));
    }
    let aliases: Vec<&Value> = list(node.get(book.config.aliases)).collect();
    if !aliases.is_empty() {
        facts.push(("Also seen as", html! { @for alias in aliases { code { (plain(alias)) } " " } }));
    }
    html! {
        @if !facts.is_empty() {
            p.limits { @for (label, fact) in facts { span { (label) " " (fact) } " " } }
        }
    }
}

fn range(least: Option<&Value>, most: Option<&Value>, above: bool, below: bool) -> Option<Markup> {
    let from = if above { "above " } else { "at least " };
    let to = if below { "below " } else { "at most " };
    Some(match (least, most) {
        (Some(least), Some(most)) if least == most => html! { "exactly " (plain(least)) },
        (Some(least), Some(most)) if !above && !below => html! { (plain(least)) " to " (plain(most)) },
        (Some(least), Some(most)) => html! { (from) (plain(least)) ", " (to) (plain(most)) },
        (Some(least), None) => html! { (from) (plain(least)) },
        (None, Some(most)) => html! { (to) (plain(most)) },
        (None, None) => return None,
    })
}

/// A value for readers: text without quotes.
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
