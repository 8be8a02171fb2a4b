//! A private certificate authority: its root, the time stamper and the signer.

mod certificate;
mod policy;
mod revocation;
mod stored;

use std::fmt;

use der::Encode as _;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use p256::{ecdsa::SigningKey, elliptic_curve::Generate as _};
use rand_core::TryCryptoRng;
use x509_cert::Certificate;
use zeroize::Zeroizing;

use self::certificate::{Request, Role};
pub use self::policy::Policy;
use super::{SealError, Trust, time};

/// How long the certificates are valid. Nothing renews them, so they have to outlive the sandbox.
const YEARS: i64 = 30;

/// A key and its certificate.
pub(super) struct Identity {
    pub(super) key: SigningKey,
    pub(super) certificate: Certificate,
    pub(super) der: Vec<u8>,
}

/// A root that issued two certificates, one for time stamps and one for signatures, and publishes the list of revoked
/// certificates (empty).
///
/// The names in the certificates say that it is not accredited. All keys are of P-256 and are overwritten with zeros
/// when the value is dropped.
pub struct Authority {
    root: Identity,
    pub(super) stamper: Identity,
    pub(super) signer: Identity,
    pub(super) policy: Policy,
}

impl Authority {
    /// A new authority, whose certificates are valid for 30 years from the second of `from`.
    ///
    /// # Errors
    ///
    /// If the randomness fails, or the time is before 1970 or close to the year 9999.
    pub fn new<R: TryCryptoRng + ?Sized>(from: Timestamp, rng: &mut R) -> Result<Self, SealError> {
        let until = from
            .to_zoned_datetime(TimeZone::UTC)
            .checked_add(YEARS.years())
            .map_err(|_| SealError::Time)?
            .timestamp();
        let validity = (time::second(from)?, time::second(until)?);
        let mut issue = |role, issuer: Option<&Identity>| -> Result<Identity, SealError> {
            let key = SigningKey::try_generate_from_rng(rng).map_err(|_| SealError::Random)?;
            let mut serial = [0; 16];
            rng.try_fill_bytes(&mut serial).map_err(|_| SealError::Random)?;
            let certificate = certificate::issue(&Request { role, serial, validity }, &key, issuer)?;
            let der = certificate.to_der()?;
            Ok(Identity { key, certificate, der })
        };
        let root = issue(Role::Root, None)?;
        let stamper = issue(Role::Stamper, Some(&root))?;
        let signer = issue(Role::Signer, Some(&root))?;
        Ok(Self { root, stamper, signer, policy: Policy::new(Policy::DOCUMENTED)? })
    }

    /// The same authority with another policy than the [documented](Policy::DOCUMENTED) one for its time-stamp tokens.
    /// The policy is configuration: it is not among the [bytes](Self::to_bytes).
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Keys and certificates, for storage. They are not encrypted: use [`lock`](super::lock) for that.
    ///
    /// # Errors
    ///
    /// Does not fail in practice.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, SealError> {
        stored::write([&self.root, &self.stamper, &self.signer])
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote, with the [documented policy](Policy::DOCUMENTED).
    ///
    /// # Errors
    ///
    /// If the bytes are something else, or a key is not the one of its certificate.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let [root, stamper, signer] = stored::read(bytes)?;
        Ok(Self { root, stamper, signer, policy: Policy::new(Policy::DOCUMENTED)? })
    }

    /// The root certificate in DER: trusting it means trusting everything that this authority issues.
    #[must_use]
    pub fn root(&self) -> &[u8] {
        &self.root.der
    }

    /// The certificate in DER that signs time-stamp tokens.
    #[must_use]
    pub fn stamper(&self) -> &[u8] {
        &self.stamper.der
    }

    /// The certificate in DER that signs documents.
    #[must_use]
    pub fn signer(&self) -> &[u8] {
        &self.signer.der
    }

    /// Until when the certificates are valid. `None` if the time cannot be read, which does not happen with our own
    /// certificates.
    #[must_use]
    pub fn valid_until(&self) -> Option<Timestamp> {
        time::timestamp(&self.root.certificate.tbs_certificate().validity().not_after)
    }

    /// The list of revoked certificates in DER as of `at`, valid for 30 days. It is empty.
    ///
    /// # Errors
    ///
    /// If the time is outside of the root's validity.
    pub fn revocation_list(&self, at: Timestamp) -> Result<Vec<u8>, SealError> {
        self.check_validity(at)?;
        revocation::list(&self.root, &[], at)
    }

    /// Trust in this authority, with its revocation list as of `at`.
    ///
    /// # Errors
    ///
    /// As [`revocation_list`](Self::revocation_list).
    pub fn trust(&self, at: Timestamp) -> Result<Trust, SealError> {
        Ok(Trust::new([self.root()]).with_revocation_lists([self.revocation_list(at)?]))
    }

    /// A revocation list with the signer's certificate on it, revoked at `since`.
    #[cfg(test)]
    pub(super) fn list_without_signer(&self, since: Timestamp) -> Result<Vec<u8>, SealError> {
        let serial = self.signer.certificate.tbs_certificate().serial_number().clone();
        revocation::list(&self.root, &[(serial, since)], since)
    }

    pub(super) fn check_validity(&self, at: Timestamp) -> Result<(), SealError> {
        let validity = self.root.certificate.tbs_certificate().validity();
        let inside = time::timestamp(&validity.not_before).is_some_and(|begin| begin <= at)
            && time::timestamp(&validity.not_after).is_some_and(|end| at <= end);
        if inside { Ok(()) } else { Err(SealError::OutsideValidity) }
    }
}

