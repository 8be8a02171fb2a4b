//! The documents of a session that are not IDs, and what is known about them besides their images.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Keep, Part, StoredImage};

/// Contracts, and the subtypes of documents.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Documents {
    /// The contracts, in the order in which they were added.
    pub(crate) contracts: Vec<Contract>,
    /// The subtypes from the caller, by type of document.
    pub(crate) subtypes: BTreeMap<String, String>,
    /// The names of the signatures that were added with a subtype, by that subtype, which annotations use. If several
    /// have the same one, the last.
    pub(crate) typed_signatures: BTreeMap<String, String>,
}

/// A contract to sign.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Contract {
    /// Written `<uuid>#Contract<milliseconds>`.
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) file: StoredImage,
}

impl Contract {
    /// The name of the contract in links: its id up to the mark that a URL could not contain.
    pub(crate) fn file_name(&self) -> &str {
        self.id.split('#').next().unwrap_or_default()
    }
}

impl Part for Documents {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }

    fn blobs(&self) -> Vec<String> {
        self.contracts.iter().map(|contract| contract.file.blob.clone()).collect()
    }
}
