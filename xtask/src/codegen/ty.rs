//! Types that progenitor wrote, as a person would write them, and questions about types.

use syn::visit_mut::{self, VisitMut};
use syn::{GenericArgument, Path, PathArguments, Type};

/// The type with the short paths of what every Rust file knows, and without the leading `::`.
pub fn short(mut ty: Type) -> Type {
    Shorten.visit_type_mut(&mut ty);
    ty
}

struct Shorten;

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut Path) {
        path.leading_colon = None;
        let names = ["Option", "Vec", "String"];
        let is_known =
            matches!(path.segments.last(), Some(last) if names.iter().any(|name| last.ident == name));
        if is_known && path.segments.first().is_some_and(|first| first.ident == "std") {
            path.segments = path.segments.pop().into_iter().map(syn::punctuated::Pair::into_value).collect();
        }
        visit_mut::visit_path_mut(self, path);
    }
}

/// Types that are passed as they are: a conversion would only make the inference of literals worse.
pub fn is_plain(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let names = ["bool", "i32", "i64", "u32", "u64", "f64"];
    path.path.get_ident().is_some_and(|ident| names.iter().any(|name| ident == name))
}

/// The name of a type without arguments.
pub fn name(ty: &Type) -> Option<&syn::Ident> {
    let Type::Path(path) = ty else { return None };
    path.path.get_ident()
}

/// The first type argument of a generic type, and the last name of its path.
pub fn argument(ty: &Type) -> Option<(&syn::Ident, &Type)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some((&last.ident, inner)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;
    use syn::parse_quote;

    use super::*;

    #[test]
    fn paths_of_the_standard_library_are_short_at_any_depth() {
        let cases: [(Type, Type); 3] = [
            (
                parse_quote!(::std::option::Option<::std::vec::Vec<::std::string::String>>),
                parse_quote!(Option<Vec<String>>),
            ),
            (
                parse_quote!(::std::collections::BTreeMap<::std::string::String, ::serde_json::Value>),
                parse_quote!(std::collections::BTreeMap<String, serde_json::Value>),
            ),
            (parse_quote!(types::Vec<types::Option>), parse_quote!(types::Vec<types::Option>)),
        ];
        for (long, expected) in cases {
            let short = short(long);
            assert_eq!(quote!(#short).to_string(), quote!(#expected).to_string());
        }
    }

    #[test]
    fn only_a_bare_number_or_truth_value_is_plain() {
        assert!(is_plain(&parse_quote!(i64)) && is_plain(&parse_quote!(bool)));
        let others: [Type; 4] =
            [parse_quote!(String), parse_quote!(&i64), parse_quote!(Vec<i64>), parse_quote!(types::i64)];
        assert!(!others.iter().any(is_plain));
    }

    #[test]
    fn the_argument_of_a_type_comes_with_the_last_name() {
        let ty: Type = parse_quote!(::std::option::Option<i64>);
        let (owner, inner) = argument(&ty).unwrap();
        assert!(owner == "Option" && is_plain(inner));
        assert!(argument(&parse_quote!(String)).is_none());
        assert_eq!(name(&parse_quote!(Omni)).unwrap(), "Omni");
        assert!(name(&parse_quote!(crate::Omni)).is_none());
    }
}
