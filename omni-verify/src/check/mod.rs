//! Holding what was seen against the document, strictly.

mod exchange;
mod format;
mod query;
mod scalar;

use serde_json::{Map, Value};

pub(crate) use exchange::{Request, Response, request, response};

use crate::document::{Document, Node, join};
use crate::finding::{Finding, Kind, Tally};
use crate::privacy::{self, Safe};
use crate::sketch::Sketch;

/// Deeper than this nothing is checked, which is said.
const MAX_DEPTH: usize = 64;

/// An object with more unknown members than this is keyed by data, so none of its keys is shown.
const MAX_UNKNOWN: usize = 24;

/// A walk over a value along its schema.
pub(crate) struct Walk<'d> {
    document: &'d Document,
    tally: Tally,
    depth: usize,
}

/// A place in the document that contradicts what was seen.
struct Seen<'a> {
    kind: Kind,
    place: String,
    said: String,
    value: &'a Value,
}

impl<'d> Walk<'d> {
    pub(crate) fn new(document: &'d Document) -> Self {
        Self { document, tally: Tally::default(), depth: 0 }
    }

    pub(crate) fn finish(self) -> Tally {
        self.tally
    }

    fn add(&mut self, seen: Seen<'_>) {
        self.tally.add(Finding {
            kind: seen.kind,
            place: seen.place,
            name: None,
            said: Safe::ours(seen.said),
            seen: Safe::ours(privacy::shape(seen.value)),
            class: privacy::kind(seen.value),
            sketch: None,
        });
    }

    /// A value against the schema at a pointer.
    pub(crate) fn at(&mut self, value: &Value, pointer: &str, sensitive: bool) {
        if let Some(schema) = self.document.at(pointer) {
            self.value(value, &schema, sensitive);
        }
    }

    /// `sensitive`: the document marks a place around the value as personal or secret.
    fn value(&mut self, value: &Value, schema: &Node<'d>, sensitive: bool) {
        if self.depth >= MAX_DEPTH {
            self.tally.too_deep = true;
            return;
        }
        let parts = self.document.parts(schema);
        let Some(outermost) = parts.first() else { return };
        let sensitive = sensitive || parts.iter().any(|part| part.flag("x-omni-sensitive"));
        let stated = parts.iter().find(|part| part.has("type"));
        if value.is_null() {
            if let Some(part) = stated.filter(|_| !outermost.flag("nullable")) {
                let said = format!("{}, not nullable", part.text("type").unwrap_or_default());
                self.add(Seen { kind: Kind::UnexpectedNull, place: outermost.pointer.clone(), said, value });
            }
            return;
        }
        if let Some(part) = parts.iter().find(|part| !scalar::fits(value, part.text("type"))) {
            let said = part.text("type").unwrap_or_default().to_owned();
            if scalar::is_overflow(value, part.text("type")) {
                let place = part.child("format").unwrap_or_else(|| part.clone()).pointer;
                return self.add(Seen { kind: Kind::OutOfRange, place, said, value });
            }
            let sketch = (!sensitive).then(|| Sketch::of(self.document, value));
            return self.tally.add(Finding {
                kind: Kind::WrongType,
                place: part.pointer.clone(),
                name: None,
                said: Safe::ours(said),
                seen: Safe::ours(privacy::shape(value)),
                class: privacy::kind(value),
                sketch,
            });
        }
        self.depth += 1;
        for part in &parts {
            self.enumeration(value, part, sensitive);
            match value {
                Value::String(text) => self.text(value, text, part),
                Value::Number(_) => self.number(value, part),
                Value::Array(items) => {
                    self.limits(items.len(), value, part, ["minItems", "maxItems"], "items")
                }
                Value::Object(members) => {
                    self.limits(members.len(), value, part, ["minProperties", "maxProperties"], "members");
                    self.required(members, part, &parts);
                }
                _ => {}
            }
        }
        match value {
            Value::Array(items) => {
                if let Some(schema) = parts.iter().find_map(|part| part.child("items")) {
                    items.iter().for_each(|item| self.value(item, &schema, sensitive));
                }
            }
            Value::Object(members) => self.members(members, &parts, sensitive),
            _ => {}
        }
        if let Some(union) = parts.iter().find(|part| part.has("oneOf") || part.has("anyOf")) {
            self.union(value, union, sensitive);
        }
        self.depth -= 1;
    }

