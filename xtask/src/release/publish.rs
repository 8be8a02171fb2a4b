//! `cargo xtask release`.

use std::path::Path;

use anyhow::{Result, bail};

use super::changelog::{CHANGELOG, Changelog};
use super::gate::State;
use super::store::{self, RELEASES, Store};
use super::{Report, Version};
use crate::diff;
use crate::spec::Document;

/// Publishes a document as its revision: file, index, changelog. With `check` nothing is written.
pub fn publish(root: &Path, document: &Document, date: &str, check: bool) -> Result<Report> {
    let mut store = Store::read(root)?;
    let mut report = Report { text: String::new(), failures: store.problems()? };
    if !report.failures.is_empty() {
        return Ok(report);
    }
    let document = Document::parse(&document.name, &document.source)?;
    let state = State::read(&store, document)?;
    report.failures.extend(state.problem());
    let mut changelog = Changelog::read(root)?;
    let words = diff::markdown_lines(&state.changes);
    report.failures.extend(changelog.stale(&words));
    if let Some(entry) = store.last() {
        if state.changes.is_empty() {
            let text = format!("nothing has changed since revision {}", entry.revision);
            // Whoever only asks wants to hear that all is well; whoever publishes has forgotten something.
            if !check {
                bail!("{text}, so there is nothing to publish");
            }
            report.text = format!("{text}\n");
            return Ok(report);
        }
        if *date < *entry.date {
            report.fail(format!("revision {} was published on {}, after {date}", entry.revision, entry.date));
        }
    }
    let version: Version = state.version;
    if report.failures.is_empty() && changelog.has(&version.to_string()) {
        report.fail(format!("{CHANGELOG} has a section of revision {version} already; it was not published"));
    }
    if !report.failures.is_empty() {
        return Ok(report);
    }
    let name = store::file_name(&version.to_string());
    if check {
        report.text = format!("revision {version} can be published as {RELEASES}/{name}\n");
        return Ok(report);
    }
    changelog.add(&words);
    changelog.release(version, date);
    store.add(&state.document, version, date)?;
    changelog.save(root)?;
    report.text = format!("published {RELEASES}/{name}, with its section in {CHANGELOG}; commit both\n");
    Ok(report)
}
