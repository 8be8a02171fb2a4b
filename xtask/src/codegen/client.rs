//! The client's methods: progenitor's, each ending in the one place where requests are sent.
//!
//! progenitor's method builds the request and then handles credentials, errors and decoding itself, with an error type
//! that prints bodies. Ours keeps what it does well (path, arguments, body) and hands the rest to `Core::call`.
//! A method belongs to the type that holds the credential which the operation needs, so a call without it does not
//! compile.

use anyhow::{Context as _, Result, bail};
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, ImplItem, ImplItemFn, Item, Stmt};

use super::operations::Row;
use super::text;
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
                let name = function.sig.ident.to_string();
                let row = rows
                    .iter()
                    .find(|row| row.id == name)
                    .with_context(|| format!("progenitor wrote a method {name}, which is no operation"))?;
                methods
                    .push((row.credential, method(function, row).with_context(|| format!("method {name}"))?));
            }
        }
    }
    if methods.len() != rows.len() {
        bail!("progenitor wrote {} methods for {} operations", methods.len(), rows.len());
    }
    // progenitor orders by path; the document's order is that of its readers.
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

        use crate::core::Payload;
        use crate::credentials::{Admin, Authorized, Omni, Session};
        use crate::error::Error;
        use crate::response::{ByteStream, Response};
        use crate::support::encode_path;

        #(#blocks)*
    })
}

fn method(mut function: ImplItemFn, row: &Row) -> Result<ImplItemFn> {
    let mut request = None;
    let mut statements = Vec::new();
    for statement in std::mem::take(&mut function.block.stmts) {
        let Stmt::Local(local) = &statement else { continue };
        match binding(local).as_deref() {
            Some("url") => statements.push(url(local)?),
            Some("request") => {
                request = local.init.as_ref().map(|init| (*init.expr).clone());
                break;
            }
            _ => {}
        }
    }
    let mut request = request.context("no request is built")?;
    let mut trim = Trim { json: false };
    trim.visit_expr_mut(&mut request);
    let mut payload: Expr =
        if trim.json { syn::parse_quote!(Payload::json(body)) } else { syn::parse_quote!(Payload::None) };

    let answer = answer_type(&function.sig.output).context("its answer has an unexpected type")?;
    let variant = &row.variant;
    let is_stream = quote!(#answer).to_string() == "ByteStream";
    let call = if is_stream { format_ident!("stream") } else { format_ident!("call") };

    // `&'a self` and the like: the compiler finds the lifetimes.
    Elide.visit_signature_mut(&mut function.sig);
    function.sig.generics = syn::Generics::default();
    for input in &mut function.sig.inputs {
        if let syn::FnArg::Typed(argument) = input
            && quote!(#argument).to_string() == "body : B"
        {
            *input = syn::parse_quote!(body: impl Into<bytes::Bytes>);
            payload = syn::parse_quote!(Payload::Binary(body.into()));
        }
    }
    if row.has_query {
        let query = text::ident(&text::type_name(&names::query_type(&row.id)));
        function.sig.inputs.insert(1, syn::parse_quote!(query: &types::#query));
        request = syn::parse_quote!(#request.query(query));
    }
    function.sig.output = syn::parse_quote!(-> Result<Response<#answer>, Error>);
    function.block = syn::parse_quote!({
        #(#statements)*
        self.core().#call(Operation::#variant, #request, #payload).await
    });
    let docs = docs(row);
    let deprecated = row.deprecated.then(|| match &row.replaced_by {
        Some(other) => {
            let note = format!("use `{other}`");
            quote!(#[deprecated(note = #note)])
        }
        None => quote!(#[deprecated]),
    });
    let ImplItemFn { sig, block, .. } = function;
    Ok(syn::parse_quote!(#docs #deprecated pub #sig #block))
}

/// `let url = ...`, without the copy that progenitor makes of each part of the path.
fn url(local: &syn::Local) -> Result<Stmt> {
    let mut text = quote!(#local).to_string();
    while let Some(end) = text.find(". to_string ()") {
        let start = text[..end].rfind('&').context("a part of the path is no reference")?;
        text.replace_range(end..end + ". to_string ()".len(), "");
        text.replace_range(start..=start, "");
    }
    syn::parse_str(&text.replace(", )", ")").replace("self . baseurl", "self . core () . baseurl"))
        .context("the path of the operation")
}

/// What the method's documentation says.
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

/// Name of a `let` binding.
fn binding(local: &syn::Local) -> Option<String> {
    match &local.pat {
        syn::Pat::Ident(ident) => Some(ident.ident.to_string()),
        _ => None,
    }
}

/// `T` of `Result<ResponseValue<T>, ...>`.
fn answer_type(output: &syn::ReturnType) -> Option<syn::Type> {
    let syn::ReturnType::Type(_, ty) = output else { return None };
    let mut ty = (**ty).clone();
    for _ in 0..2 {
        let syn::Type::Path(path) = &ty else { return None };
        let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
            return None;
        };
        let syn::GenericArgument::Type(inner) = arguments.args.first()? else { return None };
        ty = inner.clone();
    }
    let text = quote!(#ty)
        .to_string()
        .replace(":: std :: vec :: Vec", "Vec")
        .replace(":: std :: string :: String", "String");
    syn::parse_str(&text).ok()
}

/// Takes from the chain that builds the request what the client does for all calls in one place: headers, the body,
/// and the building itself.
struct Trim {
    /// Whether the body is JSON.
    json: bool,
}

impl VisitMut for Trim {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        loop {
            let inner = match expr {
                Expr::Try(inner) => (*inner.expr).clone(),
                Expr::MethodCall(ExprMethodCall { method, receiver, .. })
                    if ["header", "headers", "build", "body", "json"].iter().any(|name| method == name) =>
                {
                    self.json |= method == "json";
                    (**receiver).clone()
                }
                _ => break,
            };
            *expr = inner;
        }
        if let Expr::Field(field) = expr
            && quote!(#field).to_string() == "self . client"
        {
            *expr = syn::parse_quote!(self.core().client);
        }
        if let Expr::MethodCall(call) = expr {
            self.visit_expr_mut(&mut call.receiver);
        }
    }
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
