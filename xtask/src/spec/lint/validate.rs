//! A small validator: whether a value fits a schema of the document.
//!
//! It knows the part of JSON Schema that the document uses, and is stricter than that in one thing: a member
//! that no schema lists is wrong, because in an example it is a misspelt one.

use serde_json::{Map, Value};

use super::super::pointer;
use super::formats;
use super::outline::Outline;
use super::report::{kind_of, list, suggestion};

/// One thing that does not fit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// Pointer within the value.
    pub(super) pointer: String,
    pub(super) message: String,
}

/// What in a value does not fit a schema.
pub(super) fn problems<'a>(outline: &Outline<'a>, value: &Value, schema: &'a Value) -> Vec<Problem> {
    let mut validator = Validator { outline, problems: Vec::new(), depth: 0 };
    validator.value(value, schema, "");
    validator.problems
}

struct Validator<'o, 'a> {
    outline: &'o Outline<'a>,
    problems: Vec<Problem>,
    depth: usize,
}

impl<'a> Validator<'_, 'a> {
    fn add(&mut self, at: &str, message: impl Into<String>) {
        let problem = Problem { pointer: at.to_owned(), message: message.into() };
        // A property says the same as the schema that it takes in, so both refuse with the same words.
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn value(&mut self, value: &Value, schema: &'a Value, at: &str) {
        // Only a union that is its own variant goes on without end.
        if self.depth > 64 {
            return self.add(at, "the schema leads back to itself");
        }
        let parts = self.outline.parts(schema);
        // A reference that leads nowhere is reported where it stands.
        if parts.is_empty() {
            return;
        }
        self.depth += 1;
        for part in &parts {
            self.part(value, part, at);
        }
        if let Some(members) = value.as_object() {
            self.members(members, &parts, at);
        }
        self.depth -= 1;
    }

    /// One schema alone, without those that it takes in.
    fn part(&mut self, value: &Value, schema: &'a Value, at: &str) {
        if value.is_null() {
            if schema.get("nullable") != Some(&Value::Bool(true)) && schema.get("type").is_some() {
                self.add(
                    at,
                    "nothing (null) stands here, but the schema does not take it; leave the key out",
                );
            }
            return;
        }
        let stated = schema.get("type").and_then(Value::as_str);
        let (fits, wanted) = match stated {
            Some("string") => (value.is_string(), "text"),
            Some("boolean") => (value.is_boolean(), "true or false"),
            Some("integer") => (value.is_i64() || value.is_u64(), "an integer"),
            Some("number") => (value.is_number(), "a number"),
            Some("array") => (value.is_array(), "a list"),
            Some("object") => (value.is_object(), "an object"),
            _ => (true, ""),
        };
        if !fits {
            return self.add(at, format!("expected {wanted}, found {}", kind_of(value)));
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array)
            && !values.contains(value)
        {
            let hint = value.as_str().map(|text| suggestion(text, values.iter().filter_map(Value::as_str)));
            self.add(at, format!("{value} is no value of the enumeration{}", hint.unwrap_or_default()));
        }
        match value {
            Value::String(text) => self.text(text, schema, at),
            Value::Number(_) => self.number(value, schema, at),
            Value::Array(items) => self.items(items, schema, at),
            Value::Object(members) => self.object(members, schema, at),
            _ => {}
        }
        self.alternatives(value, schema, at);
    }

    /// A count against a lower and an upper limit.
    fn limits(&mut self, count: usize, schema: &Value, keys: [&str; 2], what: &str, at: &str) {
        let limit =
            |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
        if let Some(least) = limit(keys[0]).filter(|least| count < *least) {
            self.add(at, format!("{count} {what}, but {} is {least}", keys[0]));
        }
        if let Some(most) = limit(keys[1]).filter(|most| count > *most) {
            self.add(at, format!("{count} {what}, but {} is {most}", keys[1]));
        }
    }

    fn text(&mut self, text: &str, schema: &Value, at: &str) {
        self.limits(text.chars().count(), schema, ["minLength", "maxLength"], "characters", at);
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
            match regex_lite::Regex::new(pattern) {
                Ok(regex) if regex.is_match(text) => {}
                Ok(_) => self.add(at, format!("{text:?} does not match the pattern {pattern}")),
                Err(error) => self.add(at, format!("the pattern {pattern} cannot be read: {error}")),
            }
        }
        if let Some(wanted) =
            schema.get("format").and_then(Value::as_str).and_then(|format| formats::wanted(format, text))
        {
            self.add(at, format!("{text:?} is not {wanted}"));
        }
    }

    fn number(&mut self, value: &Value, schema: &Value, at: &str) {
        let Some(number) = value.as_f64() else { return };
        let limit = |key: &str| schema.get(key).and_then(Value::as_f64);
        let exclusive = |key: &str| schema.get(key) == Some(&Value::Bool(true));
        if let Some(least) = limit("minimum")
            && (number < least || (number <= least && exclusive("exclusiveMinimum")))
        {
            self.add(at, format!("{value} is below the minimum {least}"));
        }
        if let Some(most) = limit("maximum")
            && (number > most || (number >= most && exclusive("exclusiveMaximum")))
        {
            self.add(at, format!("{value} is above the maximum {most}"));
        }
        let small = value.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
        if schema.get("format").and_then(Value::as_str) == Some("int32") && !small {
            self.add(at, format!("{value} does not fit into int32; the schema needs int64"));
        }
    }

    fn items(&mut self, items: &[Value], schema: &'a Value, at: &str) {
        self.limits(items.len(), schema, ["minItems", "maxItems"], "items", at);
        if schema.get("uniqueItems") == Some(&Value::Bool(true))
            && let Some(twice) = items.iter().enumerate().find(|(index, item)| items[..*index].contains(item))
        {
            self.add(&format!("{at}/{}", twice.0), "the item stands in the list twice");
        }
        if let Some(schema) = schema.get("items") {
            for (index, item) in items.iter().enumerate() {
                self.value(item, schema, &format!("{at}/{index}"));
            }
        }
    }

    fn object(&mut self, members: &Map<String, Value>, schema: &Value, at: &str) {
        self.limits(members.len(), schema, ["minProperties", "maxProperties"], "members", at);
        let texts = |key: &str| -> Vec<&str> {
            schema
                .get(key)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect()
        };
        let missing: Vec<&str> =
            texts("required").into_iter().filter(|name| !members.contains_key(*name)).collect();
        if !missing.is_empty() {
            self.add(at, format!("required, but missing: {}", list(missing)));
        }
        let any = texts("x-omni-required-any");
        if !any.is_empty() && !any.iter().any(|name| members.contains_key(*name)) {
            self.add(at, format!("at least one of these is needed: {}", list(any)));
        }
    }

    /// The members of an object, against all of the schemas that make it up.
    fn members(&mut self, members: &Map<String, Value>, parts: &[&'a Value], at: &str) {
        // What the variants of a union list is looked at when one of them is chosen.
        let union = parts.iter().any(|part| part.get("oneOf").is_some() || part.get("anyOf").is_some());
        for (name, value) in members {
            let here = pointer::join(at, name);
            let listed: Vec<&'a Value> =
                parts.iter().filter_map(|part| part.get("properties")?.get(name.as_str())).collect();
            for schema in &listed {
                self.value(value, schema, &here);
            }
            if !listed.is_empty() || union {
                continue;
            }
            let mut further = parts.iter().filter_map(|part| part.get("additionalProperties"));
            match further.find(|further| **further != Value::Bool(false)) {
                Some(Value::Bool(_)) => {}
                Some(schema) => self.value(value, schema, &here),
                None => {
                    let known = parts.iter().filter_map(|part| part.get("properties")?.as_object());
                    let hint = suggestion(name, known.flat_map(|known| known.keys().map(String::as_str)));
                    self.add(&here, format!("the schema lists no `{name}`{hint}"));
                }
            }
        }
    }

    fn fits(&self, value: &Value, schema: &'a Value) -> bool {
        let mut trial = Validator { outline: self.outline, problems: Vec::new(), depth: self.depth };
        trial.value(value, schema, "");
        trial.problems.is_empty()
    }

    fn alternatives(&mut self, value: &Value, schema: &'a Value, at: &str) {
        let variants =
            |key: &str| schema.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let discriminator = schema.get("discriminator");
        let tag =
            discriminator.and_then(|discriminator| discriminator.get("propertyName")).and_then(Value::as_str);
        if let (Some(tag), true) = (tag, schema.get("oneOf").is_some()) {
            let chosen = value.get(tag).and_then(Value::as_str);
            let mapping = discriminator.and_then(|discriminator| discriminator.get("mapping"));
            let target = chosen.and_then(|chosen| mapping?.get(chosen)?.as_str());
            match target {
                None => self.add(&pointer::join(at, tag), format!("`{tag}` chooses none of the variants")),
                Some(target) => {
                    let variant = variants("oneOf")
                        .iter()
                        .find(|variant| variant.get("$ref").and_then(Value::as_str) == Some(target));
                    if let Some(variant) = variant {
                        self.value(value, variant, at);
                    }
                }
            }
            return;
        }
        for key in ["oneOf", "anyOf"] {
            let all = variants(key);
            let fitting = all.iter().filter(|variant| self.fits(value, variant)).count();
            if !all.is_empty() && (fitting == 0 || (fitting > 1 && key == "oneOf")) {
                self.add(at, format!("the value fits {fitting} of the variants in `{key}`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::Document;
    use super::super::report::Report;
    use super::*;

    const SCHEMAS: &str = "\
components:
  schemas:
    Named: {type: object, required: [name], properties: {name: {type: string}}}
    Word: {type: string, enum: [yes!, no!]}
    Cat:
      type: object
      required: [kind]
      properties: {kind: {type: string, enum: [cat]}, lives: {type: integer}}
    Dog:
      type: object
      required: [kind]
      properties: {kind: {type: string, enum: [dog]}}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator:
        propertyName: kind
        mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'}
    Self:
      oneOf: [{$ref: '#/components/schemas/Self'}]
      discriminator: {propertyName: kind, mapping: {a: '#/components/schemas/Self'}}
    Tested:
      type: object
      x-omni-required-any: [text, list]
      properties:
        text: {type: string, minLength: 2, maxLength: 3, pattern: '^[a-z]+$'}
        image: {type: string, format: byte}
        number: {type: number, minimum: 0, exclusiveMinimum: true, maximum: 1}
        count: {type: integer, format: int32}
        flag: {type: boolean}
        list: {type: array, minItems: 1, uniqueItems: true, items: {type: integer}}
        map: {type: object, additionalProperties: {type: string}}
        free: {type: object, additionalProperties: true}
        word: {type: string, nullable: true, allOf: [{$ref: '#/components/schemas/Word'}]}
        named:
          type: object
          allOf: [{$ref: '#/components/schemas/Named'}]
          properties: {more: {type: string}}
        maybe: {type: string, nullable: true}
        pet: {$ref: '#/components/schemas/Pet'}
        self: {$ref: '#/components/schemas/Self'}
        broken: {$ref: '#/components/schemas/Nowhere'}
";

    fn tested(value: &Value) -> Vec<(String, String)> {
        let document = Document::parse("a.yaml", SCHEMAS).unwrap();
        let outline = Outline::read(&document, &mut Report::new(&document));
        let schema = document.value.pointer("/components/schemas/Tested").unwrap();
        problems(&outline, value, schema)
            .into_iter()
            .map(|problem| (problem.pointer, problem.message))
            .collect()
    }

    #[test]
    fn what_fits_is_silent() {
        let value = json!({
            "text": "abc", "image": "QQ==", "number": 0.5, "count": 7, "flag": true, "list": [1, 2],
            "map": {"a": "b"}, "free": {"a": [1, null]}, "word": "yes!", "named": {"name": "a", "more": "b"},
            "maybe": null, "pet": {"kind": "cat", "lives": 9}, "broken": {"any": "thing"},
        });
        assert_eq!(tested(&value), []);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (member, value, pointer, words) in [
            ("text", json!("a"), "/text", "minLength is 2"),
            ("text", json!("abcd"), "/text", "maxLength is 3"),
            ("text", json!("AB"), "/text", "pattern"),
            ("text", json!(1), "/text", "expected text, found a number"),
            ("image", json!("QQ"), "/image", "base64"),
            ("number", json!(0), "/number", "below the minimum"),
            ("number", json!(1.5), "/number", "above the maximum"),
            ("count", json!(1.5), "/count", "an integer"),
            ("count", json!(4_000_000_000_u64), "/count", "int32"),
            ("flag", json!("true"), "/flag", "true or false"),
            ("list", json!([]), "/list", "minItems is 1"),
            ("list", json!([1, 1]), "/list/1", "twice"),
            ("list", json!([1, "a"]), "/list/1", "an integer"),
            ("map", json!({"a": 1}), "/map/a", "text"),
            ("word", json!("yes"), "/word", "did you mean `yes!`?"),
            ("word", json!(null), "/word", "null"),
            ("flag", json!(null), "/flag", "null"),
            ("named", json!({}), "/named", "missing: `name`"),
            ("named", json!({"name": "a", "mode": "b"}), "/named/mode", "did you mean"),
            ("pet", json!({"kind": "cow"}), "/pet/kind", "none of the variants"),
            ("pet", json!({"kind": "dog", "lives": 9}), "/pet/lives", "lists no `lives`"),
            ("self", json!({"kind": "a"}), "/self", "leads back to itself"),
            ("txt", json!("ab"), "/txt", "did you mean `text`?"),
        ] {
            let mut object = json!({"text": "ab"});
            object[member] = value;
            let problems = tested(&object);
            assert_eq!(problems.len(), 1, "{object}: {problems:?}");
            assert!(problems[0].0 == pointer && problems[0].1.contains(words), "{object}: {problems:?}");
        }
        assert!(tested(&json!({}))[0].1.contains("at least one of these is needed: `text`, `list`"));
    }
}
