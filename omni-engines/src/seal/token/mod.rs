//! Time-stamp tokens of RFC 3161: that a digest existed at a time.

pub(super) mod info;

use std::fmt;

use const_oid::db::rfc3161::ID_CT_TST_INFO;
use der::{
    Encode as _,
    asn1::{OctetString, Uint},
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use self::info::{Accuracy, Imprint, Info};
use super::{
    Authority, SealError,
    authority::Identity,
    message::{self, Content, sha256},
    time,
};

/// A time-stamp token, and its content.
#[derive(Clone, Eq, PartialEq)]
pub struct Token {
    /// The token as a CMS message in DER.
    pub der: Vec<u8>,
    /// Its content.
    pub details: TokenDetails,
}

/// The content of a time-stamp token, in a form for callers.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct TokenDetails {
    /// Who signed it: the common name of the certificate.
    pub provided_by: String,
    /// Who requested it, from the [policy](super::Policy::with_requested_by).
    pub requested_by: String,
    /// The object identifier of the policy, in dotted form.
    pub policy: String,
    /// The SHA-256 digest of what was stamped.
    pub digest: [u8; 32],
    /// The serial number of the certificate that signed it, in uppercase hexadecimal digits.
    pub certificate_serial: String,
    /// The serial number of the token, in uppercase hexadecimal digits.
    pub serial: String,
    /// The time, to the millisecond.
    pub at: Timestamp,
}

/// Omits the bytes, which contain the digest.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("details", &self.details).finish_non_exhaustive()
    }
}

/// Omits the digest, which can reveal what was signed.
impl fmt::Debug for TokenDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenDetails")
            .field("policy", &self.policy)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl Authority {
    /// A token for a message.
    ///
    /// # Errors
    ///
    /// If the time is outside of the certificates' validity.
    pub fn token(&self, message: &[u8], at: Timestamp) -> Result<Token, SealError> {
        self.token_for_digest(Sha256::digest(message).into(), at)
    }

    /// A token for the SHA-256 digest of a message.
    ///
    /// The serial number follows from the digest, the time and the certificate, so an identical request in the same
    /// millisecond gets the same token, byte for byte.
    ///
    /// # Errors
    ///
    /// If the time is outside of the certificates' validity.
    pub fn token_for_digest(&self, digest: [u8; 32], at: Timestamp) -> Result<Token, SealError> {
        self.check_validity(at)?;
        let at = Timestamp::from_millisecond(at.as_millisecond()).map_err(|_| SealError::Time)?;
        let serial = self.token_serial(&digest, at);
        let accuracy = self.policy.accuracy_seconds;
        let info = Info {
            version: info::VERSION,
            policy: self.policy.encoded.clone(),
            imprint: Imprint { algorithm: sha256(), digest: OctetString::new(digest)? },
            serial: Uint::new(&serial)?,
            at: time::generalized(at)?,
            accuracy: (accuracy > 0).then_some(Accuracy {
                seconds: Some(u64::from(accuracy)),
                millis: None,
                micros: None,
            }),
            ordering: false,
            nonce: None,
            authority: None,
            extensions: None,
        };
        let content = info.to_der()?;
        let der =
            message::sign(&self.stamper, &Content::enclosed(ID_CT_TST_INFO, &content), None, |_| Ok(None))?;
        Ok(Token {
            der,
            details: TokenDetails {
                provided_by: common_name(&self.stamper),
                requested_by: self.policy.requested_by.clone(),
                policy: self.policy.identifier().to_owned(),
                digest,
                certificate_serial: hex(self
                    .stamper
                    .certificate
                    .tbs_certificate()
                    .serial_number()
                    .as_bytes()),
                serial: hex(info.serial.as_bytes()),
                at,
            },
        })
    }

    fn token_serial(&self, digest: &[u8; 32], at: Timestamp) -> [u8; 16] {
        let mut hash = Sha256::new();
        hash.update(&self.stamper.der);
        hash.update(self.policy.encoded.value());
        hash.update(self.policy.accuracy_seconds.to_be_bytes());
        hash.update(at.as_millisecond().to_be_bytes());
        hash.update(digest);
        let hash: [u8; 32] = hash.finalize().into();
        let mut serial = [0; 16];
        serial.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        // Positive, and always of the same length.
        if let Some(first) = serial.first_mut() {
            *first = (*first & 0x3f) | 0x40;
        }
        serial
    }
}

fn common_name(identity: &Identity) -> String {
    super::certificate::common_name(&identity.certificate).unwrap_or_default()
}

/// Uppercase hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{
        Policy,
        testing::{authority, now},
    };

    #[test]
    fn details_say_what_is_in_the_token() {
        let authority = authority()
            .with_policy(Policy::new("2.999.5").unwrap().with_accuracy(2).with_requested_by("Example Bank"));
        let token = authority.token(b"contract", now()).unwrap();
        let details = &token.details;
        assert_eq!(details.provided_by, "Omni Sandbox Test TSA, not accredited");
        assert_eq!(details.requested_by, "Example Bank");
        assert_eq!(details.policy, "2.999.5");
        assert_eq!(details.at, now());
        assert_eq!(details.digest[..], Sha256::digest(b"contract")[..]);
        assert_eq!(details.certificate_serial.len(), 32);
        assert!(!format!("{token:?}").contains("Example Bank"));
    }

    #[test]
    fn each_time_and_message_has_its_own_serial_number() {
        let authority = authority();
        let serial = |message: &[u8], millis| {
            let at = now().checked_add(jiff::SignedDuration::from_millis(millis)).unwrap();
            authority.token(message, at).unwrap().details.serial
        };
        assert_eq!(serial(b"a", 0), serial(b"a", 0));
        assert_ne!(serial(b"a", 0), serial(b"a", 1));
        assert_ne!(serial(b"a", 0), serial(b"b", 0));
    }
}
