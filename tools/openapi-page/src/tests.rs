//! The page as a whole: complete, reproducible, and safe with any document.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::book::Book;
use crate::{Browsers, Config, Download, Language, Sandbox, Search, Source, Wanted, anchor, layout};

pub(crate) const CONFIG: Config = Config {
    generator: "the tests",
    variables: "OUR",
    downloads: &[Download { file: "odd.json", format: "JSON", use_for: "programs" }],
    languages: &[Language { name: "Ours", keywords: &["call"], write: ours }],
    revision: "x-our-revision",
    max_request_bytes: "x-our-max-request-bytes",
    error_names: "x-our-error-names",
    server_name: "x-our-name",
    production: "x-our-production",
    sandbox: Some(Sandbox { url: "http://127.0.0.1:1", command: "play", key: "toy" }),
    browsers: Some(Browsers { prefix: "/web", without: "key", with: "o" }),
    issued_by: "x-our-issued-by",
    error_codes: "x-our-error-codes",
    changes_state: "x-our-changes-state",
    repeatable: "x-our-repeatable",
    reach: "x-our-reach",
    reaches: &[("near", "reaches what is near")],
    replaced_by: "x-our-replaced-by",
    source: "x-our-source",
    source_values: "x-our-source-values",
    sources: &[
        Source { value: "heard", label: "heard of", meaning: "not documented" },
        Source { value: "seen", label: "seen once", meaning: "seen in traffic" },
    ],
    sensitive: "x-our-sensitive",
    image: "x-our-image",
    open_enum: "x-our-open-enum",
    ignore_case: "x-our-ignore-case",
    open_union: "x-our-open-union",
    aliases: "x-our-aliases",
    required_any: "x-our-required-any",
    table: "x-our-table",
};

fn ours(wanted: Wanted<'_>) -> Option<String> {
    Some(format!("call {} at {}", wanted.operation, wanted.server))
}

fn write(document: &Value) -> Result<String, openapi_model::Error> {
    crate::write(document, &CONFIG, &Search::default())
}

/// The values of an attribute on any element.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!(" {name}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Ids that occur twice and links that lead nowhere.
fn loose_ends(page: &str) -> Vec<String> {
    let mut ids = HashSet::new();
    let twice =
        attributes(page, "id").into_iter().filter(|id| !ids.insert(*id)).map(|id| format!("twice: {id}"));
    let twice: Vec<String> = twice.collect();
    let nowhere = attributes(page, "href").into_iter().filter_map(|link| link.strip_prefix('#'));
    let nowhere = nowhere.filter(|id| !ids.contains(id)).map(|id| format!("nowhere: {id}"));
    twice.into_iter().chain(nowhere).collect()
}

