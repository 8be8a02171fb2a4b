//! The video selfie: recordings, and the results of comparing its frames.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Keep, Part, StoredImage};
use crate::persona::Decision;

/// A video selfie.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Video {
    /// Recordings by their kind.
    pub(crate) recordings: BTreeMap<String, StoredImage>,
    pub(crate) id: Option<IdComparison>,
    /// Whether the texts on the ID in the frame match those on the captured ID.
    pub(crate) ocr_matches: Option<Decision<bool>>,
}

/// The result of comparing a frame with the captured ID.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct IdComparison {
    pub(crate) kind_matches: Decision<bool>,
    pub(crate) face_matches: Decision<bool>,
}

impl Part for Video {
    fn delete(&mut self, keep: Keep) {
        let before = std::mem::take(self);
        if keep.videos {
            self.recordings = before.recordings;
        }
    }

    fn blobs(&self) -> Vec<String> {
        self.recordings.values().map(|recording| recording.blob.clone()).collect()
    }
}
