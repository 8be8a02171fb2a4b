//! The types of each operation, for whoever serves the API: path parameters, query, body, response, documented codes.
//!
//! They are taken from the methods of the client, so that both sides of a call have the same types.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{FnArg, Ident, ImplItem, ImplItemFn, Item, Pat, Type};

use super::operations::Row;
use super::{client, codes, text, ty};
use crate::files::File;

/// Names that the hand-written module beside the generated one has.
const TAKEN: [&str; 15] = [
    "Binary",
    "BodyKind",
    "DocumentedCode",
    "Endpoint",
    "Json",
    "NoBody",
    "NoCode",
    "NoPath",
    "NoQuery",
    "Operation",
    "OptionalJson",
    "PathParameters",
    "ErrorCode",
    "RequestBody",
    "ResponseBody",
];

/// The file with a type for each operation, and the macro that lists them.
pub fn write(document: &Value, client: &syn::File, rows: &[Row]) -> Result<File> {
    let names = codes::names(document)?;
    let mut items = Vec::<Item>::new();
    for row in rows {
        let endpoint = Endpoint::read(client, row).and_then(|endpoint| endpoint.items(row, &names));
        items.extend(endpoint.with_context(|| format!("operation {}", row.id))?);
    }
    check_names(&items)?;
    items.push(list(rows));
    let file = syn::parse_quote! {
        #![allow(deprecated)]

        use crate as types;
        use crate::endpoint::{
            Binary, DocumentedCode, Endpoint, Json, NoBody, NoCode, NoPath, NoQuery, OptionalJson, PathParameters,
            path_parameter, row,
        };
        use crate::read::ReadError;
        use crate::{ErrorCode, Operation};

        #(#items)*
    };
    Ok(File::rust("omni-types/src/generated/endpoints.rs", &file))
}

/// The types of one operation.
struct Endpoint {
    query: Type,
    body: Type,
    response: Type,
}

impl Endpoint {
    /// Reads them from the method of the client.
    fn read(client: &syn::File, row: &Row) -> Result<Self> {
        let function = method(client, row).context("the client has no method for it")?;
        let mut endpoint = Self {
            query: syn::parse_quote!(NoQuery),
            body: syn::parse_quote!(NoBody),
            response: response(function)?,
        };
        let mut in_path = Vec::new();
        for input in &function.sig.inputs {
            let FnArg::Typed(argument) = input else { continue };
            let Pat::Ident(name) = &*argument.pat else { bail!("an argument without a name") };
            match (name.ident.to_string().as_str(), &*argument.ty) {
                ("query", Type::Reference(reference)) => endpoint.query = (*reference.elem).clone(),
                ("body", Type::Reference(reference)) => {
                    let inner = &reference.elem;
                    let kind = if row.body_required { quote!(Json) } else { quote!(OptionalJson) };
                    endpoint.body = syn::parse_quote!(#kind<#inner>);
                }
                ("body", _) if !row.body_required => bail!("an optional binary body has no type in Rust"),
                ("body", _) => endpoint.body = syn::parse_quote!(Binary),
                (_, Type::Reference(of)) if ty::name(&of.elem).is_some_and(|name| name == "str") => {
                    in_path.push(client::path_parameter(row, &name.ident)?);
                }
                (name, _) => bail!("the path parameter {name} is not a string, which has no type in Rust"),
            }
        }
        let all: Vec<_> = row.path_parameters.iter().map(|parameter| &parameter.name).collect();
        if !all.iter().all(|name| in_path.contains(&name.as_str())) || all.len() != in_path.len() {
            bail!("the client's method takes other path parameters than the document has");
        }
        Ok(endpoint)
    }

    /// The type of the operation, and those that only it has.
    fn items(self, row: &Row, names: &BTreeMap<i64, &str>) -> Result<Vec<Item>> {
        let (path, mut items) = path(row);
        let (code, documented) = documented(row, names)?;
        items.extend(documented);
        let Self { query, body, response } = self;
        let (variant, docs) = (&row.variant, text::docs(&row.headline()));
        items.push(syn::parse_quote!(#docs pub enum #variant {}));
        items.push(syn::parse_quote! {
            impl Endpoint for #variant {
                const OPERATION: Operation = Operation::#variant;
                type Path = #path;
                type Query = #query;
                type Body = #body;
                type Response = #response;
                type Code = #code;
            }
        });
        Ok(items)
    }
}

/// The method of the client.
fn method<'a>(client: &'a syn::File, row: &Row) -> Option<&'a ImplItemFn> {
    let blocks = client.items.iter().filter_map(|item| match item {
        Item::Impl(block) => Some(&block.items),
        _ => None,
    });
    blocks.flatten().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == row.id => Some(function),
        _ => None,
    })
}

