//! The documents to be signed by advanced electronic signature.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Keep, Part, StoredImage};

/// The documents, by the references that the service gave them.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Signing {
    pub(crate) documents: BTreeMap<String, SigningDocument>,
}

/// A document.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SigningDocument {
    /// The file, once it was uploaded.
    pub(crate) unsigned: Option<StoredImage>,
}

impl Part for Signing {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }

    fn blobs(&self) -> Vec<String> {
        let files = self.documents.values().filter_map(|document| document.unsigned.as_ref());
        files.map(|file| file.blob.clone()).collect()
    }
}
