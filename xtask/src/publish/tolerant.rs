//! The document for generators whose enumerations and unions fail on a value that they do not know.
//!
//! What the document calls open becomes what such a generator keeps as it is: an enumeration becomes plain text with
//! its values in the description, a union becomes an object of which the tag is known and the rest is free.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

use crate::spec::unions::Union;
use crate::spec::walk::for_each_schema_of;
use crate::spec::{model, pointer};

/// The tolerant document.
pub fn write(document: &Value) -> Result<Value> {
    let mut tolerant = document.clone();
    let note = "This is the tolerant form of the document: what may grow in answers is described as free text or as \
                a free object, with the values known so far in the descriptions. Everything else is as curated.";
    let description = tolerant.pointer_mut("/info/description").context("#/info: there is no description")?;
    *description = format!("{}\n\n{note}\n", description.as_str().unwrap_or_default().trim_end()).into();

    // The kinds of a union are enumerations too, and go with it.
    unions(&mut tolerant, document)?;
    for_each_schema_of(&mut tolerant, &mut |schema| {
        if model::flag(schema, "x-omni-open-enum")
            && let Some(schema) = schema.as_object_mut()
        {
            enumeration(schema);
        }
    });
    Ok(tolerant)
}

/// Takes the values away and says them in the description.
fn enumeration(schema: &mut Map<String, Value>) {
    let values = schema.shift_remove("enum");
    let meanings = schema.shift_remove("x-enum-descriptions");
    for key in ["x-enum-varnames", "x-omni-open-enum", "x-omni-ignore-case", "x-omni-source-values"] {
        schema.shift_remove(key);
    }
    let meanings = meanings.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut lines = String::from("Values known so far; there may be others:\n");
    for (index, value) in values.as_ref().and_then(Value::as_array).into_iter().flatten().enumerate() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let meaning = meanings.get(index).and_then(Value::as_str).unwrap_or_default();
        let colon = if meaning.is_empty() { "" } else { ": " };
        lines.push_str(&format!("\n- `{value}`{colon}{meaning}"));
    }
    describe(schema, &lines);
}

/// Replaces open unions by the object that all their kinds are, and drops what was only used by the kinds.
fn unions(tolerant: &mut Value, document: &Value) -> Result<()> {
    for union in Union::all(document)? {
        let at = pointer::join("/components/schemas", &union.name);
        let schema = tolerant.pointer_mut(&at).and_then(Value::as_object_mut);
        let schema = schema.with_context(|| format!("#{at} is no object"))?;
        for key in ["oneOf", "discriminator", "x-omni-open-union"] {
            schema.shift_remove(key);
        }
        schema.insert("type".to_owned(), "object".into());
        let mut lines = String::from("Kinds known so far; there may be others:\n");
        for variant in &union.variants {
            lines.push_str(&format!("\n- `{}`: {}", variant.text, variant.description));
        }
        schema.insert("required".to_owned(), json!([union.tag]));
        let properties = json!({
            union.tag: {"type": "string", "description": "Tells which kind it is."},
            union.content: {"type": "object", "description": "What the kind needs.", "additionalProperties": true},
        });
        schema.insert("properties".to_owned(), properties);
        schema.insert("additionalProperties".to_owned(), true.into());
        describe(schema, &lines);
    }
    let mut used = BTreeSet::new();
    for part in ["/paths", "/components/parameters", "/components/responses", "/components/headers"] {
        if let Some(part) = tolerant.pointer(part) {
            model::collect(tolerant, part, &mut used)?;
        }
    }
    if let Some(schemas) = tolerant.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.retain(|name, _| used.contains(name));
    }
    Ok(())
}

fn describe(schema: &mut Map<String, Value>, lines: &str) {
    let before = schema.get("description").and_then(Value::as_str).unwrap_or_default().trim_end();
    let gap = if before.is_empty() { "" } else { "\n\n" };
    let text = format!("{before}{gap}{lines}");
    schema.insert("description".to_owned(), text.into());
}
