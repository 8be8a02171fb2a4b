//! Open unions as Rust.

use openapi_model::unions::{Union, Variant};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::text;
use crate::spec::pointer;

/// What a component schema says.
fn description(document: &Value, name: &str, fallback: &str) -> String {
    let schema = document.pointer(&pointer::join("/components/schemas", name)).unwrap_or(&Value::Null);
    text::description(schema, fallback)
}

/// The union as an enumeration.
pub fn item(union: &Union, document: &Value) -> syn::Item {
    let text = format!(
        "{}\n\nThe service may add kinds: end a match with the arm `_`.",
        description(document, &union.name, &union.name)
    );
    let docs = text::docs(&text);
    let name = text::ident(&text::type_name(&union.name));
    let variants = union.variants.iter().map(|Variant { schema, text, inner, .. }| {
        let docs = text::docs(&description(document, schema, text));
        let variant = text::ident(&text::variant(text));
        let inner = text::ident(&text::type_name(inner));
        quote!(#docs #variant(#inner),)
    });
    syn::parse_quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A kind that this version of the crate does not know, or one whose content is not as
            /// documented: the object as it was received.
            Unrecognized(crate::Sensitive<serde_json::Value>),
        }
    }
}

/// The call of the macro that gives the enumeration its behavior.
pub fn behavior(union: &Union) -> TokenStream {
    let Union { tag, content, .. } = union;
    let name = text::ident(&text::type_name(&union.name));
    let rows = union.variants.iter().map(|Variant { text, inner, .. }| {
        let variant = text::ident(&text::variant(text));
        let inner = text::ident(&text::type_name(inner));
        quote!(#variant(#inner) = #text,)
    });
    quote!(crate::open_union::open_union!(#name(#tag, #content) { #(#rows)* });)
}
