//! The report for people.

use std::fmt::Write as _;

use clap::ValueEnum;

use super::{Report, paste};
use crate::finding::Merged;

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// For people, with fragments to paste
    #[default]
    Text,
    /// For programs, with the same content
    Json,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text, report);
    text
}

fn write(text: &mut String, report: &Report<'_>) -> std::fmt::Result {
    writeln!(text, "{}", report.document.label())?;
    for note in &report.notes {
        writeln!(text, "{note}")?;
    }
    let count = report.findings.len();
    match count {
        0 if report.gaps.is_empty() => writeln!(text, "\nNothing was found that contradicts the document.")?,
        0 => writeln!(text, "\nNo findings, but not everything was checked.")?,
        1 => writeln!(text, "\n1 finding")?,
        _ => writeln!(text, "\n{count} findings")?,
    }
    for (number, merged) in report.findings.merged().enumerate() {
        finding(text, number + 1, merged)?;
    }
    if count > 0 {
        writeln!(text, "\nFor openapi/omni.yaml (the fragments are guesses; a person decides)")?;
        for (number, merged) in report.findings.merged().enumerate() {
            for fragment in paste::fragments(report.document, merged) {
                writeln!(text, "\n# {}. {}\n{}", number + 1, fragment.place, fragment.yaml.trim_end())?;
            }
        }
        writeln!(text, "\nFor openapi/CURATION.md\n")?;
        for merged in report.findings.merged() {
            writeln!(text, "{}", paste::row(merged))?;
        }
    }
    if !report.gaps.is_empty() {
        writeln!(text, "\nNot checked")?;
        for gap in &report.gaps {
            writeln!(text, "  - {gap}")?;
        }
    }
    if let Some(summary) = report.summary {
        writeln!(text, "\n{summary}")?;
    }
    Ok(())
}

fn finding(text: &mut String, number: usize, merged: &Merged) -> std::fmt::Result {
    let Merged { finding, count, seen_in } = merged;
    let name = finding.name.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
    writeln!(text, "\n{number}. {}{name} at #{}", finding.kind.words(), finding.place)?;
    writeln!(text, "   the document: {}", finding.said)?;
    let times = if *count == 1 { "once".to_owned() } else { format!("{count} times") };
    let places: Vec<&str> = seen_in.iter().map(String::as_str).collect();
    writeln!(text, "   seen: {}; {times}, in {}", finding.seen, places.join(", "))
}
