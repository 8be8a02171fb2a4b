//! The credit card: its two sides, and what was read from them.

use omni_types::CreditCardOcrData;
use serde::{Deserialize, Serialize};

use super::{Keep, Part, StoredImage};
use crate::persona::Decision;

/// A credit card.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Card {
    pub(crate) front: Option<StoredImage>,
    pub(crate) back: Option<StoredImage>,
    /// Set once the card was processed. A new image of a side makes it outdated, and deletes it.
    pub(crate) read: Option<Decision<CreditCardOcrData>>,
}

impl Part for Card {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }

    fn blobs(&self) -> Vec<String> {
        [&self.front, &self.back].into_iter().flatten().map(|image| image.blob.clone()).collect()
    }
}