/// A document with everything that the page can show, in odd forms.
fn odd() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Odd", "description": "# One\n\n# One\n\n| a |\n| - |\n| b |\n\n![x](y) [`Tree`](https://a.b)"},
        "tags": [{"name": "A b"}, {"name": "a B", "description": "Second"}, {"name": "unused"}],
        "x-our-error-names": [{"code": 1, "name": "One"}, {"code": "text"}, {}],
        "paths": {
            "/trees/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": true}, {"$ref": "#/components/parameters/Common"}],
                "get": {
                    "operationId": "read tree", "tags": ["a B"], "deprecated": true, "x-our-replaced-by": "gone",
                    "security": [{"key": [], "gone": []}, {}], "x-our-reach": "elsewhere",
                    "responses": {"200": {"$ref": "#/components/responses/Tree"}, "404": {"$ref": "#/components/responses/Gone"}, "default": {"description": "d"}}
                },
                "post": {
                    "operationId": "schema-Tree.x", "x-our-source": "seen", "x-our-error-codes": [{"code": 1, "meaning": "m"}, {"code": 2}],
                    "parameters": [{"in": "query"}, {"$ref": "#/components/parameters/Common"}, {"name": "c", "in": "query", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tree"}}}}],
                    "requestBody": {"content": {
                        "application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}, "example": [1]},
                        "text/plain": {"examples": {"a": {"value": "</script>"}, "b": {"externalValue": "x"}}},
                        "image/png": {},
                    }},
                    "responses": {},
                    "callbacks": {"done": {"{$url}": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Loop"}}}}}}}, "none": {}}
                },
            },
            "/empty": {"get": {"operationId": "empty"}},
        },
        "components": {
            "parameters": {"Common": {"name": "common", "in": "header", "schema": {"type": "string", "enum": ["a"]}}},
            "headers": {"H": {"description": "h", "schema": {"type": "integer", "minimum": 0, "exclusiveMinimum": true}}},
            "responses": {"Tree": {"description": "t", "headers": {"H": {"$ref": "#/components/headers/H"}, "I": {}}}},
            "securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "k", "x-our-issued-by": {"operation": "empty", "field": "/a"}}, "o": {"type": "oauth2"}},
            "schemas": {
                "Tree": {"type": "object", "required": ["kids"], "x-our-required-any": ["kids", "left"], "additionalProperties": {"$ref": "#/components/schemas/Tree"}, "properties": {
                    "kids": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}, "minItems": 1},
                    "left": {"allOf": [{"$ref": "#/components/schemas/Tree"}], "nullable": true, "x-our-aliases": ["l"]},
                    "a b/c": {"type": "object", "properties": {"a b/c": {"type": "array", "items": {"type": "object", "properties": {"z": {}}}}}},
                    "middle": {"$ref": "#/components/schemas/Tree/properties/middle"},
                }},
                "Loop": {"$ref": "#/components/schemas/Loop"},
                "Both": {"allOf": [{"$ref": "#/components/schemas/Both"}, {"type": "object", "properties": {"x": {"type": "integer", "minimum": 1, "maximum": 1}}}]},
                "Union": {"x-our-open-union": true, "oneOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "string"}], "discriminator": {"propertyName": "kids", "mapping": {"t": "Tree"}}},
                "Any": {"anyOf": [{"$ref": "#/components/schemas/Gone"}, {"$ref": "other.yaml#/x"}]},
                "Colour": {"type": "string", "enum": ["red", null, 3], "x-enum-descriptions": ["r"], "x-enum-varnames": ["RED", "", "THREE"], "x-our-open-enum": true, "x-our-ignore-case": true, "x-our-source-values": [3]},
                "Table": {"x-our-table": {"columns": ["a"], "rows": [["`Tree`", 1], "x"]}, "additionalProperties": false},
                "Map": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string", "format": "byte"}}},
                "Nothing": {}, "Not": true,
            },
        },
    })
}

#[test]
fn every_operation_and_schema_has_a_section() {
    let document = odd();
    let page = write(&document).unwrap();
    let ids: HashSet<&str> = attributes(&page, "id").into_iter().collect();
    let book = Book::new(&document, &CONFIG).unwrap();
    for entry in book.entries() {
        assert!(ids.contains(entry.anchor().as_str()), "{}", entry.id);
    }
    for name in book.schemas.keys() {
        assert!(ids.contains(anchor::schema(name).as_str()), "{name}");
    }
    assert_eq!(loose_ends(&page), [""; 0]);
    assert_eq!(write(&document).unwrap(), page, "not the same twice");
}

#[test]
fn the_policy_names_what_the_page_holds() {
    let page = write(&odd()).unwrap();
    for element in ["style", "script"] {
        let text = page.split(&format!("<{element}>")).nth(1).unwrap();
        let text = text.split(&format!("</{element}>")).next().unwrap();
        assert!(page.contains(&format!("{element}-src '{}'", layout::digest(text))), "{element}");
    }
    assert_eq!(
        layout::digest("abc"),
        "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
        "the digest of a known text"
    );
    assert!(
        !page.contains(" style=\"") && !page.contains(" onclick"),
        "the policy forbids styles and scripts in attributes"
    );
}

