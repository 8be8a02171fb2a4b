//! Which blobs a commit keeps.

use std::collections::BTreeSet;

use bytes::Bytes;

use super::Erased;

/// The blobs that the records of a commit named before it, and name after it. A blob belongs to the record that names it, so
/// it can move from one to another within a commit.
#[derive(Default)]
pub(super) struct BlobChanges {
    before: BTreeSet<String>,
    after: BTreeSet<String>,
}

impl BlobChanges {
    /// A record that is replaced, created or deleted.
    pub(super) fn replace(&mut self, before: Option<&dyn Erased>, after: Option<&dyn Erased>) {
        self.before.extend(before.into_iter().flat_map(Erased::blobs));
        self.after.extend(after.into_iter().flat_map(Erased::blobs));
    }

    /// The blobs that no record names anymore.
    pub(super) fn abandoned(&self) -> impl Iterator<Item = &str> {
        self.before.difference(&self.after).map(String::as_str)
    }

    /// The added blobs that a record names: nothing would ever delete the others.
    pub(super) fn owned<'a>(
        &self,
        added: &'a [(String, Bytes)],
    ) -> impl Iterator<Item = &'a (String, Bytes)> {
        added.iter().filter(|(id, _)| self.after.contains(id))
    }
}
