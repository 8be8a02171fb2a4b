//! The report for code scanning: SARIF 2.1.0.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Report;
use super::text::{times, title};
use crate::finding::{Harm, Kind, Merged};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn render(report: &Report<'_>) -> String {
    let lines = report.document.with_lines();
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
    let places: Vec<&str> = seen_in.iter().map(String::as_str).collect();
    let text = format!(
        "{}. The document: {said}. Seen: {seen}; {}, in {}.",
        title(merged),
        times(*count),
        places.join(", ")
    );
    let mut location = json!({"logicalLocations": [{"fullyQualifiedName": format!("#{}", finding.place)}]});
    if let Some(document) = lines {
        location["physicalLocation"] = json!({
            "artifactLocation": {"uri": document.name.replace('\\', "/")},
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
