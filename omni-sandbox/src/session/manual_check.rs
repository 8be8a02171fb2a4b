//! Requests by the caller for a manual check.

use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// The requested manual checks.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ManualCheck {
    pub(crate) id: bool,
    pub(crate) selfie: bool,
}

impl ManualCheck {
    /// Whether any check was requested: then the session needs a review, whatever its score.
    pub(crate) fn is_needed(self) -> bool {
        self.id || self.selfie
    }
}

impl Part for ManualCheck {
    /// Contains nothing about the person.
    fn delete(&mut self, _: Keep) {}
}
