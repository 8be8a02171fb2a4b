//! Verifies seals, made here or elsewhere, and names each fault.
//!
//! It reads messages in DER with one signer, ECDSA on P-256 and SHA-256. Everything else is refused as
//! [`Fault::Form`] or [`Fault::Unsupported`], never accepted.

pub(super) mod cades;
mod chain;
mod message;
pub(super) mod pdf;
mod pool;
pub(super) mod token;

use std::fmt;

/// What is wrong with a seal.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// It is not a signed message in DER with one signer, as the standards prescribe.
    Form,
    /// It uses algorithms other than ECDSA on P-256 and SHA-256.
    Unsupported,
    /// There is room for a signature, but it is empty.
    Empty,
    /// The signed content is of the wrong kind: a time-stamp token where none was expected, or the reverse. In a PDF,
    /// also a signature of a format that this crate does not make.
    Kind,
    /// The signed content is neither in the message nor provided.
    NoContent,
    /// The content is not what was signed: content, digest or imprint was changed.
    Changed,
    /// The signature does not match: it, or what it covers, was changed.
    Signature,
    /// The certificate of the signer is not in the message.
    NoCertificate,
    /// The message does not name its certificate in the signing certificate attribute, or names another one.
    OtherCertificate,
    /// No chain of certificates leads to a trusted root.
    Untrusted,
    /// A certificate was not yet valid, or no longer valid, at the time.
    OutsideValidity,
    /// A certificate is not meant for this purpose.
    Purpose,
    /// A certificate was revoked before the time.
    Revoked,
    /// No revocation list says whether a certificate was revoked.
    RevocationUnknown,
    /// Nothing states when it was signed.
    NoTime,
    /// The time-stamp token of the signature has a fault.
    Token(Box<Fault>),
    /// The signed ranges of a PDF leave out more than the signature.
    Ranges,
    /// After the signature, something other than seals was added to the PDF.
    ChangedLater,
    /// Certificates or revocation lists that the PDF keeps for later cannot be read.
    ValidationData,
}

impl Fault {
    /// Whether it concerns who signed and when, not what was signed.
    fn is_about_signer(&self) -> bool {
        matches!(
            self,
            Self::Untrusted
                | Self::OutsideValidity
                | Self::Purpose
                | Self::Revoked
                | Self::RevocationUnknown
                | Self::NoTime
        )
    }

    /// Whether a seal with this fault can be from somebody who is not trusted, made by other programs in other ways.
    fn is_of_others(&self) -> bool {
        matches!(
            self,
            Self::Empty | Self::Form | Self::Kind | Self::NoCertificate | Self::Unsupported | Self::Untrusted
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "it is not a signed message in DER with one signer",
            Self::Unsupported => "it uses algorithms other than ECDSA on P-256 and SHA-256",
            Self::Empty => "it is empty: room was left for a signature, and nobody has signed",
            Self::Kind => "what was signed is of another kind",
            Self::NoContent => "what was signed is missing",
            Self::Changed => "what was signed was changed",
            Self::Signature => "the signature does not match",
            Self::NoCertificate => "the certificate of the signer is missing",
            Self::OtherCertificate => {
                "the signing certificate attribute is missing, or names another certificate"
            }
            Self::Untrusted => "no chain of certificates leads to a trusted root",
            Self::OutsideValidity => "a certificate was not valid at the time",
            Self::Purpose => "a certificate is not meant for this",
            Self::Revoked => "a certificate was revoked",
            Self::RevocationUnknown => "no revocation list says whether a certificate was revoked",
            Self::NoTime => "nothing says when it was signed",
            Self::Token(fault) => return write!(f, "its time-stamp token: {fault}"),
            Self::Ranges => "the signed ranges leave out more than the signature",
            Self::ChangedLater => "after it, something other than seals was added to the PDF",
            Self::ValidationData => "the validation data of the PDF cannot be read",
        })
    }
}

impl std::error::Error for Fault {}
