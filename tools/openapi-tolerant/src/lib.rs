//! The document for generators whose code refuses anything unknown.
//!
//! Such code fails a whole response because of a new value, a null or a text that is longer than documented. In
//! the tolerant form, responses are described as loosely as possible; requests stay as
//! strict as curated. Enumerations that may grow become plain text with their values in the description, and open
//! unions become objects with only the tag, in both.

mod null;
mod responses;

use std::collections::BTreeSet;

use openapi_model::unions::Union;
use openapi_model::walk::for_each_schema_of;
use openapi_model::{Error, model, pointer};
use serde_json::{Map, Value, json};

/// What the extensions of the document are called.
pub struct Config {
    /// The mark of enumerations that may grow.
    pub open_enum: &'static str,
    /// What else only enumerations have.
    pub of_enum: &'static [&'static str],
    /// The mark of unions that may grow.
    pub open_union: &'static str,
    /// The other names of a property.
    pub aliases: &'static str,
}

/// The document's description of itself.
const NOTE: &str = "This is the tolerant form of the document, for generated code that would otherwise refuse a \
                    response. In responses, any value may be missing or null, text and numbers have no limits, \
                    enumerations are plain text, and each spelling of a name is a property of its own. Responses of \
                    5xx are left out: whatever is in front of the service may send one, often as HTML. Requests are \
                    as curated, except that enumerations and unions which may grow are free there too.";

/// The tolerant document.
///
/// # Errors
///
/// A document without a description, with a reference that points nowhere, with a union that is not a tag and its
/// content, or with a schema that has the name of one that this makes.
pub fn write(document: &Value, config: &Config) -> Result<Value, Error> {
    let mut tolerant = document.clone();
    let description = tolerant.pointer_mut("/info/description");
    let description = description.ok_or_else(|| error("/info", "there is no description"))?;
    *description = format!("{}\n\n{NOTE}\n", description.as_str().unwrap_or_default().trim_end()).into();

    null::lift(&mut tolerant);
    // The kinds of a union are enumerations too, and go with it.
    unions(&mut tolerant, document, config)?;
    drop_unused(&mut tolerant);
    for_each_schema_of(&mut tolerant, &mut |schema| {
        if model::flag(schema, config.open_enum)
            && let Some(schema) = schema.as_object_mut()
        {
            enumeration(schema, config);
        }
    });
    responses::relax(&mut tolerant, config)?;
    constants(&mut tolerant);
    drop_unused(&mut tolerant);
    Ok(tolerant)
}

/// Gives a required parameter that has only one value this value as its default, which some generators let callers leave
/// out. The document itself cannot: Kotlin's generator makes up a name for the default of an enumeration.
fn constants(tolerant: &mut Value) {
    let published = tolerant.clone();
    let parameters = tolerant.pointer_mut("/components/parameters").and_then(Value::as_object_mut);
    for (_, parameter) in parameters.into_iter().flatten().filter(|(_, it)| model::flag(it, "required")) {
        let Some(usual) = model::usual_value(&published, parameter).cloned() else { continue };
        if let Some(schema) = parameter.get_mut("schema").filter(|schema| schema.get("$ref").is_some())
            && let Ok(resolved) = model::resolve(&published, schema)
        {
            *schema = json!({"type": resolved.get("type"), "default": usual, "allOf": [schema]});
        }
    }
}

/// Moves the values into the description.
fn enumeration(schema: &mut Map<String, Value>, config: &Config) {
    let values = schema.shift_remove("enum");
    let meanings = schema.shift_remove("x-enum-descriptions");
    for key in ["x-enum-varnames", config.open_enum].iter().chain(config.of_enum) {
        schema.shift_remove(*key);
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

/// Replaces open unions by the object that all their kinds are.
fn unions(tolerant: &mut Value, document: &Value, config: &Config) -> Result<(), Error> {
    for union in Union::all(document, config.open_union)? {
        let at = pointer::join("/components/schemas", &union.name);
        let schema = tolerant.pointer_mut(&at).and_then(Value::as_object_mut);
        let schema = schema.ok_or_else(|| error(&at, "this is not an object"))?;
        for key in ["oneOf", "discriminator", config.open_union] {
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
    Ok(())
}

/// Drops the components that nothing refers to anymore.
fn drop_unused(tolerant: &mut Value) {
    let mut used = BTreeSet::new();
    if let Some(paths) = tolerant.get("paths") {
        references(tolerant, paths, &mut used);
    }
    let sections = tolerant.get_mut("components").and_then(Value::as_object_mut);
    for (section, members) in
        sections.into_iter().flatten().filter(|(section, _)| *section != "securitySchemes")
    {
        let Some(members) = members.as_object_mut() else { continue };
        members.retain(|name, _| used.contains(&pointer::join(&format!("#/components/{section}"), name)));
    }
}

/// Adds every reference below a node, and below what it refers to, but not those in examples.
fn references(document: &Value, node: &Value, used: &mut BTreeSet<String>) {
    match node {
        Value::Object(object) => {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str)
                && used.insert(reference.to_owned())
                && let Some(target) = reference.strip_prefix('#').and_then(|at| document.pointer(at))
            {
                references(document, target, used);
            }
            let parts = object.iter().filter(|(key, _)| !["example", "examples"].contains(&key.as_str()));
            parts.for_each(|(_, part)| references(document, part, used));
        }
        Value::Array(list) => list.iter().for_each(|part| references(document, part, used)),
        _ => {}
    }
}

fn error(pointer: &str, message: impl Into<String>) -> Error {
    Error { pointer: pointer.to_owned(), message: message.into() }
}

fn describe(schema: &mut Map<String, Value>, lines: &str) {
    let before = schema.get("description").and_then(Value::as_str).unwrap_or_default().trim_end();
    let gap = if before.is_empty() { "" } else { "\n\n" };
    let text = format!("{before}{gap}{lines}");
    schema.insert("description".to_owned(), text.into());
}

#[cfg(test)]
mod tests;
