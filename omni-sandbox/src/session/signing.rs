//! The documents to be signed by advanced electronic signature.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Keep, Part, StoredImage};

/// The documents, by the references that the service gave them, which sort in the order in which they were given.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Signing {
    pub(crate) documents: BTreeMap<String, SigningDocument>,
}

/// A document.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SigningDocument {
    /// The file, once it was uploaded. It no longer changes once it was signed.
    pub(crate) unsigned: Option<StoredImage>,
    /// The file with its signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) signed: Option<StoredImage>,
    /// Its number among the signed documents, from 1.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) signed_as: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Signing {
    /// The references of the documents that can be signed, in the order in which upload URLs were requested.
    pub(crate) fn unsigned(&self) -> impl Iterator<Item = &str> {
        let waits = |document: &SigningDocument| document.unsigned.is_some() && document.signed.is_none();
        self.documents
            .iter()
            .filter(move |(_, document)| waits(document))
            .map(|(reference, _)| reference.as_str())
    }

    /// The references of the documents that were signed, in the order of signing.
    pub(crate) fn signed(&self) -> impl Iterator<Item = &str> {
        let mut signed: Vec<_> =
            self.documents.iter().filter(|(_, document)| document.signed.is_some()).collect();
        signed.sort_by_key(|(_, document)| document.signed_as);
        signed.into_iter().map(|(reference, _)| reference.as_str())
    }

    /// Stores the file of a document with its signature.
    #[cfg(feature = "contracts")]
    pub(crate) fn sign(&mut self, reference: &str, file: StoredImage) {
        let last = self.documents.values().map(|document| document.signed_as).max().unwrap_or(0);
        if let Some(document) = self.documents.get_mut(reference) {
            document.signed = Some(file);
            document.signed_as = last + 1;
        }
    }

    /// Takes an uploaded file. False if there is no slot for it: the reference is unknown, or the document was signed
    /// already.
    pub(super) fn upload(&mut self, reference: &str, file: StoredImage) -> bool {
        let slot = self.documents.get_mut(reference).filter(|document| document.signed.is_none());
        slot.map(|document| document.unsigned = Some(file)).is_some()
    }
}

impl Part for Signing {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }

    fn blobs(&self) -> Vec<String> {
        let files = self.documents.values().flat_map(|document| [&document.unsigned, &document.signed]);
        files.flatten().map(|file| file.blob.clone()).collect()
    }
}
