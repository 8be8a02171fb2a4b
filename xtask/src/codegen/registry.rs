//! The list of all types by the name of their schema, for tests that treat all of them alike.

use quote::quote;
use serde_json::Value;

use super::text;
use crate::spec::model;

/// The file with the list: schema names beside their types.
pub fn write(view: &Value) -> syn::File {
    let entries = model::schemas(view).map(|(name, _)| {
        let ty = text::ident(&text::type_name(name));
        quote!(Entry::of::<omni_types::#ty>(#name))
    });
    syn::parse_quote! {
        use crate::types::Entry;

        /// All types, in the order of the document.
        pub fn all() -> Vec<Entry> {
            vec![#(#entries),*]
        }
    }
}
