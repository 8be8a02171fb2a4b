//! A small document in a folder of its own, for the tests of releases and of what is compared with them.

use std::path::PathBuf;

use super::{CHANGELOG, check, publish};
use crate::DOCUMENT;

/// The document as it is published first.
pub(crate) const FIRST: &str = "openapi: 3.0.3
info: {title: A, version: '1.0', x-omni-revision: 1.0.0}
paths: {}
components:
  schemas:
    A: {type: string}
";

/// A folder with a document and its changelog, which is deleted after the test.
pub(crate) struct Root(pub(crate) PathBuf);

impl Root {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("xtask-release-{}-{name}", std::process::id()));
        std::fs::create_dir_all(path.join("openapi")).unwrap();
        let root = Self(path);
        root.put(DOCUMENT, FIRST);
        root.put(CHANGELOG, "# Changelog\n\n## Unreleased\n\nFirst words.\n");
        root
    }

    /// The same, with the first release.
    pub(crate) fn published(name: &str) -> Self {
        let root = Self::new(name);
        root.publish("2026-01-01").unwrap();
        root
    }

    pub(crate) fn put(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    pub(crate) fn get(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }

    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.get(name);
        assert!(text.contains(from), "{from:?} in {text}");
        self.put(name, &text.replace(from, to));
    }

    pub(crate) fn publish(&self, date: &str) -> anyhow::Result<String> {
        let report = publish(&self.0, date.parse()?, false)?;
        report.verdict()?;
        Ok(report.text)
    }

    /// The output of the gate, or of the release if nothing is published.
    pub(crate) fn told(&self) -> (String, String) {
        let gate = check(&self.0).and_then(|report| report.verdict().map(|()| report.text));
        let release = self.publish("2026-02-01");
        let text = |said: anyhow::Result<String>| said.unwrap_or_else(|error| format!("{error:#}"));
        (text(gate), text(release))
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
