//! What the report offers for pasting can be pasted: the document stays clean, and the finding is gone.

use std::sync::Arc;

use omni_verify::{Document, Format, Report};
use serde_json::{Value, json};
use xtask::spec;

use crate::support::{Answer, changed, embedded, list, repository, run, sandbox};

fn parse(source: &str) -> spec::Document {
    spec::Document::parse("omni.yaml", source).unwrap_or_else(|error| panic!("{error}"))
}

/// The indentation of a line.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Pastes a fragment where it says that it belongs.
fn paste(source: &str, place: &str, yaml: &str) -> String {
    let pointer = place.strip_prefix("paste below #").unwrap();
    let (pointer, instead) = match pointer.split_once(", in the place of") {
        Some((pointer, _)) => (pointer, true),
        None => (pointer, false),
    };
    let document = parse(source);
    assert!(document.value.pointer(pointer).is_some(), "{pointer}");
    let mut at = document.line(pointer);
    let mut lines: Vec<&str> = source.lines().collect();
    let top = at;
    if instead {
        let depth = indent(yaml.lines().next().unwrap());
        let keys: Vec<&str> = yaml.lines().filter(|line| indent(line) == depth).collect();
        for (number, key) in keys.into_iter().enumerate() {
            let key = key.split(':').next().unwrap();
            let is_key = |line: &str| line.starts_with(&format!("{key}:"));
            let start = (top..lines.len()).take_while(|index| indent(lines[*index]) >= depth);
            let Some(start) = start.into_iter().find(|index| is_key(lines[*index])) else { continue };
            let more = lines[start + 1..].iter().take_while(|line| indent(line) > depth).count();
            lines.drain(start..=start + more);
            if number == 0 {
                at = start;
            }
        }
    }
    let mut new: Vec<&str> = lines[..at].to_vec();
    new.extend(yaml.lines());
    new.extend(&lines[at..]);
    new.join("\n") + "\n"
}

async fn check(what: &str, path: &'static str, change: impl Fn(&mut Answer) + Send + Sync + 'static) {
    let sandbox = sandbox().await;
    let url = changed(sandbox.url(), path, Arc::new(change)).await;
    let document = embedded();
    let outcome = run(&document, &url).await;
    assert_eq!(outcome.findings.len(), 1, "{what}: {:?}", list(&outcome.findings));
    let report = Report::new(&document, &outcome.findings);
    let json: Value = serde_json::from_str(&report.render(Format::Json)).unwrap();

    let mut source = std::fs::read_to_string(repository().join(xtask::DOCUMENT)).unwrap();
    for fragment in json["findings"][0]["yaml"].as_array().unwrap() {
        let (place, yaml) = (fragment["place"].as_str().unwrap(), fragment["yaml"].as_str().unwrap());
        assert!(report.render(Format::Text).contains(yaml.trim_end()), "{what}");
        source = paste(&source, place, yaml);
    }
    let pasted = parse(&source);
    let findings = [spec::lint::lint(&pasted), spec::lint::source(&source)].concat();
    assert_eq!(findings, [], "{what}");
    let pasted = Document::parse(&pasted.value.to_string(), "the pasted document").unwrap();
    let outcome = run(&pasted, &url).await;
    assert_eq!(list(&outcome.findings), [], "{what}");
    sandbox.shutdown().await;

    // The row of the table has its five cells.
    let row = json["findings"][0]["curation"].as_str().unwrap();
    assert_eq!(row.matches(" | ").count(), 4, "{row}");
    assert!(row.contains(" | ? | "), "{row}");
}

#[tokio::test]
async fn new_fields_can_be_pasted() {
    for value in [
        json!(true),
        json!(7),
        json!(3_000_000_000_u64),
        json!(1.5),
        json!("Zara"),
        json!(null),
        json!(["a", "b"]),
        json!([]),
        json!({"level": 3, "checks": [{"name": "a", "passed": true}, {"score": 1.5}], "extra": {}}),
        json!({"Zara Specimen": 1, "X00000001": 2}),
    ] {
        let what = value.to_string();
        check(&what, "/omni/add/phone", move |answer| {
            answer.json(|body| body["phoneRating"] = value.clone());
        })
        .await;
    }
}

#[tokio::test]
async fn names_that_yaml_reads_as_something_else_can_be_pasted() {
    check("no", "/omni/add/phone", |answer| answer.json(|body| body["no"] = json!(1))).await;
}

#[tokio::test]
async fn new_values_can_be_pasted() {
    check("value", "/omni/session/status/get", |answer| {
        answer.json(|body| body["sessionStatus"] = json!("Archived"));
    })
    .await;
}

#[tokio::test]
async fn new_kinds_can_be_pasted() {
    check("kind", "/omni/onboarding/flow", |answer| {
        answer.json(|body| {
            let module = json!({"key": "VOICE_CAPTURE", "configuration": {"maxSeconds": 20}});
            body["flowModules"][0] = module;
        });
    })
    .await;
}

#[tokio::test]
async fn what_can_be_null_can_be_pasted() {
    check("null", "/omni/add/phone", |answer| answer.json(|body| body["existingCustomer"] = json!(null)))
        .await;
}

#[tokio::test]
async fn what_is_not_always_there_can_be_pasted() {
    check("required", "/omni/add/front-id/v2", |answer| {
        answer.json(|body| _ = body.as_object_mut().unwrap().remove("glare"));
    })
    .await;
}
