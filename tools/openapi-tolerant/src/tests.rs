//! Small documents, and their tolerant forms.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::{Config, write};

const CONFIG: Config =
    Config { open_enum: "x-open-enum", of_enum: &[], open_union: "x-open-union", aliases: "x-aliases" };

/// A document with one operation: its request, its response, and the named schemas.
fn tolerant(request: &Value, response: &Value, schemas: &Value) -> Value {
    write(&document(request, response, schemas), &CONFIG).unwrap()
}

fn document(request: &Value, response: &Value, schemas: &Value) -> Value {
    let body =
        |schema: &Value| json!({"description": "Body.", "content": {"application/json": {"schema": schema}}});
    json!({
        "info": {"title": "Library", "description": "Lends books."},
        "paths": {"/books": {"post": {
            "operationId": "lend",
            "requestBody": body(request),
            "responses": {
                "200": body(response),
                "404": {"$ref": "#/components/responses/Missing"},
                "502": {"$ref": "#/components/responses/Gateway"},
            },
            "callbacks": {"returned": {"{$request.body#/url}": {"post": {
                "requestBody": body(&json!({"type": "object", "properties": {"day": {"type": "string", "maxLength": 9}}})),
                "responses": {"200": body(&json!({"type": "object", "properties": {"kept": {"type": "integer", "minimum": 1}}}))},
            }}}},
        }}},
        "components": {
            "schemas": schemas,
            "responses": {
                "Missing": body(&json!({"type": "object", "properties": {"code": {"type": "integer", "format": "int32"}}})),
                "Gateway": body(&json!({"$ref": "#/components/schemas/Failure"})),
            },
        },
    })
}

const RESPONSE: &str = "/paths/~1books/post/responses/200/content/application~1json/schema";
const REQUEST: &str = "/paths/~1books/post/requestBody/content/application~1json/schema";

fn text() -> Value {
    json!({"type": "string", "nullable": true})
}

fn absent() -> Value {
    json!({"type": "boolean", "nullable": true, "enum": [null]})
}

#[test]
fn a_response_has_no_limits_and_takes_null_at_every_depth_and_a_request_stays_as_it_is() {
    let schema = json!({
        "type": "object",
        "maxProperties": 3,
        "properties": {
            "title": {"type": "string", "minLength": 1, "maxLength": 5, "pattern": "^[A-Z]"},
            "day": {"type": "string", "format": "date"},
            "scan": {"type": "string", "format": "byte"},
            "pages": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 9, "multipleOf": 2},
            "size": {"type": "number", "format": "double", "exclusiveMaximum": true},
            "kind": {"type": "string", "enum": ["novel", "poems"]},
            "tags": {"type": "array", "maxItems": 2, "uniqueItems": true, "items": {"type": "string", "maxLength": 4}},
            "notes": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 4}},
            "free": {"type": "object", "additionalProperties": true},
            "anything": {},
        },
    });
    let tolerant = tolerant(&schema, &schema, &json!({}));
    assert_eq!(tolerant.pointer(REQUEST), Some(&schema));
    let described = json!({
        "type": "string",
        "nullable": true,
        "description": "Values known so far; there may be others:\n\n- `novel`\n- `poems`",
    });
    let wanted = json!({
        "type": "object",
        "properties": {
            "title": text(),
            "day": text(),
            "scan": {"type": "string", "format": "byte", "nullable": true},
            "pages": {"type": "integer", "format": "int64", "nullable": true},
            "size": {"type": "number", "format": "double", "nullable": true},
            "kind": described,
            "tags": {"type": "array", "nullable": true, "items": text()},
            "notes": {"type": "object", "nullable": true, "additionalProperties": text()},
            "free": {"type": "object", "nullable": true, "additionalProperties": true},
            "anything": {},
        },
    });
    assert_eq!(tolerant.pointer(RESPONSE), Some(&wanted));
}

#[test]
fn a_reference_takes_null_beside_what_it_refers_to() {
    let response = json!({
        "type": "object",
        "properties": {
            "plain": {"$ref": "#/components/schemas/Book"},
            "told": {
                "type": "object",
                "description": "Lent.",
                "x-sensitive": true,
                "allOf": [{"$ref": "#/components/schemas/Book"}],
            },
            "listed": {"type": "array", "items": {"$ref": "#/components/schemas/Book"}},
            "grown": {"allOf": [{"$ref": "#/components/schemas/Book"}, {"type": "object", "minProperties": 1}]},
        },
    });
    let schemas =
        json!({"Book": {"type": "object", "properties": {"isbn": {"type": "string", "maxLength": 13}}}});
    let tolerant = tolerant(&json!({}), &response, &schemas);
    let book = json!({"$ref": "#/components/schemas/Book"});
    let wanted = json!({
        "type": "object",
        "properties": {
            "plain": {"oneOf": [book, absent()]},
            "told": {"description": "Lent.", "x-sensitive": true, "oneOf": [book, absent()]},
            "listed": {"type": "array", "nullable": true, "items": {"nullable": true, "allOf": [book]}},
            "grown": {"oneOf": [{"allOf": [book, {"type": "object"}]}, absent()]},
        },
    });
    assert_eq!(tolerant.pointer(RESPONSE), Some(&wanted));
    assert_eq!(tolerant["components"]["schemas"]["Book"]["properties"]["isbn"], text());
}

