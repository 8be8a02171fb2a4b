//! Moving something to another place is not a change, and does not hide changes that were made at the same time.

use openapi_model::Document;

use super::{compare, lines, parsed};
use crate::Change;

/// A document in which everything is written in place.
const IN_PLACE: &str = "openapi: 3.0.3
paths:
  /a/{id}:
    get:
      operationId: get_a
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: Trace, in: header, schema: {type: string, enum: [Full, Short]}}
        - {name: limit, in: query, schema: {type: integer, maximum: 10}}
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
      responses:
        '200':
          description: Fine.
          headers: {Total: {schema: {type: integer}}}
          content:
            application/json:
              schema: {type: object, required: [b, c], properties: {b: {type: string, nullable: true}, c: {type: array, items: {type: number}}}}
              examples: {one: {value: {b: x, c: [1]}}}
        '404': {description: None., content: {application/json: {schema: {oneOf: [{type: object, properties: {code: {type: integer}}}, {type: string}]}}}}
    put:
      operationId: put_a
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: Trace, in: header, schema: {type: string, enum: [Full, Short]}}
      responses: {'204': {description: Nothing.}}
";

/// What is edited, and what else is appended below `components`.
type Edit<'a> = (&'a [(&'a str, &'a str)], &'a str);

fn edited((replacements, components): Edit<'_>) -> String {
    let mut text = IN_PLACE.to_owned();
    for (from, to) in replacements {
        assert!(text.contains(from), "{from:?} has to be in the document");
        text = text.replace(from, to);
    }
    if !components.is_empty() {
        text.push_str("components:\n");
        text.push_str(components);
    }
    text
}

const ID: &str = "        - {name: id, in: path, required: true, schema: {type: string}}\n";
const TRACE: &str = "        - {name: Trace, in: header, schema: {type: string, enum: [Full, Short]}}\n";
const SUCCESS: &str = "schema: {type: object, required: [b, c], properties: {b: {type: string, nullable: true}, c: {type: array, items: {type: number}}}}";

