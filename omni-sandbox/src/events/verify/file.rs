//! Verifies a file that a sandbox gave out: a PDF file with seals, or a report of events.

use std::fmt;

use jiff::Timestamp;
use omni_engines::pdf::report::attachments;
use omni_engines::pdf::{PdfError, is_pdf};
use omni_engines::seal::{Fault, Level, SealKind, SignatureReport, Trust, verify_pdf};

use super::chain::Report;
use super::root::certificates;
use super::stamped::{self, is_stamped};
use super::{BrokenEvents, VerifiedEvents, verify_events};
use crate::events::page::ATTACHED;

/// A file in which everything fits.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct VerifiedFile {
    /// The seals of a PDF file, in the order in which they were put on. A report as JSON has none.
    pub seals: Vec<VerifiedSeal>,
    /// The report of events that the file is, or that is attached to it.
    pub events: Option<VerifiedReport>,
}

/// A seal that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedSeal {
    /// `signature` or `time stamp`.
    pub kind: &'static str,
    /// Who sealed: the common name in the certificate.
    pub sealed_by: String,
    /// When it was sealed: as a time stamp proves, or else as the file says.
    pub at: Option<Timestamp>,
    /// The level of a signature by PAdES, such as `B-LTA`. A time stamp has none.
    pub level: Option<&'static str>,
}

/// A report of events that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifiedReport {
    /// Signed with the key of the sandbox: the provider `incode`.
    Signed(VerifiedEvents),
    /// Stamped by the authority of the root certificate: the provider `nom151`.
    Stamped {
        /// Id of the session.
        interview_id: String,
        /// How many events there are.
        events: usize,
        /// When all of them were stamped.
        at: Timestamp,
    },
}

/// Why a file cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrokenFile {
    /// No root certificate was given, and the seals or time stamps need one.
    NoRoot,
    /// What was given is not a certificate in PEM or DER.
    Root,
    /// The PDF file cannot be read.
    Pdf(PdfError),
    /// The PDF file has no seal at all.
    NoSeal,
    /// Something was added to the file after it was sealed last.
    AddedLater,
    /// A seal does not hold.
    Seal {
        /// Its place among the seals, from 1.
        place: usize,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The report of events does not hold.
    Events(BrokenEvents),
}

impl fmt::Display for VerifiedSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by {}", self.sealed_by)?;
        if let Some(at) = self.at {
            write!(f, ", at {at}")?;
        }
        self.level.map_or(Ok(()), |level| write!(f, ", PAdES {level}"))
    }
}

impl fmt::Display for BrokenFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRoot => f.write_str(
                "seals and time stamps are verified with a root certificate: give that of the sandbox (--root), which \
                 GET /seals/root.pem of its management API responds with",
            ),
            Self::Root => f.write_str("the root certificate is not one in PEM or DER"),
            Self::Pdf(error) => error.fmt(f),
            Self::NoSeal => f.write_str("the file has no seal, so nothing says who made it"),
            Self::AddedLater => f.write_str("something was added to the file after it was sealed"),
            Self::Seal { place, fault } => write!(f, "seal {place}: {fault}"),
            Self::Events(broken) => broken.fmt(f),
        }
    }
}

impl std::error::Error for BrokenFile {}

impl From<BrokenEvents> for BrokenFile {
    fn from(broken: BrokenEvents) -> Self {
        Self::Events(broken)
    }
}

impl From<PdfError> for BrokenFile {
    fn from(error: PdfError) -> Self {
        Self::Pdf(error)
    }
}

/// Verifies a PDF file with seals, such as the response of `download_events_report`, a document that was signed with
/// `sign_document` or a contract with a NOM-151 time stamp; or a report of events as JSON, the response of
/// `fetch_events_report`. A report in a PDF file is verified with it.
///
/// `root` is the certificate that all seals and time stamps must lead to, in PEM or DER:
/// [`Sandbox::seal_root`](crate::Sandbox::seal_root). `key` is the public key that must have signed the events of a report of
/// the provider `incode`; without it, whichever key the report contains.
///
/// # Errors
/// Something does not fit: the first thing that was found.
pub fn verify_file(file: &[u8], root: Option<&[u8]>, key: Option<&str>) -> Result<VerifiedFile, BrokenFile> {
    // The authority of a sandbox revokes nothing. A list that says otherwise counts.
    let roots = root.map(|root| certificates(root).ok_or(BrokenFile::Root)).transpose()?;
    let trust = roots.map(|roots| Trust::new(roots).without_revocation());
    if !is_pdf(file) {
        let events = Some(verify_report(file, trust.as_ref(), key)?);
        return Ok(VerifiedFile { seals: Vec::new(), events });
    }
    let trust = trust.ok_or(BrokenFile::NoRoot)?;
    let seals = verify_seals(file, &trust)?;
    let attached = attachments(file)?.into_iter().find(|attachment| attachment.name == ATTACHED);
    let events = attached.map(|report| verify_report(&report.bytes, Some(&trust), key)).transpose()?;
    Ok(VerifiedFile { seals, events })
}

fn verify_seals(file: &[u8], trust: &Trust) -> Result<Vec<VerifiedSeal>, BrokenFile> {
    let seals = verify_pdf(file, trust)?;
    for (index, seal) in seals.iter().enumerate() {
        if let Some(fault) = seal.faults.first() {
            return Err(BrokenFile::Seal { place: index + 1, fault: fault.clone() });
        }
    }
    match seals.last() {
        Some(last) if last.covers_whole_file => Ok(seals.iter().map(VerifiedSeal::of).collect()),
        Some(_) => Err(BrokenFile::AddedLater),
        None => Err(BrokenFile::NoSeal),
    }
}

fn verify_report(
    json: &[u8],
    trust: Option<&Trust>,
    key: Option<&str>,
) -> Result<VerifiedReport, BrokenFile> {
    let report = Report::read(json)?;
    if !is_stamped(&report) {
        return Ok(VerifiedReport::Signed(verify_events(json, key)?));
    }
    let stamped = stamped::verify(&report, trust.ok_or(BrokenFile::NoRoot)?)?;
    Ok(VerifiedReport::Stamped { interview_id: stamped.session, events: stamped.events, at: stamped.at })
}

impl VerifiedSeal {
    fn of(seal: &SignatureReport) -> Self {
        Self {
            kind: match seal.kind {
                SealKind::Signature => "signature",
                SealKind::Timestamp => "time stamp",
            },
            sealed_by: seal.signer.clone().unwrap_or_default(),
            at: seal.at(),
            level: seal.level.map(|level| match level {
                Level::BB => "B-B",
                Level::BT => "B-T",
                Level::BLt => "B-LT",
                Level::BLta => "B-LTA",
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said() {
        let verified = |file: &[u8], root| verify_file(file, root, None).err();
        assert_eq!(verified(b"%PDF-1.7", None), Some(BrokenFile::NoRoot));
        assert_eq!(verified(b"\n\n%PDF-1.7", None), Some(BrokenFile::NoRoot));
        assert_eq!(verified(b"%PDF-1.7", Some(&b"no certificate"[..])), Some(BrokenFile::Root));
        assert_eq!(verified(b"{}", None), Some(BrokenFile::Events(BrokenEvents::NotAReport)));
        assert_eq!(verified(b"{\"events\":[],\"signature\":\"AAAA\"}", None), Some(BrokenFile::NoRoot));
        assert!(BrokenFile::NoRoot.to_string().contains("--root"));
    }
}
