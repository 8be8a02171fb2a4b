//! The lists of all types, by the name of their schema, and of all calls, by their operation: for tests that treat all of
//! them alike.

use anyhow::{Context as _, Result, bail};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use syn::{FnArg, ImplItem, Item, Pat, Type};

use super::operations::Row;
use super::{text, ty};
use crate::spec::model;

/// The file with the lists: schema names beside their types, operations beside the methods of the client.
pub fn write(view: &Value, client: &syn::File, rows: &[Row]) -> Result<syn::File> {
    let calls = calls(client, rows)?;
    let entries = model::schemas(view).map(|(name, _)| {
        let ty = text::ident(&text::type_name(name));
        quote!(Entry::of::<omni_types::#ty>(#name))
    });
    Ok(syn::parse_quote! {
        use crate::calls::Call;
        use crate::types::Entry;

        /// All types, in the order of the document.
        pub fn all() -> Vec<Entry> {
            vec![#(#entries),*]
        }

        /// All calls of the client, in the order of its methods.
        #[allow(deprecated)]
        pub fn calls() -> Vec<Call> {
            vec![#(#calls),*]
        }
    })
}

/// Each method of the client, called with the values of a test.
fn calls(client: &syn::File, rows: &[Row]) -> Result<Vec<TokenStream>> {
    let mut calls = Vec::new();
    for item in &client.items {
        let Item::Impl(block) = item else { continue };
        let owner = ty::name(&block.self_ty).context("methods of a type without a name of its own")?;
        let holder = text::ident(&text::field(&owner.to_string()));
        for item in &block.items {
            let ImplItem::Fn(function) = item else { continue };
            let name = &function.sig.ident;
            let row = rows.iter().find(|row| *name == row.id).context("a method that is not an operation")?;
            let variant = &row.variant;
            let mut arguments = Vec::new();
            for input in &function.sig.inputs {
                let FnArg::Typed(argument) = input else { continue };
                let Pat::Ident(pattern) = &*argument.pat else {
                    bail!("{name} has an argument without a name")
                };
                let is_reference = matches!(*argument.ty, Type::Reference(_));
                arguments.push(if pattern.ident == "query" {
                    quote!(&input.query())
                } else if pattern.ident == "body" && is_reference {
                    quote!(&input.json())
                } else if pattern.ident == "body" {
                    quote!(input.bytes())
                } else {
                    quote!(input.path())
                });
            }
            let input = if arguments.is_empty() { quote!(_) } else { quote!(input) };
            calls.push(quote! {
                Call::new(omni_types::Operation::#variant, |clients, #input| {
                    Box::pin(async move { clients.#holder.#name(#(#arguments),*).await.map(drop) })
                })
            });
        }
    }
    Ok(calls)
}
