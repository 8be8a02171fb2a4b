//! The reference page: the names of our extensions, and words for their values.

use anyhow::Result;
use openapi_model::Document;
use openapi_page::{Browsers, Config, Download, Sandbox, Search, Source};

/// Where the words for the search are.
const WORDS: &str = "openapi/search.yaml";

/// The extensions of the document.
pub const CONFIG: Config = Config {
    generator: "cargo xtask publish",
    variables: "OMNI",
    downloads: &[
        Download {
            file: "omni.json",
            format: "OpenAPI 3.0, JSON",
            use_for: "Generates clients in most languages.",
        },
        Download { file: "omni.yaml", format: "OpenAPI 3.0, YAML", use_for: "The same, as YAML." },
        Download {
            file: "omni.tolerant.json",
            format: "OpenAPI 3.0, JSON",
            use_for: "The tolerant form, for generators whose code refuses what it does not know.",
        },
        Download {
            file: "omni.postman_collection.json",
            format: "Postman collection",
            use_for: "Calls the API by hand.",
        },
        Download {
            file: "omni.sandbox.postman_environment.json",
            format: "Postman environment",
            use_for: "What the collection needs to call a sandbox, with small images.",
        },
        Download {
            file: "omni.arazzo.yaml",
            format: "Arazzo 1.0",
            use_for: "The order of calls, as workflows.",
        },
        Download { file: "fixtures.json", format: "JSON", use_for: "Every example, for tests." },
    ],
    languages: &[super::rust::LANGUAGE],
    revision: "x-omni-revision",
    max_request_bytes: "x-omni-max-request-bytes",
    error_names: "x-omni-error-names",
    server_name: "x-omni-name",
    production: "x-omni-production",
    sandbox: Some(Sandbox {
        url: "http://127.0.0.1:8080",
        command: "cargo run -p omni-sandbox -- --port 8080",
        key: "sandbox",
    }),
    browsers: Some(Browsers { prefix: "/0", without: "apiKey", with: "sessionToken" }),
    issued_by: "x-omni-issued-by",
    error_codes: "x-omni-error-codes",
    changes_state: "x-omni-changes-state",
    repeatable: "x-omni-repeatable",
    reach: "x-omni-reach",
    reaches: &[
        ("session", "reaches its own session"),
        ("session-end", "ends its own session"),
        ("account", "reaches the whole account"),
        ("outside", "reaches people or systems outside"),
    ],
    replaced_by: "x-omni-replaced-by",
    source: "x-omni-source",
    source_values: "x-omni-source-values",
    sources: &[
        Source {
            value: "field-notes",
            label: "not documented",
            meaning: "not in the vendor's documentation, known from elsewhere",
        },
        Source {
            value: "inferred",
            label: "inferred",
            meaning: "neither documented nor seen: the likeliest reading of the documentation",
        },
        Source {
            value: "observed",
            label: "observed",
            meaning: "not documented, seen in traffic with the service",
        },
    ],
    sensitive: "x-omni-sensitive",
    image: "x-omni-image",
    open_enum: "x-omni-open-enum",
    ignore_case: "x-omni-ignore-case",
    open_union: "x-omni-open-union",
    aliases: "x-omni-aliases",
    required_any: "x-omni-required-any",
    table: "x-omni-table",
};

/// The words for the search that the document does not have.
pub fn search() -> Result<Search> {
    let source = include_str!("../../../openapi/search.yaml");
    Ok(Search::read(&Document::parse(WORDS, source)?.value)?)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use crate::DOCUMENT;
    use crate::extensions::VOCABULARY;
    use crate::spec::{model, shorthand};

    /// `.ci/page` checks in a browser what the page shows; this test checks that everything has its place.
    #[test]
    fn the_page_has_a_place_for_everything() {
        let source = std::fs::read_to_string(crate::root().join(DOCUMENT)).unwrap();
        let document = shorthand::parse(DOCUMENT, &source).unwrap().value;
        let page = openapi_page::write(&document, &super::CONFIG, &super::search().unwrap()).unwrap();
        let after = |start: &'static str| page.split(start).skip(1).filter_map(|rest| rest.split('"').next());
        let ids: HashSet<&str> = after(" id=\"").collect();
        for operation in model::operations(&document).unwrap() {
            assert!(ids.contains(operation.id), "{}", operation.id);
        }
        for (name, schema) in model::schemas(&document) {
            assert!(ids.contains(format!("schema-{name}").as_str()), "{name}");
            let rows = schema.pointer("/x-omni-table/rows").and_then(Value::as_array).into_iter().flatten();
            for cell in rows.filter_map(Value::as_array).flatten().filter_map(Value::as_str) {
                // Every word of it: code, links and escapes are written in their own ways.
                for word in cell.split(|letter: char| !letter.is_alphanumeric()) {
                    assert!(page.contains(word), "{name}: {cell}");
                }
            }
        }
        for link in after(" href=\"#") {
            assert!(ids.contains(link), "nowhere: {link}");
        }
        assert!(page.len() < 3_000_000, "{} bytes are too many for a phone", page.len());
    }

    /// The page and the comparison call the extensions by the same names.
    #[test]
    fn the_names_are_those_of_the_vocabulary() {
        let shown = format!("{:?}", super::CONFIG);
        let names = shown.split('"').filter(|name| name.starts_with("x-omni-"));
        for name in names {
            assert!(VOCABULARY.members.iter().any(|(_, member)| member.key == name), "{name}");
        }
    }
}
