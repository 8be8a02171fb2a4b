//! The report for code scanning: SARIF 2.1.0.

use std::collections::BTreeMap;
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use url::Url;

use super::Report;
use super::text::{times, title};
use crate::document::Document;
use crate::finding::{Harm, Kind, Merged};

/// Characters that are not escaped in a relative URI. A colon would end a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~');

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn render(report: &Report<'_>) -> String {
    let lines = report.document.and_then(Document::with_lines);
    let merged = report.findings.merged();
    let rules: BTreeMap<Kind, Value> =
        merged.iter().map(|merged| (merged.finding.kind, rule(merged.finding.kind))).collect();
    let results: Vec<Value> = merged.iter().map(|merged| result(merged, lines.as_ref())).collect();
    let gaps: Vec<Value> =
        report.gaps.iter().map(|gap| json!({"level": "error", "message": {"text": gap}})).collect();
    let whole = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            }},
            // What was not checked may hide findings.
            "invocations": [{"executionSuccessful": gaps.is_empty(), "toolExecutionNotifications": gaps}],
            "results": results,
        }],
    });
    // Writing it cannot fail: all keys are strings.
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}

fn rule(kind: Kind) -> Value {
    json!({
        "id": kind,
        "shortDescription": {"text": kind.words()},
        "defaultConfiguration": {"level": level(kind)},
        "properties": {"harm": kind.harm()},
    })
}

fn level(kind: Kind) -> &'static str {
    match kind.harm() {
        Harm::Breaks => "error",
        Harm::Hides => "warning",
        Harm::Differs => "note",
    }
}

fn result(merged: &Merged, lines: Option<&openapi_model::Document>) -> Value {
    let Merged { finding, count, seen_in } = merged;
    let (said, seen) = (&finding.said, &finding.seen);
    let places: Vec<&str> = seen_in.keys().map(String::as_str).collect();
    let text = format!(
        "{}. The document: {said}. Seen: {seen}; {}, in {}.",
        title(merged),
        times(*count),
        places.join(", ")
    );
    let mut location = json!({"logicalLocations": [{"fullyQualifiedName": format!("#{}", finding.place)}]});
    if let Some(document) = lines {
        location["physicalLocation"] = json!({
            "artifactLocation": {"uri": uri(&document.name)},
            "region": {"startLine": document.line(&finding.place)},
        });
    }
    let name = finding.name.as_ref().map_or("", |name| name.as_str());
    json!({
        "ruleId": finding.kind,
        "level": level(finding.kind),
        "message": {"text": text},
        "locations": [location],
        // A finding stays the same one when lines move.
        "partialFingerprints": {"finding/v1": format!("{}#{}#{name}#{}", finding.kind.words(), finding.place, finding.class)},
    })
}

/// The URI of a file: `file:` for an absolute path, otherwise relative, as code scanning wants files of the repository.
fn uri(name: &str) -> String {
    if let Ok(absolute) = Url::from_file_path(Path::new(name)) {
        return absolute.into();
    }
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() };
    utf8_percent_encode(name.strip_prefix("./").unwrap_or(&name), PATH).to_string()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_file_has_a_uri() {
        for (name, expected) in [
            ("openapi/dist/omni.json", "openapi/dist/omni.json"),
            ("./our api.json", "our%20api.json"),
            ("../a:b#c.yaml", "../a%3Ab%23c.yaml"),
        ] {
            assert_eq!(uri(name), expected);
        }
        #[cfg(unix)]
        assert_eq!(uri("/srv/our api/omni.yaml"), "file:///srv/our%20api/omni.yaml");
        #[cfg(windows)]
        assert_eq!(uri(r"C:\our api\omni.yaml"), "file:///C:/our%20api/omni.yaml");
    }
}
