//! The tables of the document (`x-omni-table`) as constants.

use anyhow::{Context as _, Result, bail};
use heck::{ToShoutySnakeCase as _, ToUpperCamelCase as _};
use quote::{format_ident, quote};
use serde_json::Value;

use super::text;
use crate::spec::model;

/// The file with one constant per table.
pub fn write(document: &Value) -> Result<syn::File> {
    let mut items = Vec::<syn::Item>::new();
    for (name, schema) in model::schemas(document) {
        if let Some(table) = schema.get("x-omni-table") {
            items.extend(one(name, table).with_context(|| format!("the table of the schema {name}"))?);
        }
    }
    Ok(syn::parse_quote! {
        //! Tables of the documentation as data: codes, keys and values, and what each means.

        #(#items)*
    })
}

fn one(name: &str, table: &Value) -> Result<[syn::Item; 2]> {
    let texts = |value: &Value| -> Option<Vec<String>> {
        value.as_array()?.iter().map(|cell| cell.as_str().map(str::to_owned)).collect()
    };
    let columns = table.get("columns").and_then(texts).context("columns have to be a list of texts")?;
    let rows = table.get("rows").and_then(Value::as_array).context("rows are missing")?;
    let fields: Vec<_> = columns.iter().map(|column| text::ident(&text::field(column))).collect();
    let docs = columns.iter().map(|column| text::docs(&format!("Column `{column}`.")));
    let row_type = format_ident!("{}Row", name.to_upper_camel_case());
    let constant = format_ident!("{}", name.to_shouty_snake_case());
    let mut values = Vec::new();
    for row in rows {
        let cells = texts(row).context("cells have to be texts")?;
        if cells.len() != columns.len() {
            bail!("a row has {} cells for {} columns", cells.len(), columns.len());
        }
        values.push(quote!(#row_type { #(#fields: #cells),* }));
    }
    let row_docs = text::docs(&format!("A row of [`{constant}`]."));
    let docs_of_table = text::docs(&format!("The table of [`{0}`](crate::{0}).", text::type_name(name)));
    Ok([
        syn::parse_quote! {
            #row_docs
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            #[non_exhaustive]
            pub struct #row_type {
                #(#docs pub #fields: &'static str,)*
            }
        },
        syn::parse_quote! {
            #docs_of_table
            pub const #constant: &[#row_type] = &[#(#values),*];
        },
    ])
}
