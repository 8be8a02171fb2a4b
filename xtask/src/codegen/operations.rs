//! The table of operations.

use anyhow::{Context as _, Result, bail};
use heck::ToUpperCamelCase as _;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::text;
use crate::spec::model;

/// One row of the table, and what the client's method needs to know.
pub struct Row {
    /// `operationId`.
    pub id: String,
    /// Name of the variant.
    pub variant: syn::Ident,
    /// Whether it has query parameters.
    pub has_query: bool,
    /// Whether one of them has to be sent.
    pub query_required: bool,
    /// The description.
    pub description: String,
    /// The summary.
    pub summary: String,
    method: String,
    /// The path, with its parameters in braces.
    pub path: String,
    /// The parameters in the path.
    pub path_parameters: Vec<PathParameter>,
    tag: String,
    /// Which tokens a call takes: the name of a variant of `Credential`.
    pub credential: &'static str,
    request_media_types: Vec<String>,
    /// Whether a request without a body is refused.
    pub body_required: bool,
    response_media_types: Vec<String>,
    changes_state: bool,
    repeatable: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Id of the operation to use instead.
    pub replaced_by: Option<String>,
    /// Custom error codes with their meaning.
    pub error_codes: Vec<(i64, String)>,
}

/// A parameter in the path of an operation.
pub struct PathParameter {
    /// Its name in the template of the path.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Whether it is personal or secret.
    pub sensitive: bool,
}

impl Row {
    /// The beginning of the documentation of everything that belongs to the operation.
    pub fn headline(&self) -> String {
        format!("`{} {}`: {}.", self.method.to_uppercase(), self.path, self.summary)
    }
}

/// Reads the rows from the document.
pub fn read(document: &Value) -> Result<Vec<Row>> {
    model::operations(document)?
        .iter()
        .map(|operation| row(document, operation).with_context(|| format!("operation {}", operation.id)))
        .collect()
}

fn row(document: &Value, operation: &model::Operation<'_>) -> Result<Row> {
    let object = Value::Object(operation.object.clone());
    let words = |key: &str| model::text(&object, key).unwrap_or_default().to_owned();
    let parameters = object.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
    let (mut has_query, mut query_required) = (false, false);
    let mut path_parameters = Vec::new();
    for parameter in &parameters {
        let parameter = model::resolve(document, parameter)?;
        match model::text(parameter, "in") {
            Some("query") => {
                has_query = true;
                query_required |= model::flag(parameter, "required");
            }
            Some("path") => path_parameters.push(PathParameter {
                name: model::text(parameter, "name").context("a parameter without a name")?.to_owned(),
                description: model::text(parameter, "description").unwrap_or_default().to_owned(),
                sensitive: [Some(parameter), parameter.get("schema")]
                    .into_iter()
                    .flatten()
                    .any(model::sensitive),
            }),
            _ => {}
        }
    }
    let success = object.get("responses").and_then(Value::as_object).into_iter().flatten();
    let success = success.filter(|(status, _)| status.starts_with('2')).map(|(_, response)| response);
    let content = |holder: &Value| {
        model::media_types(holder.get("content")).map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
    };
    let mut response_media_types = Vec::new();
    for response in success {
        response_media_types.extend(content(model::resolve(document, response)?));
    }
    let body = object.get("requestBody");
    let error_codes = object.get("x-omni-error-codes").and_then(Value::as_array).into_iter().flatten();
    Ok(Row {
        id: operation.id.to_owned(),
        variant: format_ident!("{}", operation.id.to_upper_camel_case()),
        has_query,
        query_required,
        description: words("description"),
        summary: words("summary"),
        method: operation.method.to_owned(),
        path: operation.path.to_owned(),
        path_parameters,
        tag: object.pointer("/tags/0").and_then(Value::as_str).unwrap_or_default().to_owned(),
        credential: credential(document, &object)?,
        request_media_types: body.map(content).unwrap_or_default(),
        body_required: body.is_some_and(|body| model::flag(body, "required")),
        response_media_types,
        changes_state: model::flag(&object, "x-omni-changes-state"),
        repeatable: model::flag(&object, "x-omni-repeatable"),
        deprecated: model::flag(&object, "deprecated"),
        replaced_by: model::text(&object, "x-omni-replaced-by").map(str::to_owned),
        error_codes: error_codes
            .filter_map(|entry| {
                Some((entry.get("code")?.as_i64()?, model::text(entry, "meaning")?.to_owned()))
            })
            .collect(),
    })
}