#[test]
fn odd_documents_have_a_page() {
    let page = write(&odd()).unwrap();
    assert_eq!(loose_ends(&page), [""; 0]);
    for words in [
        "At least one of",
        "may grow",
        "seen once",
        "heard of",
        "Also seen as",
        "Callback",
        "elsewhere",
        "compare without case",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for document in [json!({"paths": {}}), json!({"paths": {}, "info": {}, "components": {"schemas": {}}})] {
        assert_eq!(loose_ends(&write(&document).unwrap()), [""; 0]);
    }
    // Whatever is removed, a page is produced.
    let whole = odd();
    let mut pointers = Vec::new();
    walk(&whole, String::new(), &mut pointers);
    for pointer in pointers.iter().filter(|it| !it.ends_with("/operationId") && *it != "/paths") {
        let mut less = whole.clone();
        *less.pointer_mut(pointer).unwrap() = Value::Null;
        if let Err(error) = write(&less) {
            assert!(error.to_string().contains('#'), "{pointer}: {error}");
        }
    }
}

fn walk(node: &Value, at: String, pointers: &mut Vec<String>) {
    if let Some(object) = node.as_object() {
        for (key, part) in object {
            let child = openapi_model::pointer::join(&at, key);
            pointers.push(child.clone());
            walk(part, child, pointers);
        }
    }
}

#[test]
fn texts_cannot_leave_their_place() {
    const HOSTILE: &str = "</script></style><script>alert(1)</script><img src=x onerror=alert(1)>\" onload=\"x' <!-- \
                           [a](javascript:alert(1)) ]]> \u{2028}";
    let mut document = odd();
    poison(&mut document, HOSTILE);
    let page = write(&document).unwrap();
    assert_eq!(page.matches("<script").count(), 2, "ours and the data of calls");
    assert_eq!(page.matches("</script").count(), 2);
    assert_eq!(page.matches("<style").count(), 1);
    for words in ["<img", "href=\"javascript", "<!--"] {
        assert!(!page.contains(words), "{words}");
    }
    let tags = regex_lite::Regex::new("<[a-z][^>]*>").unwrap();
    let values = regex_lite::Regex::new("\"[^\"]*\"").unwrap();
    for tag in tags.find_iter(&page) {
        let names = values.replace_all(tag.as_str(), "");
        assert!(!names.contains(" on") && !names.contains(" style"), "{names}");
    }
}

#[test]
fn calls_can_be_tried_as_browsers_make_them() {
    let page = write(&odd()).unwrap();
    let data = page
        .split("id=\"calls\"")
        .nth(1)
        .unwrap()
        .split('>')
        .nth(1)
        .unwrap()
        .split("</script")
        .next()
        .unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["browsers"], json!(["/web", "key", "o"]));
    let call = &data["calls"]["read~20.tree"];
    assert_eq!((&call["m"], &call["p"]), (&json!("GET"), &json!("/trees/{id}")));
    assert_eq!(call["s"], json!([["key", "gone"], []]));
    assert_eq!(call["q"][0], json!(["id", "path", true, ""]));
    assert!(
        page.contains("connect-src http://127.0.0.1:* http://localhost:*;"),
        "only the reader's own computer"
    );
}

/// Adds a text to every text of a document that is not a name which others refer to, and to every name of a property.
fn poison(node: &mut Value, text: &str) {
    match node {
        Value::String(own) => own.push_str(text),
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, text)),
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                if !matches!(key.as_str(), "$ref" | "in" | "type") {
                    poison(member, text);
                }
            }
            if let Some(properties) = members.get_mut("properties").and_then(Value::as_object_mut) {
                let renamed =
                    std::mem::take(properties).into_iter().map(|(name, it)| (format!("{name}{text}"), it));
                properties.extend(renamed.collect::<Vec<_>>());
            }
        }
        _ => {}
    }
}

#[test]
fn every_cell_of_a_table_is_shown() {
    let document = json!({"paths": {}, "components": {"schemas": {"Codes": {"x-our-table": {
        "columns": ["code", "meaning", "text"],
        "rows": [["1", "Not found", "No encontrado"], ["2", "Canceled", "Dada de baja"]],
    }}}}});
    let page = write(&document).unwrap();
    for words in ["<th scope=\"col\">text</th>", "<td>No encontrado</td>", "<td>Dada de baja</td>"] {
        assert!(page.contains(words), "{words}");
    }
}
