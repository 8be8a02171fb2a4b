//! Whom to trust.

use std::fmt;

/// Whom to trust, and what is known about revoked certificates.
#[derive(Clone)]
pub struct Trust {
    pub(super) roots: Vec<Vec<u8>>,
    pub(super) lists: Vec<Vec<u8>>,
    pub(super) revocation_required: bool,
}

impl Trust {
    /// Trust in root certificates, in DER. One that cannot be read is never trusted.
    ///
    /// For each certificate below a root, a revocation list is required. It can be part of the checked data.
    #[must_use]
    pub fn new<T: AsRef<[u8]>>(roots: impl IntoIterator<Item = T>) -> Self {
        let roots = roots.into_iter().map(|root| root.as_ref().to_vec()).collect();
        Self { roots, lists: Vec::new(), revocation_required: true }
    }

    /// Adds revocation lists, in DER, to those in the checked data. A list that no issuer signed is ignored.
    #[must_use]
    pub fn with_revocation_lists(mut self, lists: impl IntoIterator<Item = Vec<u8>>) -> Self {
        self.lists.extend(lists);
        self
    }

    /// Does not require revocation lists. Lists that exist still count.
    #[must_use]
    pub fn without_revocation(mut self) -> Self {
        self.revocation_required = false;
        self
    }
}

/// Shows only the number: certificates contain names.
impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust")
            .field("roots", &self.roots.len())
            .field("lists", &self.lists.len())
            .field("revocation_required", &self.revocation_required)
            .finish()
    }
}
