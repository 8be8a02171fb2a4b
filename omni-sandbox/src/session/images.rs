//! The stored images of a session. Their bytes are blobs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// The type whose images a session keeps all of: signatures.
const SIGNATURE: &str = "signature";

/// The images, by name. The name of an image of the first ID, the face or a document is its type in the API. Those of the
/// second ID and the signatures have different names.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Images {
    by_name: BTreeMap<String, StoredImage>,
}

/// A stored image.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct StoredImage {
    /// Id of the blob.
    pub(crate) blob: String,
}

impl Images {
    /// The image with a name; for `signature`, the last one.
    pub(crate) fn get(&self, name: &str) -> Option<&StoredImage> {
        let name = if name == SIGNATURE { self.signatures().last()? } else { name };
        self.by_name.get(name)
    }

    /// Whether there is no image at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Adds an image. It replaces an image with the same name, unless it is a signature.
    pub(crate) fn put(&mut self, name: &str, image: StoredImage) {
        let name = if name == SIGNATURE {
            // With leading zeros, so that they sort.
            format!("{SIGNATURE}.{:06}", self.signatures().count())
        } else {
            name.to_owned()
        };
        self.by_name.insert(name, image);
    }

    /// Removes an image. Its blob is deleted with the commit.
    pub(crate) fn remove(&mut self, name: &str) {
        self.by_name.remove(name);
    }

    /// The name of an image of the second ID, by its type in the API.
    pub(crate) fn of_second_id(image_type: &str) -> String {
        format!("secondId.{image_type}")
    }

    /// The names of all signatures, in the order in which they were added.
    pub(crate) fn signatures(&self) -> impl Iterator<Item = &str> {
        let names = self.by_name.keys().map(String::as_str);
        names.filter(|name| name.strip_prefix(SIGNATURE).is_some_and(|rest| rest.starts_with('.')))
    }
}

impl Part for Images {
    fn delete(&mut self, keep: Keep) {
        if !keep.images {
            self.by_name.clear();
        }
    }

    fn blobs(&self) -> Vec<String> {
        self.by_name.values().map(|image| image.blob.clone()).collect()
    }
}
