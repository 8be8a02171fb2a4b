//! An ID: what was captured of it, and what came of processing it.

use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// An ID, the first or the second.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Document {
    pub(crate) front_attempts: i32,
    pub(crate) back_attempts: i32,
    /// The ID has no back.
    pub(crate) only_front: bool,
    pub(crate) front: Option<Side>,
    pub(crate) back: Option<Side>,
    /// Set once the ID was processed.
    pub(crate) result: Option<DocumentResult>,
}

/// An accepted image of one side.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Side {
    pub(crate) sharpness: i32,
    pub(crate) glare: i32,
    /// Name of the persona whose ID it is.
    pub(crate) persona: String,
}

/// The result of processing an ID.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct DocumentResult {
    pub(crate) processed_at: i64,
    /// Name of the persona whose ID it is.
    pub(crate) persona: String,
    /// The back was read as well.
    pub(crate) with_back: bool,
}

impl Document {
    /// Whether all sides have been captured.
    pub(crate) fn is_captured(&self) -> bool {
        self.front.is_some() && (self.only_front || self.back.is_some())
    }
}

impl Part for Document {
    fn delete(&mut self, _: Keep) {
        let (front_attempts, back_attempts) = (self.front_attempts, self.back_attempts);
        *self = Self { front_attempts, back_attempts, ..Self::default() };
    }
}
