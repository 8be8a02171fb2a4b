//! Values that are carried from the response of one request to later requests.
//!
//! Tokens: an extension of a security scheme says which field of which response it is. Ids: the examples show them. A
//! text in the response of an operation that issues a credential, which is also in the requests of others, is
//! the same thing there, and so is a text in the response of an operation with links that is also in the requests of the
//! operations that the links lead to; equal values of an enumeration are coincidence. Passwords are not
//! taken from examples: the sender fills them in.

use std::collections::{BTreeMap, BTreeSet};

use openapi_model::Error;
use openapi_model::model::{self, Operation};
use openapi_model::pointer;
use serde_json::{Map, Value};

use super::changes::{Changes, Replaced};
use super::schemes;

/// A variable that is set from a response.
#[derive(Clone)]
struct Kept {
    operation: String,
    /// The members that lead to the value.
    path: Vec<String>,
    variable: String,
}

/// An id in the example of a response.
struct Id<'a> {
    /// The members that lead to it.
    path: Vec<&'a str>,
    example: &'a str,
    schema: &'a Value,
}

/// Everything that is carried from one request to another.
#[derive(Clone)]
pub(super) struct Carried<'a> {
    document: &'a Value,
    kept: Vec<Kept>,
    /// Variable by the example of its value, and the operation that the value comes from.
    examples: BTreeMap<&'a str, (String, &'a str)>,
    /// Variable and description, in the order of the document.
    names: Vec<(String, &'a str)>,
    /// Texts of examples that have another text in their place.
    replaced: &'a [Replaced],
}