/// Which tokens a call takes, from its `security`. `x-omni-credential` says whose token a scheme is.
fn credential(document: &Value, operation: &Value) -> Result<&'static str> {
    let schemes = document.pointer("/components/securitySchemes").and_then(Value::as_object);
    let alternatives = operation.get("security").and_then(Value::as_array).context("no security")?;
    let (mut session, mut admin) = (false, false);
    for name in alternatives.iter().filter_map(Value::as_object).flat_map(|alternative| alternative.keys()) {
        let scheme = schemes.and_then(|schemes| schemes.get(name));
        let scheme = scheme.with_context(|| format!("there is no security scheme {name}"))?;
        match model::text(scheme, "x-omni-credential") {
            Some("session") => session = true,
            Some("admin") => admin = true,
            Some("api-key") => {}
            _ => bail!("the security scheme {name} does not say in x-omni-credential whose credential it is"),
        }
    }
    Ok(match (session, admin) {
        (false, false) => "ApiKey",
        (true, false) => "Session",
        (false, true) => "Admin",
        (true, true) => "SessionOrAdmin",
    })
}

/// The file with the enumeration of operations and the table.
pub fn write(rows: &[Row]) -> syn::File {
    let variants = rows.iter().map(|row| {
        let variant = &row.variant;
        let docs = text::docs(&row.headline());
        quote!(#docs #variant,)
    });
    let all = rows.iter().map(|row| &row.variant);
    let count = rows.len();
    let infos = rows.iter().map(info);
    syn::parse_quote! {
        use crate::operation::{Credential, ErrorCode, Method, OperationInfo};

        /// The operations of the API.
        ///
        /// Not `non_exhaustive`: the compiler tells whoever serves the API about a new operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {
            #(#variants)*
        }

        impl Operation {
            /// All operations, in the order of the OpenAPI document.
            pub const ALL: [Self; #count] = [#(Self::#all),*];

            /// The row of the operation.
            pub const fn info(self) -> &'static OperationInfo {
                &TABLE[self as usize]
            }
        }

        static TABLE: [OperationInfo; #count] = [#(#infos),*];
    }
}

fn info(row: &Row) -> TokenStream {
    let Row { id, path, tag, summary, request_media_types, body_required, response_media_types, .. } = row;
    let Row { changes_state, repeatable, deprecated, .. } = row;
    let method = format_ident!("{}", row.method.to_upper_camel_case());
    let credential = format_ident!("{}", row.credential);
    let replaced_by = match &row.replaced_by {
        Some(id) => quote!(Some(#id)),
        None => quote!(None),
    };
    let codes = row.error_codes.iter().map(|(code, meaning)| {
        let code = proc_macro2::Literal::i64_unsuffixed(*code);
        quote!(ErrorCode::new(#code, #meaning))
    });
    quote! {
        OperationInfo {
            id: #id,
            method: Method::#method,
            path: #path,
            tag: #tag,
            summary: #summary,
            credential: Credential::#credential,
            request_media_types: &[#(#request_media_types),*],
            body_required: #body_required,
            response_media_types: &[#(#response_media_types),*],
            changes_state: #changes_state,
            repeatable: #repeatable,
            deprecated: #deprecated,
            replaced_by: #replaced_by,
            error_codes: &[#(#codes),*],
        }
    }
}
