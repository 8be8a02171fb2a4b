//! Batches: what was requested, and the people in them.

use omni_types::OnboardingOperation;
use serde::{Deserialize, Serialize};

use super::{Index, IndexEntry, Record, Table};

/// A batch.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Batch {
    pub(crate) id: String,
    /// No batch was started after it.
    pub(crate) latest: bool,
    pub(crate) operations: Vec<OnboardingOperation>,
    /// Id of the flow.
    pub(crate) flow: Option<String>,
}

impl Batch {
    /// The only value of the index of the latest batch.
    pub(crate) const LATEST: &'static str = "latest";
}

impl Record for Batch {
    const TABLE: Table = Table::Batches;

    fn key(&self) -> &str {
        &self.id
    }

    fn entries(&self) -> Vec<IndexEntry> {
        self.latest.then(|| (Index::BatchLatest, Self::LATEST.to_owned())).into_iter().collect()
    }
}

/// The images of one person: names of files.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Files {
    pub(crate) front: Option<String>,
    pub(crate) back: Option<String>,
    pub(crate) face: Option<String>,
}

/// A person in the folder of images whom a batch has taken.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct BatchUser {
    /// Derived from the name, which it does not reveal. It stays when the name is deleted, so that nobody is processed
    /// twice.
    pub(crate) key: String,
    /// Id of the batch.
    pub(crate) batch: String,
    /// The external id. None once the session is deleted.
    pub(crate) name: Option<String>,
    /// The images, whose file names contain the external id.
    #[serde(default)]
    pub(crate) files: Files,
    pub(crate) session: Option<String>,
    /// The operations that failed, with the HTTP status.
    pub(crate) failed: Vec<(OnboardingOperation, u16)>,
    pub(crate) done: bool,
}

impl BatchUser {
    pub(crate) fn new(key: String, batch: &str, name: &str, files: &Files) -> Self {
        Self {
            key,
            batch: batch.to_owned(),
            name: Some(name.to_owned()),
            files: files.clone(),
            session: None,
            failed: Vec::new(),
            done: false,
        }
    }

    /// The same person, but no longer identifiable.
    pub(crate) fn anonymous(&self) -> Self {
        Self { name: None, files: Files::default(), ..self.clone() }
    }
}

impl Record for BatchUser {
    const TABLE: Table = Table::BatchUsers;

    fn key(&self) -> &str {
        &self.key
    }

    fn entries(&self) -> Vec<IndexEntry> {
        let done = self.done.then(|| (Index::BatchUserDone, self.batch.clone()));
        let session = self.session.clone().map(|session| (Index::BatchUserBySession, session));
        done.into_iter().chain(session).collect()
    }
}