/// `T` of `Result<Response<T>, Error>`.
fn response(function: &ImplItemFn) -> Result<Type> {
    let syn::ReturnType::Type(_, output) = &function.sig.output else { bail!("the client returns nothing") };
    let inner = ty::argument(output).and_then(|(_, value)| ty::argument(value));
    let (_, inner) = inner.context("the client returns no response")?;
    Ok(match inner {
        Type::Tuple(_) => bail!("a response without a body has no type in Rust"),
        inner if ty::name(inner).is_some_and(|name| name == "ByteStream") => syn::parse_quote!(Binary),
        inner => syn::parse_quote!(Json<#inner>),
    })
}

/// The type of the path parameters, and the items that it is made of.
fn path(row: &Row) -> (Ident, Vec<Item>) {
    if row.path_parameters.is_empty() {
        return (format_ident!("NoPath"), Vec::new());
    }
    let name = format_ident!("{}Path", row.variant);
    let (mut fields, mut reads) = (Vec::new(), Vec::new());
    for parameter in &row.path_parameters {
        let field = text::ident(&text::field(&parameter.name));
        let docs = text::docs(&text::wrap(&parameter.description));
        let ty = if parameter.sensitive { quote!(types::Sensitive<String>) } else { quote!(String) };
        fields.push(quote!(#docs pub #field: #ty,));
        let parameter = &parameter.name;
        reads.push(quote!(#field: path_parameter(values, #parameter)?,));
    }
    let docs = text::docs(&format!("The path parameters of [`{}`].", row.variant));
    let items = vec![
        syn::parse_quote! {
            #docs
            #[derive(Clone, Debug, PartialEq, Eq)]
            #[non_exhaustive]
            pub struct #name {
                #(#fields)*
            }
        },
        syn::parse_quote! {
            impl PathParameters for #name {
                fn read(values: &[(&str, &str)]) -> Result<Self, ReadError> {
                    Ok(Self { #(#reads)* })
                }
            }
        },
    ];
    (name, items)
}

/// The type of the documented codes, and the items that it is made of.
fn documented(row: &Row, names: &BTreeMap<i64, &str>) -> Result<(Ident, Vec<Item>)> {
    if row.error_codes.is_empty() {
        return Ok((format_ident!("NoCode"), Vec::new()));
    }
    let (operation, ident) = (&row.variant, format_ident!("{}Code", row.variant));
    let (mut variants, mut all, mut arms): (Vec<TokenStream>, Vec<Ident>, Vec<TokenStream>) =
        Default::default();
    for (code, meaning) in &row.error_codes {
        let name = names.get(code).with_context(|| format!("x-omni-error-names does not name {code}"))?;
        let name = format_ident!("{name}");
        if all.contains(&name) {
            bail!("x-omni-error-codes lists {code} twice");
        }
        let docs = text::docs(&text::wrap(&format!("{code}: {meaning}")));
        let literal = Literal::i64_unsuffixed(*code);
        variants.push(quote!(#docs #name,));
        arms.push(quote!(Self::#name => const { row(Operation::#operation, #literal) },));
        all.push(name);
    }
    let docs = text::docs(&format!(
        "The custom error codes that the documentation lists for [`{operation}`].\n\nNot `non_exhaustive`: the \
         compiler tells whoever serves the API about a new code."
    ));
    let items = vec![
        syn::parse_quote! {
            #docs
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum #ident {
                #(#variants)*
            }
        },
        syn::parse_quote! {
            impl DocumentedCode for #ident {
                const ALL: &'static [Self] = &[#(Self::#all),*];

                fn error_code(self) -> &'static ErrorCode {
                    match self {
                        #(#arms)*
                    }
                }
            }
        },
    ];
    Ok((ident, items))
}

/// Refuses a name that is taken: Rust would use the hand-written one without a warning.
fn check_names(items: &[Item]) -> Result<()> {
    let mut names: BTreeSet<String> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
    for item in items {
        let name = match item {
            Item::Enum(item) => item.ident.to_string(),
            Item::Struct(item) => item.ident.to_string(),
            _ => continue,
        };
        if names.contains(&name) {
            bail!("two types of the endpoints are called {name}; rename the operation");
        }
        names.insert(name);
    }
    Ok(())
}

/// The macro that lists all operations.
fn list(rows: &[Row]) -> Item {
    let docs = text::docs(
        "Calls a macro with the names of all endpoints, separated by spaces, in the order of the document.\n\n\
         ```\n\
         use omni_types::endpoint::{self, Endpoint};\n\n\
         macro_rules! operations {\n    \
             ($($name:ident)*) => { [$(<endpoint::$name as Endpoint>::OPERATION),*] };\n\
         }\n\
         assert_eq!(omni_types::endpoints!(operations), omni_types::Operation::ALL);\n\
         ```",
    );
    let names = rows.iter().map(|row| &row.variant);
    syn::parse_quote! {
        #docs
        #[macro_export]
        macro_rules! endpoints {
            ($($callback:ident)::+) => { $($callback)::+! { #(#names)* } };
        }
    }
}

#[cfg(test)]
mod tests;
