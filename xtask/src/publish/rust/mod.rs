//! Samples of the reference page for our own client, and a file with all of them, which shows that they compile.

mod value;

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use openapi_page::{Language, Wanted};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use syn::Ident;

use crate::files::File;
use crate::names;
use crate::spec::model;
use value::Values;

/// The samples, for the page.
pub const LANGUAGE: Language = Language {
    name: "Rust",
    keywords: &["use", "async", "fn", "let", "await"],
    write: |wanted| sample(wanted).ok(),
};

/// The samples as modules of a program, which is an example of the crate of tests.
const MODULES: &str = "tests/examples/samples/generated.rs";

fn sample(wanted: Wanted<'_>) -> Result<String> {
    let Wanted { document, operation, server } = wanted;
    let (uses, statements) = call(document, operation, &quote!(#server))?;
    let file = syn::parse_quote! {
        #uses

        #[tokio::main]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            #statements
            Ok(())
        }
    };
    Ok(prettyplease::unparse(&file).trim_end().replace("\n#[tokio::main]", "\n\n#[tokio::main]"))
}

/// The imports and the statements of a program that makes a call.
fn call(document: &Value, id: &str, server: &TokenStream) -> Result<(TokenStream, TokenStream)> {
    let operations = model::operations(document)?;
    let operation = operations
        .iter()
        .find(|operation| operation.id == id)
        .with_context(|| format!("there is no operation {id}"))?;
    let mut values = Values::new(document);
    let mut statements =
        quote!(let omni = Omni::builder(std::env::var("OMNI_API_KEY")?).environment(#server).build()?;);
    let credentials = schemes(operation.object.get("security"));
    let caller = if credentials.contains("sessionToken") {
        statements.extend(quote!(let session = omni.resume(std::env::var("OMNI_SESSION_TOKEN")?)?;));
        quote!(session)
    } else if credentials.contains("adminToken") {
        statements.extend(quote!(let admin = omni.admin(std::env::var("OMNI_ADMIN_TOKEN")?)?;));
        quote!(admin)
    } else {
        quote!(omni)
    };
    let parameters = parameters(document, operation.object.get("parameters"))?;
    let mut arguments = Vec::new();
    if parameters.iter().any(|parameter| model::text(parameter, "in") == Some("query")) {
        arguments.push(query(&mut values, &mut statements, id, &parameters)?);
    }
    for parameter in parameters.iter().filter(|parameter| model::text(parameter, "in") == Some("path")) {
        let example = parameter.get("example").and_then(Value::as_str);
        let example = example.context("a parameter in the path without an example")?;
        arguments.push(quote!(#example));
    }
    if let Some(body) = operation.object.get("requestBody") {
        arguments.extend(self::body(&mut values, &mut statements, model::resolve(document, body)?)?);
    }
    let method: Ident = syn::parse_str(id).with_context(|| format!("{id} is not an identifier"))?;
    statements.extend(quote!(let response = #caller.#method(#(#arguments),*).await?;));
    statements.extend(match file_response(document, operation.object.get("responses"))? {
        true => quote!(std::fs::write("response.pdf", response.into_inner().bytes().await?)?;),
        false => quote!(println!("{response:?}");),
    });
    Ok((uses(&values)?, statements))
}

/// The names of the first set of credentials.
fn schemes(security: Option<&Value>) -> BTreeSet<&str> {
    let first = security.and_then(|sets| sets.get(0)?.as_object());
    first.into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

fn parameters<'a>(document: &'a Value, list: Option<&'a Value>) -> Result<Vec<&'a Value>> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.map(|parameter| Ok(model::resolve(document, parameter)?)).collect()
}

/// The argument with the query: what is required, or nothing.
fn query(
    values: &mut Values<'_>,
    statements: &mut TokenStream,
    id: &str,
    parameters: &[&Value],
) -> Result<TokenStream> {
    let required: Vec<_> = parameters
        .iter()
        .filter(|parameter| {
            model::text(parameter, "in") == Some("query") && model::flag(parameter, "required")
        })
        .collect();
    if required.is_empty() {
        return Ok(quote!(&Default::default()));
    }
    let mut arguments = Vec::new();
    for parameter in required {
        let schema = parameter.get("schema").unwrap_or(&Value::Null);
        let example = parameter.get("example").context("a required parameter without an example")?;
        arguments.push(values.expression(schema, example).context("a parameter that cannot be written")?);
    }
    let name = names::query_type(id);
    let ty: Ident = syn::parse_str(&name).with_context(|| format!("{name} is not an identifier"))?;
    statements.extend(quote!(let query = #ty::new(#(#arguments),*);));
    values.types.insert(name);
    Ok(quote!(&query))
}

/// The argument with the body: the first example, or a file.
fn body(values: &mut Values<'_>, statements: &mut TokenStream, body: &Value) -> Result<Option<TokenStream>> {
    let Some((media_type, object)) = model::media_types(body.get("content")).next() else { return Ok(None) };
    if !model::is_json(media_type) {
        let file = if media_type.starts_with("image/") { "image.jpg" } else { "file.pdf" };
        let file = values.file(file);
        statements.extend(quote!(let file = #file;));
        return Ok(Some(quote!(file)));
    }
    let schema = object.get("schema").unwrap_or(&Value::Null);
    let named = object.get("examples").and_then(Value::as_object);
    let example = object.get("example").or_else(|| named?.values().next()?.get("value"));
    let example = example.context("a body without an example")?;
    let value = values.expression(schema, example).context("a body that cannot be written")?;
    statements.extend(quote!(let body = #value;));
    Ok(Some(quote!(&body)))
}

fn file_response(document: &Value, responses: Option<&Value>) -> Result<bool> {
    let all = responses.and_then(Value::as_object).into_iter().flatten();
    for (_, response) in all.filter(|(status, _)| status.starts_with('2')) {
        let response = model::resolve(document, response)?;
        if model::media_types(response.get("content")).any(|(media_type, _)| !model::is_json(media_type)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a program imports. A list of one name needs no braces.
fn uses(values: &Values<'_>) -> Result<TokenStream> {
    let types: Result<Vec<Ident>, _> = values.types.iter().map(|name| syn::parse_str(name)).collect();
    let types = types.context("a type whose name is not an identifier")?;
    let maps = values.has_maps.then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let types = match types.as_slice() {
        [] => None,
        [one] => Some(quote!(use omni_client::types::#one;)),
        all => Some(quote!(use omni_client::types::{#(#all),*};)),
    };
    let own = match values.reads_files {
        true => quote!(
            use omni_client::{Media, Omni};
        ),
        false => quote!(
            use omni_client::Omni;
        ),
    };
    Ok(quote!(#maps #types #own))
}

/// The file with all samples, which shows that they compile, and can be run. Their server comes from the environment.
pub fn samples(document: &Value) -> Result<File> {
    let (mut modules, mut arms) = (Vec::new(), Vec::new());
    for operation in model::operations(document)? {
        let id = operation.id;
        let (uses, statements) =
            call(document, id, &quote!(crate::server())).with_context(|| format!("the sample of {id}"))?;
        let name: Ident = syn::parse_str(id).with_context(|| format!("{id} is not an identifier"))?;
        arms.push(quote!(#id => #name::main().await,));
        modules.push(quote! {
            mod #name {
                #uses

                pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
                    #statements
                    Ok(())
                }
            }
        });
    }
    let file = syn::parse_quote! {
        #![allow(deprecated)]

        /// Makes the call of the operation with this id.
        pub async fn call(id: &str) -> Result<(), Box<dyn std::error::Error>> {
            match id {
                #(#arms)*
                _ => Err("there is no such sample".into()),
            }
        }

        #(#modules)*
    };
    Ok(File::rust(MODULES, &file))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sample_of(schemas: Value, example: Value) -> String {
        let document = json!({
            "paths": {"/books": {"post": {
                "operationId": "add_book",
                "security": [{"apiKey": [], "sessionToken": []}],
                "parameters": [{"name": "shelf", "in": "query", "required": true, "example": "upper", "schema": {"type": "string"}}],
                "requestBody": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Book"}, "examples": {"one": {"value": example}},
                }}},
                "responses": {"200": {"content": {"application/json": {}}}},
            }}},
            "components": {"schemas": schemas},
        });
        sample(Wanted { document: &document, operation: "add_book", server: "https://a.b" }).unwrap()
    }

    fn book() -> Value {
        json!({
            "Book": {"required": ["title", "pages"], "properties": {
                "title": {"type": "string"},
                "price": {"type": "number"},
                "pages": {"type": "integer"},
                "coverBase64": {"type": "string", "format": "byte", "x-omni-image": true},
                "kind": {"$ref": "#/components/schemas/Kind"},
                "tags": {"type": "array", "items": {"type": "string"}},
            }},
            "Kind": {"enum": ["a-novel", "poems"], "x-enum-varnames": ["NOVEL", "POEMS"]},
        })
    }

    #[test]
    fn bodies_are_built_with_the_names_of_the_generated_code() {
        let example = json!({"title": "A \"b\"", "pages": 3, "price": 2, "coverBase64": "AA==", "kind": "a-novel", "tags": ["x"]});
        let text = sample_of(book(), example);
        for line in [
            "use omni_client::types::{AddBookQuery, Book, Kind};\n",
            "use omni_client::{Media, Omni};\n",
            "    let session = omni.resume(std::env::var(\"OMNI_SESSION_TOKEN\")?)?;\n",
            "    let query = AddBookQuery::new(\"upper\");\n",
            "    let body = Book::new(\"A \\\"b\\\"\", 3)\n",
            "        .with_price(2.0)\n",
            "        .with_cover_base64(Media::from_path(\"cover.jpg\").await?)\n",
            "        .with_kind(Kind::Novel)\n",
            "        .with_tags(vec![\"x\".to_owned()]);\n",
            "    let response = session.add_book(&query, &body).await?;\n",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }

    #[test]
    fn what_has_no_constructor_is_read_from_json() {
        let text = sample_of(book(), json!({"title": "A", "pages": 3, "unknown": {"b": 1}}));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains("serde_json::from_value::< Book, >(") && text.contains("\"unknown\""),
            "{text}"
        );
        assert!(
            text.contains("use omni_client::types::{AddBookQuery, Book};"),
            "nothing else is imported: {text}"
        );
    }
}