#[test]
fn null_moves_from_a_name_to_where_the_name_is_used() {
    let tongue = json!({"$ref": "#/components/schemas/Tongue"});
    let request = json!({
        "type": "object",
        "properties": {
            "tongue": tongue,
            "tongues": {"type": "array", "items": tongue},
            "notes": {"$ref": "#/components/schemas/Notes"},
            "plain": {"type": "string", "nullable": true, "maxLength": 3},
        },
    });
    let schemas = json!({
        "Tongue": {
            "type": "string",
            "nullable": true,
            "enum": ["en", null, "es"],
            "x-enum-varnames": ["English", "None", "Spanish"],
            "x-enum-descriptions": ["English.", "Spanish."],
        },
        "Notes": {"type": "object", "nullable": true, "maxProperties": 2},
    });
    let response = json!({"type": "object", "properties": {"tongue": tongue}});
    let tolerant = tolerant(&request, &response, &schemas);
    let wanted = json!({
        "type": "object",
        "properties": {
            "tongue": {"oneOf": [tongue, absent()]},
            "tongues": {"type": "array", "items": {"nullable": true, "allOf": [tongue]}},
            "notes": {"oneOf": [{"$ref": "#/components/schemas/Notes"}, absent()]},
            "plain": {"type": "string", "nullable": true, "maxLength": 3},
        },
    });
    assert_eq!(tolerant.pointer(REQUEST), Some(&wanted));
    let tongue = json!({"oneOf": [{"$ref": "#/components/schemas/TongueResponse"}, absent()]});
    assert_eq!(tolerant.pointer(RESPONSE).unwrap()["properties"]["tongue"], tongue);
    let after = json!({
        "Tongue": {
            "type": "string",
            "enum": ["en", "es"],
            "x-enum-varnames": ["English", "Spanish"],
            "x-enum-descriptions": ["English.", "Spanish."],
        },
        "TongueResponse": {
            "type": "string",
            "description": "Values known so far; there may be others:\n\n- `en`: English.\n- `es`: Spanish.",
        },
        "Notes": {"type": "object", "maxProperties": 2},
    });
    assert_eq!(tolerant["components"]["schemas"], after);
}

#[test]
fn what_both_sides_use_keeps_its_name_for_requests_and_gets_another_for_responses() {
    let book = json!({"$ref": "#/components/schemas/Book"});
    let shelf = json!({"$ref": "#/components/schemas/Shelf"});
    let schemas = json!({
        "Book": {"type": "object", "properties": {"isbn": {"type": "string", "maxLength": 13}}},
        // Differs only by what it leads to.
        "Shelf": {"allOf": [book]},
        // Does not differ, so there is no second one.
        "Mark": {"type": "string"},
    });
    let body = json!({"oneOf": [shelf, {"$ref": "#/components/schemas/Mark"}]});
    let tolerant = tolerant(&body, &body, &schemas);
    assert_eq!(tolerant.pointer(REQUEST), Some(&body));
    let wanted = json!({"oneOf": [
        {"$ref": "#/components/schemas/ShelfResponse"},
        {"$ref": "#/components/schemas/Mark"},
    ]});
    assert_eq!(tolerant.pointer(RESPONSE), Some(&wanted));
    let after = &tolerant["components"]["schemas"];
    for name in ["Book", "Shelf", "Mark"] {
        assert_eq!(after[name], schemas[name], "{name}");
    }
    assert_eq!(after["ShelfResponse"], json!({"allOf": [{"$ref": "#/components/schemas/BookResponse"}]}));
    assert_eq!(after["BookResponse"]["properties"]["isbn"], text());
    let names: Vec<_> = after.as_object().unwrap().keys().collect();
    assert_eq!(names, ["Book", "BookResponse", "Shelf", "ShelfResponse", "Mark"]);

    let mut taken = schemas;
    taken["BookResponse"] = json!({"type": "string"});
    let response = json!({"oneOf": [body, {"$ref": "#/components/schemas/BookResponse"}]});
    let error = write(&document(&body, &response, &taken), &CONFIG).unwrap_err().to_string();
    assert!(error.contains("#/components/schemas/BookResponse") && error.contains("of Book"), "{error}");
}

#[test]
fn each_name_of_a_property_is_a_property_and_none_is_required() {
    let response = json!({
        "type": "object",
        "required": ["shade", "weight"],
        "properties": {
            "shade": {"type": "string", "description": "Of the cover.", "x-aliases": ["color", "hue"]},
            "weight": {"type": "integer"},
            "hue": {"type": "integer", "description": "One of its own."},
        },
    });
    let tolerant = tolerant(&json!({}), &response, &json!({}));
    let schema = tolerant.pointer(RESPONSE).unwrap();
    assert!(schema.get("required").is_none(), "{schema}");
    let properties = schema["properties"].as_object().unwrap();
    assert_eq!(properties.keys().collect::<Vec<_>>(), ["shade", "color", "weight", "hue"]);
    assert_eq!(
        properties["shade"],
        json!({"type": "string", "nullable": true, "description": "Of the cover."})
    );
    let other = "Of the cover.\n\nAnother name of `shade`: the service sends either.";
    assert_eq!(properties["color"], json!({"type": "string", "nullable": true, "description": other}));
    assert_eq!(properties["hue"]["description"], "One of its own.");
}

