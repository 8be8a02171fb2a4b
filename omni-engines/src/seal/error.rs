//! Why something could not be sealed.

use std::fmt;

use crate::pdf::PdfError;

/// Why something could not be sealed, stored or opened. Contains nothing of the input.
#[derive(Debug)]
#[non_exhaustive]
pub enum SealError {
    /// The time is outside of the certificates' validity.
    OutsideValidity,
    /// The time cannot be written in a certificate: it is before 1970 or after 9999.
    Time,
    /// The policy is not an object identifier, such as `2.16.484.101.10.316.2.1.1.2`.
    Policy,
    /// The source of randomness failed.
    Random,
    /// The passphrase is empty.
    NoPassphrase,
    /// The bytes were locked with another passphrase, or were modified afterward.
    WrongKey,
    /// The bytes are not what [`lock`](super::lock) or [`Authority::to_bytes`](super::Authority::to_bytes) wrote.
    NotStored,
    /// A structure could not be encoded: a text is too long.
    Encoding,
    /// The PDF cannot be sealed.
    Pdf(PdfError),
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OutsideValidity => {
                "the time is outside of the certificates' validity; make a new authority for it"
            }
            Self::Time => "the time is before 1970 or after 9999, and cannot be in a certificate",
            Self::Policy => "the policy is not an object identifier, such as 2.16.484.101.10.316.2.1.1.2",
            Self::Random => "the source of randomness failed",
            Self::NoPassphrase => "the passphrase is empty; pass the one that protects the keys",
            Self::WrongKey => {
                "the passphrase is not the one that these keys were locked with, or the stored bytes were changed"
            }
            Self::NotStored => "the bytes are not a stored authority of a version that is known here",
            Self::Encoding => "the seal could not be encoded: a text in it is too long",
            Self::Pdf(error) => return write!(f, "the PDF cannot be sealed: {error}"),
        })
    }
}

impl std::error::Error for SealError {}

/// Encoding fails only because of a length; the details would not help a caller.
impl From<der::Error> for SealError {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}

impl From<PdfError> for SealError {
    fn from(error: PdfError) -> Self {
        Self::Pdf(error)
    }
}
