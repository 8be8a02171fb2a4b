//! What was published: the documents, byte by byte, and the index with their hashes.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::version::Version;
use crate::diff;
use crate::spec::Document;

/// Where the published documents are, below the root.
pub const RELEASES: &str = "openapi/releases";

const INDEX: &str = "index.json";
const SUMS: &str = "SHA256SUMS";

/// What there is to say if nothing was published.
pub(super) const NONE_YET: &str = "nothing has been published yet, so there is nothing to compare with; \
     write `x-omni-revision: 1.0.0` into openapi/omni.yaml and run `cargo xtask release` to make the first release";

/// One published document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) revision: String,
    pub(super) api_version: String,
    pub(super) date: String,
    pub(super) file: String,
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

/// All published documents, the oldest first.
pub(super) struct Store {
    folder: PathBuf,
    entries: Vec<Entry>,
}

impl Store {
    /// Reads the index; without one nothing was published.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let folder = root.join(RELEASES);
        let path = folder.join(INDEX);
        let entries = match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).with_context(|| {
                format!("{RELEASES}/{INDEX} cannot be read; take it from the history again")
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        Ok(Self { folder, entries })
    }

    /// What was published last.
    pub(super) fn last(&self) -> Option<&Entry> {
        self.entries.last()
    }

    /// A published document.
    pub(super) fn document(&self, entry: &Entry) -> Result<Document> {
        diff::read(&self.folder.join(&entry.file), &format!("{RELEASES}/{}", entry.file))
    }

    /// What is no longer as it was published.
    pub(super) fn problems(&self) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        let mut previous: Option<Version> = None;
        for entry in &self.entries {
            let version = match Version::parse(&entry.revision) {
                Ok(version) => version,
                Err(error) => {
                    problems.push(format!("{RELEASES}/{INDEX}: {error}"));
                    continue;
                }
            };
            if previous.is_some_and(|previous| previous >= version) {
                problems.push(format!(
                    "{RELEASES}/{INDEX}: {version} does not stand behind the smaller revisions"
                ));
            }
            previous = Some(version);
            problems.extend(self.altered(entry)?);
        }
        problems.extend(self.strays()?);
        let sums = fs::read_to_string(self.folder.join(SUMS)).unwrap_or_default();
        if sums != self.sums() {
            problems.push(format!(
                "{RELEASES}/{SUMS} does not agree with {INDEX}; take both from the history again"
            ));
        }
        Ok(problems)
    }

    fn altered(&self, entry: &Entry) -> Result<Option<String>> {
        let name = format!("{RELEASES}/{}", entry.file);
        let again = "nothing that was published is ever altered: take it from the history again";
        if entry.file != file_name(&entry.revision) {
            let wanted = file_name(&entry.revision);
            return Ok(Some(format!(
                "{RELEASES}/{INDEX}: the file of {} is {wanted}; {again}",
                entry.revision
            )));
        }
        let content = match fs::read(self.folder.join(&entry.file)) {
            Ok(content) => content,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Some(format!("{name} is missing; {again}")));
            }
            Err(error) => return Err(error).with_context(|| format!("cannot read {name}")),
        };
        let same = hash(&content) == entry.sha256 && content.len() as u64 == entry.bytes;
        Ok((!same).then(|| format!("{name} is not what was published as {}; {again}", entry.revision)))
    }

    fn strays(&self) -> Result<Vec<String>> {
        let files = match fs::read_dir(&self.folder) {
            Ok(files) => files,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", self.folder.display()));
            }
        };
        let mut strays = Vec::new();
        for file in files {
            let name = file.context("cannot read the folder of the releases")?.file_name();
            let name = name.to_string_lossy();
            let known = name == INDEX || name == SUMS && !self.entries.is_empty();
            if !known && self.entries.iter().all(|entry| entry.file != name) {
                strays.push(format!(
                    "{RELEASES}/{name} was not published: it is not in {INDEX}; delete it, and publish only with \
                     `cargo xtask release`"
                ));
            }
        }
        strays.sort();
        Ok(strays)
    }

    /// The index in the form that `sha256sum --check` reads.
    fn sums(&self) -> String {
        self.entries.iter().map(|entry| format!("{}  {}\n", entry.sha256, entry.file)).collect()
    }

    /// Adds a document, which is written only if no file of its name is there.
    pub(super) fn add(&mut self, document: &Document, version: Version, date: &str) -> Result<()> {
        let revision = version.to_string();
        let name = file_name(&revision);
        let api_version = document.value.pointer("/info/version").and_then(Value::as_str);
        let content = document.source.as_bytes();
        let entry = Entry {
            api_version: api_version.context("#/info/version is missing")?.to_owned(),
            date: date.to_owned(),
            sha256: hash(content),
            bytes: content.len() as u64,
            file: name.clone(),
            revision,
        };
        fs::create_dir_all(&self.folder).with_context(|| format!("cannot make {}", self.folder.display()))?;
        match fs::File::create_new(self.folder.join(&name)) {
            Ok(mut file) => {
                file.write_all(content).with_context(|| format!("cannot write {RELEASES}/{name}"))?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                bail!("{RELEASES}/{name} is there already, and nothing that was published is overwritten")
            }
            Err(error) => return Err(error).with_context(|| format!("cannot write {RELEASES}/{name}")),
        }
        self.entries.push(entry);
        let index = serde_json::to_string_pretty(&self.entries)?;
        self.write(INDEX, &format!("{index}\n"))?;
        self.write(SUMS, &self.sums())
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        fs::write(self.folder.join(name), text).with_context(|| format!("cannot write {RELEASES}/{name}"))
    }
}

/// The file of a revision.
pub(super) fn file_name(revision: &str) -> String {
    format!("{revision}.yaml")
}

fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}
