//! `cargo xtask diff`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::Value;

use super::{Change, Level, compare, words};
use crate::release::{self, Report};
use crate::spec::{Document, Findings};
use crate::{DOCUMENT, files};

/// What to compare, and how to tell it.
#[derive(Args, Debug, Default)]
pub struct Arguments {
    /// The old document, YAML or JSON; the last release if it is left out.
    pub old: Option<PathBuf>,
    /// The new document; openapi/omni.yaml if it is left out.
    pub new: Option<PathBuf>,
    /// How to print the changes.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Fail if there is a change of this level or a graver one.
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// Fail if a release was altered, or if a change has no revision or no line in openapi/CHANGELOG.md.
    #[arg(long, conflicts_with_all = ["old", "new", "fail_on", "write"])]
    pub check: bool,
    /// Put the missing lines into openapi/CHANGELOG.md, and the table of rules into openapi/VERSIONING.md.
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

/// From which level on there is a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Breaking changes.
    Breaking,
    /// Additive and breaking changes.
    Additive,
    /// Any change.
    Any,
}

impl FailOn {
    fn level(self) -> Level {
        match self {
            FailOn::Breaking => Level::Breaking,
            FailOn::Additive => Level::Additive,
            FailOn::Any => Level::Documentation,
        }
    }
}

/// Compares what the arguments ask for.
pub fn run(root: &Path, arguments: &Arguments) -> Result<Report> {
    if arguments.write {
        let mut report = release::write(root)?;
        if let files::Outcome::Written(path) =
            files::write_or_check(root, super::versioning_file(root)?, false)?
        {
            report.text.push_str(&format!("wrote {path}\n"));
        }
        return Ok(report);
    }
    if arguments.check {
        let mut report = release::check(root)?;
        let table = files::write_or_check(root, super::versioning_file(root)?, true)?;
        if let files::Outcome::Differs(path, _) = table {
            report
                .fail(format!("{path} does not show the rules of the code; run `cargo xtask diff --write`"));
        }
        return Ok(report);
    }
    let old = match &arguments.old {
        Some(path) => read(path, &path.display().to_string())?,
        None => release::last_document(root)?,
    };
    let new = match &arguments.new {
        Some(path) => read(path, &path.display().to_string())?,
        None => read(&root.join(DOCUMENT), DOCUMENT)?,
    };
    let changes = compare(&old, &new);
    let text = match arguments.format {
        Format::Text => words::text(&old, &new, &changes),
        Format::Markdown => words::sections(&words::markdown_lines(&changes)),
        Format::Json => words::json(&old, &new, &changes),
    };
    let mut report = Report { text, failures: Vec::new() };
    if let Some(level) = arguments.fail_on.map(FailOn::level) {
        let count = changes.iter().filter(|change: &&Change| change.level >= level).count();
        if count > 0 {
            let graver = if level == Level::Breaking { "" } else { " or graver" };
            report.fail(format!("{count} of {} changes are {level}{graver}", changes.len()));
        }
    }
    Ok(report)
}

/// Reads a document of OpenAPI 3, YAML or JSON.
pub(crate) fn read(path: &Path, name: &str) -> Result<Document> {
    let source = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(name, &source)
}

/// The same from text.
pub(super) fn parse(name: &str, source: &str) -> Result<Document> {
    let source = source.trim_start_matches('\u{feff}');
    let document = match Document::parse(name, source) {
        Ok(document) => document,
        Err(findings) => {
            // JSON is YAML, but for indentation by tabs and characters written as two halves.
            let Ok(value) = serde_json::from_str::<Value>(source) else { return Err(findings.into()) };
            Document::parse(name, &format!("{value:#}"))?
        }
    };
    let problem = match document.value.get("openapi") {
        Some(Value::String(version)) if version.starts_with("3.") => match document.value.get("paths") {
            Some(paths) if !paths.is_object() => Some(("/paths", "`paths` is no object of paths")),
            _ => None,
        },
        Some(Value::String(_)) => Some(("/openapi", "only OpenAPI 3 can be compared; convert the document")),
        Some(_) => Some(("/openapi", "the version has to be text; put it in quotes")),
        None if document.value.get("swagger").is_some() => {
            Some(("/swagger", "Swagger 2 cannot be compared; convert the document to OpenAPI 3"))
        }
        None => Some(("", "this is no OpenAPI document: it has no `openapi`")),
    };
    if let Some((pointer, message)) = problem {
        let finding = document.finding("openapi", pointer, message);
        bail!(Findings::new(&document.name, vec![finding]));
    }
    Ok(document)
}
