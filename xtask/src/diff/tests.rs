//! Nothing is missed: every kind of key in the real document is mutated, and the comparison has to notice it.

use std::collections::{BTreeMap, BTreeSet};

use openapi_diff::{Change, Level, Rule, rules};
use openapi_model::{Document, pointer};
use serde_json::{Map, Value, json};

use super::{Arguments, FailOn, Format};
use crate::extensions::VOCABULARY;
use crate::files::{FileState, write_or_check};
use crate::release::testing::Root;
use crate::spec::shorthand;
use crate::{DOCUMENT, VERSIONING, root};

/// Maps whose keys are names chosen by the document.
const NAMED: [&str; 11] = [
    "paths",
    "schemas",
    "properties",
    "responses",
    "headers",
    "callbacks",
    "securitySchemes",
    "content",
    "examples",
    "mapping",
    "parameters",
];

fn real() -> Document {
    let source = std::fs::read_to_string(root().join(DOCUMENT)).unwrap();
    shorthand::parse(DOCUMENT, &source).unwrap()
}

/// A place in the document.
#[derive(Default)]
struct Spot {
    at: String,
    /// The path to it without names and numbers.
    shape: String,
    /// Whether its keys are names chosen by the document.
    named: bool,
}

/// The place of a value and every place within it, by shape.
fn places(value: &Value, spot: &Spot, found: &mut Vec<(String, String)>) {
    let Spot { at, shape, named } = spot;
    found.push((shape.clone(), at.clone()));
    match value {
        Value::Object(map) => {
            for (key, part) in map {
                let name = if *named { "*" } else { key };
                // Within an example everything is data.
                if *named || key != "value" {
                    let inner = Spot {
                        at: pointer::join(at, key),
                        shape: format!("{shape}/{name}"),
                        named: !named && NAMED.contains(&key.as_str()),
                    };
                    places(part, &inner, found);
                }
            }
        }
        Value::Array(list) => {
            for (index, part) in list.iter().enumerate() {
                let inner = Spot { at: format!("{at}/{index}"), shape: format!("{shape}/-"), named: false };
                places(part, &inner, found);
            }
        }
        _ => {}
    }
}

fn shapes(value: &Value) -> BTreeMap<String, String> {
    let mut found = Vec::new();
    places(value, &Spot::default(), &mut found);
    found.into_iter().rev().collect()
}

/// The smallest part of the document that contains a place: comparing the whole document for each of thousands of
/// mutations would take minutes.
fn around(document: &Value, at: &str) -> Value {
    let keys: Vec<_> = pointer::keys(at).collect();
    let keys: Vec<_> = keys.iter().map(String::as_str).collect();
    let only = |map: &Value, wanted: Option<&&str>| -> Value {
        let mut items = map.as_object().unwrap().iter();
        let item = items.find(|(name, _)| wanted.is_none_or(|wanted| wanted == name)).unwrap();
        Value::Object(Map::from_iter([(item.0.clone(), item.1.clone())]))
    };
    match keys[..] {
        ["paths", path, ..] => {
            json!({"openapi": document["openapi"], "paths": only(&document["paths"], Some(&path))})
        }
        ["components", group, ref rest @ ..] => json!({
            "openapi": document["openapi"],
            "components": {group: only(&document["components"][group], rest.first())},
        }),
        _ => {
            let mut value = document.clone();
            value["paths"] = only(&document["paths"], None);
            value["components"] = only(&document["components"], Some(&"securitySchemes"));
            value
        }
    }
}

/// Ways to change a value.
fn mutations(value: &Value) -> Vec<Value> {
    let mut list = vec![Value::Null, json!({"zzz": 1}), json!([[]]), json!(7), json!("zzz"), json!({})];
    match value {
        Value::String(text) => list.push(json!(format!("{text}z"))),
        Value::Bool(flag) => list.push(json!(!flag)),
        Value::Number(number) => list.push(json!(number.as_f64().unwrap() + 1000.0)),
        Value::Array(items) => {
            for item in [json!("zzz"), json!({"zzz": 1})] {
                let mut longer = items.clone();
                longer.push(item);
                list.push(longer.into());
            }
            list.push(items.iter().take(items.len().saturating_sub(1)).cloned().collect());
        }
        Value::Object(map) => {
            for (key, part) in [("zzz", json!(1)), ("x-zzz", json!({})), ("$ref", json!("#/zzz"))] {
                let mut more = map.clone();
                more.insert(key.into(), part);
                list.push(more.into());
            }
        }
        Value::Null => {}
    }
    list.retain(|other| other != value);
    list
}

