//! The manual review of a session.

use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// The state of the manual review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ReviewState {
    Required,
    Approved,
    Rejected,
}

/// The manual review, if the session needs one.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Review {
    pub(crate) state: Option<ReviewState>,
    /// Why a review is needed.
    pub(crate) reasons: Vec<String>,
}

impl Review {
    /// The session needs a review that has not been made yet.
    pub(crate) fn is_pending(&self) -> bool {
        self.state == Some(ReviewState::Required)
    }

    /// Asks for a review, unless one was already decided.
    pub(crate) fn require(&mut self, reason: &str) {
        self.state.get_or_insert(ReviewState::Required);
        if !self.reasons.iter().any(|known| known == reason) {
            self.reasons.push(reason.to_owned());
        }
    }
}

impl Part for Review {
    /// The decision stays; the reasons are free text about a person.
    fn delete(&mut self, _: Keep) {
        self.reasons.clear();
    }
}
