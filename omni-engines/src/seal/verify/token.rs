//! Verifies time-stamp tokens.

use const_oid::db::rfc3161::ID_CT_TST_INFO;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{
    Fault,
    chain::{self, Purpose},
    message::{Signed, is_sha256},
    pool::{Pool, strict},
};
use crate::seal::{
    Trust, certificate, identifier, time,
    token::{
        hex,
        info::{Info, VERSION},
    },
};

/// What a time-stamp token states, and what is wrong with it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct TokenReport {
    /// The time that it states. Reliable only if there is no fault.
    pub at: Option<Timestamp>,
    /// The object identifier of the policy, in dotted form.
    pub policy: Option<String>,
    /// The serial number of the token, in uppercase hexadecimal digits.
    pub serial: Option<String>,
    /// Who signed it: the common name of the certificate.
    pub provided_by: Option<String>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl TokenReport {
    /// Whether nothing is wrong with it.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Checks a time-stamp token in DER for a message.
///
/// At most 64 roots, 64 other certificates and 64 revocation lists are considered, and of the lists no more than 4 MiB
/// together. A chain has at most six certificates. A structure of more than 50,000 values is not read.
#[must_use]
pub fn verify_token(token: &[u8], message: &[u8], trust: &Trust) -> TokenReport {
    check(token, &Sha256::digest(message).into(), &mut Pool::new(trust))
}

/// Checks a token for a digest, and adds its certificates to the pool.
pub(super) fn check(token: &[u8], digest: &[u8; 32], pool: &mut Pool) -> TokenReport {
    let mut report =
        TokenReport { at: None, policy: None, serial: None, provided_by: None, faults: Vec::new() };
    if let Err(fault) = judge(token, digest, pool, &mut report) {
        report.faults.insert(0, fault);
    }
    report
}

fn judge(token: &[u8], digest: &[u8; 32], pool: &mut Pool, report: &mut TokenReport) -> Result<(), Fault> {
    let signed = Signed::read(token)?;
    if signed.kind() != ID_CT_TST_INFO {
        return Err(Fault::Kind);
    }
    let content = signed.content().ok_or(Fault::NoContent)?;
    let info: Info = strict(content).ok_or(Fault::Form)?;
    let at = time::from_generalized(&info.at);
    report.at = at;
    report.policy = identifier::dotted(&info.policy);
    report.serial = Some(hex(info.serial.as_bytes()));
    report.provided_by = certificate::common_name(&signed.certificate);
    signed.check(&Sha256::digest(content).into())?;
    if info.version != VERSION || report.policy.is_none() {
        return Err(Fault::Form);
    }
    let understood = info.extensions.iter().flatten().all(|extension| !extension.critical);
    if !is_sha256(&info.imprint.algorithm) || !understood {
        return Err(Fault::Unsupported);
    }
    if info.imprint.digest.as_bytes() != digest {
        return Err(Fault::Changed);
    }
    let at = at.ok_or(Fault::Form)?;
    pool.add_certificates(signed.certificates());
    pool.add_lists(signed.lists());
    report.faults = chain::check(pool, &signed.certificate, Purpose::TimeStamping, at);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{
        Authority,
        testing::{authority, now, random},
    };

    #[test]
    fn a_token_is_for_its_message_only() {
        let authority = authority();
        let trust = authority.trust(now()).unwrap();
        let token = authority.token(b"message", now()).unwrap();
        let report = verify_token(&token.der, b"message", &trust);
        assert_eq!(report.faults, []);
        assert_eq!(report.at, Some(now()));
        assert_eq!(report.policy.as_deref(), Some("2.16.484.101.10.316.2.1.1.2"));
        assert_eq!(report.serial, Some(token.details.serial));
        assert_eq!(report.provided_by, Some(token.details.provided_by));
        assert_eq!(verify_token(&token.der, b"massage", &trust).faults, [Fault::Changed]);
    }

    #[test]
    fn every_byte_counts() {
        let authority = authority();
        let trust = authority.trust(now()).unwrap();
        let token = authority.token(b"message", now()).unwrap().der;
        for at in 0..token.len() {
            let mut changed = token.clone();
            changed[at] ^= 1 << (at % 8);
            let report = verify_token(&changed, b"message", &trust);
            assert!(!report.is_valid(), "byte {at} of {}", token.len());
        }
    }

    #[test]
    fn others_are_not_trusted() {
        let token = authority().token(b"message", now()).unwrap().der;
        let other = Authority::new(now(), &mut random(9)).unwrap();
        let report = verify_token(&token, b"message", &other.trust(now()).unwrap());
        assert_eq!(report.faults, [Fault::Untrusted]);
        assert_eq!(verify_token(&token, b"message", &Trust::new([b"no root"])).faults, [Fault::Untrusted]);
    }

    #[test]
    fn revocation_has_to_be_known() {
        let authority = authority();
        let token = authority.token(b"message", now()).unwrap().der;
        let trust = Trust::new([authority.root()]);
        assert_eq!(verify_token(&token, b"message", &trust).faults, [Fault::RevocationUnknown]);
        assert!(verify_token(&token, b"message", &trust.clone().without_revocation()).is_valid());
        // A list that expired before does not apply; one that was made later does.
        let day = jiff::SignedDuration::from_hours(24);
        let late = now().checked_add(day * 40).unwrap();
        let token = authority.token(b"message", late).unwrap().der;
        let trust = authority.trust(now()).unwrap();
        assert_eq!(verify_token(&token, b"message", &trust).faults, [Fault::RevocationUnknown]);
        let trust = authority.trust(late.checked_add(day).unwrap()).unwrap();
        assert!(verify_token(&token, b"message", &trust).is_valid());
    }

    #[test]
    fn a_signature_is_not_a_token() {
        let authority = authority();
        let trust = authority.trust(now()).unwrap();
        let form = (crate::seal::Form::Detached, crate::seal::Stamped::No);
        let signature = authority.cades(b"message", form, now()).unwrap();
        assert_eq!(verify_token(&signature, b"message", &trust).faults, [Fault::Kind]);
        for bytes in [&b""[..], b"0", b"0\x80", &[0x30; 4096]] {
            assert_eq!(verify_token(bytes, b"message", &trust).faults, [Fault::Form]);
        }
    }
}
