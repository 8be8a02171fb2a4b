//! Verifies a file that a sandbox gave out: a PDF file with seals, or a report of events.

use std::fmt;

use jiff::Timestamp;
use omni_engines::image::pdf_start;
use omni_engines::pdf::PdfError;
use omni_engines::pdf::report::attachments;
use omni_engines::seal::{Fault, SignatureReport, Trust, verify_pdf};

use super::chain::Report;
use super::root::certificates;
use super::seal::{OtherSignature, VerifiedSeal};
use super::stamped::{self, is_stamped};
use super::{BrokenEvents, VerifiedEvents, verify_events};
use crate::events::page::ATTACHED;
use crate::house::{CONSENT_REASON, REPORT_REASON};

/// A file that passed verification.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct VerifiedFile {
    /// What the file is.
    pub kind: FileKind,
    /// The seals of a PDF file that the authority of the root certificate made, in their order. A report as JSON has none.
    pub seals: Vec<VerifiedSeal>,
    /// Signatures that were in the file before. They are not verified.
    pub others: Vec<OtherSignature>,
    /// The report of events that the file is. `None` if it is something else: attachments of a contract or a document
    /// are ignored, whatever they are called.
    pub events: Option<VerifiedReport>,
}

/// What a file is, according to its seals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileKind {
    /// A report of events, as JSON or as a PDF file.
    Report,
    /// A document that was signed by advanced electronic signature.
    Document,
    /// A file with time stamps, such as a contract with one in the form of NOM-151.
    Stamped,
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
    /// Only a root certificate was given. It does not vouch for the key that signed the events of a JSON report of the
    /// provider `incode`.
    NoKey,
    /// The given root is not a certificate in PEM or DER.
    Root,
    /// The PDF file cannot be read.
    Pdf(PdfError),
    /// The PDF file has no seal at all.
    NoSeal,
    /// The PDF file has signatures, but all of them are in formats that a sandbox does not make.
    OnlyOthers,
    /// Something was added to the file after its last seal.
    AddedLater,
    /// A seal is not valid.
    Seal {
        /// Its number among the seals, from 1.
        place: usize,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The report of events is not valid.
    Events(BrokenEvents),
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Report => "a report of events",
            Self::Document => "a document that was signed by advanced electronic signature",
            Self::Stamped => "a file with time stamps, such as a contract",
        })
    }
}