/// The document with another value at a place, or without it.
fn with(document: &Value, at: &str, value: Option<&Value>) -> Value {
    let mut document = document.clone();
    match (value, at.rsplit_once('/')) {
        (Some(value), _) => *document.pointer_mut(at).unwrap() = value.clone(),
        (None, Some((parent, key))) => match document.pointer_mut(parent).unwrap() {
            Value::Object(map) => {
                map.shift_remove(&pointer::key(key)).unwrap();
            }
            Value::Array(list) => drop(list.remove(key.parse().unwrap())),
            _ => unreachable!(),
        },
        (None, None) => unreachable!(),
    }
    document
}

fn compare(old: &Document, new: &Document) -> Vec<Change> {
    openapi_diff::compare(old, new, &VOCABULARY)
}

fn document(value: Value) -> Document {
    Document::of_value("a.yaml", value)
}

fn told(old: &Document, new: &Document) -> Vec<Change> {
    let changes = compare(old, new);
    assert!(
        changes.iter().all(|change| change.rule != rules::UNCLASSIFIED || change.level == Level::Breaking)
    );
    changes
}

#[test]
fn the_same_document_has_no_changes() {
    let real = real();
    assert_eq!(compare(&real, &real), []);
}

#[test]
fn no_mutation_of_any_key_goes_unseen() {
    let real = real();
    let (mut silent, mut used, mut count) = (Vec::new(), BTreeSet::new(), 0);
    for (shape, at) in &shapes(&real.value) {
        let base = around(&real.value, at);
        let old = document(base.clone());
        let value = base.pointer(at).unwrap();
        let mutated = mutations(value).into_iter().map(Some).chain((!at.is_empty()).then_some(None));
        for value in mutated {
            let new = document(with(&base, at, value.as_ref()));
            count += 1;
            for (from, to) in [(&old, &new), (&new, &old)] {
                let changes = told(from, to);
                used.extend(changes.iter().map(|change| change.rule));
                if changes.is_empty() {
                    silent.push(format!("{shape} at {at}: {value:?}"));
                }
            }
        }
    }
    assert!(silent.is_empty(), "{} of {count}:\n{}", silent.len(), silent.join("\n"));
    assert!(count > 2000, "{count}");
    // The document uses each extension, so each of their rules was covered.
    let ours = VOCABULARY.rules.iter().flat_map(|group| group.1);
    assert_eq!(ours.filter(|rule| !used.contains(*rule)).collect::<Vec<_>>(), [] as [&Rule; 0]);
}

/// Two changes at once: what one rule claims must not hide a change elsewhere.
#[test]
fn no_mutation_hides_another_one() {
    let real = real();
    let places: Vec<_> = shapes(&real.value).into_iter().filter(|(_, at)| !at.is_empty()).collect();
    let mut hidden = Vec::new();
    for pair in places.windows(2).chain(places.windows(7)) {
        let (first, second) = (&pair[0].1, &pair[pair.len() - 1].1);
        let base = around(&real.value, first);
        // Changes inside something that is removed are not reported.
        // Contact, license, issuer, external documentation and the links of a response are reported as a whole. Another
        // code makes it another entry, and another `in` another parameter.
        let parent = |at: &str| at.rsplit_once('/').map(|(parent, _)| parent.to_owned());
        let links = |at: &str| at.split_once("/links/").map(|(response, _)| response.to_owned());
        if links(first).is_some() && links(first) == links(second) {
            continue;
        }
        let whole = first.starts_with("/info/")
            || first.starts_with("/externalDocs/")
            || first.ends_with("/code")
            || (first.ends_with("/in") && first.contains("/parameters/"))
            || parent(first).is_some_and(|it| it.ends_with("/x-omni-issued-by"));
        if whole && parent(first) == parent(second) {
            continue;
        }
        if first.starts_with(second) || second.starts_with(first) || base.pointer(second).is_none() {
            continue;
        }
        let old = document(base.clone());
        let altered = |value: &Value, at: &str| {
            let value = value.pointer(at).unwrap();
            mutations(value).into_iter().rev().find(|it| it.is_string() == value.is_string()).unwrap()
        };
        let one = with(&base, first, Some(&altered(&base, first)));
        let both = with(&one, second, Some(&altered(&one, second)));
        let (one, both) = (told(&old, &document(one)), told(&old, &document(both)));
        let fresh = both.iter().filter(|change| !one.contains(change)).count();
        if fresh == 0 {
            hidden.push(format!("{second} behind {first}"));
        }
    }
    assert!(hidden.is_empty(), "{}:\n{}", hidden.len(), hidden.join("\n"));
}

