//! Publishing the document: what was published is never altered, the revision follows from the changes, and each change is
//! announced.

mod changelog;
mod releases;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use openapi_diff::{Change, Level};
use openapi_model::Document;
use semver::Version;
use serde_json::Value;

use crate::DOCUMENT;
use crate::extensions::VOCABULARY;
use crate::files::{self, File};
use crate::spec::shorthand;
use releases::Releases;

pub use changelog::CHANGELOG;
pub use releases::RELEASES;

/// The output of a task, and the reasons if it failed.
#[derive(Debug, Default)]
pub struct Report {
    /// For the standard output.
    pub text: String,
    /// What is wrong and how to fix it; empty if nothing is wrong.
    pub failures: Vec<String>,
}

impl Report {
    /// The text, or everything that is wrong as one error.
    pub fn verdict(&self) -> Result<()> {
        if !self.failures.is_empty() {
            bail!("{}", self.failures.join("\n"));
        }
        Ok(())
    }
}

/// Reads an OpenAPI 3 document, YAML or JSON, and expands its shorthands.
pub fn read(path: &Path, name: &str) -> Result<Document> {
    let source = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(shorthand::expand(openapi_diff::read(name, &source)?)?)
}

/// The document as it was last published.
pub fn last_document(root: &Path) -> Result<Document> {
    match Releases::read(root)?.last()? {
        Some((document, _)) => Ok(document),
        None => bail!("{}", releases::NONE_YET),
    }
}

/// The document compared with its last release.
struct State {
    document: Document,
    version: Version,
    last: Option<Version>,
    changes: Vec<Change>,
}

impl State {
    fn read(root: &Path, releases: &Releases) -> Result<Self> {
        let document = read(&root.join(DOCUMENT), DOCUMENT)?;
        let version = document.value.pointer(REVISION).and_then(Value::as_str).unwrap_or_default();
        let version = releases::version(version)
            .with_context(|| format!("{DOCUMENT}:{}: #{REVISION}", document.line(REVISION)))?;
        let last = releases.last()?;
        let changes = last
            .as_ref()
            .map_or_else(Vec::new, |(last, _)| openapi_diff::compare(last, &document, &VOCABULARY));
        Ok(Self { document, version, last: last.map(|last| last.1), changes })
    }

    /// What is wrong with the revision.
    fn problem(&self) -> Option<String> {
        let Self { version, .. } = self;
        let problem = match (&self.last, openapi_diff::most_severe(&self.changes)) {
            (None, _) if *version == Version::new(1, 0, 0) => return None,
            (None, _) => format!("the first revision that is published is 1.0.0, not {version}"),
            (Some(last), None) if version == last => return None,
            (Some(last), None) => {
                format!("nothing has changed since revision {last}, but x-omni-revision is {version}")
            }
            // Raising more than necessary is allowed; skipping a revision is not.
            (Some(last), Some(most_severe))
                if Level::ALL
                    .into_iter()
                    .any(|level| level >= most_severe && after(last, level) == *version) =>
            {
                return None;
            }
            (Some(last), Some(level)) => format!(
                "the most severe change since revision {last} is {level}, so the next revision is {}, not {version}",
                after(last, level)
            ),
        };
        Some(format!("{DOCUMENT}:{}: {problem}; correct x-omni-revision", self.document.line(REVISION)))
    }
}

const REVISION: &str = "/info/x-omni-revision";

/// The revision that follows after changes of a level.
fn after(last: &Version, level: Level) -> Version {
    match level {
        Level::Breaking => Version::new(last.major + 1, 0, 0),
        Level::Additive => Version::new(last.major, last.minor + 1, 0),
        Level::Documentation => Version::new(last.major, last.minor, last.patch + 1),
    }
}

/// The gate: every reason why the document cannot be published.
pub fn check(root: &Path) -> Result<Report> {
    let releases = Releases::read(root)?;
    let mut failures = releases.problems()?;
    if !failures.is_empty() {
        return Ok(Report { text: String::new(), failures });
    }
    let state = State::read(root, &releases)?;
    let Some(last) = &state.last else { bail!("{}", releases::NONE_YET) };
    failures.extend(state.problem());
    failures.extend(changelog::problem(&changelog::read(root)?, &state.changes)?);
    let count = |level| state.changes.iter().filter(|change| change.level == level).count();
    let counts = Level::ALL.map(|level| format!("{} {level}", count(level))).join(", ");
    let text = match openapi_diff::most_severe(&state.changes) {
        None => format!("the document is revision {last} as published\n"),
        Some(_) => format!("revision {} follows {last}: {counts}, all announced\n", state.version),
    };
    Ok(Report { text, failures })
}

/// Announces the changes since the last release in the changelog.
pub fn write(root: &Path) -> Result<Report> {
    let releases = Releases::read(root)?;
    let state = State::read(root, &releases)?;
    let text = changelog::announce(&changelog::read(root)?, &state.changes)?;
    files::write_or_check(root, File::new(CHANGELOG, text), false)?;
    let text = format!("{CHANGELOG} announces {} changes\n", state.changes.len());
    Ok(Report { text, failures: state.problem().into_iter().collect() })
}

/// Publishes the document below `root`, which must have no findings, as its revision: file, index, changelog. With
/// `check`, nothing is written.
pub fn publish(root: &Path, date: Date, check: bool) -> Result<Report> {
    let mut releases = Releases::read(root)?;
    let mut failures = releases.problems()?;
    if !failures.is_empty() {
        return Ok(Report { text: String::new(), failures });
    }
    let state = State::read(root, &releases)?;
    failures.extend(state.problem());
    if state.last.is_some() && state.changes.is_empty() {
        failures
            .push("nothing has changed since the last release, so there is nothing to publish".to_owned());
    }
    let name = releases::path(&state.version);
    let mut text = String::new();
    if failures.is_empty() {
        let changelog = changelog::release(&changelog::read(root)?, &state, date)?;
        text = format!("revision {} can be published as {name}\n", state.version);
        if !check {
            releases.add(&state.document, &state.version, date)?;
            files::write_or_check(root, File::new(CHANGELOG, changelog), false)?;
            text = format!("published {name}, with its section in {CHANGELOG}; commit both\n");
        }
    }
    Ok(Report { text, failures })
}
