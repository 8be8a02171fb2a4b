//! The flows that are built into the sandbox have the documented shape.

use omni_tests::document;
use serde_json::{Value, json};
use xtask::spec::{self, Document};

/// What a value has that its schema has not.
fn problems(document: &Document, value: &Value, schema: &str) -> Vec<String> {
    let schema = &document.value["components"]["schemas"][schema];
    let found = spec::validator(document).problems(value, &schema.into());
    found.iter().map(|problem| format!("{}: {}", problem.at, problem.message())).collect()
}

#[test]
fn every_built_in_flow_fits_the_document() {
    let document = document::load();
    let mut count = 0;
    for entry in std::fs::read_dir(xtask::root().join("omni-sandbox/flows")).unwrap() {
        let path = entry.unwrap().path();
        let is_flow = path.extension().is_some_and(|extension| extension == "toml")
            && path.file_name().unwrap() != "organization.toml";
        if !is_flow {
            continue;
        }
        let flow: Value = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for (table, schema) in [("configuration", "FlowConfiguration"), ("start", "StartedSession")] {
            let value = flow.get(table).cloned().unwrap_or_else(|| json!({}));
            let problems = problems(document, &value, schema);
            assert!(problems.is_empty(), "{}: {table}: {problems:?}", path.display());
        }
        count += 1;
    }
    assert!(count >= 6, "only {count} flows were found");
}

#[test]
fn what_does_not_fit_the_document_is_seen() {
    let document = document::load();
    for wrong in [
        json!({"flowModules": [{"key": "SELFIE"}]}),
        json!({"flowModules": [{"key": "SELFIE", "configuration": {"captureAttempts": "3"}}]}),
        json!({"flowModules": [{"key": "SELFIE", "configuration": {"captures": 3}}]}),
        json!({"questionsCount": 3}),
    ] {
        assert_eq!(problems(document, &wrong, "FlowConfiguration").len(), 1, "{wrong}");
    }
}
