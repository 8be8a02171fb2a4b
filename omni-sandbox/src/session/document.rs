//! An ID: what was captured of it, and what came of processing it.

use omni_types::OcrData;
use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::persona::Decision;

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
    /// When processing was asked for. From then on no image is taken.
    pub(crate) submitted_at: Option<i64>,
    /// Name of the queue, if a conference call follows.
    pub(crate) queue: Option<String>,
    /// Set once the ID was processed.
    pub(crate) result: Option<DocumentResult>,
}

/// An accepted image of one side.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Side {
    pub(crate) sharpness: i32,
    pub(crate) glare: i32,
    /// What is printed on it.
    #[serde(default)]
    pub(crate) text: Box<Decision<OcrData>>,
    /// Identifies the face on it: equal texts are the same face. Empty if there is none.
    #[serde(default)]
    pub(crate) portrait: Decision<String>,
    /// The ID has one side only, as a passport.
    #[serde(default)]
    pub(crate) one_sided: bool,
}

/// The result of processing an ID.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct DocumentResult {
    pub(crate) processed_at: i64,
    /// What was read from all sides.
    #[serde(default)]
    pub(crate) text: Box<Decision<OcrData>>,
    /// The back was read as well.
    pub(crate) with_back: bool,
}

impl Document {
    /// Whether images are still taken.
    pub(crate) fn is_open(&self) -> bool {
        self.submitted_at.is_none() && self.result.is_none()
    }

    /// Whether processing was asked for and has not ended.
    pub(crate) fn is_in_process(&self) -> bool {
        self.submitted_at.is_some() && self.result.is_none()
    }

    /// Whether all sides have been captured.
    pub(crate) fn is_captured(&self) -> bool {
        let one_sided = self.only_front || self.front.as_ref().is_some_and(|front| front.one_sided);
        self.front.is_some() && (one_sided || self.back.is_some())
    }
}

impl Part for Document {
    fn delete(&mut self, keep: Keep) {
        let (front_attempts, back_attempts) = (self.front_attempts, self.back_attempts);
        *self = Self::default();
        if keep.stats {
            (self.front_attempts, self.back_attempts) = (front_attempts, back_attempts);
        }
    }
}