impl fmt::Display for BrokenFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRoot => f.write_str(
                "seals and time stamps are verified with a root certificate: give that of the sandbox (--root), which \
                 GET /seals/root.pem of its management API responds with",
            ),
            Self::NoKey => f.write_str(
                "the events are signed with the key of a sandbox, and a root certificate does not prove whose key that is: give the key \
                 (--key), which GET /events-key of its management API responds with",
            ),
            Self::Root => f.write_str("the root certificate is not a certificate in PEM or DER"),
            Self::Pdf(error) => error.fmt(f),
            Self::NoSeal => f.write_str(
                "the PDF file has no signature and no time stamp, so there is nothing to verify: a signed contract gets a time stamp \
                 only if the request asks for it (includeSignedDocumentWithNom151InResponse)",
            ),
            Self::OnlyOthers => f.write_str(
                "the PDF file has only signatures of formats that a sandbox does not make; verify them with the program of whoever \
                 signed",
            ),
            Self::AddedLater => f.write_str("something was added to the file after it was sealed"),
            Self::Seal { place, fault } => write!(f, "seal {place} of the PDF file: {fault}"),
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
/// `fetch_events_report`. A PDF file is a report if its seal says so. The events are then verified with it.
///
/// `root` is the certificate that all seals and time stamps must lead to, in PEM or DER:
/// [`Sandbox::seal_root`](crate::Sandbox::seal_root). `key` is the public key that must have signed the events of a
/// report of the provider `incode`. In a PDF file, the seal proves it as well. For a JSON report, only the key does:
/// with a root but without a key it is refused; without both, only its consistency is checked, whoever signed it.
///
/// Signatures of others that were in the file before its first seal are listed, but not verified. The seal covers them.
///
/// # Errors
/// Verification failed: the first problem that was found.
pub fn verify_file(file: &[u8], root: Option<&[u8]>, key: Option<&str>) -> Result<VerifiedFile, BrokenFile> {
    // The authority of a sandbox revokes nothing, but a list that says otherwise counts.
    let roots = root.map(|root| certificates(root).ok_or(BrokenFile::Root)).transpose()?;
    let trust = roots.map(|roots| Trust::new(roots).without_revocation());
    if pdf_start(file).is_none() {
        let report = Report::read(file)?;
        if trust.is_some() && key.is_none() && !is_stamped(&report) {
            return Err(BrokenFile::NoKey);
        }
        let events = Some(verify_report(file, trust.as_ref(), key)?);
        return Ok(VerifiedFile { kind: FileKind::Report, seals: Vec::new(), others: Vec::new(), events });
    }
    let trust = trust.ok_or(BrokenFile::NoRoot)?;
    let all = verify_pdf(file, &trust)?;
    let first = first_own(&all)?;
    let (others, own) = all.split_at_checked(first).ok_or(BrokenFile::NoSeal)?;
    check(own, first)?;
    let kind = kind(own);
    let events = match kind {
        FileKind::Report => {
            let attached = attachments(file)?.into_iter().find(|attachment| attachment.name == ATTACHED);
            let attached = attached.ok_or(BrokenEvents::NotAReport)?;
            Some(verify_report(&attached.bytes, Some(&trust), key)?)
        }
        _ => None,
    };
    let others = others.iter().enumerate().map(|(index, seal)| OtherSignature::of(index + 1, seal));
    let seals = own.iter().enumerate().map(|(index, seal)| VerifiedSeal::of(first + index + 1, seal));
    Ok(VerifiedFile { kind, seals: seals.collect(), others: others.collect(), events })
}

/// The first seal that is ours.
fn first_own(seals: &[SignatureReport]) -> Result<usize, BrokenFile> {
    if let Some(first) = seals.iter().position(|seal| !seal.is_of_others()) {
        return Ok(first);
    }
    if seals.is_empty() {
        return Err(BrokenFile::NoSeal);
    }
    // Modified, or with another root certificate: then the file has a seal, but not a valid one.
    let known = |seal: &SignatureReport| !seal.faults.contains(&Fault::Kind);
    let known = seals.iter().position(known).ok_or(BrokenFile::OnlyOthers)?;
    let fault = seals.get(known).and_then(|seal| seal.faults.first().cloned());
    Err(BrokenFile::Seal { place: known + 1, fault: fault.unwrap_or(Fault::Form) })
}

/// Checks that all seals hold, starting with our first (its index among all signatures is given). Everything after it
/// must also be ours.
fn check(own: &[SignatureReport], first: usize) -> Result<(), BrokenFile> {
    for (index, seal) in own.iter().enumerate() {
        if let Some(fault) = seal.faults.first() {
            return Err(BrokenFile::Seal { place: first + index + 1, fault: fault.clone() });
        }
    }
    match own.last() {
        Some(last) if last.covers_whole_file => Ok(()),
        Some(_) => Err(BrokenFile::AddedLater),
        None => Err(BrokenFile::NoSeal),
    }
}

/// What the file is, according to its seals. A signature covers its own reason, and a sandbox signs only reports with
/// the reason of reports.
fn kind(own: &[SignatureReport]) -> FileKind {
    let says = |reason| own.iter().any(|seal| seal.reason.as_deref() == Some(reason));
    match () {
        () if says(REPORT_REASON) => FileKind::Report,
        () if says(CONSENT_REASON) => FileKind::Document,
        () => FileKind::Stamped,
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
        let root = b"-----BEGIN CERTIFICATE-----AA==-----END CERTIFICATE-----";
        let signed = b"{\"events\":[],\"signature\":\"a.b.c\"}";
        assert_eq!(verified(signed, Some(&root[..])), Some(BrokenFile::NoKey));
        assert!(BrokenFile::NoKey.to_string().contains("--key"));
        assert!(BrokenFile::NoRoot.to_string().contains("--root"));
    }
}
