//! IDs and papers as a whole: what an image shows, and what a document says about a person.
//!
//! A document is found by its outline, or by the text and the face on it. It is turned upright and read: print,
//! machine-readable zone, barcodes. Each field has a confidence and a source. If sources contradict each other, the field is
//! uncertain. If no source has it, the field is missing. Nothing is guessed.

pub mod address;
mod again;
mod alike;
pub mod bank;
mod content;
mod country;
mod driver;
mod field;
mod find;
mod further;
mod glare;
mod join;
mod license;
pub mod medical;
mod postal;
mod print;
pub mod proof;
mod read;
mod title;
mod voter;
mod zone;

use crate::barcode::{Code, aamva};
use crate::face::{Face, Faces, Template};
use crate::image::{Image, Quality};
use crate::models::{LookError, Turn};
use crate::mrz::Zone;
use crate::text::Page;

pub use field::{Conflict, Field, Fields, From, Reading};
pub use find::Found;

/// What kind of document it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A passport: the page with the portrait.
    Passport,
    /// An identity card.
    IdentityCard,
    /// A voter card, which is the usual ID in Mexico.
    VoterCard,
    /// A driver's license.
    DriversLicense,
    /// A card of a foreigner who lives in the country.
    ResidencePermit,
    /// A visa.
    Visa,
    /// A payment card.
    BankCard,
    /// A health insurance card.
    MedicalCard,
    /// A bill or statement that shows where a person lives.
    ProofOfAddress,
    /// None of these, or not recognized.
    #[default]
    Unknown,
}

/// A side of a card. Passports, visas and papers have only a front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The side with the portrait.
    Front,
    /// The other side.
    Back,
}

/// One side of a document. `Debug` does not show what it says.
#[derive(Clone, Debug)]
pub struct Document {
    /// What kind it is.
    pub kind: Kind,
    /// The side. `None` if it is not known. A card without a portrait is a front if it says in print who its holder is.
    pub side: Option<Side>,
    /// Who issued it: a three-letter code of ICAO Doc 9303. Germany is `DEU`, although its zones say `D`.
    pub country: Option<String>,
    /// Year of issue, if the document says so.
    pub year: Option<i16>,
    /// What distinguishes it from others of its kind: the state that issued a license in the United States, or the institute
    /// that issued a voter card in Mexico.
    pub subtype: Option<String>,
    /// The document, upright: cropped if it was found, otherwise the whole image.
    pub image: Image,
    /// How it was found.
    pub found: Found,
    /// Width of the upright document, in pixels of the original image.
    pub width_px: f64,
    /// Quality of [`image`](Self::image).
    pub quality: Quality,
    /// The [noise](Image::noise) of the camera on it.
    pub noise: f64,
    /// All faces, in pixels of [`image`](Self::image).
    pub faces: Faces,
    /// The portrait: the largest face that is not a copy of another.
    pub portrait: Option<Face>,
    /// Template of the portrait.
    pub portrait_template: Option<Template>,
    /// What is printed, in pixels of [`image`](Self::image). The confidence of a line is at most 0.5 where a reflection may
    /// hide more of it.
    pub page: Page,
    /// The machine-readable zone.
    pub zone: Option<Zone>,
    /// Barcodes, in pixels of [`image`](Self::image). They have no points if they were found only on the original image.
    pub codes: Vec<Code>,
    /// Something looks like a PDF417 code, as on the back of a license, but it could not be read.
    pub has_unread_code: bool,
    /// What a North American barcode says.
    pub license: Option<aamva::License>,
    /// How many documents the image shows.
    pub documents: usize,
    /// The document extends beyond the image.
    pub cut_off: bool,
    /// What it says about the person.
    pub fields: Fields,
    /// What it says if it is a payment card.
    pub bank_card: Option<bank::BankCard>,
    /// What it says if it is a health insurance card.
    pub medical_card: Option<medical::MedicalCard>,
    /// What it says if it is a proof of address.
    pub proof: Option<proof::ProofOfAddress>,
}

/// Reads an image of one document, whichever way it is turned.
///
/// The work is bounded, whatever the image shows: at most two times [`text::read`](fn@crate::text::read),
/// [`mrz::find`](fn@crate::mrz::find) and [`face::find`](fn@crate::face::find), three times
/// [`barcode::find`](fn@crate::barcode::find), a few searches for text and stripes, and single lines and faces. Besides the
/// networks, it takes at most five bytes per pixel of the image, of which the result has up to three; hardly anything else
/// grows with the image.
///
/// # Errors
///
/// Any [`LookError`].
pub fn read(turn: &Turn<'_>, image: &Image) -> Result<Document, LookError> {
    read::read(turn, image)
}

/// Whether one side of an ID fills the image, without anything around it. Takes long only if the image has the shape of one
/// and lines of text.
///
/// At most one search for text, and one [`read`](fn@read), whose memory it takes.
///
/// # Errors
///
/// Any [`LookError`].
pub fn is_whole_id(turn: &Turn<'_>, image: &Image) -> Result<bool, LookError> {
    use Kind::{DriversLicense, IdentityCard, Passport, ResidencePermit, Visa, VoterCard};

    let ids = [DriversLicense, IdentityCard, Passport, ResidencePermit, Visa, VoterCard];
    Ok(find::may_be_whole_id(turn, image)? && ids.contains(&read(turn, image)?.kind))
}

#[cfg(test)]
mod tests;
