//! Facts about the service as a whole: servers, headers, the limit of a request.

use anyhow::{Context as _, Result};
use heck::ToShoutySnakeCase as _;
use quote::format_ident;
use serde_json::Value;

use super::text;
use crate::spec::model;

/// The file with one constant per fact.
pub fn write(document: &Value) -> Result<syn::File> {
    let mut items = Vec::<syn::Item>::new();
    let mut constant = |name: String, docs: &str, value: &str| {
        let (name, docs) = (format_ident!("{}", name), text::docs(docs));
        items.push(syn::parse_quote!(#docs pub const #name: &str = #value;));
    };
    for server in document.get("servers").and_then(Value::as_array).into_iter().flatten() {
        let name = model::text(server, "x-omni-name").context("a server has no x-omni-name")?;
        let url = model::text(server, "url").context("a server has no url")?;
        let docs = model::text(server, "description").unwrap_or_default();
        constant(format!("{}_URL", name.to_shouty_snake_case()), docs, url);
    }
    let schemes = document.pointer("/components/securitySchemes").and_then(Value::as_object);
    for (name, scheme) in schemes.into_iter().flatten() {
        let header = model::text(scheme, "name").with_context(|| format!("{name} has no header name"))?;
        let docs = format!("Header of the credential `{name}`.");
        constant(format!("{}_HEADER", name.to_shouty_snake_case()), &docs, &header.to_lowercase());
    }
    let parameters = document.pointer("/components/parameters").and_then(Value::as_object);
    for (name, parameter) in
        parameters.into_iter().flatten().filter(|(_, it)| model::text(it, "in") == Some("header"))
    {
        let header = model::text(parameter, "name").with_context(|| format!("{name} has no name"))?;
        let value = model::usual_value(document, parameter).and_then(Value::as_str);
        let value = value.with_context(|| {
            format!("#/components/parameters/{name}: say what to send as {header}: a default, or an enumeration of one value")
        })?;
        constant(
            format!("{}_HEADER", name.to_shouty_snake_case()),
            "Header that every request carries.",
            &header.to_lowercase(),
        );
        constant(name.to_shouty_snake_case(), "Value of the header that every request carries.", value);
    }
    let limit = document.get("x-omni-max-request-bytes").and_then(Value::as_u64);
    let limit = proc_macro2::Literal::u64_unsuffixed(limit.context("x-omni-max-request-bytes is missing")?);
    let revision = document
        .pointer("/info/x-omni-revision")
        .and_then(Value::as_str)
        .context("x-omni-revision is missing")?;
    Ok(syn::parse_quote! {
        //! The service as a whole: its URLs, the headers it needs, the largest request it accepts.

        #(#items)*

        /// The largest request that the service accepts, in bytes.
        pub const MAX_REQUEST_BYTES: usize = #limit;

        /// Revision of the OpenAPI document that this crate was generated from.
        pub const DOCUMENT_REVISION: &str = #revision;
    })
}
