//! What the document says about the values of a request beyond their types: lengths, ranges, patterns, enumerations.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::spec::model;

/// Names of the schemas around the current place. A schema inside itself adds no place that can be named.
type Path<'a> = Vec<&'a str>;

/// The limits of one request, by place. The place of the items of a list ends in `[]`, that of the values of a map in `*`.
type Limits = BTreeMap<String, Vec<TokenStream>>;

/// The file with the limits of each operation.
pub fn write(document: &Value) -> Result<syn::File> {
    let operations = model::operations(document)?;
    let count = operations.len();
    let mut rows = Vec::new();
    for operation in &operations {
        let row = row(document, operation).with_context(|| format!("operation {}", operation.id))?;
        rows.push(row);
    }
    Ok(syn::parse_quote! {
        //! What the document says about the values of a request beyond their types.

        use crate::Operation;
        use crate::limit::{Limit, RequestLimits, Rule};

        impl Operation {
            /// The limits that the document sets to the values of a request.
            pub const fn limits(self) -> &'static RequestLimits {
                &LIMITS[self as usize]
            }
        }

        static LIMITS: [RequestLimits; #count] = [#(#rows),*];
    })
}

fn row(document: &Value, operation: &model::Operation<'_>) -> Result<TokenStream> {
    let (mut query, mut body) = (Limits::new(), Limits::new());
    for parameter in model::parameters(document, operation)? {
        if let (Some("query"), Some(name), Some(schema)) =
            (model::text(parameter, "in"), model::text(parameter, "name"), parameter.get("schema"))
        {
            collect(document, schema, name, (&mut Path::new(), &mut query))?;
        }
    }
    let content = operation.object.get("requestBody").and_then(|body| body.get("content"));
    for (media_type, value) in model::media_types(content) {
        if let (true, Some(schema)) = (model::is_json(media_type), value.get("schema")) {
            collect(document, schema, "", (&mut Path::new(), &mut body))?;
        }
    }
    let (query, body) = (list(&query), list(&body));
    Ok(quote!(RequestLimits { query: #query, body: #body }))
}

fn list(limits: &Limits) -> TokenStream {
    let limits = limits.iter().flat_map(|(place, rules)| {
        rules.iter().map(move |rule| quote!(Limit { place: #place, rule: #rule }))
    });
    quote!(&[#(#limits),*])
}

fn collect<'a>(
    document: &'a Value,
    schema: &'a Value,
    place: &str,
    (path, limits): (&mut Path<'a>, &mut Limits),
) -> Result<()> {
    let name = model::schema_name(schema);
    if name.is_some_and(|name| path.contains(&name)) {
        return Ok(());
    }
    path.extend(name);
    let schema = model::resolve(document, schema)?;
    let rules = rules(schema);
    if !rules.is_empty() {
        limits.entry(place.to_owned()).or_default().extend(rules);
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        collect(document, part, place, (path, limits))?;
    }
    for (field, schema) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let separator = if place.is_empty() { "" } else { "." };
        collect(document, schema, &format!("{place}{separator}{field}"), (path, limits))?;
    }
    if let Some(items) = schema.get("items") {
        collect(document, items, &format!("{place}[]"), (path, limits))?;
    }
    if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object()) {
        let separator = if place.is_empty() { "" } else { "." };
        collect(document, values, &format!("{place}{separator}*"), (path, limits))?;
    }
    if name.is_some() {
        path.pop();
    }
    Ok(())
}

fn rules(schema: &Value) -> Vec<TokenStream> {
    let number = |key: &str| schema.get(key).and_then(Value::as_i64).map(Literal::i64_unsuffixed);
    let texts = |key: &str| {
        let values = schema.get(key).and_then(Value::as_array)?.iter();
        Some(values.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>())
    };
    let mut rules = Vec::new();
    rules.extend(number("minLength").map(|number| quote!(Rule::MinLength(#number))));
    rules.extend(number("maxLength").map(|number| quote!(Rule::MaxLength(#number))));
    rules.extend(number("minimum").map(|number| quote!(Rule::Minimum(#number))));
    rules.extend(number("maximum").map(|number| quote!(Rule::Maximum(#number))));
    rules.extend(number("minItems").map(|number| quote!(Rule::MinItems(#number))));
    rules.extend(number("maxItems").map(|number| quote!(Rule::MaxItems(#number))));
    if let Some(values) = texts("enum").filter(|values| !values.is_empty()) {
        rules.push(quote!(Rule::OneOf(&[#(#values),*])));
    }
    if let Some(fields) = texts("x-omni-required-any") {
        rules.push(quote!(Rule::AnyField(&[#(#fields),*])));
    }
    if let Some(pattern) = model::text(schema, "pattern") {
        rules.push(quote!(Rule::Pattern(#pattern)));
    }
    match model::text(schema, "format") {
        Some("date") => rules.push(quote!(Rule::Date)),
        Some("uuid") => rules.push(quote!(Rule::Uuid)),
        Some("email") => rules.push(quote!(Rule::Email)),
        Some("uri") => rules.push(quote!(Rule::Uri)),
        _ => {}
    }
    rules
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn limits_are_found_at_any_depth_and_once_in_a_schema_that_contains_itself() {
        let document = json!({
            "paths": {"/tree": {"post": {
                "operationId": "plant_tree",
                "parameters": [{"name": "kind", "in": "query", "schema": {"type": "string", "enum": ["oak", null]}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tree"}}}},
            }}},
            "components": {"schemas": {"Tree": {"type": "object", "properties": {
                "label": {"type": "string", "maxLength": 3},
                "branches": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Tree"}},
                "leaves": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
            }}}},
        });
        let file = write(&document).unwrap();
        let text = prettyplease::unparse(&file).split_whitespace().collect::<String>();
        for limit in [
            r#"place:"kind",rule:Rule::OneOf(&["oak"])"#,
            r#"place:"label",rule:Rule::MaxLength(3)"#,
            r#"place:"branches",rule:Rule::MinItems(1)"#,
            r#"place:"leaves.*",rule:Rule::Minimum(0)"#,
        ] {
            assert_eq!(text.matches(limit).count(), 1, "{limit} in {text}");
        }
    }
}
