//! The report for people.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;

use super::{Report, paste};
use crate::finding::{Harm, Merged};

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// For people, with fragments to paste
    #[default]
    Text,
    /// For programs, with the same content
    Json,
    /// JUnit XML, for the test reports of CI servers: a test for each operation
    Junit,
    /// SARIF 2.1.0, for code scanning: a result for each finding, with its line in the document
    Sarif,
}

/// The style of each part.
struct Styles {
    heading: Style,
    harms: [Style; 3],
    good: Style,
}

impl Styles {
    fn new(colored: bool) -> Self {
        if !colored {
            return Self { heading: Style::new(), harms: [Style::new(); 3], good: Style::new() };
        }
        let color = |color: AnsiColor| Style::new().bold().fg_color(Some(color.into()));
        Self {
            heading: Style::new().bold(),
            harms: [AnsiColor::Red, AnsiColor::Yellow, AnsiColor::Cyan].map(color),
            good: color(AnsiColor::Green),
        }
    }

    fn of(&self, harm: Harm) -> Style {
        let [breaks, hides, differs] = self.harms;
        match harm {
            Harm::Breaks => breaks,
            Harm::Hides => hides,
            Harm::Differs => differs,
        }
    }
}

pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text, report, &Styles::new(report.colored));
    text
}

fn write(text: &mut String, report: &Report<'_>, styles: &Styles) -> std::fmt::Result {
    let Styles { heading, good, .. } = styles;
    if let Some(document) = report.document {
        writeln!(text, "{heading}{}{heading:#}", document.label())?;
    }
    for note in &report.notes {
        writeln!(text, "{note}")?;
    }
    let count = report.findings.len();
    match count {
        0 if report.gaps.is_empty() => {
            writeln!(text, "\n{good}Nothing was found that contradicts the document.{good:#}")?;
        }
        0 => writeln!(text, "\nNo findings, but not everything was checked.")?,
        1 => writeln!(text, "\n{heading}1 finding{heading:#}")?,
        _ => writeln!(text, "\n{heading}{count} findings{heading:#}")?,
    }
    let merged = report.findings.merged();
    let mut last = None;
    for (number, merged) in merged.iter().enumerate() {
        let harm = merged.finding.kind.harm();
        let style = styles.of(harm);
        if last.replace(harm) != Some(harm) {
            writeln!(text, "\n{style}{}{style:#}", harm.heading())?;
        }
        finding(text, number + 1, (merged, style))?;
    }
    if count > 0 {
        let title = "For openapi/omni.yaml (the fragments are guesses; a person decides)";
        writeln!(text, "\n{heading}{title}{heading:#}")?;
        for (number, merged) in merged.iter().enumerate() {
            for fragment in
                report.document.into_iter().flat_map(|document| paste::fragments(document, merged))
            {
                writeln!(text, "\n# {}. {}\n{}", number + 1, fragment.place, fragment.yaml.trim_end())?;
            }
        }
        writeln!(text, "\n{heading}For openapi/CURATION.md{heading:#}\n")?;
        for merged in &merged {
            writeln!(text, "{}", paste::row(merged))?;
        }
    }
    if !report.gaps.is_empty() {
        writeln!(text, "\n{heading}Not checked{heading:#}")?;
        for gap in &report.gaps {
            writeln!(text, "  - {gap}")?;
        }
    }
    if let Some(summary) = report.summary {
        writeln!(text, "\n{summary}")?;
    }
    Ok(())
}

fn finding(text: &mut String, number: usize, (merged, style): (&Merged, Style)) -> std::fmt::Result {
    let Merged { finding, count, seen_in } = merged;
    writeln!(text, "\n{number}. {style}{}{style:#} at #{}", title(merged), finding.place)?;
    writeln!(text, "   the document: {}", finding.said)?;
    let places: Vec<&str> = seen_in.keys().map(String::as_str).collect();
    writeln!(text, "   seen: {}; {}, in {}", finding.seen, times(*count), places.join(", "))
}

/// Kind and name of a finding.
pub(super) fn title(merged: &Merged) -> String {
    let name = merged.finding.name.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
    format!("{}{name}", merged.finding.kind.words())
}

/// How often something was seen.
pub(super) fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
