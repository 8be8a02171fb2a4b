//! Documents of strangers, and input that is not a document.

use openapi_model::Document;

use super::{LIBRARY, compare, lines, parsed};
use crate::{In, Level, Side, Vocabulary, json, read, text};

#[test]
fn order_and_formatting_are_no_changes() {
    let old = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A: {type: object, required: [a, b], properties: {a: {minimum: 1}, b: {}}}\n";
    let new = "components:\n  schemas:\n    A:\n      properties:\n        b: {}\n        a:\n          minimum: 1.0\n      required:\n        - b\n        - a\n      type: \"object\"\npaths: {}\ninfo:\n  version: \"1\"\n  title: A\nopenapi: '3.0.3'\n";
    assert_eq!(compare(&parsed(old), &parsed(new)), []);
}

#[test]
fn json_is_read_like_yaml() {
    let library = parsed(LIBRARY);
    for source in [
        serde_json::to_string(&library.value).unwrap(),
        serde_json::to_string_pretty(&library.value).unwrap(),
        serde_json::to_string_pretty(&library.value).unwrap().replace("  ", "\t"),
        format!("\u{feff}{}", serde_json::to_string(&library.value).unwrap()),
        serde_json::to_string(&library.value)
            .unwrap()
            .replace("List the books", "List the \\u0062\\u006foks"),
    ] {
        assert_eq!(compare(&library, &read("a.json", &source).unwrap()), []);
    }
    let smile = r#"{"openapi": "3.0.3", "info": {"title": "\ud83d\ude00\/"}, "paths": {}}"#;
    assert_eq!(read("a.json", smile).unwrap().value["info"]["title"], "😀/");
}

#[test]
fn what_is_no_document_is_refused_with_its_place() {
    for (source, words) in [
        ("", "a:1: #: the document is empty"),
        ("a: [1", "a:2: #/a: while parsing"),
        ("[]", "has no `openapi`"),
        ("just text", "has no `openapi`"),
        ("{}", "has no `openapi`"),
        ("info: {}\nswagger: '2.0'", "a:2: #/swagger: Swagger 2 cannot be compared; convert"),
        ("openapi: 2.0.0", "only OpenAPI 3"),
        ("a: 1\nopenapi: 3.0", "a:2: #/openapi: the version has to be text; put it in quotes"),
        ("openapi: 3.0.3\npaths: []", "a:2: #/paths: `paths` is not an object"),
        ("{\"openapi\": \"3.0.3\",}}", "a:1"),
    ] {
        let error = read("a", source).unwrap_err().to_string();
        assert!(error.contains(words), "{source:?}: {error}");
    }
}

