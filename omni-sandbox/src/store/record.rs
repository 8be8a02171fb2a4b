//! What a record is.

use std::any::Any;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::authentication::Authentication;
use super::batch::{Batch, BatchUser};
use super::customer::Customer;
use super::index::IndexEntry;
use super::logins::FailedLogins;
use super::watchlist::{GlobalWatchlist, WatchlistEntry, WatchlistSearch};
use crate::control::Setting;
use crate::events::Event;
use crate::outbox::Task;
use crate::session::Session;

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Table {
    Sessions,
    Customers,
    Tasks,
    Events,
    Authentications,
    WatchlistEntries,
    WatchlistSearches,
    Watchlists,
    Batches,
    BatchUsers,
    Settings,
    FailedLogins,
}

impl Table {
    /// All tables.
    pub(crate) const ALL: [Self; 12] = [
        Self::Sessions,
        Self::Customers,
        Self::Tasks,
        Self::Authentications,
        Self::WatchlistEntries,
        Self::WatchlistSearches,
        Self::Watchlists,
        Self::Batches,
        Self::BatchUsers,
        Self::Events,
        Self::Settings,
        Self::FailedLogins,
    ];

    /// A name that never changes, for use in files.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Customers => "customers",
            Self::Tasks => "tasks",
            Self::Authentications => "authentications",
            Self::WatchlistEntries => "watchlistEntries",
            Self::WatchlistSearches => "watchlistSearches",
            Self::Watchlists => "watchlists",
            Self::Batches => "batches",
            Self::BatchUsers => "batchUsers",
            Self::Events => "events",
            Self::Settings => "settings",
            Self::FailedLogins => "failedLogins",
        }
    }

    /// Reads a record of this table.
    pub(crate) fn decode(self, json: &[u8]) -> Result<Arc<dyn Erased>, serde_json::Error> {
        match self {
            Self::Sessions => decode::<Session>(json),
            Self::Customers => decode::<Customer>(json),
            Self::Tasks => decode::<Task>(json),
            Self::Authentications => decode::<Authentication>(json),
            Self::WatchlistEntries => decode::<WatchlistEntry>(json),
            Self::WatchlistSearches => decode::<WatchlistSearch>(json),
            Self::Watchlists => decode::<GlobalWatchlist>(json),
            Self::Batches => decode::<Batch>(json),
            Self::BatchUsers => decode::<BatchUser>(json),
            Self::Events => decode::<Event>(json),
            Self::Settings => decode::<Setting>(json),
            Self::FailedLogins => decode::<FailedLogins>(json),
        }
    }
}

fn decode<R: Record>(json: &[u8]) -> Result<Arc<dyn Erased>, serde_json::Error> {
    Ok(Arc::new(serde_json::from_slice::<R>(json)?))
}

/// A kind of stored data. It is written as JSON: new fields have defaults, so that older files can be read.
pub(crate) trait Record: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The table of this kind of record.
    const TABLE: Table;

    /// The key of the record.
    fn key(&self) -> &str;

    /// The index entries of the record.
    fn entries(&self) -> Vec<IndexEntry>;

    /// Ids of the blobs that belong to the record. A blob that no longer belongs to it is deleted.
    fn blobs(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A record whose kind only its table knows.
pub(crate) trait Erased: Any + Send + Sync {
    /// The entries of the record in indexes.
    fn entries(&self) -> Vec<IndexEntry>;

    /// Ids of the blobs that belong to the record.
    fn blobs(&self) -> Vec<String>;

    /// The key of the record.
    fn own_key(&self) -> &str;

    /// The record as JSON.
    fn encode(&self) -> Result<Vec<u8>, serde_json::Error>;

    /// For converting it back to its kind.
    fn as_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

impl<R: Record> Erased for R {
    fn entries(&self) -> Vec<IndexEntry> {
        Record::entries(self)
    }

    fn blobs(&self) -> Vec<String> {
        Record::blobs(self)
    }

    fn own_key(&self) -> &str {
        Record::key(self)
    }

    fn encode(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    fn as_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}
