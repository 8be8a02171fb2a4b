//! A JSON value as an expression of the generated types, with the names that code generation gives them.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase as _;
use openapi_model::pointer;
use openapi_page::image_name;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Map, Value};
use syn::Ident;

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
    pub fn expression(&mut self, schema: &Value, value: &Value) -> Option<TokenStream> {
        if let Some(name) = model::schema_name(schema) {
            return self.named(name, value);
        }
        self.unnamed(schema, value, &TokenStream::new())
    }

    /// The content of a file, for a field or a body.
    pub fn file(&mut self, name: &str) -> TokenStream {
        self.reads_files = true;
        quote!(Media::from_path(#name).await?)
    }

    /// The type of a schema, which is then imported.
    pub fn type_of(&mut self, schema: &str) -> Option<Ident> {
        let name = names::type_name(schema);
        let ident = syn::parse_str(&name).ok()?;
        self.types.insert(name);
        Some(ident)
    }

    /// `ending` is what makes a text the type that is needed: nothing where the compiler converts it.
    fn unnamed(&mut self, schema: &Value, value: &Value, ending: &TokenStream) -> Option<TokenStream> {
        if model::schema_name(schema).is_some() {
            return self.expression(schema, value);
        }
        let owned = if ending.is_empty() { quote!(.to_owned()) } else { ending.clone() };
        match value {
            Value::Null => None,
            Value::Bool(value) => Some(quote!(#value)),
            Value::Number(number) if model::text(schema, "type") == Some("number") => {
                number.as_f64().map(|number| {
                    let number = Literal::f64_unsuffixed(number);
                    quote!(#number)
                })
            }
            Value::Number(number) => number.to_string().parse().ok(),
            Value::String(text) if model::text(schema, "format") == Some("byte") => {
                self.types.insert("Base64".to_owned());
                Some(quote!(Base64::from_text(#text)?))
            }
            Value::String(text) => Some(quote!(#text #ending)),
            Value::Array(items) => {
                let of = schema.get("items")?;
                let items: Option<Vec<_>> = items.iter().map(|item| self.unnamed(of, item, &owned)).collect();
                let items = items?;
                Some(quote!(vec![#(#items),*]))
            }
            Value::Object(members) => {
                let of = schema.get("additionalProperties").filter(|of| of.is_object())?;
                let pairs: Option<Vec<_>> = members
                    .iter()
                    .map(|(name, member)| {
                        let member = self.unnamed(of, member, &owned)?;
                        Some(quote!((#name.to_owned(), #member)))
                    })
                    .collect();
                let pairs = pairs?;
                self.has_maps = true;
                Some(quote!(BTreeMap::from([#(#pairs),*])))
            }
        }
    }

    /// A value of a type with a name. What cannot be built is read from JSON.
    fn named(&mut self, name: &str, value: &Value) -> Option<TokenStream> {
        let document = self.document;
        let schema = document.pointer(&pointer::join("/components/schemas", name))?;
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            let index = values.iter().position(|known| known == value)?;
            let given = schema.get("x-enum-varnames").and_then(|names| names.get(index)?.as_str());
            let variant = given.map_or_else(
                || value.as_str().map(names::variant),
                |name| Some(name.to_upper_camel_case()),
            )?;
            let (ty, variant): (_, Ident) = (self.type_of(name)?, syn::parse_str(&variant).ok()?);
            return Some(quote!(#ty::#variant));
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
                self.unnamed(schema, value, &quote!(.into())).and_then(|inner| {
                    let ty = self.type_of(name)?;
                    Some(quote!(#ty(#inner)))
                })
            }
            _ => None,
        };
        built.or_else(|| {
            (self.types, self.reads_files, self.has_maps) = before;
            let (ty, value): (_, TokenStream) = (self.type_of(name)?, value.to_string().parse().ok()?);
            Some(quote!(serde_json::from_value::<#ty>(serde_json::json!(#value))?))
        })
    }

    /// A map of values of any type, as long as they are plain.
    fn anything(&mut self, name: &str, members: &Map<String, Value>) -> Option<TokenStream> {
        let pair = |(name, member): (&String, &Value)| match member {
            Value::String(text) => Some(quote!((#name.to_owned(), #text.into()))),
            Value::Bool(_) | Value::Number(_) => {
                let member: TokenStream = member.to_string().parse().ok()?;
                Some(quote!((#name.to_owned(), #member.into())))
            }
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        let pairs: Option<Vec<_>> = members.iter().map(pair).collect();
        let (ty, pairs) = (self.type_of(name)?, pairs?);
        Some(quote!(#ty(serde_json::Map::from_iter([#(#pairs),*]))))
    }

    /// A struct: its constructor with what is required, then what the example sets.
    fn object(
        &mut self,
        name: &str,
        schema: &Value,
        (properties, members): (&Map<String, Value>, &Map<String, Value>),
    ) -> Option<TokenStream> {
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
        let mut constructor = format_ident!("new");
        if let Some(property) = chosen {
            let of = properties.get(property)?;
            arguments.push(self.field(property, of, members.get(property)?)?);
            constructor = syn::parse_str(&format!("from_{}", subject(property, of))).ok()?;
        } else if !group.is_empty() {
            return None;
        }
        let ty = self.type_of(name)?;
        let mut out = quote!(#ty::#constructor(#(#arguments),*));
        for (property, value) in members {
            let of = properties.get(property)?;
            let done = required.contains(&property.as_str()) && !model::flag(of, "nullable");
            if done || chosen == Some(property.as_str()) || value.is_null() {
                continue;
            }
            let setter: Ident = syn::parse_str(&format!("with_{}", names::field(property))).ok()?;
            let value = self.field(property, of, value)?;
            out.extend(quote!(.#setter(#value)));
        }
        Some(out)
    }

    fn field(&mut self, property: &str, schema: &Value, value: &Value) -> Option<TokenStream> {
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
