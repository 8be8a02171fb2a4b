//! The types: what progenitor wrote, with what the document says beyond it.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use heck::ToUpperCamelCase as _;
use openapi_model::unions::Union;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{Item, ItemStruct};

use super::{fields, text, unions};
use crate::spec::model;

/// Cuts progenitor's output into the items of its module `types` and the rest.
pub fn split(file: syn::File) -> Result<(Vec<Item>, Vec<Item>)> {
    let (modules, rest): (Vec<_>, Vec<_>) =
        file.items.into_iter().partition(|item| matches!(item, Item::Mod(module) if module.ident == "types"));
    match modules.into_iter().next() {
        Some(Item::Mod(syn::ItemMod { content: Some((_, items)), .. })) => Ok((items, rest)),
        _ => bail!("progenitor wrote no module `types`"),
    }
}

/// The file of types: its items, and the calls that say how each is read, and how enumerations and unions behave.
pub fn finish(items: Vec<Item>, document: &Value, view: &Value) -> Result<(syn::File, Vec<TokenStream>)> {
    let mut written: BTreeMap<String, ItemStruct> = BTreeMap::new();
    for item in items {
        // Everything else that progenitor writes belongs to a struct, an enumeration or an error type of its own
        // that ours replace.
        if let Item::Struct(item) = item {
            written.insert(item.ident.to_string(), item);
        }
    }

    let unions = Union::all(document, model::OPEN_UNION)?;
    let mut out: Vec<Item> = Vec::new();
    let mut behavior = Vec::new();
    for (name, lowered) in model::schemas(view) {
        let schema =
            document.pointer(&crate::spec::pointer::join("/components/schemas", name)).unwrap_or(lowered);
        let item = written.remove(&text::type_name(name));
        if let Some(union) = unions.iter().find(|union| union.name == name) {
            out.push(unions::item(union, document));
            behavior.push(unions::behavior(union));
        } else if schema.get("enum").is_some() {
            let (item, calls) = enumeration(name, schema)?;
            out.push(item);
            behavior.extend(calls);
        } else if schema.get("properties").is_some() {
            let item = item.with_context(|| format!("progenitor wrote no struct for the schema {name}"))?;
            let (items, call) = fields::object(item, name, schema, lowered)?;
            out.extend(items);
            behavior.push(call);
        } else {
            let item = item.with_context(|| format!("progenitor wrote no struct for the schema {name}"))?;
            let name = &item.ident;
            behavior.push(quote!(crate::read::wrapper!(#name);));
            out.extend(wrapper(item, schema)?);
        }
    }
    if let Some(name) = written.keys().next() {
        bail!("progenitor invented the type {name}; give its schema a name in the document");
    }
    let file = syn::parse_quote! {
        #![allow(deprecated)]

        use serde::Serialize;

        #(#out)*
    };
    Ok((file, behavior))
}

/// A map or a list with a name: a struct around it.
fn wrapper(item: ItemStruct, schema: &Value) -> Result<Vec<Item>> {
    let name = &item.ident;
    let syn::Fields::Unnamed(inner) = &item.fields else {
        bail!("{name} is not a wrapper around a map or a list")
    };
    let inner = &inner.unnamed.first().with_context(|| format!("{name} holds nothing"))?.ty;
    let docs = text::docs(&text::description(schema, &name.to_string()));
    let (derive, debug): (_, Option<Item>) = if model::sensitive(schema) {
        let text = format!("{name}([redacted])");
        let debug = syn::parse_quote! {
            impl std::fmt::Debug for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(#text)
                }
            }
        };
        (quote!(#[derive(Clone, Default, PartialEq, Serialize)]), Some(debug))
    } else {
        (quote!(#[derive(Clone, Debug, Default, PartialEq, Serialize)]), None)
    };
    let mut items: Vec<Item> = vec![syn::parse_quote! {
        #docs
        #derive
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct #name(pub #inner);
    }];
    items.extend(debug);
    items.push(syn::parse_quote! {
        impl std::ops::Deref for #name {
            type Target = #inner;

            fn deref(&self) -> &#inner {
                &self.0
            }
        }
    });
    items.push(syn::parse_quote! {
        impl std::ops::DerefMut for #name {
            fn deref_mut(&mut self) -> &mut #inner {
                &mut self.0
            }
        }
    });
    items.push(syn::parse_quote! {
        impl From<#inner> for #name {
            fn from(value: #inner) -> Self {
                Self(value)
            }
        }
    });
    Ok(items)
}

/// An enumeration of texts, and the calls of macros that give it its behavior.
fn enumeration(name: &str, schema: &Value) -> Result<(Item, Vec<TokenStream>)> {
    let list = |key: &str| schema.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let (values, names, descriptions) = (list("enum"), list("x-enum-varnames"), list("x-enum-descriptions"));
    let from_notes = list("x-omni-source-values");
    let open = model::flag(schema, "x-omni-open-enum");
    let ident = text::ident(&text::type_name(name));
    let mut variants = Vec::new();
    let mut rows = Vec::new();
    // Null is not a variant: a field of this type is optional.
    for (index, value) in values.iter().enumerate().filter(|(_, value)| !value.is_null()) {
        let text =
            value.as_str().with_context(|| format!("a value of the enumeration {name} is not a string"))?;
        let variant = match names.get(index).and_then(Value::as_str) {
            Some(name) => name.to_upper_camel_case(),
            None => text::variant(text),
        };
        let own = if open { "Unrecognized" } else { "Custom" };
        if variant == own {
            bail!(
                "the value {text} of {name} needs an x-enum-varnames: {own} is the variant of values that are not listed"
            );
        }
        let mut words = match descriptions.get(index).and_then(Value::as_str) {
            Some(description) => text::wrap(description),
            None => format!("`{text}`"),
        };
        if from_notes.contains(value) {
            words.push_str("\n\n");
            words.push_str(text::NOT_DOCUMENTED);
        }
        let docs = text::docs(&words);
        let variant = format_ident!("{variant}");
        rows.push(quote!(#variant = #text,));
        variants.push(quote!(#docs #variant,));
    }
    let mut description = text::description(schema, name);
    if open {
        description.push_str("\n\nThe service may add values: end a match with the arm `_`.");
    }
    if model::flag(schema, "x-omni-ignore-case") {
        description.push_str(
            "\n\nThe service is not consistent in upper and lower case. A value in another spelling is read as an \
             unrecognized one; `normalized` finds the one that is meant.",
        );
    }
    let docs = text::docs(&description);
    let item = if open {
        syn::parse_quote! {
            #docs
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[non_exhaustive]
            pub enum #ident {
                #(#variants)*
                /// A value that this version of the crate does not know.
                Unrecognized(crate::UnrecognizedValue),
            }
        }
    } else {
        syn::parse_quote! {
            #docs
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[non_exhaustive]
            pub enum #ident {
                #(#variants)*
                /// A value that the document does not list, made by [`custom`](Self::custom).
                Custom(crate::CustomValue),
            }
        }
    };
    let kind = if open { quote!(open_enum) } else { quote!(closed_enum) };
    let mut behavior = vec![quote!(crate::open_enum::#kind!(#ident { #(#rows)* });)];
    if model::flag(schema, "x-omni-ignore-case") {
        behavior.push(quote!(crate::open_enum::ignore_case!(#ident);));
    }
    Ok((item, behavior))
}