/// Each of these differs from each other one, and none of them stops the comparison.
#[test]
fn strange_documents_are_compared() {
    let strange: Vec<Document> = [
        "paths: {}",
        "info: 1\npaths: {}",
        "paths:\n  /a: 1",
        "paths:\n  /a: {get: 1}",
        "paths:\n  /a: {get: {}}",
        "paths:\n  /a: {get: {parameters: {}, responses: [], callbacks: 1, tags: x, security: 1}}",
        "paths:\n  /a: {get: {parameters: [1, {$ref: '#/nowhere'}, {name: 1}], requestBody: {$ref: 2}}}",
        "paths:\n  /a: {get: {responses: {'200': {$ref: '#/components/responses/A'}}}}\ncomponents:\n  responses:\n    A: {$ref: '#/components/responses/A'}",
        "paths:\n  /a: {get: {responses: {'200': {$ref: '#/components/responses/A'}}}}\ncomponents:\n  responses:\n    A: {$ref: '#/components/responses/B'}\n    B: {$ref: '#/components/responses/A'}",
        "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: '#/components/schemas/A', description: x}",
        "paths: {}\ncomponents:\n  schemas:\n    A: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/A'}], type: a}",
        "paths: {}\ncomponents:\n  schemas:\n    A: {allOf: {}, oneOf: 1, anyOf: [1], discriminator: 2, properties: [], required: x, enum: {}, items: [], not: 1}",
        "paths: {}\ncomponents:\n  schemas:\n    A: {type: [string, 'null'], minimum: x, maxLength: -1, x-our-aliases: 1, x-our-table: 1, x-enum-varnames: x}",
        "paths: {}\ncomponents:\n  schemas: {A: true, B: 1, C: null}",
        "paths: {}\ncomponents: []",
        "paths: {}\ncomponents: {schemas: [], parameters: 1, callbacks: {A: 1}}",
        "paths: {}\nservers: 1\ntags: {}\nsecurity: x\nx-our-error-names: 1",
        "paths: {}\nservers: [1, 1]\ntags: [a, a, {name: a}, {name: a}]\nsecurity: [1, {a: 1}]",
        "paths: {}\nx-our-max-request-bytes: x",
        "paths:\n  /a: {parameters: [{name: a, in: query}], x-a: 1}\n  x-b: 1",
        "paths:\n  /a: {get: {callbacks: {a: {$ref: '#/components/callbacks/A'}}}}\ncomponents:\n  callbacks:\n    A: {x: {post: {callbacks: {a: {$ref: '#/components/callbacks/B'}}}}}\n    B: {x: {post: {callbacks: {a: {$ref: '#/components/callbacks/A'}}}}}",
        "paths:\n  /a: {get: {callbacks: {a: {$ref: '#/components/callbacks/B'}}}}\ncomponents:\n  callbacks:\n    A: {x: {post: {callbacks: {a: {$ref: '#/components/callbacks/A'}}}}}\n    B: {x: {post: {deprecated: true, callbacks: {a: {$ref: '#/components/callbacks/B'}}}}}",
    ]
    .iter()
    .map(|source| read("a", &format!("openapi: 3.0.3\n{source}\n")).unwrap())
    .collect();
    for (i, old) in strange.iter().enumerate() {
        for (j, new) in strange.iter().enumerate() {
            assert_eq!(compare(old, new).is_empty(), i == j, "{} -> {}", old.source, new.source);
        }
    }
}

