//! `cargo xtask diff --check` and `--write`: nothing is altered that was published, nothing goes out unannounced.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::changelog::{CHANGELOG, Changelog};
use super::store::{NONE_YET, Store};
use super::{Report, Version, working};
use crate::DOCUMENT;
use crate::diff::{self, Change, Level};
use crate::spec::Document;

/// The document against its last release.
pub(super) struct State {
    pub(super) document: Document,
    pub(super) version: Version,
    /// The last release, with its revision.
    pub(super) last: Option<(Document, Version)>,
    pub(super) changes: Vec<Change>,
}

impl State {
    /// Compares the document with the last release.
    pub(super) fn read(store: &Store, document: Document) -> Result<Self> {
        let version = revision(&document)?;
        let last = match store.last() {
            Some(entry) => Some((store.document(entry)?, Version::parse(&entry.revision)?)),
            None => None,
        };
        let changes = last.as_ref().map_or_else(Vec::new, |(last, _)| diff::compare(last, &document));
        Ok(Self { document, version, last, changes })
    }

    /// What is wrong with the revision.
    pub(super) fn problem(&self) -> Option<String> {
        let line = self.document.line("/info/x-omni-revision");
        let problem = match &self.last {
            Some((_, last)) => self.version.follows(*last, diff::gravest(&self.changes)).err(),
            None if self.version == Version::FIRST => None,
            None => Some(format!(
                "the first revision that is published is {}, not {}; write it into x-omni-revision",
                Version::FIRST,
                self.version
            )),
        };
        problem.map(|problem| format!("{DOCUMENT}:{line}: {problem}"))
    }
}

fn revision(document: &Document) -> Result<Version> {
    let pointer = "/info/x-omni-revision";
    let place = || format!("{}:{}: #{pointer}", document.name, document.line(pointer));
    let text = document.value.pointer(pointer).and_then(Value::as_str);
    let text = text.with_context(|| {
        format!("{}: the document has no revision; write `x-omni-revision: {}`", place(), Version::FIRST)
    })?;
    Version::parse(text).with_context(place)
}

/// The gate: everything that keeps the document from being published as it is.
pub fn check(root: &Path) -> Result<Report> {
    let mut report = Report::default();
    let store = Store::read(root)?;
    for problem in store.problems()? {
        report.fail(problem);
    }
    if store.last().is_none() {
        report.fail(NONE_YET);
    }
    if !report.failures.is_empty() {
        return Ok(report);
    }
    let state = State::read(&store, working(root)?)?;
    if let Some(problem) = state.problem() {
        report.fail(problem);
    }
    let changelog = Changelog::read(root)?;
    let words = diff::markdown_lines(&state.changes);
    let missing = changelog.missing(&words);
    if !missing.is_empty() {
        report.fail(format!(
            "{CHANGELOG} does not announce {} of {} lines; run `cargo xtask diff --write` and commit the result:",
            missing.len(),
            words.len()
        ));
        for (_, line) in missing {
            report.fail(format!("  {line}"));
        }
    }
    for line in changelog.stale(&words) {
        report.fail(line);
    }
    if report.failures.is_empty()
        && let Some((_, last)) = state.last
    {
        let count = |level| state.changes.iter().filter(|change| change.level == level).count();
        report.text = match diff::gravest(&state.changes) {
            None => format!("the document is revision {last} as published\n"),
            Some(_) => format!(
                "revision {} follows {last}: {} breaking, {} additive, {} documentation, all announced\n",
                state.version,
                count(Level::Breaking),
                count(Level::Additive),
                count(Level::Documentation)
            ),
        };
    }
    Ok(report)
}

/// Puts the lines that are missing into the changelog. What stands there is never deleted.
pub fn write(root: &Path) -> Result<Report> {
    let store = Store::read(root)?;
    let mut report = Report::default();
    if store.last().is_none() {
        report.text = format!("{NONE_YET}\n");
        return Ok(report);
    }
    let state = State::read(&store, working(root)?)?;
    let words = diff::markdown_lines(&state.changes);
    let mut changelog = Changelog::read(root)?;
    let count = changelog.add(&words);
    if count > 0 {
        changelog.save(root)?;
    }
    let lines = if count == 1 { "line" } else { "lines" };
    report.text = format!("{CHANGELOG}: {count} {lines} added\n");
    for line in changelog.stale(&words).into_iter().chain(state.problem()) {
        report.fail(line);
    }
    Ok(report)
}
