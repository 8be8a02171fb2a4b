//! Why a PDF file was not read or not changed.

use std::fmt;

/// Why a PDF file was not read or not changed. The texts say what is wrong, and contain nothing of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PdfError {
    /// The bytes do not begin like a PDF file.
    NotPdf,
    /// Something that is needed is missing or cannot be read.
    Damaged(&'static str),
    /// The file is encrypted, with a password or with an empty one.
    Encrypted,
    /// The page does not exist.
    NoSuchPage {
        /// How many there are.
        pages: u32,
    },
    /// The place, or the annotation to replace, is not on the part of the page that a reader sees.
    OutsidePage,
    /// The height is not a number above zero and up to [`MAX_HEIGHT`](super::MAX_HEIGHT).
    BadHeight,
    /// The text has letters that no font at hand has, or that are not written from left to right.
    UnknownLetters,
    /// The file is larger, or takes more work, than a file may.
    TooLarge,
    /// A signature of the file does not allow the change.
    Certified,
    /// The signature is longer than what was reserved for it.
    SignatureTooLong {
        /// How many bytes were reserved.
        reserved: usize,
    },
}

impl fmt::Display for PdfError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPdf => out.write_str("not a PDF file: %PDF is not among its first 1024 bytes"),
            Self::Damaged(what) => write!(out, "the PDF file is damaged: {what}"),
            Self::Encrypted => out.write_str(
                "the PDF file is encrypted; remove its password and its restrictions, even if the password is empty",
            ),
            Self::NoSuchPage { pages } => write!(out, "no such page: the pages are numbered from 1 to {pages}"),
            Self::OutsidePage => {
                out.write_str("the place or annotation is outside of the visible page, whose lower left corner is at 0, 0")
            }
            Self::BadHeight => write!(out, "the height has to be above 0 and at most {} points", super::MAX_HEIGHT),
            Self::UnknownLetters => {
                out.write_str("the text has letters that cannot be written: only Latin, Greek and Cyrillic can")
            }
            Self::TooLarge => out.write_str("the PDF file is too large or too complex"),
            Self::Certified => out.write_str("the PDF file is certified, and its signature does not allow this change"),
            Self::SignatureTooLong { reserved } => {
                write!(out, "the signature is longer than the {reserved} bytes that are reserved for it")
            }
        }
    }
}

impl std::error::Error for PdfError {}
