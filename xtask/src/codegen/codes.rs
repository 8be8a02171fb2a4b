//! The custom error codes of all operations as one open enumeration.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use proc_macro2::Literal;
use quote::{format_ident, quote};
use serde_json::Value;

use super::operations::Row;
use super::text;

/// The name of each code.
pub fn names(document: &Value) -> Result<BTreeMap<i64, &str>> {
    let names = document.get("x-omni-error-names").and_then(Value::as_array);
    let names = names.context("x-omni-error-names is missing")?.iter();
    Ok(names.filter_map(|entry| Some((entry.get("code")?.as_i64()?, entry.get("name")?.as_str()?))).collect())
}

/// The file with the enumeration. The names come from `x-omni-error-names`, the meanings from the operations.
pub fn write(document: &Value, rows: &[Row]) -> Result<syn::File> {
    let mut meanings: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for (code, meaning) in rows.iter().flat_map(|row| &row.error_codes) {
        let known = meanings.entry(*code).or_default();
        if !known.contains(&meaning.as_str()) {
            known.push(meaning);
        }
    }
    let names = names(document)?;
    if !names.keys().eq(meanings.keys()) {
        bail!("x-omni-error-names has to name just the codes in x-omni-error-codes: {:?}", meanings.keys());
    }
    let (mut variants, mut from, mut number, mut meaning) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (code, name) in names {
        let words = meanings[&code].join(" Or: ");
        let docs = text::docs(&text::wrap(&format!("{code}: {words}")));
        let (literal, name) = (Literal::i64_unsuffixed(code), format_ident!("{name}"));
        variants.push(quote!(#docs #name,));
        from.push(quote!(#literal => Self::#name,));
        number.push(quote!(Self::#name => #literal,));
        meaning.push(quote!(Self::#name => Some(#words),));
    }
    Ok(syn::parse_quote! {
        /// A custom error code of the service: the `status` of its error body.
        ///
        /// The service may add codes: end a match with the arm `_`. If a code has several meanings, the table of
        /// operations says which one an operation gives it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum CustomCode {
            #(#variants)*
            /// A code that is not documented.
            Unrecognized(i32),
        }

        impl CustomCode {
            /// The code as the service sends it.
            pub const fn number(self) -> i32 {
                match self {
                    #(#number)*
                    Self::Unrecognized(number) => number,
                }
            }

            /// Its meaning in the documentation.
            pub const fn meaning(self) -> Option<&'static str> {
                match self {
                    #(#meaning)*
                    Self::Unrecognized(_) => None,
                }
            }
        }

        impl From<i32> for CustomCode {
            fn from(number: i32) -> Self {
                match number {
                    #(#from)*
                    other => Self::Unrecognized(other),
                }
            }
        }

        impl std::fmt::Display for CustomCode {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.number(), f)
            }
        }
    })
}
