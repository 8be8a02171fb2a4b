//! Makes two documents comparable: one form for numbers, one name for schemas that were only renamed.

use std::collections::{BTreeMap, HashMap};

use openapi_model::pointer;
use serde_json::{Map, Value};

use crate::Vocabulary;

/// The largest whole number that a float holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The value with `1.0` as `1`: the notation of a number is not a change.
pub(crate) fn numbers(value: &Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT => {
                Value::from(float as i64)
            }
            _ => value.clone(),
        },
        Value::Array(list) => Value::Array(list.iter().map(numbers).collect()),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), numbers(value))).collect())
        }
        value => value.clone(),
    }
}

/// Schemas that were renamed: the content is the same, except perhaps for words. Maps old names to new ones.
pub(crate) fn renames(old: &Value, new: &Value, vocabulary: &Vocabulary) -> BTreeMap<String, String> {
    let schemas = |document: &Value| -> Map<String, Value> {
        document.pointer("/components/schemas").and_then(Value::as_object).cloned().unwrap_or_default()
    };
    let (mut old, mut new) = (schemas(old), schemas(new));
    let (before, after) = (old.clone(), new.clone());
    old.retain(|name, _| !after.contains_key(name));
    new.retain(|name, _| !before.contains_key(name));
    let mut renames = BTreeMap::new();
    find(&mut renames, &old, &new);
    let bare = |schemas: Map<String, Value>| -> Map<String, Value> {
        schemas.into_iter().map(|(name, schema)| (name, bare(&schema, vocabulary, false))).collect()
    };
    find(&mut renames, &bare(old), &bare(new));
    renames
}

/// Finds renamed schemas among those that were removed and added.
fn find(renames: &mut BTreeMap<String, String>, gone: &Map<String, Value>, come: &Map<String, Value>) {
    // Candidates by content without the names of other schemas: comparing all pairs of two unrelated documents would
    // take minutes.
    let mut outlines = HashMap::<String, Vec<_>>::new();
    for (name, schema) in come {
        outlines.entry(outline(schema)).or_default().push((name, schema));
    }
    let gone: Vec<_> = gone.iter().filter_map(|it| Some((it, outlines.get(&outline(it.1))?))).collect();
    // A schema that refers to a renamed one is recognized only after it, so this repeats until nothing more is found.
    // Schemas that refer to each other in a circle are not recognized; they are reported as removed and added.
    loop {
        let before = renames.len();
        for ((name, schema), candidates) in &gone {
            if renames.contains_key(*name) {
                continue;
            }
            let found = candidates.iter().find(|(candidate, content)| {
                let mut known = renames.clone();
                known.insert((*name).clone(), (*candidate).clone());
                !renames.values().any(|taken| taken == *candidate) && rename(schema, &known) == **content
            });
            if let Some((found, _)) = found {
                renames.insert((*name).clone(), (*found).clone());
            }
        }
        if renames.len() == before {
            return;
        }
    }
}

/// A schema without words for people. Members that are `named` by the document are kept.
fn bare(value: &Value, vocabulary: &Vocabulary, named: bool) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| named || !vocabulary.is_words(key));
            let inner = |key: &str| !named && ["properties", "mapping"].contains(&key);
            kept.map(|(key, part)| (key.clone(), bare(part, vocabulary, inner(key)))).collect()
        }
        Value::Array(list) => list.iter().map(|part| bare(part, vocabulary, false)).collect(),
        value => value.clone(),
    }
}

/// The content as text, with sorted keys and without the names of other schemas.
fn outline(value: &Value) -> String {
    match value {
        Value::String(text) if pointer::component(text, "schemas").is_some() => "#".to_owned(),
        Value::Array(list) => format!("[{}]", list.iter().map(outline).collect::<Vec<_>>().join(",")),
        Value::Object(map) => {
            let mut parts: Vec<_> =
                map.iter().map(|(key, part)| format!("{key:?}:{}", outline(part))).collect();
            parts.sort();
            format!("{{{}}}", parts.join(","))
        }
        value => value.to_string(),
    }
}

/// The document with its renamed schemas under their new names.
pub(crate) fn rename_schemas(document: &Value, renames: &BTreeMap<String, String>) -> Value {
    let mut document = rename(document, renames);
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        let named = std::mem::take(schemas).into_iter();
        *schemas =
            named.map(|(name, schema)| (renames.get(&name).cloned().unwrap_or(name), schema)).collect();
    }
    document
}

/// The value with all references to renamed schemas under their new names.
fn rename(value: &Value, renames: &BTreeMap<String, String>) -> Value {
    if renames.is_empty() {
        return value.clone();
    }
    replace(value, renames, false)
}

fn replace(value: &Value, renames: &BTreeMap<String, String>, refers: bool) -> Value {
    match value {
        Value::String(text) if refers => {
            let name = pointer::component(text, "schemas").and_then(|name| renames.get(name));
            name.map_or_else(|| value.clone(), |name| Value::from(format!("#/components/schemas/{name}")))
        }
        Value::Array(list) => Value::Array(list.iter().map(|item| replace(item, renames, false)).collect()),
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(key, item)| {
                    // In a mapping the keys are tags and the values are references.
                    let refers = key == "$ref" || (refers && item.is_string()) || key == "mapping";
                    (key.clone(), replace(item, renames, refers))
                })
                .collect(),
        ),
        value => value.clone(),
    }
}
