//! Draws IDs, cards and papers of invented people, and photographs them (feature `specimens`).
//!
//! [`draw`] makes a side as it would come from the printer: flat, clean, 300 dots per inch. [`photograph`] lays it on a
//! table and takes an image of it: tilted, blurred, under a lamp, as a [`Scene`] describes. The same arguments always give
//! the same pixels, on every system: curves and angles use only additions, multiplications and square roots, because the
//! trigonometric functions of different systems differ in the last digit.
//!
//! Everything that is drawn is marked SPECIMEN or MUESTRA. The portraits are those of `testdata/NOTICE`; no other can
//! be used.
//!
//! ```
//! use omni_engines::specimen::{Kind, Person, Scene, Side, draw, photograph};
//!
//! let passport = draw(Kind::Passport, Side::Front, &Person::zara());
//! let scene = Scene { tilt: 8.0, glare: 1.0, ..Scene::default() };
//! assert!(photograph(&passport, &scene, 1).to_jpeg(scene.jpeg_quality).starts_with(b"\xff\xd8"));
//! ```

mod canvas;
mod codes;
mod fonts;
mod layout;
mod math;
mod paper;
mod pattern;
mod pdf;
mod person;
mod portrait;
mod scene;
mod words;
mod zone;

pub use person::{Address, BankCard, Driving, Insurance, Person, Receipt, Sex, Statement, Voter};
pub use portrait::Portrait;
pub use scene::{Background, Scene, photograph};

use crate::image::Image;

/// Kinds of documents that can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Data page of a passport: format TD3, 125 by 88 mm.
    Passport,
    /// Identity card: format TD1, 85.6 by 54 mm, with a zone and a PDF417 code on the back.
    Id,
    /// Driver's license, with the barcode of AAMVA on the back.
    License,
    /// Voter card of Mexico, with a zone and a QR code on the back.
    Voter,
    /// Bank card, with the security code on the back.
    Bank,
    /// Bill that proves an address: a page of paper.
    Proof,
    /// Health insurance card.
    Medical,
    /// Payslip of Mexico with the QR code of a digital tax receipt: a page of paper.
    Cfdi,
}

/// Sides of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// The side with the portrait, or with the text of a paper.
    #[default]
    Front,
    /// The other one. That of a passport is the page for observations, that of a paper is nearly blank.
    Back,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Passport,
        Self::Id,
        Self::License,
        Self::Voter,
        Self::Bank,
        Self::Proof,
        Self::Medical,
        Self::Cfdi,
    ];

    /// The name, as it is written on a command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::Id => "id",
            Self::License => "license",
            Self::Voter => "voter",
            Self::Bank => "bank",
            Self::Proof => "proof",
            Self::Medical => "medical",
            Self::Cfdi => "cfdi",
        }
    }

    /// The kind with this name. `None` for any other text.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether the back contains anything about the person.
    #[must_use]
    pub fn has_back(self) -> bool {
        matches!(self, Self::Id | Self::License | Self::Voter | Self::Bank)
    }

    /// Whether it is a page of paper rather than a card or a booklet.
    #[must_use]
    pub fn is_paper(self) -> bool {
        matches!(self, Self::Proof | Self::Cfdi)
    }
}

/// Draws a side of a document: flat, clean, seen from straight above. Papers have 150 dots per inch, everything else has
/// 300.
#[must_use]
pub fn draw(kind: Kind, side: Side, person: &Person) -> Image {
    Image::from_pixels(layout::draw(kind, side, person))
}

/// A PDF file of one page. The text of papers is text in it; cards are an image on the page.
#[must_use]
pub fn to_pdf(kind: Kind, side: Side, person: &Person) -> Vec<u8> {
    match (kind, side) {
        (Kind::Proof, Side::Front) => pdf::of_paper(&layout::proof::paper(person)),
        (Kind::Cfdi, Side::Front) => pdf::of_paper(&layout::cfdi::paper(person)),
        _ => pdf::of_image(&draw(kind, side, person), 92),
    }
}

/// A PDF file with an image on its only page, as scanners make them.
#[must_use]
pub fn image_to_pdf(image: &Image, jpeg_quality: u8) -> Vec<u8> {
    pdf::of_image(image, jpeg_quality)
}

/// The lines of the machine-readable zone of a document; empty if the kind has none.
#[must_use]
pub fn zone(kind: Kind, person: &Person) -> Vec<String> {
    match kind {
        Kind::Passport => zone::passport(person),
        Kind::Id => zone::card(person),
        Kind::Voter => zone::voter(person),
        _ => Vec::new(),
    }
}

/// The content of the barcode of a document; `None` if the kind has none.
#[must_use]
pub fn code(kind: Kind, person: &Person) -> Option<String> {
    match kind {
        Kind::Id => Some(codes::card(person)),
        Kind::License => Some(codes::license(person)),
        Kind::Voter => Some(codes::voter(person)),
        Kind::Cfdi => Some(codes::receipt(person)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
