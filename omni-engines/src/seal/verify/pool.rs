//! The known certificates and revocation lists.

use std::cell::RefCell;
use std::rc::Rc;

use der::{Decode, Encode};
use x509_cert::{Certificate, crl::CertificateList};

use crate::seal::{Trust, certificate};

/// Maximum number, more than any honest file has; the rest is left out.
const MOST: usize = 64;

/// Maximum size of all lists together. Each list is hashed once for each issuer that could have signed it.
const MOST_BYTES: usize = 4 << 20;

/// Maximum number of values in a structure, which bounds its memory: a value of two bytes may take 200.
const MOST_VALUES: usize = 50_000;

/// The trusted roots, and what else can lead to them.
#[derive(Clone)]
pub(super) struct Pool {
    pub(super) roots: Vec<Certificate>,
    pub(super) certificates: Vec<Certificate>,
    pub(super) lists: Vec<Rc<Listed>>,
    pub(super) revocation_required: bool,
    bytes: usize,
}

/// A revocation list, and who signed it, as far as that was checked.
pub(super) struct Listed {
    pub(super) list: CertificateList,
    body: Vec<u8>,
    asked: RefCell<Vec<(Vec<u8>, bool)>>,
}

impl Pool {
    pub(super) fn new(trust: &Trust) -> Self {
        let mut pool = Self {
            roots: trust.roots.iter().filter_map(|der| strict(der)).take(MOST).collect(),
            certificates: Vec::new(),
            lists: Vec::new(),
            revocation_required: trust.revocation_required,
            bytes: 0,
        };
        pool.add_lists(trust.lists.iter().filter_map(|der| strict(der)));
        pool
    }

    /// A pool with the same roots, and nothing else.
    pub(super) fn only_roots(&self) -> Self {
        Self {
            roots: self.roots.clone(),
            certificates: Vec::new(),
            lists: Vec::new(),
            revocation_required: true,
            bytes: 0,
        }
    }

    pub(super) fn add_certificates(&mut self, more: impl IntoIterator<Item = Certificate>) {
        let free = MOST.saturating_sub(self.certificates.len());
        self.certificates.extend(more.into_iter().take(free));
    }

    pub(super) fn add_lists(&mut self, more: impl IntoIterator<Item = CertificateList>) {
        let free = MOST.saturating_sub(self.lists.len());
        for list in more.into_iter().take(free) {
            let Ok(body) = list.tbs_cert_list.to_der() else { continue };
            let bytes = self.bytes + body.len();
            if bytes <= MOST_BYTES {
                self.bytes = bytes;
                self.lists.push(Rc::new(Listed { list, body, asked: RefCell::default() }));
            }
        }
    }
}

impl Listed {
    /// Whether an issuer signed the list.
    pub(super) fn is_signed_by(&self, issuer: &Certificate) -> bool {
        let Ok(key) = issuer.tbs_certificate().subject_public_key_info().to_der() else {
            return false;
        };
        let known = self.asked.borrow().iter().find(|(asked, _)| *asked == key).map(|(_, signed)| *signed);
        known.unwrap_or_else(|| {
            let algorithm = &self.list.signature_algorithm;
            let signed = self.list.tbs_cert_list.signature == *algorithm
                && certificate::matches(issuer, &self.body, (algorithm, &self.list.signature));
            self.asked.borrow_mut().push((key, signed));
            signed
        })
    }
}

/// Reads a value, which must have exactly the encoding that was read: signatures and digests are checked on the
/// re-encoded value.
pub(super) fn strict<T: for<'a> Decode<'a> + Encode>(der: &[u8]) -> Option<T> {
    if !is_modest(der) {
        return None;
    }
    let value = T::from_der(der).ok()?;
    (value.to_der().ok()? == der).then_some(value)
}

/// Whether the number of values in a structure, at all depths, is within the limit. Whether they are well formed is
/// checked elsewhere.
fn is_modest(der: &[u8]) -> bool {
    let mut rest = der;
    for _ in 0..MOST_VALUES {
        let [tag, length, after @ ..] = rest else {
            return rest.is_empty();
        };
        let Some((length, content)) = length_of(*length, after) else { return false };
        // The inner values of a constructed value follow its header, so no recursion is needed.
        let constructed = tag & 0x20 != 0;
        let Some(next) = content.get(if constructed { 0 } else { length }..) else { return false };
        rest = next;
    }
    rest.is_empty()
}

/// The length of a value and what follows the length, which begins with a byte.
fn length_of(first: u8, after: &[u8]) -> Option<(usize, &[u8])> {
    if first < 0x80 {
        return Some((usize::from(first), after));
    }
    let (bytes, content) = after.split_at_checked(usize::from(first & 0x7f))?;
    if bytes.len() > 4 {
        return None;
    }
    Some((bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), content))
}

#[cfg(test)]
mod tests {
    use super::*;
    use der::Any;

    #[test]
    fn what_has_too_many_values_is_not_read() {
        let values = |count: usize| vec![true; count].to_der().unwrap();
        assert!(strict::<Any>(&values(MOST_VALUES - 1)).is_some());
        assert!(strict::<Any>(&values(MOST_VALUES)).is_none());
    }

    #[test]
    fn lengths_that_lie_end_the_walk() {
        for bytes in [&[][..], &[0x30], &[0x04, 5, 1], &[0x04, 0x85, 0, 0, 0, 0, 1], &[0x30, 0x84, 1]] {
            assert!(strict::<Any>(bytes).is_none(), "{bytes:?}");
        }
    }
}
