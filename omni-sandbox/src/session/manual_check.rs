//! What the caller wants a person to look at.

use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// The manual checks that were asked for.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ManualCheck {
    pub(crate) id: bool,
    pub(crate) selfie: bool,
}

impl ManualCheck {
    /// Whether any check was asked for: the session needs a review then, whatever its score.
    pub(crate) fn is_needed(self) -> bool {
        self.id || self.selfie
    }
}

impl Part for ManualCheck {
    /// Says nothing about the person.
    fn delete(&mut self, _: Keep) {}
}
