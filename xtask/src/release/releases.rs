//! What was published: the documents, byte for byte, and the index with their hashes.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use openapi_model::Document;
use semver::Version;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::files::{self, File};
use crate::spec::shorthand;

/// Where the published documents are, below the root.
pub const RELEASES: &str = "openapi/releases";

const INDEX: &str = "openapi/releases/index.json";
const SUMS: &str = "openapi/releases/SHA256SUMS";

/// The message if nothing was published.
pub(super) const NONE_YET: &str = "nothing has been published yet; write `x-omni-revision: 1.0.0` into \
     openapi/omni.yaml and run `cargo xtask release`";

/// The remedy for an altered file.
const AGAIN: &str = "nothing that was published is ever altered: restore it from the history";

/// One published document.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    revision: String,
    api_version: String,
    date: String,
    file: String,
    sha256: String,
    bytes: usize,
}

/// All published documents, the oldest first.
pub(super) struct Releases {
    root: PathBuf,
    entries: Vec<Entry>,
}

impl Releases {
    /// Reads the index; without one nothing was published.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let entries = match fs::read_to_string(root.join(INDEX)) {
            Ok(text) => {
                serde_json::from_str(&text).with_context(|| format!("{INDEX} cannot be read; {AGAIN}"))?
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error).with_context(|| format!("cannot read {INDEX}")),
        };
        Ok(Self { root: root.to_owned(), entries })
    }

    /// What was published last, with its revision.
    pub(super) fn last(&self) -> Result<Option<(Document, Version)>> {
        let Some(entry) = self.entries.last() else { return Ok(None) };
        let version = version(&entry.revision).context(INDEX)?;
        let path = path(&version);
        Ok(Some((super::read(&self.root.join(&path), &path)?, version)))
    }

    /// Published files that were altered.
    pub(super) fn problems(&self) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        let mut expected = vec![INDEX.to_owned(), SUMS.to_owned()];
        let mut previous = Version::new(0, 0, 0);
        for Entry { revision, file, sha256, bytes, .. } in &self.entries {
            let version = version(revision).context(INDEX)?;
            let path = path(&version);
            if version <= previous || path != format!("{RELEASES}/{file}") {
                problems
                    .push(format!("{INDEX}: {revision} has a different file or place than before; {AGAIN}"));
            }
            match fs::read(self.root.join(&path)) {
                Ok(content) if hash(&content) == *sha256 && content.len() == *bytes => {}
                Ok(_) => problems.push(format!("{path} is not what was published; {AGAIN}")),
                Err(error) => problems.push(format!("{path} cannot be read ({error}); {AGAIN}")),
            }
            expected.push(path);
            previous = version;
        }
        let sums = fs::read_to_string(self.root.join(SUMS)).unwrap_or_default();
        if sums != self.sums() {
            problems.push(format!("{SUMS} does not agree with {INDEX}; {AGAIN}"));
        }
        let folder = match fs::read_dir(self.root.join(RELEASES)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(problems),
            folder => folder.with_context(|| format!("cannot read {RELEASES}"))?,
        };
        for file in folder {
            let name = file.with_context(|| format!("cannot read {RELEASES}"))?.file_name();
            let path = format!("{RELEASES}/{}", name.to_string_lossy());
            if !expected.contains(&path) {
                problems.push(format!("{path} was not published by `cargo xtask release`; delete it"));
            }
        }
        Ok(problems)
    }

    /// The hashes in the form that `sha256sum --check` reads.
    fn sums(&self) -> String {
        self.entries.iter().map(|entry| format!("{}  {}\n", entry.sha256, entry.file)).collect()
    }

    /// Adds a document, unless a file of its name exists.
    pub(super) fn add(&mut self, document: &Document, version: &Version, date: Date) -> Result<()> {
        let source = shorthand::publish(document)?;
        let (path, content) = (path(version), source.as_bytes());
        let api_version = document.value.pointer("/info/version").and_then(Value::as_str);
        let entry = Entry {
            revision: version.to_string(),
            api_version: api_version.context("#/info/version is missing")?.to_owned(),
            date: date.to_string(),
            file: format!("{version}.yaml"),
            sha256: hash(content),
            bytes: content.len(),
        };
        files::create(&self.root, &path, &source).context("nothing that was published is overwritten")?;
        self.entries.push(entry);
        let index = format!("{}\n", serde_json::to_string_pretty(&self.entries)?);
        files::write_or_check(&self.root, File::new(INDEX, index), false)?;
        files::write_or_check(&self.root, File::new(SUMS, self.sums()), false)?;
        Ok(())
    }
}

/// Reads a revision: three numbers, no more.
pub(super) fn version(text: &str) -> Result<Version> {
    match Version::parse(text) {
        Ok(version) if version.pre.is_empty() && version.build.is_empty() => Ok(version),
        _ => bail!("`{text}` is not a revision; write MAJOR.MINOR.PATCH, such as `1.0.0`"),
    }
}

/// The file of a revision, below the root.
pub(super) fn path(version: &Version) -> String {
    format!("{RELEASES}/{version}.yaml")
}

fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}
