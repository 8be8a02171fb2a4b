//! The report for programs.

use serde::Serialize;

use super::{Report, paste};
use crate::document::Document;
use crate::finding::{Harm, Kind};
use crate::privacy::Safe;
use crate::run::Summary;

#[derive(Serialize)]
struct Whole<'a> {
    /// Title and revision, or nothing if it could not be read.
    document: Option<String>,
    notes: &'a [String],
    /// What was not seen; empty if everything was.
    gaps: &'a [String],
    findings: Vec<One<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operations: Option<&'a Summary>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct One<'a> {
    kind: Kind,
    harm: Harm,
    place: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    document: &'a str,
    seen: &'a str,
    count: u64,
    seen_in: Vec<&'a str>,
    yaml: Vec<Fragment>,
    curation: String,
}

#[derive(Serialize)]
struct Fragment {
    place: String,
    yaml: String,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let findings = report.findings.merged().into_iter().map(|merged| One {
        kind: merged.finding.kind,
        harm: merged.finding.kind.harm(),
        place: format!("#{}", merged.finding.place),
        name: merged.finding.name.as_ref().map(Safe::as_str),
        document: merged.finding.said.as_str(),
        seen: merged.finding.seen.as_str(),
        count: merged.count,
        seen_in: merged.seen_in.keys().map(String::as_str).collect(),
        yaml: report
            .document
            .into_iter()
            .flat_map(|document| paste::fragments(document, merged))
            .map(|fragment| Fragment { place: fragment.place, yaml: fragment.yaml })
            .collect(),
        curation: paste::row(merged),
    });
    let whole = Whole {
        document: report.document.map(Document::label),
        notes: &report.notes,
        gaps: &report.gaps,
        findings: findings.collect(),
        operations: report.summary,
    };
    // Writing it cannot fail: all keys are strings.
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}
