//! The comparison of a session with the watchlist of the organization.

use omni_types::{CustomWatchlistType, IncodeWatchlistScore, ScoreStatus, ScoreValue, WatchlistDataMatch};
use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// How many kinds of data are compared.
const COMPARED: usize = 6;

/// The result of the comparison.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Watchlist {
    /// When the session was compared.
    pub(crate) compared_at: Option<i64>,
    /// The entry that matches best.
    pub(crate) listed: Option<ListedPerson>,
    /// The face matches an entry of a blocklist, this one or another.
    pub(crate) face_blocked: bool,
}

/// An entry of the watchlist that matches.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ListedPerson {
    /// Id of the entry.
    pub(crate) entry: String,
    pub(crate) kind: Option<CustomWatchlistType>,
    /// The entry had expired when it was found.
    pub(crate) expired: bool,
    /// The matching fields.
    pub(crate) matches: Vec<WatchlistDataMatch>,
}

impl ListedPerson {
    /// Whether the face belongs to a person who is not welcome.
    pub(crate) fn blocks_face(&self) -> bool {
        let welcome = self.expired || self.kind == Some(CustomWatchlistType::Whitelist);
        !welcome && self.matches.contains(&WatchlistDataMatch::Face)
    }

    /// From 0 to 100, by how much matches. 0 if the entry has expired.
    fn value(&self) -> f64 {
        if self.expired { 0.0 } else { 100.0 * self.matches.len() as f64 / COMPARED as f64 }
    }

    /// One field can match by chance: it makes the score WARN. Two make it FAIL. People on a list of welcome people are
    /// OK.
    fn status(&self) -> ScoreStatus {
        match (self.expired || self.kind == Some(CustomWatchlistType::Whitelist), self.matches.len()) {
            (true, _) | (false, 0) => ScoreStatus::Ok,
            (false, 1) => ScoreStatus::Warn,
            (false, _) => ScoreStatus::Fail,
        }
    }
}

impl Watchlist {
    /// The section of the score. None before the session was compared. `fails_face` says that a face on a blocklist
    /// fails it.
    pub(crate) fn score(&self, fails_face: bool) -> Option<IncodeWatchlistScore> {
        self.compared_at?;
        let (value, mut status) =
            self.listed.as_ref().map_or((0.0, ScoreStatus::Ok), |listed| (listed.value(), listed.status()));
        if fails_face && self.face_blocked {
            status = ScoreStatus::Fail;
        }
        let matches = self.listed.as_ref().map(|listed| listed.matches.clone()).unwrap_or_default();
        let value = ScoreValue::new().with_value(format!("{value:.1}")).with_status(status);
        Some(IncodeWatchlistScore::new().with_watchlist_score(value).with_data_matches(matches))
    }
}

impl Part for Watchlist {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }
}
