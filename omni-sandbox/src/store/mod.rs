//! What is kept between requests, behind one interface: records with versions, and the bytes of images.
//!
//! A [`Commit`] happens as a whole or not at all. It names what it is based on: the version of every record that was read,
//! and the result of every lookup. If any of that has changed since, nothing happens, and whoever made the commit starts
//! over from what is stored now. So two requests that change the same session, or that want the same phone number, cannot
//! interfere.

mod authentication;
mod batch;
mod blobs;
mod customer;
mod faces;
#[cfg(debug_assertions)]
mod faithful;
#[cfg(feature = "file")]
mod file;
mod index;
mod logins;
mod memory;
mod record;
#[cfg(all(test, feature = "file"))]
mod tests;
mod watchlist;

pub(crate) use authentication::Authentication;
pub(crate) use batch::{Batch, BatchUser, Files};
use blobs::BlobChanges;
pub(crate) use customer::{Customer, Digests};
pub(crate) use faces::FaceSearch;
use faces::{FaceChange, Galleries};
#[cfg(feature = "file")]
pub(crate) use file::{FileStore, open};
pub(crate) use index::{Index, IndexEntry, time};
pub(crate) use logins::FailedLogins;
pub(crate) use memory::Memory;
pub(crate) use record::{Erased, Record, Table};
pub(crate) use watchlist::{GlobalWatchlist, SUBSCRIBED, WatchlistEntry, WatchlistSearch};

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use omni_engines::likeness::Likeness;

/// A stored record, with the number of the commit that wrote it.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) version: u64,
    pub(crate) record: Arc<dyn Erased>,
}

/// A record to write: its table, its key, and the record, or none to delete it.
pub(crate) type Write = (Table, String, Option<Arc<dyn Erased>>);

/// A change to the stored data.
#[derive(Default)]
pub(crate) struct Commit {
    /// Records that must still have this version. 0 means a record that does not exist.
    pub(crate) read: Vec<(Table, String, u64)>,
    /// Lookups that must still find these keys.
    pub(crate) found: Vec<(Index, String, Vec<String>)>,
    /// Searches for faces that must still find the same.
    pub(crate) faces: Vec<FaceSearch>,
    /// Tables that afterward contain only what this commit writes, even if something was added to them in the
    /// meantime.
    pub(crate) clear: Vec<Table>,
    /// Records to write, or to delete where there is none.
    pub(crate) write: Vec<Write>,
    /// Blobs to add, for records of this commit that name them. A blob that a record named before and no longer names is
    /// deleted.
    pub(crate) add_blobs: Vec<(String, Bytes)>,
}

impl Commit {
    /// Writes that delete what is in a table of [`clear`](Self::clear) and is not written by this commit.
    fn cleared<'k>(&self, table: Table, keys: impl Iterator<Item = &'k str>) -> Vec<Write> {
        let written = self.write.iter().filter(|write| write.0 == table).map(|write| write.1.as_str());
        let written: BTreeSet<_> = written.collect();
        keys.filter(|key| !written.contains(key)).map(|key| (table, key.to_owned(), None)).collect()
    }
}

/// Why the store did not do what it was asked to do.
#[derive(Clone, Debug)]
pub(crate) enum StoreError {
    /// What the commit is based on has changed. Nothing was written.
    Conflict,
    /// The storage failed. The text says how, and contains no stored data. Memory does not fail.
    #[cfg_attr(not(feature = "file"), allow(dead_code))]
    Failed(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict => f.write_str("what the change is based on has changed"),
            Self::Failed(problem) => f.write_str(problem),
        }
    }
}

impl std::error::Error for StoreError {}

/// A place where records are kept.
pub(crate) trait Backend: Send + Sync {
    /// The record with a key.
    fn get(&self, table: Table, key: &str)
    -> impl Future<Output = Result<Option<Stored>, StoreError>> + Send;

    /// Keys of the records that have a value in an index, in ascending order.
    fn find(&self, index: Index, value: &str)
    -> impl Future<Output = Result<Vec<String>, StoreError>> + Send;

    /// Keys of the records that have a face in a face index, the most similar first, and what to base a commit on.
    fn find_face(
        &self,
        index: Index,
        face: &Likeness,
    ) -> impl Future<Output = Result<(Vec<String>, FaceSearch), StoreError>> + Send;

    /// Values and keys of an index up to a value, in ascending order.
    fn find_up_to(
        &self,
        index: Index,
        value: &str,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<(String, String)>, StoreError>> + Send;

    /// The records of a table whose keys follow a key, in ascending order.
    fn page(
        &self,
        table: Table,
        after: &str,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Stored>, StoreError>> + Send;

    /// The bytes of a blob.
    fn blob(&self, id: &str) -> impl Future<Output = Result<Option<Bytes>, StoreError>> + Send;

    /// Makes a change, if what it is based on still holds.
    fn commit(&self, commit: Commit) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// What is stored besides the records.
    #[cfg(test)]
    fn contents(&self) -> impl Future<Output = Result<Contents, StoreError>> + Send;
}

/// What is stored besides the records, for tests.
#[cfg(test)]
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    /// Entries of all indexes: name of the index, value, key.
    pub(crate) entries: BTreeSet<(String, String, String)>,
    /// Ids of all blobs.
    pub(crate) blobs: BTreeSet<String>,
}

/// The store of a sandbox.
pub(crate) enum Store {
    /// Everything is gone when the sandbox stops.
    Memory(Memory),
    /// Everything is in a file.
    #[cfg(feature = "file")]
    File(FileStore),
}

/// Calls a method of the backend in use.
macro_rules! delegate {
    ($store:expr, $backend:ident => $call:expr) => {
        match $store {
            Store::Memory($backend) => $call.await,
            #[cfg(feature = "file")]
            Store::File($backend) => $call.await,
        }
    };
}

impl Store {
    /// Finishes what was begun, and releases the file. Must not run on a thread of the runtime.
    pub(crate) fn close(&self) {
        match self {
            Self::Memory(_) => {}
            #[cfg(feature = "file")]
            Self::File(file) => file.close(),
        }
    }
}

impl Backend for Store {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Stored>, StoreError> {
        delegate!(self, backend => backend.get(table, key))
    }

    async fn find(&self, index: Index, value: &str) -> Result<Vec<String>, StoreError> {
        delegate!(self, backend => backend.find(index, value))
    }

    async fn find_face(
        &self,
        index: Index,
        face: &Likeness,
    ) -> Result<(Vec<String>, FaceSearch), StoreError> {
        delegate!(self, backend => backend.find_face(index, face))
    }

    async fn find_up_to(
        &self,
        index: Index,
        value: &str,
        limit: usize,
    ) -> Result<Vec<(String, String)>, StoreError> {
        delegate!(self, backend => backend.find_up_to(index, value, limit))
    }

    async fn page(&self, table: Table, after: &str, limit: usize) -> Result<Vec<Stored>, StoreError> {
        delegate!(self, backend => backend.page(table, after, limit))
    }

    async fn blob(&self, id: &str) -> Result<Option<Bytes>, StoreError> {
        delegate!(self, backend => backend.blob(id))
    }

    #[cfg(test)]
    async fn contents(&self) -> Result<Contents, StoreError> {
        delegate!(self, backend => backend.contents())
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        #[cfg(debug_assertions)]
        faithful::check(&commit)?;
        delegate!(self, backend => backend.commit(commit))
    }
}
