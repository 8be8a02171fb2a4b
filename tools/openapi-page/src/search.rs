//! The index of the search, as compact as possible.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped};
use serde_json::{Value, json};

use crate::anchor;
use crate::book::{Book, list, members};
use openapi_model::model;

/// The index as JSON within the page. `o` are operations (id, anchor, method, path, title, group), `s` schemas (name
/// and anchor), `p` names of properties and parameters with their places, `c` custom error codes (code, name, what it
/// means), `e` values of enumerations with their places, `t` rows of tables (number of the schema, cells). A place is
/// the number of a schema, or a negative number for an operation.
pub fn index(book: &Book<'_>) -> Markup {
    let operations: Vec<_> = book
        .groups
        .iter()
        .flat_map(|group| {
            let entries =
                group.operations.iter().flat_map(|entry| std::iter::once(entry).chain(&entry.callbacks));
            entries.map(|entry| (entry, group.name))
        })
        .collect();
    let mut names: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    let mut values: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (place, schema) in (0_i64..).zip(book.schemas.values()) {
        for value in list(schema.get("enum")) {
            values.entry(super::types::plain(value)).or_default().push(place.into());
        }
        for (name, property) in members(schema.get("properties")) {
            names.entry(name).or_default().push(place);
            for value in list(property.get("enum")) {
                values
                    .entry(super::types::plain(value))
                    .or_default()
                    .push(json!([place, anchor::encode(name)]));
            }
        }
    }
    for (place, (entry, _)) in (1_i64..).zip(&operations) {
        for node in &entry.parameters {
            if let Some(name) = model::text(book.resolve(node), "name") {
                names.entry(name).or_default().push(-place);
            }
        }
    }
    let codes = book.codes.iter().map(|(number, code)| {
        json!([number, code.name, code.operations.first().map(|(_, meaning)| *meaning)])
    });
    let rows = (0..).zip(book.schemas.values()).flat_map(|(place, schema): (i64, _)| {
        let rows = list(schema.get(book.config.table).and_then(|table| table.get("rows")));
        rows.map(move |row| {
            let cells = list(Some(row)).map(|cell| Value::from(super::types::plain(cell)));
            Value::from_iter(std::iter::once(place.into()).chain(cells))
        })
    });
    let index = json!({
        "o": operations.iter().map(|(entry, group)| json!([entry.id, entry.anchor(), entry.method, entry.path, entry.title(), group])).collect::<Vec<_>>(),
        "s": book.schemas.keys().map(|name| json!([name, anchor::schema(name)])).collect::<Vec<_>>(),
        "p": names.iter().map(|(name, places)| json!([name, anchor::encode(name), places])).collect::<Vec<_>>(),
        "c": codes.collect::<Vec<_>>(),
        "e": values.iter().map(|(value, places)| json!([value, places])).collect::<Vec<_>>(),
        "t": rows.collect::<Vec<_>>(),
    });
    harmless(&index.to_string())
}

/// JSON that cannot end the element it is in, or be read as a comment.
fn harmless(json: &str) -> Markup {
    PreEscaped(json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}
