//! Schemas: their content, and the section that has each of them once.
//!
//! A named schema is written out in its own section and, where it is a whole body, in the operation. Everywhere else
//! it is a link, so that the page stays small, even with recursive schemas; the script unfolds it
//! in place by copying from its section.

use maud::{Markup, html};
use serde_json::Value;

use crate::anchor;
use crate::book::{Book, list, members};
use crate::markdown;
use crate::parts::{breakable, hash, long_list};
use crate::types;
use openapi_model::model;

/// How many properties are shown in an operation before the rest is folded.
const FOLD: usize = 16;

/// Where a schema is written out.
#[derive(Clone, Copy)]
pub enum Context<'p> {
    /// In its own section: its members can be linked to, below this anchor.
    Section(&'p str),
    /// In an operation.
    Operation,
}

/// The section of named schemas.
pub fn sections(book: &Book<'_>) -> Markup {
    html! {
        section.part id="schemas" {
            h2 { "Schemas" (hash("schemas", "Schemas")) }
            p.lead { (book.schemas.len()) " named shapes of bodies and values, from A to Z." }
            @for (name, schema) in &book.schemas { (section(book, name, schema)) }
        }
    }
}

fn section<'a>(book: &Book<'a>, name: &'a str, schema: &'a Value) -> Markup {
    let id = anchor::schema(name);
    html! {
        section.schema id=(id) data-spy {
            h3 { (breakable(name)) (hash(&id, name)) }
            p.kind {
                @if schema.get("oneOf").or(schema.get("anyOf")).is_some() { "one of several kinds" }
                @else if schema.get("enum").is_some() { "enumeration" (open(schema, book.config.open_enum)) }
                @else { (types::phrase(book, schema)) }
                (open(schema, book.config.open_union))
                (types::marks(book, schema, schema))
            }
            div.body {
                (description(book, schema))
                (content(book, schema, Context::Section(&id)))
            }
            (used_by(book, name))
        }
    }
}

fn open(schema: &Value, mark: &str) -> Markup {
    html! {
        @if model::flag(schema, mark) {
            " " span.mark title="Keep values that you do not know instead of refusing them" { "may grow" }
        }
    }
}

fn description(book: &Book<'_>, node: &Value) -> Markup {
    html! { @if let Some(text) = model::text(node, "description") { (markdown::block(book, text)) } }
}

/// The content of a schema: kinds, properties, values, tables; not its description.
pub fn content<'a>(book: &Book<'a>, schema: &'a Value, context: Context<'_>) -> Markup {
    let any: Vec<&Value> = list(schema.get(book.config.required_any)).collect();
    html! {
        @if !any.is_empty() {
            p.note {
                "At least one of "
                @for (index, name) in any.iter().enumerate() { @if index > 0 { ", " } code { (types::plain(name)) } }
                " is required."
            }
        }
        @if model::schema_name(schema).is_none() {
            @for part in list(schema.get("allOf")) {
                @match model::schema_name(part) {
                    Some(_) => p.note { "All properties of " (types::phrase(book, part)) },
                    None => (content(book, part, context)),
                }
            }
        }
        (union(book, schema))
        (properties(book, schema, context))
        @match schema.get("additionalProperties") {
            Some(Value::Bool(true)) => p.note { "Other properties are possible." },
            Some(Value::Bool(false)) => p.note { "No other property is accepted." },
            Some(values) if values.is_object() && schema.get("properties").is_some() => {
                p.note { "Any other property: " (types::phrase(book, values)) }
            }
            _ => "",
        }
        @for inner in ["items", "additionalProperties"].into_iter().filter_map(|part| schema.get(part)) {
            @if inner.is_object() && model::schema_name(inner).is_none() { (content(book, inner, context)) }
        }
        (values(book, schema))
        @if schema.get("properties").is_none() { (types::limits(book, schema, schema)) }
        (table(book, schema))
    }
}

/// The kinds of a union, with the tag that distinguishes them.
fn union<'a>(book: &Book<'a>, schema: &'a Value) -> Markup {
    let kinds: Vec<&Value> = ["oneOf", "anyOf"].iter().flat_map(|kind| list(schema.get(*kind))).collect();
    let discriminator = schema.get("discriminator");
    let tag = discriminator.and_then(|it| model::text(it, "propertyName"));
    let mapping: Vec<_> = members(discriminator.and_then(|it| it.get("mapping"))).collect();
    let value_of = |kind: &Value| {
        let target = model::text(kind, "$ref");
        let name = model::schema_name(kind);
        mapping
            .iter()
            .find(|(_, to)| to.as_str().is_some_and(|to| Some(to) == target || Some(to) == name))
            .map(|(value, _)| *value)
    };
    html! {
        @if !kinds.is_empty() {
            @if let Some(tag) = tag { p.note { "The property " code { (tag) } " says which kind it is." } }
            ul.props {
                @for kind in kinds {
                    li {
                        p.head {
                            @if let Some(value) = value_of(kind) { code.name { (value) } " " }
                            (types::phrase(book, kind))
                        }
                        (description(book, book.resolve(kind)))
                        @if model::schema_name(kind).is_none() { (content(book, kind, Context::Operation)) }
                    }
                }
            }
        }
    }
}

