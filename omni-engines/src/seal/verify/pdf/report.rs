//! The result for a signature or a time stamp in a PDF file.

use std::fmt;

use jiff::Timestamp;

use super::super::Fault;
use crate::{
    pdf::{EmbeddedSignature, SlotKind},
    seal::Level,
};

/// The kind of a seal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SealKind {
    /// A person's signature, or something in an unsupported format.
    Signature,
    /// A time stamp of the whole file.
    Timestamp,
}

/// What a signature or a time stamp in a PDF file states, and what is wrong with it.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct SignatureReport {
    /// Its kind.
    pub kind: SealKind,
    /// What the file calls the format, such as `ETSI.CAdES.detached`.
    pub format: String,
    /// Who signed: the common name of the certificate, if the signature is intact.
    pub signer: Option<String>,
    /// Who signed, according to the file.
    pub name: Option<String>,
    /// The reason, according to the file.
    pub reason: Option<String>,
    /// The time, according to the file.
    pub claimed_at: Option<Timestamp>,
    /// The time that a time-stamp token proves: that of the signature, or the time stamp itself.
    pub stamped_at: Option<Timestamp>,
    /// The policy of a time stamp: an object identifier in dotted form.
    pub policy: Option<String>,
    /// The level that a signature without faults reaches. A time stamp has none.
    pub level: Option<Level>,
    /// Whether nothing was added to the file since.
    pub covers_whole_file: bool,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl SignatureReport {
    /// Whether nothing is wrong with it.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }

    /// Whether the signed content is unchanged, whoever signed it.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.faults
            .iter()
            .all(|fault| fault.is_about_signer() || matches!(fault, Fault::Token(_) | Fault::ValidationData))
    }

    /// Whether the chain of certificates leads to a trusted root, and each certificate was valid at the time and not
    /// revoked.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        self.signer.is_some() && !self.faults.iter().any(Fault::is_about_signer)
    }

    /// Whether it can be the seal of somebody who is not trusted: its certificates lead elsewhere, it is in an
    /// unsupported form, or it is empty. It can also be a seal that was modified.
    #[must_use]
    pub fn is_of_others(&self) -> bool {
        self.faults.iter().any(Fault::is_of_others)
    }

    /// When it was signed: the proven time, or else the claimed one.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        self.stamped_at.or(self.claimed_at)
    }
}

/// Omits names and reasons.
impl fmt::Debug for SignatureReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignatureReport")
            .field("kind", &self.kind)
            .field("level", &self.level)
            .field("at", &self.at())
            .field("covers_whole_file", &self.covers_whole_file)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

/// A report of what the file states, before anything is checked.
pub(super) fn empty(seal: &EmbeddedSignature) -> SignatureReport {
    SignatureReport {
        kind: match seal.kind {
            Some(SlotKind::DocumentTimestamp) => SealKind::Timestamp,
            Some(SlotKind::Signature) | None => SealKind::Signature,
        },
        format: seal.format.clone(),
        signer: None,
        name: seal.name.clone(),
        reason: seal.reason.clone(),
        claimed_at: seal.at,
        stamped_at: None,
        policy: None,
        level: None,
        covers_whole_file: seal.covers_whole_file,
        faults: Vec::new(),
    }
}