    fn enumeration(&mut self, value: &Value, part: &Node<'d>, sensitive: bool) {
        let Some(values) = part.value.get("enum").and_then(Value::as_array) else { return };
        if values.contains(value) {
            return;
        }
        let text = value.as_str();
        let known = values.iter().filter_map(Value::as_str);
        let twin = text.and_then(|text| known.clone().find(|known| known.eq_ignore_ascii_case(text)));
        if twin.is_some() && part.flag("x-omni-ignore-case") {
            return;
        }
        // A known value in other letters gives nothing away but those letters.
        let name = match twin {
            Some(known) => Some(Safe::ours(known)),
            None => text.filter(|_| !sensitive).and_then(|text| Safe::identifier(self.document, text)),
        };
        let seen = match (&name, twin) {
            (Some(known), Some(_)) => format!("`{known}` in other capital and small letters"),
            (Some(new), None) => format!("`{new}`"),
            (None, _) => privacy::shape(value),
        };
        self.tally.add(Finding {
            kind: if twin.is_some() { Kind::OtherCase } else { Kind::UnknownValue },
            place: part.pointer.clone(),
            name,
            said: Safe::ours(format!("one of {} values", values.len())),
            seen: Safe::ours(seen),
            class: "",
            sketch: None,
        });
    }

    /// A count against a lower and an upper limit.
    fn limits(&mut self, count: usize, value: &Value, part: &Node<'d>, keys: [&str; 2], what: &str) {
        let limit = |key: &str| part.value.get(key).and_then(Value::as_u64);
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        for (key, broken) in [
            (keys[0], limit(keys[0]).is_some_and(|least| count < least)),
            (keys[1], limit(keys[1]).is_some_and(|most| count > most)),
        ] {
            if broken {
                self.tally.add(Finding {
                    kind: Kind::WrongLength,
                    place: join(&part.pointer, key),
                    name: None,
                    said: Safe::ours(format!("`{key}: {}`", limit(key).unwrap_or_default())),
                    seen: Safe::ours(format!("{count} {what}")),
                    class: privacy::kind(value),
                    sketch: None,
                });
            }
        }
    }

