//! What the report offers for pasting can be pasted: the document stays clean, and the finding is gone.

use std::sync::Arc;

use omni_verify::{Document, Format, Report};
use serde_json::{Value, json};
use xtask::spec;

use crate::support::{Reply, changed, embedded, list, repository, run, sandbox};

fn parse(source: &str) -> spec::Document {
    spec::Document::parse("omni.yaml", source).unwrap_or_else(|error| panic!("{error}"))
}

/// The indentation of a line.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Pastes a fragment where it says that it belongs.
fn paste(source: &str, place: &str, yaml: &str) -> String {
    if let Some(pointer) = place.strip_prefix("paste at the end of #") {
        let start = parse(source).line(pointer);
        let mut lines: Vec<&str> = source.lines().collect();
        let depth = indent(yaml.lines().next().unwrap());
        let inside = lines[start..].iter().take_while(|line| indent(line) >= depth).count();
        lines.splice(start + inside..start + inside, yaml.lines());
        return lines.join("\n") + "\n";
    }
    let pointer = place.strip_prefix("paste below #").unwrap();
    let (pointer, instead) = match pointer.split_once(", in place of the same keys") {
        Some((pointer, also)) => (pointer, Some(also)),
        None => (pointer, None),
    };
    let document = parse(source);
    assert!(document.value.pointer(pointer).is_some(), "{pointer}");
    let mut at = document.line(pointer);
    let mut lines: Vec<&str> = source.lines().collect();
    let top = at;
    if let Some(also) = instead {
        let depth = indent(yaml.lines().next().unwrap());
        let also: Vec<String> =
            also.split('`').skip(1).step_by(2).map(|key| format!("{}{key}:", " ".repeat(depth))).collect();
        let keys: Vec<&str> = yaml.lines().filter(|line| indent(line) == depth).collect();
        let keys = keys.into_iter().chain(also.iter().map(String::as_str));
        for (number, key) in keys.enumerate() {
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

async fn check(what: &str, path: &'static str, change: impl Fn(&mut Reply) + Send + Sync + 'static) {
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
    let mut findings = [spec::lint::lint(&pasted), spec::lint::source(&source)].concat();
    if report.render(Format::Text).contains("adapt the examples") {
        findings.retain(|finding| finding.rule != "bad-example");
    }
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
        json!({"level": 3, "checks": [{"name": "a", "passed": true}, {"score": 1.5}], "further": {}}),
        json!({"Zara Specimen": 1, "X00000001": 2}),
    ] {
        let what = value.to_string();
        check(&what, "/omni/add/phone", move |reply| {
            reply.json(|body| body["phoneLevel"] = value.clone());
        })
        .await;
    }
}

#[tokio::test]
async fn names_that_yaml_reads_as_something_else_can_be_pasted() {
    check("no", "/omni/add/phone", |reply| reply.json(|body| body["no"] = json!(1))).await;
}

#[tokio::test]
async fn new_values_can_be_pasted() {
    check("value", "/omni/session/status/get", |reply| {
        reply.json(|body| body["sessionStatus"] = json!("Finished"));
    })
    .await;
}

#[tokio::test]
async fn new_kinds_can_be_pasted() {
    check("kind", "/omni/onboarding/flow", |reply| {
        reply.json(|body| {
            let module = json!({"key": "VOICE_CAPTURE", "configuration": {"timeLimit": 20}});
            body["flowModules"][0] = module;
        });
    })
    .await;
}

#[tokio::test]
async fn what_can_be_null_can_be_pasted() {
    check("null", "/omni/add/phone", |reply| reply.json(|body| body["existingCustomer"] = json!(null))).await;
}

/// Each with what a schema of the type has to have, and without what one of the old type had.
#[tokio::test]
async fn other_types_can_be_pasted() {
    for (pointer, value) in [
        ("/existingCustomer", json!([{"name": "a", "level": 1}])),
        ("/existingCustomer", json!([1.5, 2])),
        ("/existingCustomer", json!([])),
        ("/existingCustomer", json!({"name": "a"})),
        ("/existingCustomer", json!("yes")),
        ("/existingCustomer", json!(3_000_000_000_u64)),
    ] {
        let what = value.to_string();
        check(&what, "/omni/add/phone", move |reply| {
            reply.json(|body| *body.pointer_mut(pointer).unwrap() = value.clone());
        })
        .await;
    }
    check("text for a number", "/omni/get/events", |reply| {
        reply.json(|body| {
            for event in body["events"].as_array_mut().unwrap() {
                event["timestamp"] = json!("1");
            }
        });
    })
    .await;
    check("text for a list", "/omni/get/events", |reply| {
        reply.json(|body| body["events"] = json!("none"));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_always_there_can_be_pasted() {
    check("required", "/omni/add/front-id/v2", |reply| {
        reply.json(|body| _ = body.as_object_mut().unwrap().remove("glare"));
    })
    .await;
}