/// Omits the keys.
impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").field("policy", &self.policy).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::testing::{authority, now, random};

    #[test]
    fn bytes_bring_the_same_authority_back() {
        let first = authority();
        let again = Authority::from_bytes(&first.to_bytes().unwrap()).unwrap();
        assert_eq!(first.root(), again.root());
        assert_eq!(first.revocation_list(now()).unwrap(), again.revocation_list(now()).unwrap());
        assert_eq!(first.token(b"text", now()).unwrap().der, again.token(b"text", now()).unwrap().der);
    }

    #[test]
    fn changed_bytes_are_not_an_authority() {
        let bytes = authority().to_bytes().unwrap();
        for end in [0, 1, bytes.len() / 2, bytes.len() - 1] {
            assert!(matches!(Authority::from_bytes(&bytes[..end]), Err(SealError::NotStored)));
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.to_vec();
            changed[at] ^= 1;
            assert!(matches!(Authority::from_bytes(&changed), Err(SealError::NotStored)), "byte {at}");
        }
    }

    #[test]
    fn debug_shows_no_key() {
        let authority = authority();
        let shown = format!("{authority:?}");
        assert!(shown.contains("policy") && shown.len() < 300, "{shown}");
    }

    #[test]
    fn names_say_that_nobody_accredits_them() {
        let authority = authority();
        for der in [authority.root(), authority.stamper(), authority.signer()] {
            let text = String::from_utf8_lossy(der);
            assert!(text.contains("Omni Sandbox") && text.contains("not accredited"));
        }
    }

    #[test]
    fn validity_begins_at_the_second_of_the_given_time() {
        let begin = Timestamp::from_millisecond(1_793_000_000_900).unwrap();
        let authority = Authority::new(begin, &mut random(7)).unwrap();
        assert!(authority.token(b"text", begin).is_ok());
        let end = authority.valid_until().unwrap();
        assert!(authority.token(b"text", end).is_ok());
        let before = Timestamp::from_second(1_792_999_999).unwrap();
        assert!(matches!(authority.token(b"text", before), Err(SealError::OutsideValidity)));
        assert!(matches!(authority.revocation_list(before), Err(SealError::OutsideValidity)));
        let after = Timestamp::from_second(1_793_000_000 + 31 * 366 * 86_400).unwrap();
        assert!(matches!(authority.token(b"text", after), Err(SealError::OutsideValidity)));
    }

    #[test]
    fn no_two_authorities_are_alike() {
        let one = Authority::new(now(), &mut random(1)).unwrap();
        let two = Authority::new(now(), &mut random(2)).unwrap();
        assert_ne!(one.root(), two.root());
    }
}
