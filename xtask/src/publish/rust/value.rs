//! A JSON value as an expression of the generated types, with the names that code generation gives them.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase as _;
use openapi_model::pointer;
use openapi_page::image_name;
use serde_json::{Map, Value};

use crate::names;
use crate::spec::model;

/// Writes expressions, and keeps what they have to import.
pub struct Values<'d> {
    document: &'d Value,
    /// Names of generated types.
    pub types: BTreeSet<String>,
    /// Whether a file is read.
    pub reads_files: bool,
    /// Whether there is a map.
    pub has_maps: bool,
}

impl<'d> Values<'d> {
    /// Nothing is written yet.
    pub fn new(document: &'d Value) -> Self {
        Self { document, types: BTreeSet::new(), reads_files: false, has_maps: false }
    }

    /// The expression for a value; `None` if there is none for a part that has no type of its own.
    pub fn expression(&mut self, schema: &Value, value: &Value) -> Option<String> {
        if let Some(name) = model::schema_name(schema) {
            return self.named(name, value);
        }
        self.unnamed(schema, value, "")
    }

    /// The content of a file, for a field or a body.
    pub fn file(&mut self, name: &str) -> String {
        self.reads_files = true;
        format!("Media::from_path({name:?}).await?")
    }

    /// The type of a schema, which is then imported.
    pub fn type_of(&mut self, schema: &str) -> String {
        let name = names::type_name(schema);
        self.types.insert(name.clone());
        name
    }

    /// `ending` is what makes a text the type that is needed: nothing where the compiler converts it.
    fn unnamed(&mut self, schema: &Value, value: &Value, ending: &str) -> Option<String> {
        if model::schema_name(schema).is_some() {
            return self.expression(schema, value);
        }
        match value {
            Value::Null => None,
            Value::Bool(value) => Some(value.to_string()),
            Value::Number(number) if model::text(schema, "type") == Some("number") => {
                number.as_f64().map(|number| format!("{number:?}"))
            }
            Value::Number(number) => Some(number.to_string()),
            Value::String(text) if model::text(schema, "format") == Some("byte") => {
                self.types.insert("Base64".to_owned());
                Some(format!("Base64::from_text({text:?})?"))
            }
            Value::String(text) => Some(format!("{text:?}{ending}")),
            Value::Array(items) => {
                let ending = if ending.is_empty() { ".to_owned()" } else { ending };
                let of = schema.get("items")?;
                let items: Option<Vec<_>> = items.iter().map(|item| self.unnamed(of, item, ending)).collect();
                Some(format!("vec![{}]", items?.join(", ")))
            }
            Value::Object(members) => {
                let ending = if ending.is_empty() { ".to_owned()" } else { ending };
                let of = schema.get("additionalProperties").filter(|of| of.is_object())?;
                let pairs: Option<Vec<_>> = members
                    .iter()
                    .map(|(name, member)| {
                        Some(format!("({name:?}.to_owned(), {})", self.unnamed(of, member, ending)?))
                    })
                    .collect();
                self.has_maps = true;
                Some(format!("BTreeMap::from([{}])", pairs?.join(", ")))
            }
        }
    }

    /// A value of a type with a name. What cannot be built is read from JSON.
    fn named(&mut self, name: &str, value: &Value) -> Option<String> {
        let document = self.document;
        let schema = document.pointer(&pointer::join("/components/schemas", name))?;
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            let index = values.iter().position(|known| known == value)?;
            let given = schema.get("x-enum-varnames").and_then(|names| names.get(index)?.as_str());
            let variant = given.map_or_else(
                || value.as_str().map(names::variant),
                |name| Some(name.to_upper_camel_case()),
            )?;
            return Some(format!("{}::{variant}", self.type_of(name)));
        }
        let before = (self.types.clone(), self.reads_files, self.has_maps);
        let built = match (schema.get("properties").and_then(Value::as_object), value) {
            (Some(properties), Value::Object(members)) => self.object(name, schema, (properties, members)),
            (None, Value::Object(members))
                if schema.get("additionalProperties") == Some(&Value::Bool(true)) =>
            {
                self.anything(name, members)
            }
            (None, Value::Object(_) | Value::Array(_)) => {
                self.unnamed(schema, value, ".into()").map(|inner| format!("{}({inner})", self.type_of(name)))
            }
            _ => None,
        };
        built.or_else(|| {
            (self.types, self.reads_files, self.has_maps) = before;
            let ty = self.type_of(name);
            Some(format!("serde_json::from_value::<{ty}>(serde_json::json!({value}))?"))
        })
    }

    /// A map of values of any type, as long as they are plain.
    fn anything(&mut self, name: &str, members: &Map<String, Value>) -> Option<String> {
        let pair = |(name, member): (&String, &Value)| match member {
            Value::String(text) => Some(format!("({name:?}.to_owned(), {text:?}.into())")),
            Value::Bool(_) | Value::Number(_) => Some(format!("({name:?}.to_owned(), {member}.into())")),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        let pairs: Option<Vec<_>> = members.iter().map(pair).collect();
        Some(format!("{}(serde_json::Map::from_iter([{}]))", self.type_of(name), pairs?.join(", ")))
    }

    /// A struct: its constructor with what is required, then what the example sets.
    fn object(
        &mut self,
        name: &str,
        schema: &Value,
        (properties, members): (&Map<String, Value>, &Map<String, Value>),
    ) -> Option<String> {
        if members.keys().any(|name| !properties.contains_key(name)) {
            return None;
        }
        let list = |key: &str| -> Vec<&str> {
            schema
                .get(key)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect()
        };
        let (required, group) = (list("required"), list("x-omni-required-any"));
        let mut arguments = Vec::new();
        for (property, of) in properties {
            if required.contains(&property.as_str()) && !model::flag(of, "nullable") {
                arguments.push(self.field(property, of, members.get(property)?)?);
            }
        }
        let chosen = group.iter().find(|property| members.contains_key(**property)).copied();
        let mut constructor = "new".to_owned();
        if let Some(property) = chosen {
            let of = properties.get(property)?;
            arguments.push(self.field(property, of, members.get(property)?)?);
            constructor = format!("from_{}", subject(property, of));
        } else if !group.is_empty() {
            return None;
        }
        let mut out = format!("{}::{constructor}({})", self.type_of(name), arguments.join(", "));
        for (property, value) in members {
            let of = properties.get(property)?;
            let done = required.contains(&property.as_str()) && !model::flag(of, "nullable");
            if done || chosen == Some(property.as_str()) || value.is_null() {
                continue;
            }
            out.push_str(&format!(".with_{}({})", names::field(property), self.field(property, of, value)?));
        }
        Some(out)
    }

    fn field(&mut self, property: &str, schema: &Value, value: &Value) -> Option<String> {
        if value.is_string() && model::flag(schema, "x-omni-image") {
            return Some(self.file(&image_name(property)));
        }
        self.expression(schema, value)
    }
}

/// The name that a constructor for one field of a group is derived from.
fn subject(property: &str, schema: &Value) -> String {
    let name = names::field(property);
    if model::text(schema, "format") != Some("byte") {
        return name;
    }
    let words: Vec<&str> = name.split('_').filter(|word| *word != "base64").collect();
    if words.is_empty() { name } else { words.join("_") }
}
