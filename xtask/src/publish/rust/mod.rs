//! Samples of the reference page for our own client, and a file with all of them, which shows that they compile.

mod value;

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use openapi_page::{Language, Wanted};
use serde_json::Value;

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

/// There, the server comes from the environment.
const SERVER: &str = "https://server.invalid";

fn sample(wanted: Wanted<'_>) -> Result<String> {
    let Wanted { document, operation: id, server } = wanted;
    let operations = model::operations(document)?;
    let operation = operations
        .iter()
        .find(|operation| operation.id == id)
        .with_context(|| format!("there is no operation {id}"))?;
    let mut values = Values::new(document);
    let mut lines = format!(
        "let omni = Omni::builder(std::env::var(\"OMNI_API_KEY\")?).environment({server:?}).build()?;"
    );
    let credentials = schemes(operation.object.get("security"));
    let caller = if credentials.contains("sessionToken") {
        lines.push_str("let session = omni.resume(std::env::var(\"OMNI_SESSION_TOKEN\")?)?;");
        "session"
    } else if credentials.contains("adminToken") {
        lines.push_str("let admin = omni.admin(std::env::var(\"OMNI_ADMIN_TOKEN\")?)?;");
        "admin"
    } else {
        "omni"
    };
    let parameters = parameters(document, operation.object.get("parameters"))?;
    let mut arguments = Vec::new();
    if parameters.iter().any(|parameter| model::text(parameter, "in") == Some("query")) {
        arguments.push(query(&mut values, &mut lines, id, &parameters)?);
    }
    for parameter in parameters.iter().filter(|parameter| model::text(parameter, "in") == Some("path")) {
        let example = parameter.get("example").and_then(Value::as_str);
        arguments.push(format!("{:?}", example.context("a parameter in the path without an example")?));
    }
    if let Some(body) = operation.object.get("requestBody") {
        arguments.extend(self::body(&mut values, &mut lines, model::resolve(document, body)?)?);
    }
    lines.push_str(&format!("let response = {caller}.{id}({}).await?;", arguments.join(", ")));
    lines.push_str(match file_response(document, operation.object.get("responses"))? {
        true => "std::fs::write(\"response.pdf\", response.into_inner().bytes().await?)?;",
        false => "println!(\"{response:?}\");",
    });
    program(&values, &lines)
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
fn query(values: &mut Values<'_>, lines: &mut String, id: &str, parameters: &[&Value]) -> Result<String> {
    let required: Vec<_> = parameters
        .iter()
        .filter(|parameter| {
            model::text(parameter, "in") == Some("query") && model::flag(parameter, "required")
        })
        .collect();
    if required.is_empty() {
        return Ok("&Default::default()".to_owned());
    }
    let mut arguments = Vec::new();
    for parameter in required {
        let schema = parameter.get("schema").unwrap_or(&Value::Null);
        let example = parameter.get("example").context("a required parameter without an example")?;
        arguments.push(values.expression(schema, example).context("a parameter that cannot be written")?);
    }
    let ty = names::query_type(id);
    lines.push_str(&format!("let query = {ty}::new({});", arguments.join(", ")));
    values.types.insert(ty);
    Ok("&query".to_owned())
}

/// The argument with the body: the first example, or a file.
fn body(values: &mut Values<'_>, lines: &mut String, body: &Value) -> Result<Option<String>> {
    let Some((media_type, object)) = model::media_types(body.get("content")).next() else { return Ok(None) };
    if !model::is_json(media_type) {
        let file = if media_type.starts_with("image/") { "image.jpg" } else { "file.pdf" };
        lines.push_str(&format!("let file = {};", values.file(file)));
        return Ok(Some("file".to_owned()));
    }
    let schema = object.get("schema").unwrap_or(&Value::Null);
    let named = object.get("examples").and_then(Value::as_object);
    let example = object.get("example").or_else(|| named?.values().next()?.get("value"));
    let example = example.context("a body without an example")?;
    let value = values.expression(schema, example).context("a body that cannot be written")?;
    lines.push_str(&format!("let body = {value};"));
    Ok(Some("&body".to_owned()))
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

/// The whole program, formatted.
fn program(values: &Values<'_>, lines: &str) -> Result<String> {
    let mut uses = String::new();
    if values.has_maps {
        uses.push_str("use std::collections::BTreeMap;");
    }
    if !values.types.is_empty() {
        let types: Vec<&str> = values.types.iter().map(String::as_str).collect();
        uses.push_str(&format!("use omni_client::types::{{{}}};", types.join(", ")));
    }
    uses.push_str(if values.reads_files {
        "use omni_client::{Media, Omni};"
    } else {
        "use omni_client::Omni;"
    });
    let text = format!(
        "{uses} #[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>> {{ {lines} Ok(()) }}"
    );
    let file = syn::parse_file(&text).with_context(|| format!("not a program: {text}"))?;
    let text = prettyplease::unparse(&file);
    // A list of one name needs no braces.
    let text: Vec<String> = text.lines().map(single_import).collect();
    Ok(text.join("\n").replace("\n#[tokio::main]", "\n\n#[tokio::main]"))
}

fn single_import(line: &str) -> String {
    let Some((path, names)) = line
        .strip_suffix("};")
        .and_then(|line| line.split_once("::{"))
        .filter(|(path, _)| path.starts_with("use "))
    else {
        return line.to_owned();
    };
    if names.contains(',') { line.to_owned() } else { format!("{path}::{names};") }
}

/// The file with all samples, which shows that they compile, and can be run.
pub fn samples(document: &Value) -> Result<File> {
    let (mut modules, mut arms) = (String::new(), String::new());
    for operation in model::operations(document)? {
        let wanted = Wanted { document, operation: operation.id, server: SERVER };
        let id = operation.id;
        let text = sample(wanted).with_context(|| format!("the sample of {id}"))?;
        let begin = "#[tokio::main]\nasync fn main()";
        let literal = format!("{SERVER:?}");
        if !text.contains(begin) || !text.contains(&literal) {
            bail!("the sample of {id} has another form");
        }
        let text = text.replace(begin, "pub async fn main()").replace(&literal, "crate::server()");
        modules.push_str(&format!("mod {id} {{ {text} }}"));
        arms.push_str(&format!("\"{id}\" => {id}::main().await,"));
    }
    let text = format!(
        "#![allow(deprecated)]
        /// Makes the call of the operation with this id.
        pub async fn call(id: &str) -> Result<(), Box<dyn std::error::Error>> {{
            match id {{ {arms} _ => Err(\"there is no such sample\".into()) }}
        }}
        {modules}"
    );
    let file = syn::parse_file(&text).context("the file with all samples")?;
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
