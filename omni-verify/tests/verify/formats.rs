//! The report in each format.

use std::sync::Arc;

use omni_types::Operation;
use omni_verify::{Format, Harm, Kind, Report, RunResult};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};

use crate::support::{changed, document, embedded, run, run_operation, sandbox};

/// A run with a field that is missing from the document, and a value of another type.
async fn with_findings() -> RunResult {
    let sandbox = sandbox().await;
    let change = Arc::new(|response: &mut crate::support::TestResponse| {
        response.json(|body| {
            body["newField"] = true.into();
            body["onboardingStatus"] = 7.into();
        });
    });
    let operation = Operation::FetchOnboardingStatus;
    let url = changed(sandbox.url(), operation, change).await;
    let result = run_operation(&embedded(), &url, operation).await;
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
    let counts = [count("testcase"), count("failure"), count("error")];
    assert_eq!(counts, ["tests", "failures", "errors"].map(said), "{xml}");
    let suites = elements.iter().filter(|(element, _)| element == "testsuite");
    let skipped = suites.flat_map(|(_, all)| all).filter(|(key, _)| key == "skipped");
    assert_eq!(
        count("skipped"),
        skipped.map(|(_, count)| count.parse::<usize>().unwrap()).sum::<usize>(),
        "{xml}"
    );
    assert_eq!(count("failure"), 1, "{xml}");
    assert!(xml.contains("2 findings") && xml.contains("unknown field"), "{xml}");
}

/// What Jenkins' schema of JUnit reports allows (`junit-10.xsd` of its xUnit plugin), as far as a report of ours could use it:
/// an element, its attributes, and what may be in it. GitLab and GitHub have no schema, and read the same.
const JUNIT: [(&str, &[&str], &[&str]); 6] = [
    ("testsuites", &["name", "time", "tests", "failures", "errors"], &["testsuite"]),
    (
        "testsuite",
        &["name", "tests", "failures", "errors", "skipped", "group", "time", "timestamp", "hostname", "id"],
        &["testsuite", "testcase"],
    ),
    ("testcase", &["name", "time", "classname", "group"], &["skipped", "error", "failure"]),
    ("failure", &["type", "message"], &[]),
    ("error", &["type", "message"], &[]),
    ("skipped", &["type", "message"], &[]),
];

/// The attributes that it asks for.
const REQUIRED: [(&str, &[&str]); 2] =
    [("testsuite", &["name", "tests", "failures", "errors"]), ("testcase", &["name"])];

/// What of a report is not in that schema.
fn not_in_schema(xml: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut reader = Reader::from_str(xml);
    loop {
        let (element, empty) = match reader.read_event().unwrap() {
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Eof => return wrong,
            _ => continue,
        };
        let name = element.name().as_ref().to_owned();
        let names: Vec<String> = element.attributes().map(|it| it.unwrap().key.as_ref().to_owned()).collect();
        match JUNIT.iter().find(|(known, ..)| *known == name) {
            Some((_, allowed, _)) => {
                let other = names.iter().filter(|it| !allowed.contains(&it.as_str()));
                wrong.extend(other.map(|it| format!("{name} has {it}")));
            }
            None => wrong.push(name.clone()),
        }
        let required = REQUIRED.iter().filter(|(known, _)| *known == name).flat_map(|(_, names)| *names);
        let missing = required.filter(|it| !names.iter().any(|name| name == *it));
        wrong.extend(missing.map(|it| format!("{name} has no {it}")));
        let fits = match open.last() {
            Some(outer) => JUNIT.iter().any(|(it, _, inner)| it == outer && inner.contains(&name.as_str())),
            None => name == "testsuites",
        };
        if !fits {
            wrong.push(format!("{name} in {:?}", open.last()));
        }
        if !empty {
            open.push(name);
        }
    }
}

#[tokio::test]
async fn junit_fits_the_schema_of_jenkins() {
    let (document, mut result) = (embedded(), with_findings().await);
    result.gaps.push(omni_verify::Error::output("a <place>", std::io::Error::other("full")));
    let report = Report::new(&document, &result.findings).with_summary(&result.summary);
    let xml = report.with_gaps(&result.gaps).render(Format::Junit);
    for kind in ["<failure", "<error", "<skipped"] {
        assert!(xml.contains(kind), "no {kind}: {xml}");
    }
    assert_eq!(not_in_schema(&xml), [""; 0]);
    let changed =
        xml.replacen("<testsuites ", "<testsuites skipped=\"1\" ", 1).replacen(" classname", " class", 1);
    assert_eq!(not_in_schema(&changed), ["testsuites has skipped", "testcase has class"]);
}

#[test]
fn what_could_not_begin_is_a_report_that_says_why() {
    let why = omni_verify::Error::output("a <place>", std::io::Error::other("full"));
    let report = |format| Report::of_failure(&why).render(format);
    let xml = report(Format::Junit);
    assert_eq!(not_in_schema(&xml), [""; 0]);
    assert!(xml.contains("errors=\"1\"") && xml.contains("a &lt;place&gt;"), "{xml}");
    let sarif: Value = serde_json::from_str(&report(Format::Sarif)).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!((&run["results"], &run["invocations"][0]["executionSuccessful"]), (&json!([]), &json!(false)));
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"], why.to_string());
    let whole: Value = serde_json::from_str(&report(Format::Json)).unwrap();
    assert_eq!((&whole["document"], &whole["gaps"]), (&Value::Null, &json!([why.to_string()])));
    let text = report(Format::Text);
    assert!(text.contains("not everything was checked") && text.contains(&why.to_string()), "{text}");
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
