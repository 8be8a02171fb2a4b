//! Publishing the document: its revisions, what was published, and the gate in front of it.

mod changelog;
mod date;
mod gate;
mod publish;
mod store;
mod version;

#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::{Result, bail};
use clap::Args;

use crate::DOCUMENT;
use crate::diff;
use crate::spec::{self, Document, Findings};

pub use changelog::CHANGELOG;
pub use gate::{check, write};
pub use publish::publish;
pub use store::RELEASES;
pub use version::Version;

/// How to publish.
#[derive(Args, Debug, Default)]
pub struct Arguments {
    /// Day of the release, YYYY-MM-DD; today (UTC) if it is left out.
    #[arg(long)]
    pub date: Option<String>,
    /// Write nothing; fail if the document could not be published.
    #[arg(long)]
    pub check: bool,
}

/// What a task has to say, and why it failed, if it did.
#[derive(Debug, Default)]
pub struct Report {
    /// For the standard output.
    pub text: String,
    /// What is wrong and how to mend it; nothing is wrong if it is empty.
    pub failures: Vec<String>,
}

impl Report {
    /// Adds something that is wrong.
    pub fn fail(&mut self, failure: impl Into<String>) {
        self.failures.push(failure.into());
    }

    /// The text, or all that is wrong as one error.
    pub fn verdict(&self) -> Result<()> {
        if !self.failures.is_empty() {
            bail!("{}", self.failures.join("\n"));
        }
        Ok(())
    }
}

/// Publishes the document below `root`, which has to be free of findings.
pub fn run(root: &Path, arguments: &Arguments) -> Result<Report> {
    let document = working(root)?;
    let mut findings = spec::lint::lint(&document);
    findings.extend(spec::lint::source(&document.source));
    if !findings.is_empty() {
        return Err(Findings::new(&document.name, findings).into());
    }
    let date = match &arguments.date {
        Some(date) => date::checked(date)?,
        None => date::today(),
    };
    publish(root, &document, &date, arguments.check)
}

/// The document that people work on.
fn working(root: &Path) -> Result<Document> {
    diff::read(&root.join(DOCUMENT), DOCUMENT)
}

/// The document as it was last published.
pub fn last_document(root: &Path) -> Result<Document> {
    let store = store::Store::read(root)?;
    match store.last() {
        Some(entry) => store.document(entry),
        None => bail!("{}", store::NONE_YET),
    }
}
