//! The client's methods: progenitor's, each ending in the one place where requests are sent.
//!
//! progenitor's method builds the request and then handles credentials, errors and decoding itself, with an error type
//! that prints bodies. Ours keeps its arguments and the type of its response, builds the call, and passes it to
//! `Core::call`, which takes method and path from the table of operations.
//! A method belongs to the type that holds the credential which the operation needs, so a call without it does not
//! compile.

use anyhow::{Context as _, Result, bail};
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ImplItem, ImplItemFn, Item};

use super::operations::Row;
use super::{text, ty};
use crate::names::{self, OWNERS};

/// The file with the client's methods.
pub fn finish(items: Vec<Item>, rows: &[Row]) -> Result<syn::File> {
    let mut methods = Vec::new();
    for item in items {
        let Item::Impl(block) = item else { continue };
        for item in block.items {
            if let ImplItem::Fn(function) = item
                && function.sig.asyncness.is_some()
            {
                let name = function.sig.ident.clone();
                let row = rows.iter().find(|row| name == row.id).with_context(|| {
                    format!("progenitor wrote a method {name}, which is not an operation")
                })?;
                methods
                    .push((row.credential, method(function, row).with_context(|| format!("method {name}"))?));
            }
        }
    }
    if methods.len() != rows.len() {
        bail!("progenitor wrote {} methods for {} operations", methods.len(), rows.len());
    }
    // progenitor orders by path; readers expect the document's order.
    methods.sort_by_key(|(_, method)| rows.iter().position(|row| method.sig.ident == row.id));
    let blocks = OWNERS.iter().map(|(credential, owner)| {
        let owner = format_ident!("{owner}");
        let methods = methods.iter().filter(|(of, _)| of == credential).map(|(_, method)| method);
        quote!(impl #owner { #(#methods)* })
    });
    Ok(syn::parse_quote! {
        #![allow(deprecated)]

        use omni_types as types;
        use omni_types::Operation;

        use crate::call::Call;
        use crate::credentials::{Admin, Authorized, Omni, Session};
        use crate::error::Error;
        use crate::response::{ByteStream, Response};

        #(#blocks)*
    })
}

fn method(mut function: ImplItemFn, row: &Row) -> Result<ImplItemFn> {
    let response = response_type(&function.sig.output).context("its response has an unexpected type")?;
    let variant = &row.variant;
    let mut call: Expr = syn::parse_quote!(Call::new(Operation::#variant));

    // `&'a self` and the like: the compiler finds the lifetimes.
    Elide.visit_signature_mut(&mut function.sig);
    function.sig.generics = syn::Generics::default();
    if row.has_query {
        let query = text::ident(&text::type_name(&names::query_type(&row.id)));
        function.sig.inputs.insert(1, syn::parse_quote!(query: &types::#query));
    }
    for input in &mut function.sig.inputs {
        let syn::FnArg::Typed(argument) = input else { continue };
        let syn::Pat::Ident(name) = &*argument.pat else { bail!("an argument without a name") };
        let name = &name.ident;
        call = if name == "query" {
            syn::parse_quote!(#call.query(#name))
        } else if name == "body" && matches!(*argument.ty, syn::Type::Reference(_)) {
            syn::parse_quote!(#call.json(#name))
        } else if name == "body" {
            *argument.ty = syn::parse_quote!(impl Into<bytes::Bytes>);
            syn::parse_quote!(#call.bytes(#name))
        } else {
            let parameter = path_parameter(row, name)?;
            syn::parse_quote!(#call.path(#parameter, #name))
        };
    }
    let is_stream = ty::name(&response).is_some_and(|name| name == "ByteStream");
    let send = if is_stream { format_ident!("stream") } else { format_ident!("call") };
    function.sig.output = syn::parse_quote!(-> Result<Response<#response>, Error>);
    function.block = syn::parse_quote!({
        self.core().#send(#call).await
    });
    let docs = docs(row);
    let alias = alias(row);
    let deprecated = row.deprecated.then(|| match &row.replaced_by {
        Some(other) => {
            let note = format!("use `{other}`");
            quote!(#[deprecated(note = #note)])
        }
        None => quote!(#[deprecated]),
    });
    let ImplItemFn { sig, block, .. } = function;
    Ok(syn::parse_quote!(#docs #[doc(alias = #alias)] #deprecated pub #sig #block))
}

/// The path as people who know the API search for it: without what is the same everywhere, and without parameters.
fn alias(row: &Row) -> String {
    let path = row.path.trim_start_matches('/');
    let path = path.strip_prefix("omni/").unwrap_or(path);
    path.split('/').filter(|part| !part.starts_with('{')).collect::<Vec<_>>().join("/")
}

/// Adds a method without the optional parts for each operation that has such: callers do not have to write
/// `&Default::default()`.
pub fn with_defaults(mut file: syn::File, rows: &[Row]) -> syn::File {
    for item in &mut file.items {
        let Item::Impl(block) = item else { continue };
        let methods = std::mem::take(&mut block.items);
        for item in methods {
            let default = match &item {
                ImplItem::Fn(function) => default_method(function, rows),
                _ => None,
            };
            block.items.push(item);
            block.items.extend(default.map(ImplItem::Fn));
        }
    }
    file
}

/// The same call without a query and a body that may be left out; none if there is nothing to leave out.
fn default_method(function: &ImplItemFn, rows: &[Row]) -> Option<ImplItemFn> {
    let row = rows.iter().find(|row| function.sig.ident == row.id && !row.deprecated)?;
    let mut sig = function.sig.clone();
    let mut arguments: Vec<Expr> = Vec::new();
    let mut left_out = false;
    let mut kept = syn::punctuated::Punctuated::<syn::FnArg, syn::Token![,]>::new();
    for input in sig.inputs {
        if let syn::FnArg::Typed(argument) = &input
            && let syn::Pat::Ident(name) = &*argument.pat
        {
            let name = &name.ident;
            let is_reference = matches!(*argument.ty, syn::Type::Reference(_));
            let optional = (name == "query" && !row.query_required)
                || (name == "body" && is_reference && !row.body_required);
            if optional {
                left_out = true;
                arguments.push(syn::parse_quote!(&Default::default()));
                continue;
            }
            arguments.push(syn::parse_quote!(#name));
        }
        kept.push(input);
    }
    sig.inputs = kept;
    sig.ident = format_ident!("{}_default", row.id);
    let id = &function.sig.ident;
    let docs = text::docs(&format!(
        "[`{id}`](Self::{id}), without what may be left out.\n\n# Errors\n\nThose of [`{id}`](Self::{id})."
    ));
    left_out.then(|| {
        syn::parse_quote! {
            #docs
            pub #sig {
                self.#id(#(#arguments),*).await
            }
        }
    })
}

/// The name in the path's template of an argument of the method.
pub fn path_parameter<'a>(row: &'a Row, argument: &syn::Ident) -> Result<&'a str> {
    let names = row.path.split('{').skip(1).filter_map(|part| part.split('}').next());
    let mut matching = names.filter(|name| text::ident(&text::field(name)) == *argument);
    matching.next().with_context(|| format!("the path {} has no parameter for {argument}", row.path))
}

/// The method's documentation.
fn docs(row: &Row) -> proc_macro2::TokenStream {
    let mut words = format!("{}.\n\n{}\n\n# Errors\n\n", row.summary, text::wrap(&row.description));
    words.push_str("Everything that [`Error`] can say");
    if row.error_codes.is_empty() {
        words.push('.');
    } else {
        words.push_str("; the documented codes are\n");
        for (code, meaning) in &row.error_codes {
            words.push_str(&format!("- `{code}`: {}\n", text::wrap(meaning).replace('\n', "\n  ")));
        }
    }
    text::docs(&words)
}

/// `T` of `Result<ResponseValue<T>, ...>`.
fn response_type(output: &syn::ReturnType) -> Option<syn::Type> {
    let syn::ReturnType::Type(_, ty) = output else { return None };
    let (_, value) = ty::argument(ty)?;
    let (_, inner) = ty::argument(value)?;
    Some(ty::short(inner.clone()))
}

/// Removes named lifetimes.
struct Elide;

impl VisitMut for Elide {
    fn visit_receiver_mut(&mut self, receiver: &mut syn::Receiver) {
        *receiver = syn::parse_quote!(&self);
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        reference.lifetime = None;
        visit_mut::visit_type_reference_mut(self, reference);
    }
}
