//! Why a PDF file was not read or not changed.

use std::fmt;

/// Why a PDF file was not read or not changed. The texts say what is wrong, and contain nothing of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PdfError {
    /// The bytes do not begin like a PDF file.
    NotPdf,
    /// Something necessary is missing or cannot be read.
    Damaged(&'static str),
    /// The file is encrypted, perhaps with an empty password.
    Encrypted,
    /// The page does not exist.
    NoSuchPage {
        /// How many there are.
        pages: u32,
    },
    /// The place is not on the visible part of the page.
    OutsidePage,
    /// No reader sees any of the annotations to replace. This is the first of them.
    NotShown {
        /// The page that it is on, from 1.
        page: u32,
        /// Why nobody sees it.
        why: Unseen,
    },
    /// The height is not a number above zero and up to [`MAX_HEIGHT`](super::MAX_HEIGHT).
    BadHeight,
    /// The text has letters that neither font has, or that are not written from left to right.
    UnknownLetters(Letters),
    /// The file is too large, or takes too much work.
    TooLarge,
    /// A signature of the file does not allow the change.
    Certified,
    /// The signature is longer than what was reserved for it.
    SignatureTooLong {
        /// How many bytes were reserved.
        reserved: usize,
    },
}

/// Why no reader sees an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unseen {
    /// It is marked as hidden, or as not for viewing.
    Hidden,
    /// Its rectangle is missing, or has no area.
    Empty,
    /// It is outside of the visible page.
    Outside,
}

/// Some letters: the first few, each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letters([Option<char>; 4]);

impl Letters {
    pub(super) fn of(letters: impl IntoIterator<Item = char>) -> Self {
        let mut all = Self::default();
        for letter in letters {
            if all.0.contains(&Some(letter)) {
                continue;
            }
            let Some(free) = all.0.iter_mut().find(|place| place.is_none()) else { break };
            *free = Some(letter);
        }
        all
    }
}

/// As code points, such as `U+20BD`: the terminal of the person reading this may lack the letters too.
impl fmt::Display for Letters {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, letter) in self.0.iter().flatten().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(out, "{comma}U+{:04X}", u32::from(*letter))?;
        }
        Ok(())
    }
}

impl fmt::Display for Unseen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Hidden => "is hidden",
            Self::Empty => "has no rectangle, or an empty one",
            Self::Outside => "is outside of the visible page",
        })
    }
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
                out.write_str("the place is outside of the visible page, whose lower left corner is at 0, 0")
            }
            Self::BadHeight => write!(out, "the height has to be above 0 and at most {} points", super::MAX_HEIGHT),
            Self::NotShown { page, why } => {
                write!(out, "page {page}: the annotation {why}, and only those that a reader sees are replaced")
            }
            Self::UnknownLetters(letters) => write!(
                out,
                "the text has letters that cannot be written ({letters}): only those of Latin, Greek and Cyrillic can"
            ),
            Self::TooLarge => out.write_str("the PDF file is too large or too complex"),
            Self::Certified => out.write_str("the PDF file is certified, and its signature does not allow this change"),
            Self::SignatureTooLong { reserved } => {
                write!(out, "the signature is longer than the {reserved} bytes that are reserved for it")
            }
        }
    }
}

impl std::error::Error for PdfError {}