#[test]
fn server_errors_are_left_out_with_what_only_they_use() {
    let schemas = json!({"Failure": {"type": "object"}, "Unused": {"type": "object"}});
    let tolerant = tolerant(&json!({}), &json!({"type": "string"}), &schemas);
    let responses = tolerant.pointer("/paths/~1books/post/responses").unwrap().as_object().unwrap();
    assert_eq!(responses.keys().collect::<Vec<_>>(), ["200", "404"]);
    assert_eq!(tolerant["components"]["schemas"], json!({}));
    let missing = &tolerant["components"]["responses"];
    assert!(missing.get("Gateway").is_none());
    let code = missing.pointer("/Missing/content/application~1json/schema/properties/code");
    assert_eq!(code, Some(&json!({"type": "integer", "format": "int64", "nullable": true})));
}

#[test]
fn the_sides_of_a_callback_are_swapped() {
    let tolerant = tolerant(&json!({}), &json!({}), &json!({}));
    let callback =
        &tolerant["paths"]["/books"]["post"]["callbacks"]["returned"]["{$request.body#/url}"]["post"];
    let of = |body: &Value| body["content"]["application/json"]["schema"]["properties"].clone();
    assert_eq!(of(&callback["requestBody"]), json!({"day": text()}));
    assert_eq!(of(&callback["responses"]["200"]), json!({"kept": {"type": "integer", "minimum": 1}}));
}

#[test]
fn a_response_that_is_null_as_a_whole_stays_an_error() {
    let tolerant =
        tolerant(&json!({}), &json!({"type": "object", "properties": {"a": {"type": "string"}}}), &json!({}));
    assert_eq!(tolerant.pointer(RESPONSE).unwrap().get("nullable"), None);
}

#[test]
fn a_required_parameter_with_only_one_value_has_it_as_its_default() {
    let schemas =
        json!({"Version": {"type": "string", "enum": ["7"]}, "Size": {"type": "string", "enum": ["s", "m"]}});
    let parameter = |schema: &str, required: bool| {
        let schema = json!({"$ref": format!("#/components/schemas/{schema}")});
        json!({"name": "any", "in": "query", "required": required, "schema": schema})
    };
    let parameters = json!({
        "Version": parameter("Version", true),
        // A default would be sent by callers who left it out on purpose.
        "Hint": parameter("Version", false),
        "Size": parameter("Size", true),
    });
    let mut document = document(&json!({}), &json!({}), &schemas);
    let used =
        ["Version", "Hint", "Size"].map(|name| json!({"$ref": format!("#/components/parameters/{name}")}));
    document["paths"]["/books"]["post"]["parameters"] = json!(used);
    document["components"]["parameters"] = parameters.clone();
    let mut wanted = parameters;
    let version = json!({"$ref": "#/components/schemas/Version"});
    wanted["Version"]["schema"] = json!({"type": "string", "default": "7", "allOf": [version]});
    assert_eq!(write(&document, &CONFIG).unwrap()["components"]["parameters"], wanted);
}

#[test]
fn an_open_union_is_an_object_with_its_tag_and_any_content() {
    let kind = |name: &str, content: &str| {
        json!({
            "type": "object",
            "description": format!("{name}."),
            "properties": {"kind": {"type": "string", "enum": [name]}, "of": {"$ref": format!("#/components/schemas/{content}")}},
        })
    };
    let schemas = json!({
        "Item": {
            "x-open-union": true,
            "description": "What is lent.",
            "oneOf": [{"$ref": "#/components/schemas/BookItem"}, {"$ref": "#/components/schemas/FilmItem"}],
            "discriminator": {"propertyName": "kind", "mapping": {
                "book": "#/components/schemas/BookItem", "film": "#/components/schemas/FilmItem",
            }},
        },
        "BookItem": kind("book", "Book"),
        "FilmItem": kind("film", "Film"),
        "Book": {"type": "object"},
        "Film": {"type": "object"},
    });
    let item = json!({"$ref": "#/components/schemas/Item"});
    let tolerant = tolerant(&item, &json!({}), &schemas);
    let wanted = json!({"Item": {
        "description": "What is lent.\n\nKinds known so far; there may be others:\n\n- `book`: book.\n- `film`: film.",
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"type": "string", "description": "Tells which kind it is."},
            "of": {"type": "object", "description": "What the kind needs.", "additionalProperties": true},
        },
        "additionalProperties": true,
    }});
    assert_eq!(tolerant["components"]["schemas"], wanted);
}