/// Each with the components that it adds, which are new names and reported as such.
#[test]
fn what_is_written_elsewhere_is_no_change() {
    let path = "  /a/{id}:\n";
    let shared = format!("  /a/{{id}}:\n    parameters:\n{}", ID.replacen("        ", "      ", 1));
    let both = format!("{shared}{}", TRACE.replacen("        ", "      ", 1));
    let cases: &[(Edit<'_>, usize)] = &[
        ((&[(ID, ""), (path, &shared)], ""), 0),
        (
            (
                &[
                    (ID, ""),
                    (TRACE, ""),
                    (path, &both),
                    ("      parameters:\n      responses", "      responses"),
                ],
                "",
            ),
            0,
        ),
        (
            (
                &[
                    (ID, ""),
                    (TRACE, ""),
                    (path, &both),
                    ("      parameters:\n      responses", "      parameters: []\n      responses"),
                ],
                "",
            ),
            0,
        ),
        (
            (
                &[(TRACE, "        - {$ref: '#/components/parameters/T'}\n")],
                "  parameters:\n    T: {name: Trace, in: header, schema: {type: string, enum: [Full, Short]}}\n",
            ),
            1,
        ),
        // A parameter, and its schema within it.
        (
            (
                &[(TRACE, "        - {$ref: '#/components/parameters/T'}\n")],
                "  parameters:\n    T: {name: Trace, in: header, schema: {$ref: '#/components/schemas/S'}}\n  schemas:\n    S: {type: string, enum: [Full, Short]}\n",
            ),
            2,
        ),
        (
            (
                &[(
                    "requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}",
                    "requestBody: {$ref: '#/components/requestBodies/B'}",
                )],
                "  requestBodies:\n    B: {required: true, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}\n",
            ),
            1,
        ),
        (
            (
                &[("{Total: {schema: {type: integer}}}", "{Total: {$ref: '#/components/headers/H'}}")],
                "  headers:\n    H: {schema: {type: integer}}\n",
            ),
            1,
        ),
        (
            (
                &[("{one: {value: {b: x, c: [1]}}}", "{one: {$ref: '#/components/examples/E'}}")],
                "  examples:\n    E: {value: {b: x, c: [1]}}\n",
            ),
            1,
        ),
        (
            (
                &[("'204': {description: Nothing.}", "'204': {$ref: '#/components/responses/R'}")],
                "  responses:\n    R: {description: Nothing.}\n",
            ),
            1,
        ),
        // A schema, one within it, and one within a list or a union.
        (
            (
                &[(SUCCESS, "schema: {$ref: '#/components/schemas/S'}")],
                "  schemas:\n    S: {type: object, required: [c, b], properties: {c: {type: array, items: {type: number}}, b: {type: string, nullable: true}}}\n",
            ),
            1,
        ),
        (
            (
                &[(SUCCESS, "schema: {$ref: '#/components/schemas/S'}")],
                "  schemas:\n    S: {type: object, required: [b, c], properties: {b: {allOf: [{$ref: '#/components/schemas/B'}], nullable: true}, c: {type: array, items: {$ref: '#/components/schemas/N'}}}}\n    B: {type: string}\n    N: {$ref: '#/components/schemas/M'}\n    M: {type: number}\n",
            ),
            4,
        ),
        (
            (
                &[("{type: number}", "{$ref: '#/components/schemas/N'}")],
                "  schemas:\n    N: {type: number}\n",
            ),
            1,
        ),
        (
            (
                &[(
                    "{oneOf: [{type: object, properties: {code: {type: integer}}},",
                    "{oneOf: [{$ref: '#/components/schemas/E'},",
                )],
                "  schemas:\n    E: {type: object, properties: {code: {type: integer}}}\n",
            ),
            1,
        ),
        // An `allOf` of one.
        (
            (
                &[(
                    SUCCESS,
                    &SUCCESS
                        .replace("schema: {", "schema: {allOf: [{")
                        .replace("{type: number}}}}", "{type: number}}}}]}"),
                )],
                "",
            ),
            0,
        ),
        ((&[("{type: number}", "{allOf: [{type: number}]}")], ""), 0),
    ];
    for (edit, added) in cases {
        let (old, new) = (parsed(IN_PLACE), parsed(&edited(*edit)));
        for changes in [compare(&old, &new), compare(&new, &old)] {
            let elsewhere = changes.iter().filter(|change| !change.pointer.starts_with("/components/"));
            assert_eq!(elsewhere.collect::<Vec<_>>(), [] as [&Change; 0], "{edit:?}");
            assert_eq!(changes.len(), *added, "{edit:?}: {changes:#?}");
        }
    }
}

/// Other changes are reported for the place that uses it, and only there.
#[test]
fn what_changed_on_the_way_is_told() {
    let shared = |parameter: &str| format!("  /a/{{id}}:\n    parameters:\n      - {parameter}\n");
    let trace = "{name: Trace, in: header, schema: {type: string, enum: [Full]}}";
    let cases: &[(Edit<'_>, &[&str])] = &[
        // One operation has the parameter in the path now, the other one keeps its own.
        (
            (&[(TRACE, ""), ("  /a/{id}:\n", &shared(trace))], ""),
            &[
                "- [Breaking] `get_a`, header parameter `Trace` (request): value `Short` removed",
                "- [Breaking] `get_a` (request): order of the parameters changed (those of the path come first)",
                "- [Breaking] `put_a`, header parameter `Trace` (request): value `Short` removed",
                "- [Breaking] `put_a` (request): order of the parameters changed (those of the path come first)",
            ],
        ),
        (
            (&[("  /a/{id}:\n", &shared("{name: new, in: query, x-a: 1}"))], ""),
            &[
                "- `get_a` (request): query parameter `new` added",
                "- `put_a` (request): query parameter `new` added",
            ],
        ),
        (
            (&[(ID, ""), ("  /a/{id}:\n", &shared(&ID.trim()[2..].replace("}}", "}, x-a: 1}")))], ""),
            &["- [Breaking] `#/paths/~1a~1{id}/parameters/0/x-a`: `1` added"],
        ),
        (
            (
                &[(SUCCESS, "schema: {$ref: '#/components/schemas/S'}")],
                "  schemas:\n    S: {type: object, required: [b], properties: {b: {type: string, nullable: true}, c: {type: array, items: {type: number}}}}\n",
            ),
            &[
                "- [Breaking] `get_a`, status 200 (response): is `S` instead of an inline schema, with different content",
                "- `S` (response): schema added; used by `get_a`",
            ],
        ),
        // Changed words are only words.
        (
            (
                &[("{type: number}", "{description: A number., allOf: [{$ref: '#/components/schemas/N'}]}")],
                "  schemas:\n    N: {description: Any number., type: number}\n",
            ),
            &["- `N` (response): schema added; used by `get_a`", "- `get_a`: wording, examples or notes"],
        ),
        // Both limits hold, so neither of them is the same.
        (
            (
                &[(
                    "{type: integer, maximum: 10}",
                    "{maximum: 10, allOf: [{$ref: '#/components/schemas/N'}]}",
                )],
                "  schemas:\n    N: {type: integer, maximum: 5}\n",
            ),
            &[
                "- [Breaking] `get_a`, query parameter `limit` (request): is `N` instead of an inline schema, with different content",
                "- `N` (request): schema added; used by `get_a`",
            ],
        ),
        (
            (
                &[("{one: {value: {b: x, c: [1]}}}", "{one: {$ref: '#/components/examples/E'}}")],
                "  examples:\n    E: {value: {b: x, c: [2]}}\n",
            ),
            &["- `get_a`: wording, examples or notes", "- example `E`: wording, examples or notes"],
        ),
    ];
    for (edit, wanted) in cases {
        assert_eq!(lines(&compare(&parsed(IN_PLACE), &parsed(&edited(*edit)))), *wanted, "{edit:?}");
    }
}

/// Schemas that lead back to themselves out of step, and references that lead nowhere or in circles.
#[test]
fn references_without_an_end_are_compared() {
    let document = |property: &str, schemas: &str| {
        parsed(&format!(
            "openapi: 3.0.3\ncomponents:\n  schemas:\n    Root: {{properties: {{p: {property}}}}}\n{schemas}"
        ))
    };
    let old = document(
        "{$ref: '#/components/schemas/A'}",
        "    A: {properties: {p: {properties: {p: {$ref: '#/components/schemas/A'}}}}}\n",
    );
    let new = document(
        "{properties: {p: {$ref: '#/components/schemas/B'}}}",
        "    B: {properties: {p: {properties: {p: {$ref: '#/components/schemas/B'}}}}}\n",
    );
    let told = |old: &Document, new: &Document| {
        compare(old, new).iter().filter(|it| it.pointer.contains("Root")).count()
    };
    assert_eq!((told(&old, &new), told(&new, &old)), (0, 0));
    for strange in ["{$ref: '#/nowhere'}", "{$ref: '#/components/schemas/Circle'}", "{allOf: [{$ref: 1}]}"] {
        let new = document(strange, "    Circle: {$ref: '#/components/schemas/Circle'}\n");
        assert!(told(&old, &new) > 0 && told(&new, &old) > 0, "{strange}");
    }
}