    /// A field counts as there under any of its names.
    fn required(&mut self, members: &Map<String, Value>, part: &Node<'d>, parts: &[Node<'d>]) {
        let there = |name: &str| {
            let mut properties = parts.iter().filter_map(|part| part.child("properties")?.child(name));
            members.contains_key(name)
                || properties
                    .any(|node| node.texts("x-omni-aliases").any(|alias| members.contains_key(alias)))
        };
        let missing = |place: String, name: &str, said: String| Finding {
            kind: Kind::MissingField,
            place,
            name: Some(Safe::ours(name)),
            said: Safe::ours(said),
            seen: Safe::ours("an object without it"),
            class: "",
            sketch: None,
        };
        let absent = part.texts("required").filter(|name| !there(name));
        let mut found: Vec<Finding> = absent
            .map(|name| missing(join(&part.pointer, "required"), name, format!("`{name}` is required")))
            .collect();
        let any: Vec<&str> = part.texts("x-omni-required-any").collect();
        if !any.is_empty() && !any.iter().any(|name| there(name)) {
            let names = any.join(", ");
            let said = format!("one of {names} is required");
            found.push(missing(join(&part.pointer, "x-omni-required-any"), &names, said));
        }
        found.into_iter().for_each(|finding| self.tally.add(finding));
    }

    /// The members of an object against all the schemas that make it up.
    fn members(&mut self, members: &Map<String, Value>, parts: &[Node<'d>], sensitive: bool) {
        let union = parts.iter().any(|part| part.has("oneOf") || part.has("anyOf"));
        let mut unknown = Vec::new();
        for (name, value) in members {
            let listed: Vec<Node<'d>> = parts.iter().filter_map(|part| property(part, name)).collect();
            if !listed.is_empty() {
                listed.iter().for_each(|schema| self.value(value, schema, sensitive));
                continue;
            }
            let mut further = parts.iter().filter_map(|part| part.child("additionalProperties"));
            match further.find(|further| further.value != &Value::Bool(false)) {
                Some(schema) if schema.value.is_object() => self.value(value, &schema, sensitive),
                Some(_) => {}
                // What the variants of a union list is looked at when one of them is chosen.
                None if union => {}
                None => unknown.push((name, value)),
            }
        }
        let Some(owner) = parts.iter().find(|part| part.has("properties")).or(parts.first()) else { return };
        let hidden = sensitive || unknown.len() > MAX_UNKNOWN;
        for (name, value) in unknown {
            let shown = if hidden { None } else { Safe::identifier(self.document, name) };
            let seen = match &shown {
                Some(name) => format!("`{name}`: {}", privacy::shape(value)),
                None => format!("a name that is not shown ({})", privacy::text_shape(name)),
            };
            self.tally.add(Finding {
                kind: Kind::UnknownField,
                place: join(&owner.pointer, "properties"),
                class: "",
                sketch: shown.is_some().then(|| Sketch::of(self.document, value)),
                name: shown,
                said: Safe::ours(format!("{} fields, not this one", owner.children("properties").len())),
                seen: Safe::ours(seen),
            });
        }
    }

    fn union(&mut self, value: &Value, union: &Node<'d>, sensitive: bool) {
        let discriminator = union.child("discriminator");
        let tag = discriminator.as_ref().and_then(|discriminator| discriminator.text("propertyName"));
        let (Some(discriminator), Some(tag)) = (&discriminator, tag) else {
            return self.variants(value, union, sensitive);
        };
        let Some(chosen) = value.get(tag) else {
            return self.tally.add(Finding {
                kind: Kind::MissingField,
                place: discriminator.pointer.clone(),
                name: Some(Safe::ours(tag)),
                said: Safe::ours(format!("`{tag}` tells which kind of object it is")),
                seen: Safe::ours("an object without it"),
                class: "",
                sketch: None,
            });
        };
        let text = chosen.as_str();
        let target = text.and_then(|text| discriminator.child("mapping")?.child(text)?.value.as_str());
        match target.and_then(|target| target.strip_prefix('#')).and_then(|pointer| self.document.at(pointer))
        {
            Some(variant) => self.value(value, &variant, sensitive),
            None => {
                let name = text.filter(|_| !sensitive).and_then(|text| Safe::identifier(self.document, text));
                let shown = name.as_ref().map_or_else(|| privacy::shape(chosen), |name| format!("`{name}`"));
                self.tally.add(Finding {
                    kind: Kind::UnknownKind,
                    place: join(&discriminator.pointer, "mapping"),
                    name,
                    said: Safe::ours(format!("{} kinds", discriminator.children("mapping").len())),
                    seen: Safe::ours(format!("`{tag}`: {shown}")),
                    class: "",
                    sketch: Some(Sketch::of(self.document, value)),
                });
            }
        }
    }

    /// A union without a tag: one of its variants has to fit.
    fn variants(&mut self, value: &Value, union: &Node<'d>, sensitive: bool) {
        let variants = union.items("oneOf").into_iter().chain(union.items("anyOf"));
        let fits = variants.into_iter().any(|variant| {
            let mut trial = Walk { document: self.document, tally: Tally::default(), depth: self.depth };
            trial.value(value, &variant, sensitive);
            self.tally.too_deep |= trial.tally.too_deep;
            trial.tally.is_empty()
        });
        if !fits {
            let said = "a union, none of whose kinds fits".to_owned();
            self.add(Seen { kind: Kind::WrongType, place: union.pointer.clone(), said, value });
        }
    }
}

/// A property by its name or one of its further names.
fn property<'d>(part: &Node<'d>, name: &str) -> Option<Node<'d>> {
    let properties = part.child("properties")?;
    properties.child(name).or_else(|| {
        let mut all = part.children("properties").into_iter().map(|(_, node)| node);
        all.find(|node| node.texts("x-omni-aliases").any(|alias| alias == name))
    })
}

#[cfg(test)]
mod tests;
