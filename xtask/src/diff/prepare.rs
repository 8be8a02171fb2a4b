//! What makes two documents comparable: numbers in one form, and schemas that were only renamed under one name.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::spec::pointer;

/// The largest whole number that a float holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The value with `1.0` as `1`: how a number is written is no change.
pub(super) fn numbers(value: &Value) -> Value {
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

/// Schemas that are gone and stand there with the same content under another name: old names and new ones.
pub(super) fn renames(old: &Value, new: &Value) -> BTreeMap<String, String> {
    let none = Map::new();
    let schemas = |document: &'_ Value| -> Map<String, Value> {
        document.pointer("/components/schemas").and_then(Value::as_object).unwrap_or(&none).clone()
    };
    let (old, new) = (schemas(old), schemas(new));
    let gone: Vec<_> = old.iter().filter(|(name, _)| !new.contains_key(*name)).collect();
    let come: Vec<_> = new.iter().filter(|(name, _)| !old.contains_key(*name)).collect();
    let mut renames = BTreeMap::new();
    // A schema that refers to another renamed one is recognised only after that one: so until nothing is found.
    loop {
        let before = renames.len();
        for (name, schema) in &gone {
            if renames.contains_key(*name) {
                continue;
            }
            let found = come.iter().find(|(candidate, content)| {
                let mut known = renames.clone();
                known.insert((*name).clone(), (*candidate).clone());
                !renames.values().any(|taken| taken == *candidate) && rename(schema, &known) == **content
            });
            if let Some((found, _)) = found {
                renames.insert((*name).clone(), (*found).clone());
            }
        }
        if renames.len() == before {
            return renames;
        }
    }
}

/// The value with all references to renamed schemas under their new names.
pub(super) fn rename(value: &Value, renames: &BTreeMap<String, String>) -> Value {
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
                    // In a mapping the names are tags, and what they stand for are references.
                    let refers = key == "$ref" || (refers && item.is_string()) || key == "mapping";
                    (key.clone(), replace(item, renames, refers))
                })
                .collect(),
        ),
        value => value.clone(),
    }
}
