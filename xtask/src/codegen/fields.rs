//! Structs: fields in the order of the document, with its texts and marks, and constructors that allow for new fields.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;
use syn::ext::IdentExt as _;
use syn::{Item, ItemStruct, Type};

use super::{text, ty};
use crate::spec::model;

/// One field of a struct.
struct Field {
    ident: syn::Ident,
    /// The type without the `Option` of an optional field.
    ty: Type,
    required: bool,
    /// Name of the property; none for the map of all further properties.
    property: Option<String>,
    schema: Value,
}

/// The struct for an object schema, with its constructors, and the call of the macro that says how it is read.
pub fn object(
    item: ItemStruct,
    name: &str,
    schema: &Value,
    lowered: &Value,
) -> Result<(Vec<Item>, TokenStream)> {
    let fields = read(&item, schema, lowered).with_context(|| format!("schema {name}"))?;
    let ident = &item.ident;
    let docs = text::docs(&text::description(schema, name));
    let group: Vec<&str> = list(schema, "x-omni-required-any").collect();
    let all_optional = fields.iter().all(|field| !field.required) && group.is_empty();
    let default = all_optional.then(|| quote!(Default,));
    let definitions = fields.iter().map(|field| field.definition(ident));
    let constructors = constructors(&fields, &group)?;
    let setters = fields.iter().filter(|field| !field.required).map(Field::setter);
    let images = fields.iter().filter_map(|field| field.image_writer(ident)).map(|(_, writer)| writer);
    let items = vec![
        syn::parse_quote! {
            #docs
            #[derive(Clone, Debug, #default PartialEq, Serialize)]
            #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
            #[non_exhaustive]
            pub struct #ident {
                #(#definitions)*
            }
        },
        syn::parse_quote! {
            impl #ident {
                #constructors
                #(#setters)*
                #(#images)*
            }
        },
    ];
    Ok((items, reading(ident, &fields)))
}

