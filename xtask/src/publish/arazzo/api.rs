//! What the rules ask the OpenAPI document.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::spec::model::{self, Operation};
use crate::spec::pointer;

/// The OpenAPI document.
pub(super) struct Api<'a> {
    pub(super) document: &'a Value,
    operations: BTreeMap<&'a str, Operation<'a>>,
}

/// Where a credential is sent, and where it comes from.
pub(super) struct Scheme<'a> {
    pub(super) name: &'a str,
    pub(super) header: &'a str,
    /// The operation whose answer has it, and the pointer of the field.
    pub(super) issuer: Option<(&'a str, &'a str)>,
}

impl<'a> Api<'a> {
    pub(super) fn new(document: &'a Value) -> Self {
        // What is no operation is a finding of the document's own lints.
        let operations = model::operations(document).unwrap_or_default();
        Self {
            document,
            operations: operations.into_iter().map(|operation| (operation.id, operation)).collect(),
        }
    }

    pub(super) fn operation(&self, id: &str) -> Option<&Operation<'a>> {
        self.operations.get(id)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.operations.keys().copied()
    }

    /// The parameters of an operation with place and name.
    pub(super) fn parameters(&self, operation: &Operation<'a>) -> Vec<(&'a str, &'a str, &'a Value)> {
        let list = model::parameters(self.document, operation).unwrap_or_default();
        list.into_iter()
            .filter_map(|parameter| {
                Some((model::text(parameter, "in")?, model::text(parameter, "name")?, parameter))
            })
            .collect()
    }

    /// The alternatives of credentials that an operation takes.
    pub(super) fn credentials(&self, operation: &Operation<'a>) -> Vec<Vec<Scheme<'a>>> {
        let schemes = self.document.pointer("/components/securitySchemes").and_then(Value::as_object);
        let security = operation.object.get("security").or_else(|| self.document.get("security"));
        let choices = security.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
        choices
            .map(|choice| {
                let names = choice.keys().filter_map(|name| schemes?.get_key_value(name));
                names
                    .filter(|(_, scheme)| model::text(scheme, "in") == Some("header"))
                    .filter_map(|(name, scheme)| {
                        let issuer = scheme.get("x-omni-issued-by").and_then(|issuer| {
                            Some((model::text(issuer, "operation")?, model::text(issuer, "field")?))
                        });
                        Some(Scheme { name, header: model::text(scheme, "name")?, issuer })
                    })
                    .collect()
            })
            .collect()
    }

    /// The media types of an operation's body, and whether the body has to be there; nothing if there is none.
    pub(super) fn body(&self, operation: &Operation<'a>) -> Option<(&'a Map<String, Value>, bool)> {
        let body = model::resolve(self.document, operation.object.get("requestBody")?).ok()?;
        Some((body.get("content")?.as_object()?, model::flag(body, "required")))
    }

    /// The answers of an operation by status.
    pub(super) fn answers(&self, operation: &Operation<'a>) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let document = self.document;
        let answers = operation.object.get("responses").and_then(Value::as_object);
        answers.into_iter().flatten().filter_map(move |(status, answer)| {
            Some((status.as_str(), model::resolve(document, answer).ok()?))
        })
    }

    /// Whether an operation answers with a status.
    pub(super) fn statuses(&self, operation: &Operation<'a>) -> Vec<u16> {
        self.answers(operation).filter_map(|(status, _)| status.parse().ok()).collect()
    }
}

/// A schema and the document that its references lead into.
#[derive(Clone, Copy)]
pub(super) struct Schema<'a> {
    pub(super) root: &'a Value,
    pub(super) value: &'a Value,
}

impl<'a> Schema<'a> {
    /// The schema with those that it takes in or chooses from.
    fn parts(self) -> Vec<&'a Value> {
        let mut parts: Vec<&'a Value> = Vec::new();
        let mut open = vec![self.value];
        while let Some(next) = open.pop() {
            let Ok(next) = model::resolve(self.root, next) else { continue };
            if parts.iter().any(|known| std::ptr::eq(*known, next)) {
                continue;
            }
            parts.push(next);
            for key in ["allOf", "oneOf", "anyOf"] {
                open.extend(next.get(key).and_then(Value::as_array).into_iter().flatten());
            }
        }
        parts
    }

    /// The type of the values.
    pub(super) fn kind(self) -> Option<&'a str> {
        self.parts().into_iter().find_map(|part| model::text(part, "type"))
    }

    /// What a JSON pointer into a value leads to: its schema, or nothing where the value is free. An error names
    /// the part that does not exist and those that do.
    pub(super) fn at(self, pointer: &str) -> Result<Option<Schema<'a>>, (String, Vec<&'a str>)> {
        let mut schema = self;
        for name in pointer::keys(pointer) {
            let parts = schema.parts();
            let listed = parts.iter().find_map(|part| part.get("properties")?.get(&name));
            let item =
                parts.iter().find_map(|part| part.get("items")).filter(|_| name.parse::<usize>().is_ok());
            let further = || parts.iter().find_map(|part| part.get("additionalProperties"));
            schema.value = match listed.or(item).or_else(further) {
                Some(Value::Bool(true)) => return Ok(None),
                Some(value) if value.is_object() => value,
                _ => {
                    let known = parts.iter().filter_map(|part| part.get("properties")?.as_object());
                    return Err((name, known.flat_map(Map::keys).map(String::as_str).collect()));
                }
            };
        }
        Ok(Some(schema))
    }
}
