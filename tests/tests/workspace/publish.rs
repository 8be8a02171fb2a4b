//! The published files say the same as the document, and keep the promises of their names.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use omni_tests::document;
use serde_json::Value;
use xtask::files::{File, FileState};
use xtask::publish;
use xtask::spec::{self, Document, model};

/// The published files of the document, by name.
static FILES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| files(document::load()));

fn files(document: &Document) -> BTreeMap<String, String> {
    let name = |file: &File| file.path.strip_prefix("openapi/dist/").unwrap_or(&file.path).to_owned();
    publish::files(document).unwrap().into_iter().map(|file| (name(&file), file.text)).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_published_files_are_up_to_date() {
    let states = publish::run(xtask::root(), document::load(), true).unwrap();
    let stale: Vec<_> = states
        .into_iter()
        .filter_map(|state| match state {
            FileState::Differs(path, _) => Some(path),
            _ => None,
        })
        .collect();
    assert!(stale.is_empty(), "run `cargo xtask publish` and commit {stale:?}");
}

#[test]
fn publishing_twice_gives_the_same_bytes() {
    assert!(files(document::load()) == *FILES);
}

#[test]
fn the_json_is_the_yaml() {
    let document = document::load();
    assert!(spec::Document::parse("omni.yaml", &FILES["omni.yaml"]).unwrap().value == document.value);
    let published = json(&FILES["omni.json"]);
    assert!(published == document.value);
    // The order is that of the document, which its authors chose for readers.
    let order = |value: &Value| value["paths"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(order(&published), order(&document.value));
}

/// Every schema below a value, with its pointer.
fn walk<'a>(pointer: &str, value: &'a Value, visit: &mut impl FnMut(&str, &'a Value)) {
    visit(pointer, value);
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(key, value)| walk(&spec::pointer::join(pointer, key), value, visit))
        }
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(index, value)| walk(&format!("{pointer}/{index}"), value, visit)),
        _ => {}
    }
}

#[test]
fn the_tolerant_document_has_no_open_enumeration_and_names_every_value() {
    let document = document::load();
    let tolerant = json(&FILES["omni.tolerant.json"]);
    walk("", &tolerant, &mut |pointer, value| {
        for mark in ["x-omni-open-enum", "x-omni-open-union"] {
            assert!(!model::flag(value, mark), "{pointer} still has {mark}");
        }
    });
    let mut replaced = 0;
    walk("", &document.value, &mut |pointer, value| {
        let Some(after) = tolerant.pointer(pointer).filter(|_| model::flag(value, "x-omni-open-enum")) else {
            return;
        };
        replaced += 1;
        assert_eq!(after["type"], "string", "{pointer}");
        assert!(after.get("enum").is_none(), "{pointer}");
        let description = after["description"].as_str().unwrap();
        for value in value["enum"].as_array().unwrap() {
            let value = value.as_str().unwrap();
            assert!(description.contains(&format!("- `{value}`")), "{pointer} does not name {value}");
        }
    });
    assert!(replaced > 30, "only {replaced} enumerations were replaced");
    // Closed enumerations and operations are unchanged.
    assert_eq!(
        model::operations(&tolerant).unwrap().len(),
        model::operations(&document.value).unwrap().len()
    );
}

#[test]
fn every_example_is_valid_in_the_tolerant_document() {
    let text = &FILES["omni.tolerant.json"];
    let tolerant = Document::parse_json("omni.tolerant.json", text).unwrap();
    let validator = spec::validator(&tolerant);
    let mut checked = 0;
    for example in spec::examples::examples(&tolerant.value).unwrap() {
        if !model::is_json(example.media_type) {
            continue;
        }
        let problems = validator.problems(example.value, &example.schema.into());
        assert!(problems.is_empty(), "{} {}: {problems:?}", example.operation, example.name);
        checked += 1;
    }
    assert!(checked > 200, "only {checked} examples");
}

#[test]
fn the_fixtures_contain_every_example_by_operation_and_by_schema() {
    let document = document::load();
    let fixtures = json(&FILES["fixtures.json"]);
    let operations = fixtures["operations"].as_object().unwrap();
    assert_eq!(operations.len(), model::operations(&document.value).unwrap().len());
    for example in spec::examples::examples(&document.value).unwrap() {
        let operation = &operations[example.operation];
        let group = match example.message {
            spec::examples::Message::Request => "requests",
            spec::examples::Message::Response(_) => "responses",
            spec::examples::Message::Callback(_) => "callbacks",
        };
        let found = operation[group].as_array().unwrap().iter().any(|entry| {
            entry["name"] == example.name
                && entry["value"] == *example.value
                && entry["summary"] == example.summary
        });
        assert!(found, "{} {} is not among the {group}", example.operation, example.name);
        if let Some(name) = model::schema_name(example.schema)
            && model::is_json(example.media_type)
        {
            let list = fixtures["schemas"][name].as_array().unwrap();
            assert!(list.contains(example.value), "{name} lacks {} {}", example.operation, example.name);
        }
    }
    let validator = spec::validator(document);
    for (name, schema) in model::schemas(&document.value) {
        for value in fixtures["schemas"][name].as_array().unwrap() {
            let problems = validator.problems(value, &schema.into());
            assert!(problems.is_empty(), "{name}: {problems:?}");
        }
    }
}