/// The call of the macro that names the fields.
fn reading(object: &syn::Ident, fields: &[Field]) -> TokenStream {
    let rows = fields.iter().filter_map(|Field { ident, required, property, schema, .. }| {
        let property = property.as_ref()?;
        let presence = if *required { quote!(required) } else { quote!(optional) };
        let aliases = (1..).zip(list(schema, "x-omni-aliases")).map(|(number, alias)| {
            let number = Literal::u8_unsuffixed(number);
            quote!(| #number #alias)
        });
        Some(quote!(#presence #ident = #property #(#aliases)*,))
    });
    let extra = fields.iter().filter(|field| field.property.is_none()).map(|field| &field.ident);
    quote!(crate::read::object!(#object { #(#rows)* } #(#extra)*);)
}

/// The fields that progenitor wrote, in the order of the document.
fn read(item: &ItemStruct, schema: &Value, lowered: &Value) -> Result<Vec<Field>> {
    let syn::Fields::Named(named) = &item.fields else { bail!("progenitor wrote no named fields") };
    let properties = schema.get("properties").and_then(Value::as_object).context("it has no properties")?;
    let required: Vec<&str> = list(lowered, "required").collect();
    let written: BTreeMap<String, &Type> =
        named.named.iter().filter_map(|field| Some((written_name(field)?, &field.ty))).collect();
    let mut fields = Vec::new();
    for (property, schema) in properties {
        let ty = written
            .get(property)
            .with_context(|| format!("progenitor wrote no field for the property {property}"))?;
        let required = required.contains(&property.as_str());
        let nullable = model::flag(schema, "nullable");
        let ty = match ty::argument(ty) {
            Some((owner, inner)) if owner == "Option" => inner.clone(),
            _ => (*ty).clone(),
        };
        fields.push(Field {
            ident: text::ident(&text::field(property)),
            ty: marked(ty, schema),
            required: required && !nullable,
            property: Some(property.clone()),
            schema: schema.clone(),
        });
    }
    if let Some(extra) =
        named.named.iter().find(|field| field.ident.as_ref().is_some_and(|ident| ident == "extra"))
    {
        // Undescribed content may be anything, including personal data.
        let ty = ty::short(extra.ty.clone());
        let description = "Fields that the document does not list.";
        fields.push(Field {
            ident: format_ident!("extra"),
            ty: syn::parse_quote!(crate::Sensitive<#ty>),
            required: false,
            property: None,
            schema: serde_json::json!({"description": description}),
        });
    }
    Ok(fields)
}

/// The type, wrapped as the marks of its schema say.
fn marked(ty: Type, schema: &Value) -> Type {
    if is_base64(Some(schema)) {
        return syn::parse_quote!(crate::Base64);
    }
    if is_base64(schema.get("items")) {
        return syn::parse_quote!(Vec<crate::Base64>);
    }
    let ty = ty::short(ty);
    if model::sensitive(schema) { syn::parse_quote!(crate::Sensitive<#ty>) } else { ty }
}

fn is_base64(schema: Option<&Value>) -> bool {
    schema.and_then(|schema| model::text(schema, "format")) == Some("byte")
}

impl Field {
    fn definition(&self, owner: &syn::Ident) -> TokenStream {
        let Self { ident, ty, required, property, schema } = self;
        let mut words = text::description(schema, property.as_deref().unwrap_or("Further properties."));
        if let Some(name) = property
            && model::text(schema, "description").is_none()
        {
            words = format!("`{name}`");
        }
        let docs = text::docs(&words);
        let deprecated = model::flag(schema, "deprecated").then(|| quote!(#[deprecated]));
        let Some(property) = property else {
            return quote!(#docs #[serde(flatten)] pub #ident: #ty,);
        };
        let rename = (ident.unraw() != property).then(|| quote!(rename = #property,));
        let skip = (!required).then(|| quote!(skip_serializing_if = "Option::is_none",));
        let image = self.image_writer(owner).map(|(path, _)| quote!(serialize_with = #path,));
        let attributes = quote!(#rename #skip #image);
        let serde = (!attributes.is_empty()).then(|| quote!(#[serde(#attributes)]));
        let ty = if *required { quote!(#ty) } else { quote!(Option<#ty>) };
        quote!(#docs #deprecated #serde pub #ident: #ty,)
    }

    /// How a field that accepts only images is written: the path that serde calls, and the function.
    fn image_writer(&self, owner: &syn::Ident) -> Option<(String, TokenStream)> {
        let Self { ident, ty, required, property, schema } = self;
        let property = property.as_deref().filter(|_| model::flag(schema, "x-omni-image"))?;
        let name = format_ident!("write_{}", ident.to_string().trim_start_matches("r#"));
        let (ty, value) = if *required {
            (quote!(#ty), quote!(Some(value)))
        } else {
            (quote!(Option<#ty>), quote!(value.as_ref()))
        };
        let writer = quote! {
            fn #name<S: serde::Serializer>(value: &#ty, serializer: S) -> Result<S::Ok, S::Error> {
                crate::base64::image(#property, #value, serializer)
            }
        };
        Some((format!("{owner}::{name}"), writer))
    }

    /// The argument of a constructor for the field, and how it becomes the field's value.
    fn argument(&self) -> (TokenStream, TokenStream) {
        let Self { ident, ty, .. } = self;
        if ty::is_plain(ty) {
            (quote!(#ident: #ty), quote!(#ident))
        } else {
            (quote!(#ident: impl Into<#ty>), quote!(#ident.into()))
        }
    }

    fn is_base64(&self) -> bool {
        is_base64(Some(&self.schema))
    }

    /// What the field holds: its name, without the word for the encoding, which the type handles.
    fn subject(&self) -> String {
        let name = self.ident.unraw().to_string();
        if !self.is_base64() {
            return name;
        }
        let words: Vec<&str> = name.split('_').filter(|word| *word != "base64").collect();
        if words.is_empty() { name } else { words.join("_") }
    }

    fn setter(&self) -> TokenStream {
        let Self { ident, property, schema, .. } = self;
        let name = format_ident!("with_{}", ident.unraw());
        let (argument, value) = self.argument();
        let value = if property.is_some() { quote!(Some(#value)) } else { value };
        let docs = text::docs(&format!("Sets `{}`.", ident.unraw()));
        let deprecated = model::flag(schema, "deprecated").then(|| quote!(#[deprecated]));
        quote! {
            #docs
            #deprecated
            #[must_use]
            pub fn #name(mut self, #argument) -> Self {
                self.#ident = #value;
                self
            }
        }
    }

    fn empty(&self) -> TokenStream {
        let ident = &self.ident;
        let empty = if self.property.is_some() { quote!(None) } else { quote!(Default::default()) };
        quote!(#ident: #empty)
    }
}

/// `new` with everything that is required; or, if one of a group is needed, a constructor for each of the group.
fn constructors(fields: &[Field], group: &[&str]) -> Result<TokenStream> {
    let (required, optional): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.required);
    let arguments: Vec<_> = required.iter().map(|field| field.argument().0).collect();
    let values: Vec<_> = required
        .iter()
        .map(|field| {
            let (ident, value) = (&field.ident, field.argument().1);
            if ty::is_plain(&field.ty) { quote!(#ident) } else { quote!(#ident: #value) }
        })
        .collect();
    if group.is_empty() {
        let empty = optional.iter().map(|field| field.empty());
        let docs = text::docs(if arguments.is_empty() {
            "An empty value."
        } else {
            "A value with everything that is required."
        });
        return Ok(quote! {
            #docs
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #(#empty,)* }
            }
        });
    }
    let mut all = TokenStream::new();
    for property in group {
        let field = optional.iter().find(|field| field.property.as_deref() == Some(*property)).with_context(
            || format!("x-omni-required-any names {property}, which is not an optional property"),
        )?;
        let (argument, value) = field.argument();
        let ident = &field.ident;
        let name = format_ident!("from_{}", field.subject());
        let empty = optional.iter().filter(|other| other.ident != *ident).map(|field| field.empty());
        let mut words = format!("A value with `{ident}`; at least one of its group is needed.");
        if field.is_base64() {
            words.push_str(
                "\n\nTakes [`Base64::from_bytes`](crate::Base64::from_bytes) for bytes, and\n\
                 [`Base64::from_text`](crate::Base64::from_text) for text that is base64 already.",
            );
        }
        let docs = text::docs(&words);
        all.extend(quote! {
            #docs
            #[must_use]
            pub fn #name(#(#arguments,)* #argument) -> Self {
                Self { #(#values,)* #ident: Some(#value), #(#empty,)* }
            }
        });
    }
    Ok(all)
}

/// The name of the property that a field was written for, from its serde attribute.
fn written_name(field: &syn::Field) -> Option<String> {
    let mut name = field.ident.as_ref()?.unraw().to_string();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Other arguments are of no interest; those with a value are read to get past them.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.input.peek(syn::Token![=]) {
                let text: syn::LitStr = meta.value()?.parse()?;
                if meta.path.is_ident("rename") {
                    name = text.value();
                }
            }
            Ok(())
        });
    }
    Some(name)
}

fn list<'a>(schema: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    schema.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