impl<'a> Carried<'a> {
    /// Collects them; `issued_by` is the extension of a security scheme that says which response it comes from.
    pub(super) fn find(
        document: &'a Value,
        issued_by: &str,
        operations: &[Operation<'a>],
        changes: &'a Changes,
    ) -> Result<Self, Error> {
        let replaced = &changes.replaced;
        let (kept, names) = (Vec::new(), Vec::new());
        let mut found = Self { document, kept, examples: BTreeMap::new(), names, replaced };
        for (name, scheme) in schemes(document) {
            let Some(issuer) = scheme.get(issued_by) else { continue };
            let (Some(id), Some(field)) = (model::text(issuer, "operation"), model::text(issuer, "field"))
            else {
                continue;
            };
            found.kept.push(Kept {
                operation: id.to_owned(),
                path: pointer::keys(field).collect(),
                variable: name.to_owned(),
            });
        }
        let issuers: BTreeSet<String> = found.kept.iter().map(|kept| kept.operation.clone()).collect();
        for operation in operations {
            let links = links(document, operation)?;
            let issuer = issuers.contains(operation.id);
            let others = operations.iter().filter(|other| other.id != operation.id);
            let mut sent = BTreeSet::new();
            for other in others.filter(|other| issuer || links.iter().any(|link| link.leads_to(other))) {
                requests(document, other, &mut sent)?;
            }
            found.ids(operation, &links, &sent)?;
        }
        for operation in operations {
            let Some(body) = operation.object.get("requestBody") else { continue };
            for (_, media) in model::media_types(model::resolve(document, body)?.get("content")) {
                if let Some(schema) = media.get("schema") {
                    found.passwords(schema)?;
                }
            }
        }
        found.kept.extend(changes.kept.iter().map(|kept| Kept {
            operation: kept.operation.clone(),
            path: pointer::keys(&kept.field).collect(),
            variable: kept.variable.clone(),
        }));
        let further = changes.variables.iter();
        found.names.extend(further.map(|(name, description)| (name.clone(), description.as_str())));
        let mut sent = BTreeSet::new();
        for operation in operations {
            requests(document, operation, &mut sent)?;
        }
        changes.check(operations, &sent)?;
        Ok(found)
    }

    /// Looks for ids in the successful responses of an operation.
    fn ids(
        &mut self,
        operation: &Operation<'a>,
        links: &[Link<'a>],
        sent: &BTreeSet<&str>,
    ) -> Result<(), Error> {
        if sent.is_empty() {
            return Ok(());
        }
        let document = self.document;
        for (_, response) in successes(document, operation)? {
            for (_, media) in model::media_types(response.get("content")) {
                let examples = media.get("examples").and_then(Value::as_object);
                for example in examples.into_iter().flat_map(Map::values) {
                    let mut ids = Vec::new();
                    let value = model::resolve(document, example)?.get("value");
                    texts(document, (media.get("schema"), value), &mut Vec::new(), &mut ids)?;
                    for id in ids {
                        if sent.contains(id.example) && !is_enum(document, id.schema)? {
                            self.keep(operation.id, links, &id);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn keep(&mut self, operation: &'a str, links: &[Link<'a>], id: &Id<'a>) {
        let Id { path, example, schema } = id;
        let Some(field) = path.last() else { return };
        if self.kept.iter().any(|kept| kept.operation == operation && kept.path == *path) {
            return;
        }
        // Among the field and the parameters that get it, the longest name is the most specific: it tells whose id it is.
        let names = links.iter().filter_map(|link| link.parameter(path)).chain([*field]);
        let name = names.max_by_key(|name| name.len()).unwrap_or(field);
        self.kept.push(Kept {
            operation: operation.to_owned(),
            path: path.iter().map(|&part| part.to_owned()).collect(),
            variable: name.to_owned(),
        });
        self.examples.entry(example).or_insert_with(|| (name.to_owned(), operation));
        self.names.push((name.to_owned(), model::text(schema, "description").unwrap_or_default()));
    }

    fn passwords(&mut self, schema: &'a Value) -> Result<(), Error> {
        for (name, schema) in properties(self.document, Some(schema))? {
            if is_password(schema) && !self.names.iter().any(|(known, _)| known == name) {
                self.names.push((name.to_owned(), model::text(schema, "description").unwrap_or_default()));
            }
        }
        Ok(())
    }

    /// The variables with their descriptions.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(name, description)| (name.as_str(), *description))
    }

    /// A text in a request, or the variable that replaces it.
    pub(super) fn text(&self, operation: &str, text: &str) -> Option<String> {
        if let Some(text) = self.replaced.iter().find_map(|replaced| replaced.text(operation, text)) {
            return Some(text.to_owned());
        }
        let (variable, issuer) = self.examples.get(text)?;
        // When the issuer itself is called there is nothing to carry yet.
        (*issuer != operation).then(|| format!("{{{{{variable}}}}}"))
    }

    /// A body with variables for what is carried and what is filled in.
    pub(super) fn body(&self, operation: &str, schema: &Value, value: &Value) -> Result<Value, Error> {
        Ok(match value {
            Value::String(text) => self.text(operation, text).map_or_else(|| value.clone(), Value::String),
            Value::Array(items) => {
                let parts = items.iter().map(|item| self.body(operation, &Value::Null, item));
                Value::Array(parts.collect::<Result<_, _>>()?)
            }
            Value::Object(members) => {
                let known = properties(self.document, Some(schema))?;
                let mut object = Map::new();
                for (name, member) in members {
                    let schema = known.get(name.as_str()).copied().unwrap_or(&Value::Null);
                    let value = if is_password(schema) && member.is_string() {
                        format!("{{{{{name}}}}}").into()
                    } else {
                        self.body(operation, schema, member)?
                    };
                    object.insert(self.text(operation, name).unwrap_or_else(|| name.clone()), value);
                }
                Value::Object(object)
            }
            value => value.clone(),
        })
    }

    /// Whether a successful response of an operation can have a field.
    pub(super) fn responds_with(&self, operation: &Operation<'a>, field: &str) -> Result<bool, Error> {
        for (_, response) in successes(self.document, operation)? {
            for (_, media) in model::media_types(response.get("content")) {
                if properties(self.document, media.get("schema"))?.contains_key(field) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The lines of the script that keeps values of the response for later requests.
    pub(super) fn script(&self, operation: &str) -> Vec<String> {
        let kept: Vec<_> = self.kept.iter().filter(|kept| kept.operation == operation).collect();
        if kept.is_empty() {
            return Vec::new();
        }
        let mut lines: Vec<String> = [
            "// Keeps what later requests need. Nothing of it is written to the console.",
            "if (pm.response.code >= 200 && pm.response.code < 300) {",
            "    const response = pm.response.json();",
            "    const keep = (variable, ...path) => {",
            "        const value = path.reduce((part, key) => part?.[key], response);",
            "        if (value !== undefined && value !== null) pm.collectionVariables.set(variable, value);",
            "    };",
        ]
        .map(str::to_owned)
        .to_vec();
        for Kept { path, variable, .. } in kept {
            let path: Vec<_> = path.iter().map(|part| Value::from(part.as_str()).to_string()).collect();
            lines.push(format!("    keep({}, {});", Value::from(variable.as_str()), path.join(", ")));
        }
        lines.push("}".to_owned());
        lines
    }
}

/// A link of a response to the operation that can follow.
struct Link<'a>(&'a Value);

impl<'a> Link<'a> {
    fn leads_to(&self, operation: &Operation<'_>) -> bool {
        model::text(self.0, "operationId") == Some(operation.id)
    }

    /// The parameter that gets a field of the response.
    fn parameter(&self, path: &[&str]) -> Option<&'a str> {
        let parameters = self.0.get("parameters").and_then(Value::as_object)?;
        parameters.iter().find_map(|(name, value)| {
            let field = value.as_str()?.strip_prefix("$response.body#")?;
            pointer::keys(field).eq(path.iter().copied()).then_some(name.as_str())
        })
    }
}

/// The links of the successful responses.
fn links<'a>(document: &'a Value, operation: &Operation<'a>) -> Result<Vec<Link<'a>>, Error> {
    let mut all = Vec::new();
    for (_, response) in successes(document, operation)? {
        for link in response.get("links").and_then(Value::as_object).into_iter().flat_map(Map::values) {
            all.push(Link(model::resolve(document, link)?));
        }
    }
    Ok(all)
}

/// The successful responses, by status.
fn successes<'a>(document: &'a Value, operation: &Operation<'a>) -> Result<Vec<(&'a str, &'a Value)>, Error> {
    let responses = operation.object.get("responses").and_then(Value::as_object);
    let good = responses.into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
    good.map(|(status, response)| Ok((status.as_str(), model::resolve(document, response)?))).collect()
}

/// The texts in the example of an object, at any depth but not in lists: it would be unclear which item is meant.
fn texts<'a>(
    document: &'a Value,
    (schema, value): (Option<&'a Value>, Option<&'a Value>),
    path: &mut Vec<&'a str>,
    ids: &mut Vec<Id<'a>>,
) -> Result<(), Error> {
    let Some(members) = value.and_then(Value::as_object) else { return Ok(()) };
    let properties = properties(document, schema)?;
    for (name, value) in members {
        let Some(schema) = properties.get(name.as_str()).copied() else { continue };
        path.push(name);
        if let Some(example) = value.as_str() {
            ids.push(Id { path: path.clone(), example, schema });
        }
        texts(document, (Some(schema), Some(value)), path, ids)?;
        path.pop();
    }
    Ok(())
}

fn is_password(schema: &Value) -> bool {
    model::text(schema, "format") == Some("password")
}

/// The properties of a schema, including those of the schemas that it includes.
fn properties<'a>(
    document: &'a Value,
    schema: Option<&'a Value>,
) -> Result<BTreeMap<&'a str, &'a Value>, Error> {
    let mut all = BTreeMap::new();
    let Some(schema) = schema else { return Ok(all) };
    let schema = model::resolve(document, schema)?;
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        all.extend(properties(document, Some(part))?);
    }
    let own = schema.get("properties").and_then(Value::as_object);
    all.extend(own.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema)));
    Ok(all)
}

fn is_enum(document: &Value, schema: &Value) -> Result<bool, Error> {
    let schema = model::resolve(document, schema)?;
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    for part in parts {
        if is_enum(document, part)? {
            return Ok(true);
        }
    }
    Ok(schema.get("enum").is_some())
}

/// All texts in the requests of an operation: examples of parameters and within those of bodies.
fn requests<'a>(
    document: &'a Value,
    operation: &Operation<'a>,
    texts: &mut BTreeSet<&'a str>,
) -> Result<(), Error> {
    for parameter in model::parameters(document, operation)? {
        texts.extend(parameter.get("example").and_then(Value::as_str));
    }
    let Some(body) = operation.object.get("requestBody") else { return Ok(()) };
    for (_, media) in model::media_types(model::resolve(document, body)?.get("content")) {
        for example in media.get("examples").and_then(Value::as_object).into_iter().flat_map(Map::values) {
            if let Some(value) = model::resolve(document, example)?.get("value") {
                collect(value, texts);
            }
        }
    }
    Ok(())
}

fn collect<'a>(value: &'a Value, texts: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) => drop(texts.insert(text)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values().for_each(|member| collect(member, texts)),
        _ => {}
    }
}
