//! The report in each format.

use std::sync::Arc;

use omni_verify::{Format, Harm, Kind, Report, RunResult};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use crate::support::{changed, document, embedded, run, run_path, sandbox};

/// A run with a field that is missing from the document, and a value of another type.
async fn with_findings() -> RunResult {
    let sandbox = sandbox().await;
    let change = Arc::new(|response: &mut crate::support::TestResponse| {
        response.json(|body| {
            body["newField"] = true.into();
            body["onboardingStatus"] = 7.into();
        });
    });
    let path = "/omni/get/onboarding/status";
    assert!(document()["paths"][path].is_object());
    let url = changed(sandbox.url(), path, change).await;
    let result = run_path(&embedded(), &url, path).await;
    sandbox.shutdown().await;
    result
}

/// Names and attributes of the elements of an XML document.
fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(xml);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => {
                let text = |part: &str| part.to_owned();
                let attributes = element.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    (text(attribute.key.as_ref()), text(&attribute.value))
                });
                elements.push((text(element.name().as_ref()), attributes.collect()));
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

#[tokio::test]
async fn findings_are_grouped_and_colored_by_harm() {
    let (document, result) = (embedded(), with_findings().await);
    assert_eq!((Kind::WrongType.harm(), Kind::UnknownField.harm()), (Harm::Breaks, Harm::Hides));
    let plain = Report::new(&document, &result.findings).render(Format::Text);
    let place = |text: &str| plain.find(text).unwrap_or_else(|| panic!("{text} is missing in {plain}"));
    let order =
        [place("\nBreaks clients"), place("1. other type"), place("\nHides data"), place("2. unknown field")];
    assert!(order.is_sorted(), "{plain}");
    let colored = Report::new(&document, &result.findings).with_colors().render(Format::Text);
    assert!(colored.contains("\u{1b}[31m") && !plain.contains('\u{1b}'), "{colored}");
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain);
}

#[tokio::test]
async fn junit_has_a_test_for_each_operation() {
    let (document, result) = (embedded(), with_findings().await);
    let report = Report::new(&document, &result.findings).with_summary(&result.summary);
    let xml = report.with_gaps(&result.gaps).render(Format::Junit);
    let elements = elements(&xml);
    let count = |name: &str| elements.iter().filter(|(element, _)| element == name).count();
    let said = |name: &str| -> usize {
        let (_, whole) = elements.iter().find(|(element, _)| element == "testsuites").unwrap();
        whole.iter().find(|(key, _)| key == name).unwrap().1.parse().unwrap()
    };
    assert_eq!(count("testcase"), document_operations() + result.gaps.len(), "{xml}");
    let counts = [count("testcase"), count("failure"), count("error"), count("skipped")];
    assert_eq!(counts, ["tests", "failures", "errors", "skipped"].map(said), "{xml}");
    assert_eq!(count("failure"), 1, "{xml}");
    assert!(xml.contains("2 findings") && xml.contains("unknown field"), "{xml}");
}

fn document_operations() -> usize {
    let paths = document()["paths"].as_object().unwrap().values();
    paths
        .flat_map(|path| path.as_object().unwrap().values())
        .filter(|it| it["operationId"].is_string())
        .count()
}

#[tokio::test]
async fn sarif_names_the_line_in_the_document() {
    let (document, result) = (embedded(), with_findings().await);
    let text = Report::new(&document, &result.findings).with_gaps(&result.gaps).render(Format::Sarif);
    let sarif: Value = serde_json::from_str(&text).unwrap();
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    let levels: Vec<&str> = results.iter().map(|result| result["level"].as_str().unwrap()).collect();
    assert_eq!((levels, &sarif["version"]), (vec!["error", "warning"], &Value::from("2.1.0")));
    let lines: Vec<&str> = include_str!("../../omni.json").lines().collect();
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "openapi/dist/omni.json");
        let line = place["region"]["startLine"].as_u64().unwrap() as usize;
        let pointer = result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].as_str().unwrap();
        let key = pointer.rsplit('/').next().unwrap();
        assert!(lines[line - 1].contains(&format!("\"{key}\"")), "{pointer} is not in line {line}");
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]));
    }
}

#[tokio::test]
async fn gaps_are_errors_in_each_format() {
    // A server that supports nothing leaves nothing checked.
    let sandbox = sandbox().await;
    let document = embedded();
    let mut result = run(&document, sandbox.url()).await;
    sandbox.shutdown().await;
    let gap = || omni_verify::Error::output("a <place>", std::io::Error::other("full"));
    result.gaps = vec![gap()];
    let report = |format| Report::new(&document, &result.findings).with_gaps(&result.gaps).render(format);
    let sarif: Value = serde_json::from_str(&report(Format::Sarif)).unwrap();
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["toolExecutionNotifications"][0]["message"]["text"], gap().to_string());
    let xml = report(Format::Junit);
    assert!(xml.contains("<error message=\"failed to write to a &lt;place&gt;"), "{xml}");
}