#[test]
fn a_schema_is_told_once_with_the_sides_and_operations_that_it_touches() {
    let document = |property: &str| {
        parsed(&format!(
            "openapi: 3.0.3
paths:
  /a:
    put: {{operationId: put_a, requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}
    get: {{operationId: get_a, responses: {{'200': {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}
components:
  schemas:
    A:
      type: object
      properties:
        {property}
"
        ))
    };
    let (old, new) = (document("b: {type: string}"), document("c: {type: string}"));
    let changes = compare(&old, &new);
    assert_eq!(
        lines(&changes),
        [
            "- [Breaking] `A.b` (request and response): property removed; used by `get_a`, `put_a`",
            "- `A.c` (request and response): property added; used by `get_a`, `put_a`",
        ]
    );
    assert_eq!((changes[0].level, changes[0].side), (Level::Breaking, Side::Both));
    assert_eq!((changes[0].document, changes[0].line), (In::Old, 11));
    assert_eq!((changes[1].document, changes[1].line), (In::New, 11));
    assert_eq!(changes[1].pointer, "/components/schemas/A/properties/c");
    assert_eq!(
        text(&old, &new, &changes),
        "a.yaml -> a.yaml: 1 breaking, 1 additive, 0 documentation

breaking
  a.yaml:11: [Breaking] `A.b` (request and response): property removed; used by `get_a`, `put_a` [property-removed]

additive
  a.yaml:11: `A.c` (request and response): property added; used by `get_a`, `put_a` [property-added]
"
    );
    let value = json(&old, &new, &changes, &Vocabulary::NONE);
    assert_eq!(value["counts"], serde_json::json!({"breaking": 1, "additive": 1, "documentation": 0}));
    let change = &value["changes"][0];
    assert_eq!(
        (&change["level"], &change["side"], &change["document"]),
        (&"breaking".into(), &"both".into(), &"old".into())
    );
    assert_eq!(change["operations"], serde_json::json!(["get_a", "put_a"]));
}

#[test]
fn what_refers_to_a_renamed_schema_is_no_change_of_its_own() {
    let renamed = LIBRARY.replace("schemas/Genre'", "schemas/Sort'").replace("    Genre:\n", "    Sort:\n");
    let renamed = renamed.replace("schemas/Paper'", "schemas/Print'").replace("    Paper: ", "    Print: ");
    assert_eq!(
        lines(&compare(&parsed(LIBRARY), &parsed(&renamed))),
        [
            "- [Breaking] `Genre` (response): schema renamed to `Sort`; used by `add_book`, `list_books`",
            "- [Breaking] `Paper` (response): schema renamed to `Print`; used by `add_book`, `list_books`",
        ]
    );
    // Words may change with the name; a property of that name is not a word.
    let reworded = renamed.replace("x-enum-descriptions: [Long., Short.]", "x-enum-descriptions: [A., B.]");
    assert!(
        lines(&compare(&parsed(LIBRARY), &parsed(&reworded)))
            .contains(&"- `Sort`: wording, examples or notes".to_owned())
    );
    let property = |name: &str, schema: &str| {
        parsed(&format!(
            "openapi: 3.0.3\ncomponents:\n  schemas:\n    {name}: {{properties: {{description: {{type: {schema}}}}}}}\n"
        ))
    };
    assert_eq!(lines(&compare(&property("A", "string"), &property("B", "string"))).len(), 1);
    assert_eq!(lines(&compare(&property("A", "string"), &property("B", "integer"))).len(), 2);
    // One that refers to itself, and one that refers to it.
    let schemas = |a: &str, b: &str| {
        parsed(&format!(
            "openapi: 3.0.3\ncomponents:\n  schemas:\n    {a}: {{properties: {{n: {{$ref: '#/components/schemas/{a}'}}}}}}\n    {b}: {{items: {{$ref: '#/components/schemas/{a}'}}}}\n"
        ))
    };
    assert_eq!(
        lines(&compare(&schemas("A", "B"), &schemas("C", "D"))),
        ["- [Breaking] `A`: schema renamed to `C`", "- [Breaking] `B`: schema renamed to `D`"]
    );
}

#[test]
fn an_operation_that_moved_is_compared_where_it_is() {
    let moved = LIBRARY
        .replace("  /shelves:", "  /racks:")
        .replace("'204': {description: None.}", "'204': {description: Nothing., x-a: 1}");
    assert_eq!(
        lines(&compare(&parsed(LIBRARY), &parsed(&moved))),
        [
            "- [Breaking] `list_shelves`: is `GET /racks` instead of `GET /shelves`",
            "- [Breaking] `#/paths/~1racks/get/responses/204/x-a`: `1` added",
            "- `list_shelves`: wording, examples or notes",
        ]
    );
}

/// As is usual, `nullable` beside an `allOf` of one means that null is possible.
#[test]
fn null_may_move_between_a_property_and_its_schema() {
    let document = |property: &str, schema: &str| {
        parsed(&format!(
            "openapi: 3.0.3\ncomponents:\n  schemas:\n    A: {{properties: {{b: {{{property}}}}}}}\n    B: {{type: string{schema}}}\n"
        ))
    };
    let beside = document("nullable: true, allOf: [{$ref: '#/components/schemas/B'}]", "");
    let within = document("$ref: '#/components/schemas/B'", ", nullable: true");
    let moved = "- `A.b`: `nullable` is written elsewhere";
    assert_eq!(lines(&compare(&beside, &within)), ["- [Breaking] `B`: can now be null", moved]);
    assert_eq!(lines(&compare(&within, &beside)), ["- [Breaking] `B`: can no longer be null", moved]);
}
