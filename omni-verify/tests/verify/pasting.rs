//! What the report offers for pasting can be pasted: the document stays clean, and the finding is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use omni_types::Operation;
use omni_verify::{Document, Format, Report};
use serde_json::{Value, json};
use xtask::spec;

use crate::support::{TestResponse, changed, embedded, list, repository, run_operation, sandbox};

/// The source of the document, read once.
static SOURCE: LazyLock<spec::Document> =
    LazyLock::new(|| parse(&std::fs::read_to_string(repository().join(xtask::DOCUMENT)).unwrap()));

fn parse(source: &str) -> spec::Document {
    spec::shorthand::parse("omni.yaml", source).unwrap_or_else(|error| panic!("{error}"))
}

/// The indentation of a line.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Fragments pasted into the document, each where it says it belongs.
#[derive(Default)]
struct Pasted {
    /// Removed lines.
    deleted: BTreeSet<usize>,
    /// New lines, by the line that they come before.
    inserted: BTreeMap<usize, Vec<String>>,
}

impl Pasted {
    fn paste(&mut self, place: &str, yaml: &str) {
        let new: Vec<String> = yaml.lines().map(str::to_owned).collect();
        let depth = indent(&new[0]);
        let lines: Vec<&str> = SOURCE.source.lines().collect();
        // The lines of a node, from the one after its key.
        let inside = |pointer: &str| {
            assert!(SOURCE.value.pointer(pointer).is_some(), "{pointer}");
            let top = SOURCE.line(pointer);
            let length = lines[top..].iter().take_while(|line| indent(line) >= depth).count();
            top..top + length
        };
        if let Some(pointer) = place.strip_prefix("paste at the end of #") {
            return self.inserted.entry(inside(pointer).end).or_default().extend(new);
        }
        let pointer = place.strip_prefix("paste below #").unwrap();
        let Some((pointer, also)) = pointer.split_once(", in place of the same keys") else {
            return self.inserted.entry(inside(pointer).start).or_default().extend(new);
        };
        let key = |line: &str| line.trim_start().split(':').next().unwrap().to_owned();
        let new_keys = new.iter().filter(|line| indent(line) == depth).map(|line| key(line));
        let gone: BTreeSet<String> =
            also.split('`').skip(1).step_by(2).map(str::to_owned).chain(new_keys).collect();
        let mut at = None;
        let mut going = false;
        for index in inside(pointer) {
            if indent(lines[index]) == depth {
                going = gone.contains(&key(lines[index]));
            }
            if going {
                at.get_or_insert(index);
                self.deleted.insert(index);
            }
        }
        self.inserted.entry(at.unwrap_or(inside(pointer).start)).or_default().extend(new);
    }

    fn text(&self) -> String {
        let mut text = Vec::new();
        for (index, line) in SOURCE.source.lines().enumerate() {
            text.extend(self.inserted.get(&index).into_iter().flatten().map(String::as_str));
            text.extend(Some(line).filter(|_| !self.deleted.contains(&index)));
        }
        text.join("\n") + "\n"
    }
}

/// Changes the responses to an operation, and pastes the findings there; there are `count` of them.
async fn check(
    what: &str,
    count: usize,
    operation: Operation,
    change: impl Fn(&mut TestResponse) + Send + Sync + 'static,
) {
    let sandbox = sandbox().await;
    let url = changed(sandbox.url(), operation, Arc::new(change)).await;
    let document = embedded();
    let result = run_operation(&document, &url, operation).await;
    assert_eq!(result.findings.len(), count, "{what}: {:?}", list(&result.findings));
    let report = Report::new(&document, &result.findings);
    let json: Value = serde_json::from_str(&report.render(Format::Json)).unwrap();
    let text = report.render(Format::Text);

    let mut pasted = Pasted::default();
    for finding in json["findings"].as_array().unwrap() {
        for fragment in finding["yaml"].as_array().unwrap() {
            let (place, yaml) = (fragment["place"].as_str().unwrap(), fragment["yaml"].as_str().unwrap());
            assert!(text.contains(yaml.trim_end()), "{what}");
            pasted.paste(place, yaml);
        }
        // The row of the table has its five cells.
        let row = finding["curation"].as_str().unwrap();
        assert_eq!(row.matches(" | ").count(), 4, "{row}");
        assert!(row.contains(" | ? | "), "{row}");
    }
    let source = pasted.text();
    let pasted = parse(&source);
    let mut findings = [spec::lint::lint(&pasted), spec::lint::source(&source)].concat();
    if text.contains("adapt the examples") {
        findings.retain(|finding| finding.rule != "bad-example");
    }
    assert_eq!(findings, [], "{what}");
    let pasted = Document::parse(&pasted.value.to_string(), "the pasted document").unwrap();
    let result = run_operation(&pasted, &url, operation).await;
    assert_eq!(list(&result.findings), [], "{what}");
    sandbox.shutdown().await;
}

/// All in one response, and so in one report.
#[tokio::test]
async fn new_fields_can_be_pasted() {
    let fields = json!({
        "phoneFlag": true,
        "phoneLevel": 7,
        "phoneCode": 3_000_000_000_u64,
        "phoneScore": 1.5,
        "phoneName": "Zara",
        "phoneReason": null,
        "phoneValues": ["a", "b"],
        "phoneTypes": [],
        "phoneChecks": {"level": 3, "checks": [{"name": "a", "passed": true}, {"score": 1.5}], "further": {}},
        "phoneData": {"Zara Specimen": 1, "X00000001": 2},
        // YAML would read it as something else.
        "no": 1,
    });
    let count = fields.as_object().unwrap().len();
    check("fields", count, Operation::AddPhone, move |response| {
        let fields = fields.as_object().unwrap().clone();
        response.json(|body| body.as_object_mut().unwrap().extend(fields));
    })
    .await;
}

#[tokio::test]
async fn new_values_can_be_pasted() {
    check("value", 1, Operation::FetchSessionStatus, |response| {
        response.json(|body| body["sessionStatus"] = json!("Finished"));
    })
    .await;
}

#[tokio::test]
async fn new_kinds_can_be_pasted() {
    check("kind", 1, Operation::FetchFlowConfiguration, |response| {
        response.json(|body| {
            let module = json!({"key": "VOICE_CAPTURE", "configuration": {"timeLimit": 20}});
            body["flowModules"][0] = module;
        });
    })
    .await;
}

#[tokio::test]
async fn what_can_be_null_can_be_pasted() {
    check("null", 1, Operation::AddPhone, |response| {
        response.json(|body| body["existingCustomer"] = json!(null))
    })
    .await;
}

/// Each with what a schema of the new type needs, and without what the old type had.
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
        check(&what, 1, Operation::AddPhone, move |response| {
            response.json(|body| *body.pointer_mut(pointer).unwrap() = value.clone());
        })
        .await;
    }
    check("text for a number", 1, Operation::FetchEvents, |response| {
        response.json(|body| {
            for event in body["events"].as_array_mut().unwrap() {
                event["timestamp"] = json!("1");
            }
        });
    })
    .await;
    check("text for a list", 1, Operation::FetchEvents, |response| {
        response.json(|body| body["events"] = json!("none"));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_always_there_can_be_pasted() {
    check("required", 1, Operation::AddFrontId, |response| {
        response.json(|body| _ = body.as_object_mut().unwrap().remove("glare"));
    })
    .await;
}