fn properties<'a>(book: &Book<'a>, schema: &'a Value, context: Context<'_>) -> Markup {
    let required: Vec<&str> = list(schema.get("required")).filter_map(Value::as_str).collect();
    let all: Vec<_> = members(schema.get("properties")).collect();
    let fold = matches!(context, Context::Operation) && all.len() > FOLD + FOLD / 2;
    let (first, rest) = all.split_at(if fold { FOLD } else { all.len() });
    let rows = |rows: &[(&'a str, &'a Value)]| {
        html! {
            ul.props {
                @for (name, node) in rows { (property(book, &Property { name, node, required: required.contains(name) }, context)) }
            }
        }
    };
    html! {
        @if !first.is_empty() { (rows(first)) }
        @if !rest.is_empty() {
            details.more { summary { (rest.len()) " more properties" } (rows(rest)) }
        }
    }
}

/// A property of an object.
struct Property<'a> {
    name: &'a str,
    node: &'a Value,
    /// Whether it is required.
    required: bool,
}

fn property<'a>(book: &Book<'a>, property: &Property<'a>, context: Context<'_>) -> Markup {
    let Property { name, node, required } = *property;
    let id = match context {
        Context::Section(of) => Some(anchor::member(of, name)),
        Context::Operation => None,
    };
    let inner = id.as_deref().map_or(Context::Operation, Context::Section);
    let named = types::named(node).is_some();
    html! {
        li id=[id.as_deref()] {
            p.head {
                code.name { (breakable(name)) } " "
                span.type { (types::phrase(book, node)) }
                @if required { " " span.must { "required" } }
                (open(node, book.config.open_enum))
                (types::marks(book, node, node))
            }
            // A bare reference has the description of its schema.
            (description(book, if node.get("$ref").is_some() { book.resolve(node) } else { node }))
            @if named {
                (types::limits(book, node, node))
            } @else if node.get("properties").is_some() || node.get("items").is_some() {
                (types::limits(book, node, node))
                div.inner { (content(book, node, inner)) }
            } @else {
                (content(book, node, inner))
            }
        }
    }
}

/// The values of an enumeration: with meanings one below the other, without them in a line.
fn values(book: &Book<'_>, schema: &Value) -> Markup {
    let values: Vec<&Value> = list(schema.get("enum")).collect();
    let side = |name: &str| -> Vec<&Value> { list(schema.get(name)).collect() };
    let (names, meanings) = (side("x-enum-varnames"), side("x-enum-descriptions"));
    let live = side(book.config.source_values);
    let text = |from: &[&'_ Value], index: usize| {
        from.get(index).and_then(|it| it.as_str()).filter(|it| !it.is_empty()).map(str::to_owned)
    };
    html! {
        @if !values.is_empty() {
            ul.values.meant[!meanings.is_empty() || !names.is_empty()] {
                @for (index, value) in values.iter().enumerate() {
                    li {
                        code { (types::plain(value)) }
                        @if let Some(name) = text(&names, index) { " " span.format { (name) } }
                        @if live.contains(value) {
                            @let source = book.config.source_of("");
                            " " span.mark title=(source.meaning) { (source.label) }
                        }
                        @if let Some(meaning) = text(&meanings, index) { " " span { (markdown::inline(book, &meaning)) } }
                    }
                }
            }
            @if model::flag(schema, book.config.ignore_case) {
                p.note { "The service writes the values in more than one spelling: compare without case." }
            }
        }
    }
}

/// A table of the documentation.
fn table(book: &Book<'_>, schema: &Value) -> Markup {
    html! {
        @if let Some(table) = schema.get(book.config.table) {
            div.scroll tabindex="0" role="group" aria-label="Table" {
                table {
                    thead { tr { @for column in list(table.get("columns")) { th scope="col" { (types::plain(column)) } } } }
                    tbody {
                        @for row in list(table.get("rows")) {
                            tr { @for cell in list(Some(row)) { td { (markdown::inline(book, &types::plain(cell))) } } }
                        }
                    }
                }
            }
        }
    }
}

fn used_by(book: &Book<'_>, name: &str) -> Markup {
    let Some(users) = book.users.get(name) else {
        return html! { p.users { "Nothing refers to it." } };
    };
    let operations = users.operations.iter().map(|id| {
        html! { a href={ "#" (anchor::operation(id)) } { code { (breakable(id)) } } }
    });
    let schemas = users.schemas.iter().map(|name| types::link(name));
    html! { div.users { (long_list("Used by", operations.chain(schemas).collect())) } }
}
