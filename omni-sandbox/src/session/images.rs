//! The stored images of a session. Their bytes are blobs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// The images, by the names of their types in the API.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Images {
    by_type: BTreeMap<String, StoredImage>,
}

/// A stored image.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct StoredImage {
    /// Id of the blob.
    pub(crate) blob: String,
}

impl Images {
    pub(crate) fn get(&self, image_type: &str) -> Option<&StoredImage> {
        self.by_type.get(image_type)
    }

    /// Adds an image. It replaces an image of the same type.
    pub(crate) fn put(&mut self, image_type: &str, image: StoredImage) {
        self.by_type.insert(image_type.to_owned(), image);
    }
}

impl Part for Images {
    fn delete(&mut self, keep: Keep) {
        if !keep.images {
            self.by_type.clear();
        }
    }

    fn blobs(&self) -> Vec<String> {
        self.by_type.values().map(|image| image.blob.clone()).collect()
    }
}
