//! The end of the chain of events.

use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// How long the chain is, and what its next event refers to. The events are records of their own.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct EventChain {
    /// How many events there are. They are numbered from 1.
    pub(crate) count: u32,
    /// Hash of the last event. Empty if there is none.
    pub(crate) head: String,
}

impl Part for EventChain {
    fn delete(&mut self, keep: Keep) {
        if !keep.events {
            *self = Self::default();
        }
    }
}