/// Every key that the document uses has a rule: changing its value is never unclassified.
#[test]
fn every_key_of_the_document_has_a_rule() {
    let real = real();
    let mut unknown = BTreeSet::new();
    for (shape, at) in shapes(&real.value) {
        let base = around(&real.value, &at);
        let old = document(base.clone());
        let value = base.pointer(&at).unwrap();
        let mutated = match value {
            // A rule cannot compare a reference that does not resolve.
            Value::String(_) if shape.ends_with("/$ref") => None,
            Value::String(text) => Some(json!(format!("{text}z"))),
            Value::Bool(flag) => Some(json!(!flag)),
            Value::Number(number) => Some(json!(number.as_f64().unwrap() + 1000.0)),
            _ => None,
        };
        let Some(mutated) = mutated else { continue };
        let changes = told(&old, &document(with(&base, &at, Some(&mutated))));
        let unclassified = changes.into_iter().filter(|change| change.rule == rules::UNCLASSIFIED);
        unknown.extend(unclassified.map(|change| format!("{shape}: {}", change.words)));
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn the_written_rules_are_those_of_the_code() {
    let state = write_or_check(root(), super::versioning(root()).unwrap(), true).unwrap();
    assert!(matches!(state, FileState::Same), "run `cargo xtask diff --write` and commit {VERSIONING}");
}

#[test]
fn the_document_is_compared_with_its_last_release() {
    let root = Root::published("task");
    root.put(VERSIONING, &std::fs::read_to_string(crate::root().join(VERSIONING)).unwrap());
    root.edit(DOCUMENT, "1.0.0", "1.1.0");
    root.edit(DOCUMENT, "    A:", "    B: {type: integer}\n    A:");
    let run = |arguments: Arguments| super::run(&root.0, &arguments).unwrap();
    let text = run(Arguments::default()).text;
    assert!(text.contains("openapi/omni.yaml:6: `B`: schema added [component-added]"), "{text}");
    let fail_on = |fail_on| run(Arguments { fail_on: Some(fail_on), ..Default::default() }).failures;
    assert!(fail_on(FailOn::Breaking).is_empty());
    assert_eq!(fail_on(FailOn::Additive), ["1 of 2 changes are additive or more severe"]);
    assert_eq!(fail_on(FailOn::Any), ["2 of 2 changes are documentation or more severe"]);
    let printed = |format| run(Arguments { format, ..Default::default() }).text;
    assert_eq!(printed(Format::Markdown), "### Additive\n\n- `B`: schema added\n");
    assert!(printed(Format::Json).contains("\"revision\": \"1.1.0\""));
    let gate = || run(Arguments { check: true, ..Default::default() }).failures;
    let write = || run(Arguments { write: true, ..Default::default() });
    assert!(!gate().is_empty());
    write();
    assert_eq!(gate(), Vec::<String>::new());
    root.edit(VERSIONING, "| operation added |", "| operation come |");
    assert_eq!(gate().len(), 1);
    write();
    assert!(root.get(VERSIONING).contains("| operation added |"));
    let nowhere = Arguments { old: Some(root.0.join("nowhere.yaml")), ..Default::default() };
    assert!(super::run(&root.0, &nowhere).unwrap_err().to_string().contains("cannot read"));
}
