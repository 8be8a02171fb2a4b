//! Verifies CAdES signatures.

use std::fmt;

use const_oid::db::rfc5911::ID_DATA;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{
    Fault,
    chain::{self, Purpose},
    message::Signed,
    pool::Pool,
    token,
};
use crate::seal::{Trust, certificate};

/// What a CAdES signature states, and what is wrong with it.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct CadesReport {
    /// Who signed: the common name of the certificate.
    pub signer: Option<String>,
    /// The time that the signer states.
    pub signing_time: Option<Timestamp>,
    /// The time that the time-stamp token proves.
    pub stamped_at: Option<Timestamp>,
    /// What was signed, if it was in the message.
    pub content: Option<Vec<u8>>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl CadesReport {
    /// Whether nothing is wrong with it.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Omits the name and the content.
impl fmt::Debug for CadesReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CadesReport")
            .field("signing_time", &self.signing_time)
            .field("stamped_at", &self.stamped_at)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

/// Checks a CAdES signature in DER. `data` is what was signed, if it is not in the message.
///
/// The bounds are those of [`verify_token`](crate::seal::verify_token), with the certificates and lists of the signature
/// and its token together.
#[must_use]
pub fn verify_cades(message: &[u8], data: Option<&[u8]>, trust: &Trust) -> CadesReport {
    let mut report =
        CadesReport { signer: None, signing_time: None, stamped_at: None, content: None, faults: Vec::new() };
    if let Err(fault) = judge(message, data, trust, &mut report) {
        report.faults.insert(0, fault);
    }
    report
}

fn judge(message: &[u8], data: Option<&[u8]>, trust: &Trust, report: &mut CadesReport) -> Result<(), Fault> {
    let signed = Signed::read(message)?;
    if signed.kind() != ID_DATA {
        return Err(Fault::Kind);
    }
    let content = match (data, signed.encloses()) {
        (Some(data), false) => data,
        (None, true) => signed.content().ok_or(Fault::Form)?,
        // Two contents could differ.
        (Some(_), true) => return Err(Fault::Form),
        (None, false) => return Err(Fault::NoContent),
    };
    report.signer = certificate::common_name(&signed.certificate);
    report.signing_time = signed.signing_time();
    signed.check(&Sha256::digest(content).into())?;
    if signed.encloses() {
        report.content = Some(content.to_vec());
    }
    let mut pool = Pool::new(trust);
    let judged = signer(&signed, signed.signing_time(), &mut pool);
    report.stamped_at = judged.stamped_at;
    report.faults = judged.faults;
    Ok(())
}

/// What was found about who signed, and when.
pub(super) struct Judged {
    pub(super) stamped_at: Option<Timestamp>,
    pub(super) faults: Vec<Fault>,
}

/// Checks the token of a signature, and the certificate of the signer: at the time that the token proves, or else at the
/// claimed time.
pub(super) fn signer(signed: &Signed, claimed: Option<Timestamp>, pool: &mut Pool) -> Judged {
    let mut faults = Vec::new();
    let mut stamped_at = None;
    match signed.token() {
        None => {}
        Some(Err(fault)) => faults.push(Fault::Token(Box::new(fault))),
        Some(Ok(der)) => {
            let report = token::check(&der, &Sha256::digest(signed.signature()).into(), pool);
            if report.is_valid() {
                stamped_at = report.at;
            }
            faults.extend(report.faults.into_iter().map(|fault| Fault::Token(Box::new(fault))));
        }
    }
    pool.add_certificates(signed.certificates());
    pool.add_lists(signed.lists());
    match stamped_at.or(claimed) {
        Some(at) => faults.extend(chain::check(pool, &signed.certificate, Purpose::Signing, at)),
        None => faults.push(Fault::NoTime),
    }
    Judged { stamped_at, faults }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{
        Authority, Form, Stamped,
        testing::{authority, begin, now, random},
    };

    fn made(form: Form, stamped: Stamped) -> (Authority, Vec<u8>) {
        let authority = authority();
        let message = authority.cades(b"content", (form, stamped), now()).unwrap();
        (authority, message)
    }

    #[test]
    fn all_forms_are_accepted() {
        let second = Timestamp::from_second(now().as_second()).unwrap();
        for (form, data) in [(Form::Detached, Some(&b"content"[..])), (Form::Enveloping, None)] {
            for stamped in [Stamped::No, Stamped::Yes] {
                let (authority, message) = made(form, stamped);
                let report = verify_cades(&message, data, &authority.trust(now()).unwrap());
                assert_eq!(report.faults, [], "{form:?} {stamped:?}");
                assert_eq!(report.signing_time, Some(second));
                assert_eq!(report.stamped_at, (stamped == Stamped::Yes).then(now));
                assert_eq!(report.content.as_deref(), data.is_none().then_some(&b"content"[..]));
                assert_eq!(report.signer.as_deref(), Some("Omni Sandbox Test Signer, not accredited"));
            }
        }
    }

    #[test]
    fn every_byte_counts() {
        let (authority, message) = made(Form::Enveloping, Stamped::Yes);
        let trust = authority.trust(now()).unwrap();
        for at in 0..message.len() {
            let mut changed = message.clone();
            changed[at] ^= 1 << (at % 8);
            let report = verify_cades(&changed, None, &trust);
            // The name of the token's attribute is not signed and can be changed: then there is no token.
            assert!(!report.is_valid() || report.stamped_at.is_none(), "byte {at}");
        }
    }

    #[test]
    fn other_content_is_found() {
        let (authority, message) = made(Form::Detached, Stamped::Yes);
        let trust = authority.trust(now()).unwrap();
        assert_eq!(verify_cades(&message, Some(b"contend"), &trust).faults, [Fault::Changed]);
        assert_eq!(verify_cades(&message, None, &trust).faults, [Fault::NoContent]);
        let (_, message) = made(Form::Enveloping, Stamped::Yes);
        assert_eq!(verify_cades(&message, Some(b"content"), &trust).faults, [Fault::Form]);
    }

    #[test]
    fn a_revoked_certificate_is_found() {
        let (authority, message) = made(Form::Enveloping, Stamped::Yes);
        let before = Trust::new([authority.root()])
            .with_revocation_lists([authority.list_without_signer(begin()).unwrap()]);
        assert_eq!(verify_cades(&message, None, &before).faults, [Fault::Revoked]);
        // Revoked after the token was made.
        let later = now().checked_add(jiff::SignedDuration::from_secs(1)).unwrap();
        let after = Trust::new([authority.root()])
            .with_revocation_lists([authority.list_without_signer(later).unwrap()]);
        assert_eq!(verify_cades(&message, None, &after).faults, []);
    }

    #[test]
    fn a_list_of_another_issuer_says_nothing() {
        let (authority, message) = made(Form::Enveloping, Stamped::No);
        let other = Authority::new(begin(), &mut random(5)).unwrap();
        let trust = Trust::new([authority.root()])
            .with_revocation_lists([other.revocation_list(now()).unwrap(), b"no list".to_vec()]);
        assert_eq!(verify_cades(&message, None, &trust).faults, [Fault::RevocationUnknown]);
    }

    #[test]
    fn the_certificate_for_tokens_signs_no_documents() {
        let mut authority = authority();
        std::mem::swap(&mut authority.stamper, &mut authority.signer);
        let form = (Form::Enveloping, Stamped::No);
        let message = authority.cades(b"content", form, now()).unwrap();
        let trust = authority.trust(now()).unwrap();
        assert_eq!(verify_cades(&message, None, &trust).faults, [Fault::Purpose]);
        let token = authority.token(b"content", now()).unwrap().der;
        let report = crate::seal::verify_token(&token, b"content", &trust);
        assert_eq!(report.faults, [Fault::Purpose]);
    }
}
