//! `cargo xtask diff`: compares two documents, or the document with its last release.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use openapi_diff::{Level, compare, json, markdown, rules, text};

use crate::extensions::VOCABULARY;
use crate::files::{self, File, FileState};
use crate::release::{self, Report};
use crate::{DOCUMENT, VERSIONING};

/// What to compare, and how to print it.
#[derive(Args, Debug, Default)]
pub struct Arguments {
    /// The old document, YAML or JSON; by default the last release.
    pub old: Option<PathBuf>,
    /// The new document; by default openapi/omni.yaml.
    pub new: Option<PathBuf>,
    /// How to print the changes.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Fail if there is a change of this level or a more severe one.
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// Fail if a release was altered, or if a change lacks a revision or a line in openapi/CHANGELOG.md.
    #[arg(long, conflicts_with_all = ["old", "new", "fail_on", "write"])]
    pub check: bool,
    /// Announce the changes in openapi/CHANGELOG.md, and write the table of rules into openapi/VERSIONING.md.
    #[arg(long, conflicts_with_all = ["old", "new", "fail_on"])]
    pub write: bool,
}

/// How the changes are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With file and line, for a terminal.
    #[default]
    Text,
    /// As in the changelog.
    Markdown,
    /// For programs, with JSON pointers and all operations.
    Json,
}

/// The lowest level that counts as a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Breaking changes.
    Breaking,
    /// Additive and breaking changes.
    Additive,
    /// Any change.
    Any,
}

/// Runs the comparison that the arguments ask for.
pub fn run(root: &Path, arguments: &Arguments) -> Result<Report> {
    if arguments.write {
        let mut report = release::write(root)?;
        if let FileState::Written(path) = files::write_or_check(root, versioning(root)?, false)? {
            report.text.push_str(&format!("wrote {path}\n"));
        }
        return Ok(report);
    }
    if arguments.check {
        let mut report = release::check(root)?;
        if let FileState::Differs(path, _) = files::write_or_check(root, versioning(root)?, true)? {
            report.failures.push(format!(
                "{path} does not show the rules of the code; run `cargo xtask diff --write` and commit the result"
            ));
        }
        return Ok(report);
    }
    let old = match &arguments.old {
        Some(path) => release::read(path, &path.display().to_string())?,
        None => release::last_document(root)?,
    };
    let new = match &arguments.new {
        Some(path) => release::read(path, &path.display().to_string())?,
        None => release::read(&root.join(DOCUMENT), DOCUMENT)?,
    };
    let changes = compare(&old, &new, &VOCABULARY);
    let text = match arguments.format {
        Format::Text => text(&old, &new, &changes),
        Format::Markdown => markdown(&changes),
        Format::Json => format!("{:#}\n", json(&old, &new, &changes, &VOCABULARY)),
    };
    let level = arguments.fail_on.map(|level| match level {
        FailOn::Breaking => Level::Breaking,
        FailOn::Additive => Level::Additive,
        FailOn::Any => Level::Documentation,
    });
    let count = changes.iter().filter(|change| level.is_some_and(|level| change.level >= level)).count();
    let failures = match level {
        Some(level) if count > 0 => {
            let more = if level == Level::Breaking { "" } else { " or more severe" };
            vec![format!("{count} of {} changes are {level}{more}", changes.len())]
        }
        _ => Vec::new(),
    };
    Ok(Report { text, failures })
}

const START: &str = "<!-- the table of rules; written by `cargo xtask diff --write` -->\n";
const END: &str = "<!-- end of the table -->\n";

/// The page about revisions, with the table of rules from the code.
fn versioning(root: &Path) -> Result<File> {
    let text = std::fs::read_to_string(root.join(VERSIONING));
    let text = text.with_context(|| format!("cannot read {VERSIONING}"))?;
    let parts = text.split_once(START).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.with_context(|| {
        format!("{VERSIONING} has no place for the table: put the lines\n{START}{END}where it belongs")
    })?;
    Ok(File::new(VERSIONING, format!("{before}{START}\n{}\n{END}{after}", rules::table(VOCABULARY.rules))))
}
