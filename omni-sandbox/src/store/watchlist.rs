//! The watchlist of the organization, the global watchlists, and searches of them.

use omni_types::{CustomWatchlistType, WatchlistSearch as Wanted};
use serde::{Deserialize, Serialize};

use super::{Index, IndexEntry, Record, Table};
use crate::authority::watchlist::Changes;
use crate::evidence::FaceId;

/// A person on the watchlist of the organization.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct WatchlistEntry {
    pub(crate) id: String,
    pub(crate) created_at: i64,
    pub(crate) kind: Option<CustomWatchlistType>,
    /// When a match starts to score 0.
    pub(crate) expires_at: Option<i64>,
    pub(crate) name: Option<String>,
    /// Milliseconds.
    pub(crate) birth_date: Option<i64>,
    /// Capital letters and digits.
    pub(crate) id_number: Option<String>,
    /// In lowercase.
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    /// The face, if there is an image of it.
    pub(crate) face: Option<FaceId>,
    /// Ids of the images.
    pub(crate) images: Vec<String>,
}

impl WatchlistEntry {
    /// What it can be found by besides the face, with the names of the fields in the API.
    pub(crate) fn keys(&self) -> [(&'static str, Index, Option<&String>); 3] {
        [
            ("idNumber", Index::EntryByIdNumber, self.id_number.as_ref()),
            ("email", Index::EntryByEmail, self.email.as_ref()),
            ("phone", Index::EntryByPhone, self.phone.as_ref()),
        ]
    }
}

impl Record for WatchlistEntry {
    const TABLE: Table = Table::WatchlistEntries;

    fn key(&self) -> &str {
        &self.id
    }

    fn entries(&self) -> Vec<IndexEntry> {
        let face = self.face.as_ref();
        let faces = [
            (Index::EntryByFace, face.and_then(FaceId::name).map(str::to_owned)),
            (Index::EntryByLikeness, face.and_then(FaceId::written_likeness)),
        ];
        let keys = self.keys().map(|(_, index, value)| (index, value.cloned()));
        keys.into_iter().chain(faces).filter_map(|(index, value)| Some((index, value?))).collect()
    }

    fn blobs(&self) -> Vec<String> {
        self.images.clone()
    }
}

/// How the global watchlists differ from the built-in ones. There is one record.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct GlobalWatchlist {
    pub(crate) changes: Changes,
}

impl GlobalWatchlist {
    /// The key of the record.
    pub(crate) const KEY: &str = "global";
}

impl Record for GlobalWatchlist {
    const TABLE: Table = Table::Watchlists;

    fn key(&self) -> &str {
        Self::KEY
    }

    fn entries(&self) -> Vec<IndexEntry> {
        Vec::new()
    }
}

/// A search of the global watchlists.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct WatchlistSearch {
    /// The reference by which callers name it.
    pub(crate) reference: String,
    pub(crate) number: i64,
    /// The session that it belongs to.
    pub(crate) session: String,
    pub(crate) created_at: i64,
    pub(crate) wanted: Wanted,
    /// Ids of the people who were found, each with its source.
    #[serde(default)]
    pub(crate) found: Vec<(String, String)>,
}

/// The index value of searches that have subscribers.
pub(crate) const SUBSCRIBED: &str = "subscribed";

impl Record for WatchlistSearch {
    const TABLE: Table = Table::WatchlistSearches;

    fn key(&self) -> &str {
        &self.reference
    }

    fn entries(&self) -> Vec<IndexEntry> {
        let subscribed = self.wanted.subscribe == Some(true);
        let subscribed = subscribed.then(|| (Index::SearchBySubscription, SUBSCRIBED.to_owned()));
        std::iter::once((Index::SearchBySession, self.session.clone())).chain(subscribed).collect()
    }
}
