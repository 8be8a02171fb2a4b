//! Every example of the document as data for tests: by operation, and by the schema that it is an example of.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::spec::examples::{Example, Message, examples};
use crate::spec::{model, pointer};

/// The fixtures.
pub fn write(document: &Value) -> Result<Value> {
    let examples = examples(document)?;
    let mut operations = Map::new();
    for operation in model::operations(document)? {
        let of = |wanted: fn(&Message<'_>) -> bool| {
            let own = examples.iter().filter(move |it| it.operation == operation.id && wanted(&it.message));
            own.map(describe).collect::<Vec<_>>()
        };
        let mut entry = json!({
            "method": operation.method.to_uppercase(),
            "path": operation.path,
            "parameters": parameters(document, &operation)?,
            "requests": of(|message| matches!(message, Message::Request)),
            "responses": of(|message| matches!(message, Message::Response(_))),
        });
        let callbacks = of(|message| matches!(message, Message::Callback(_)));
        if !callbacks.is_empty() {
            entry["callbacks"] = callbacks.into();
        }
        operations.insert(operation.id.to_owned(), entry);
    }

    let mut schemas: Map<String, Value> =
        model::schemas(document).map(|(name, _)| (name.to_owned(), json!([]))).collect();
    let mut walk = Walk { document, schemas: &mut schemas, seen: BTreeSet::new() };
    for example in examples.iter().filter(|example| model::is_json(example.media_type)) {
        walk.value(example.schema, example.value);
    }
    Ok(json!({
        "apiVersion": document.pointer("/info/version"),
        "revision": document.pointer("/info/x-omni-revision"),
        "operations": operations,
        "schemas": schemas,
    }))
}

/// An example with its place.
fn describe(example: &Example<'_>) -> Value {
    let mut entry = Map::new();
    match example.message {
        Message::Request => {}
        Message::Response(status) => drop(entry.insert("status".to_owned(), status.into())),
        Message::Callback(name) => drop(entry.insert("callback".to_owned(), name.into())),
    }
    for (key, text) in
        [("name", example.name), ("summary", example.summary), ("mediaType", example.media_type)]
    {
        entry.insert(key.to_owned(), text.into());
    }
    if let Some(name) = model::schema_name(example.schema) {
        entry.insert("schema".to_owned(), name.into());
    }
    entry.insert("value".to_owned(), example.value.clone());
    Value::Object(entry)
}

/// The examples of an operation's parameters, by place and name.
fn parameters(document: &Value, operation: &model::Operation<'_>) -> Result<Value> {
    let mut places = Map::new();
    for parameter in model::parameters(document, operation)? {
        let (Some(place), Some(name)) = (model::text(parameter, "in"), model::text(parameter, "name")) else {
            continue;
        };
        if let Some(example) = parameter.get("example") {
            places.entry(place).or_insert_with(|| json!({}))[name] = example.clone();
        }
    }
    Ok(Value::Object(places))
}

/// Collects the values of each named schema in an example, every value once.
struct Walk<'a> {
    document: &'a Value,
    schemas: &'a mut Map<String, Value>,
    seen: BTreeSet<(String, String)>,
}

impl Walk<'_> {
    fn value(&mut self, schema: &Value, value: &Value) {
        // The lints have seen that every reference leads somewhere.
        let Ok(resolved) = model::resolve(self.document, schema) else { return };
        if let Some(name) =
            schema.get("$ref").and_then(Value::as_str).and_then(|it| pointer::component(it, "schemas"))
        {
            let new = self.seen.insert((name.to_owned(), value.to_string()));
            if let Some(list) = self.schemas.get_mut(name).and_then(Value::as_array_mut).filter(|_| new) {
                list.push(value.clone());
            }
        }
        for part in resolved.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.value(part, value);
        }
        if let Some(variant) = self.variant(resolved, value) {
            self.value(&variant, value);
        }
        match value {
            Value::Array(items) => {
                if let Some(schema) = resolved.get("items") {
                    items.iter().for_each(|item| self.value(schema, item));
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    let listed = resolved.get("properties").and_then(|properties| properties.get(name));
                    let rest = resolved.get("additionalProperties").filter(|rest| rest.is_object());
                    if let Some(schema) = listed.or(rest) {
                        self.value(schema, member);
                    }
                }
            }
            _ => {}
        }
    }

    /// The member of a union that a value is, by its tag.
    fn variant(&self, union: &Value, value: &Value) -> Option<Value> {
        let discriminator = union.get("discriminator")?;
        let tag = value.get(model::text(discriminator, "propertyName")?)?.as_str()?;
        let target = discriminator.get("mapping")?.get(tag)?;
        Some(json!({"$ref": target}))
    }
}
