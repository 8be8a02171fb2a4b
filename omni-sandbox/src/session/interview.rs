//! The video conference of a session: its code, and who leads it.

use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// What connects a session to a video conference.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Interview {
    /// None once it was verified.
    pub(crate) code: Option<String>,
    /// Id of the interviewer.
    pub(crate) interviewer: Option<String>,
}

impl Part for Interview {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }
}
