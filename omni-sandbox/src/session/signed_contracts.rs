//! Contracts with signatures and stamps on them: the results of signing and stamping.

use serde::{Deserialize, Serialize};

use super::{Keep, Part, StoredImage};

/// The signed contracts, in the order in which they were made.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SignedContracts {
    pub(crate) contracts: Vec<SignedContract>,
    /// How often something was signed or sealed that is not stored: texts and PDF files in requests, and seals on signed
    /// contracts.
    pub(crate) uses: u32,
}

/// A signed contract.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SignedContract {
    /// A new UUID, and what follows the mark in the id of the contract.
    pub(crate) id: String,
    /// Id of the contract that was signed.
    pub(crate) contract: String,
    pub(crate) file: StoredImage,
}

impl SignedContract {
    /// The name of the file in links: the id up to the mark that a URL could not contain.
    pub(crate) fn file_name(&self) -> &str {
        self.id.split('#').next().unwrap_or_default()
    }
}

#[cfg(feature = "contracts")]
impl SignedContracts {
    /// The signed contract with an id.
    pub(crate) fn get(&self, id: &str) -> Option<&SignedContract> {
        self.contracts.iter().find(|contract| contract.id == id)
    }

    /// Counts a signature or seal on something that is not stored.
    pub(crate) fn count_use(&mut self) {
        self.uses = self.uses.saturating_add(1);
    }
}

impl Part for SignedContracts {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }

    fn blobs(&self) -> Vec<String> {
        self.contracts.iter().map(|contract| contract.file.blob.clone()).collect()
    }
}
