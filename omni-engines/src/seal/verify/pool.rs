//! The certificates and revocation lists at hand.

use der::{Decode, Encode};
use x509_cert::{Certificate, crl::CertificateList};

use super::Trust;

/// More than any honest file has; what is over this is left out.
const MOST: usize = 64;

/// The trusted roots, and what else can lead to them.
#[derive(Clone)]
pub(super) struct Pool {
    pub(super) roots: Vec<Certificate>,
    pub(super) certificates: Vec<Certificate>,
    pub(super) lists: Vec<CertificateList>,
    pub(super) revocation_required: bool,
}

impl Pool {
    pub(super) fn new(trust: &Trust) -> Self {
        Self {
            roots: trust.roots.iter().filter_map(|der| strict(der)).take(MOST).collect(),
            certificates: Vec::new(),
            lists: trust.lists.iter().filter_map(|der| strict(der)).take(MOST).collect(),
            revocation_required: trust.revocation_required,
        }
    }

    /// The same roots, and nothing else.
    pub(super) fn only_roots(&self) -> Self {
        Self {
            roots: self.roots.clone(),
            certificates: Vec::new(),
            lists: Vec::new(),
            revocation_required: true,
        }
    }

    pub(super) fn add_certificates(&mut self, more: impl IntoIterator<Item = Certificate>) {
        let free = MOST.saturating_sub(self.certificates.len());
        self.certificates.extend(more.into_iter().take(free));
    }

    pub(super) fn add_lists(&mut self, more: impl IntoIterator<Item = CertificateList>) {
        let free = MOST.saturating_sub(self.lists.len());
        self.lists.extend(more.into_iter().take(free));
    }
}

/// A value whose only encoding is the one that was read. Signatures and digests are checked on what is encoded again, so
/// nothing must differ.
pub(super) fn strict<T: for<'a> Decode<'a> + Encode>(der: &[u8]) -> Option<T> {
    let value = T::from_der(der).ok()?;
    (value.to_der().ok()? == der).then_some(value)
}
