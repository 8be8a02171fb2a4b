//! IDs and papers as a whole: what an image shows, and what it says about a person.
//!
//! A document is found by its outline, or by the text and the face on it. It is turned upright and read: print, machine-readable
//! zone, barcodes. Each field says how sure it is and where it comes from. Sources that contradict each other make a field
//! uncertain; what none of them says is missing. Nothing is guessed.

pub mod address;
mod again;
pub mod bank;
mod content;
mod country;
mod driver;
mod field;
mod find;
mod glare;
mod join;
mod license;
pub mod medical;
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
    /// A card of a voter, which is the usual ID of Mexico.
    VoterCard,
    /// A driver's license.
    DriversLicense,
    /// A card of a foreigner who lives in the country.
    ResidencePermit,
    /// A visa.
    Visa,
    /// A payment card.
    BankCard,
    /// A card of a health insurance.
    MedicalCard,
    /// A bill or statement that shows where somebody lives.
    ProofOfAddress,
    /// None of these, or not recognized.
    #[default]
    Unknown,
}

/// Which side of a card it is. Passports, visas and papers have a front alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The side with the portrait.
    Front,
    /// The other one.
    Back,
}

/// One side of a document. `Debug` shows nothing of what it says.
#[derive(Clone, Debug)]
pub struct Document {
    /// What kind it is.
    pub kind: Kind,
    /// Which side. `None` if that is not known.
    pub side: Option<Side>,
    /// Who issued it: a code of ICAO Doc 9303 with three letters. Germany is `DEU`, although its zones say `D`.
    pub country: Option<String>,
    /// Year in which it was issued, if it says so.
    pub year: Option<i16>,
    /// What distinguishes it from others of its kind: the state that issued a license of the United States, or the institute that issued a
    /// voter card of Mexico.
    pub subtype: Option<String>,
    /// The document, upright: cut out if it was found, otherwise the whole image.
    pub image: Image,
    /// How it was found.
    pub found: Found,
    /// Width of the upright document, in pixels of the image that was given.
    pub width_px: f64,
    /// Measured on [`image`](Self::image).
    pub quality: Quality,
    /// All faces, in pixels of [`image`](Self::image).
    pub faces: Faces,
    /// The portrait: the largest face that is not a copy of another.
    pub portrait: Option<Face>,
    /// Whose portrait it is.
    pub portrait_template: Option<Template>,
    /// What is printed, in pixels of [`image`](Self::image). The confidence of a line is at most 0.5 where a reflection may hide more of it.
    pub page: Page,
    /// The machine-readable zone.
    pub zone: Option<Zone>,
    /// Barcodes, in pixels of [`image`](Self::image). Without points, if they were only seen on the image that was given.
    pub codes: Vec<Code>,
    /// It has the look of a PDF417 code, as on the back of a license, but none could be read.
    pub has_unread_code: bool,
    /// What a barcode of North America says.
    pub license: Option<aamva::License>,
    /// How many documents the image shows.
    pub documents: usize,
    /// The document reaches beyond the image.
    pub cut_off: bool,
    /// What it says about the person.
    pub fields: Fields,
    /// What it says if it is a payment card.
    pub bank_card: Option<bank::BankCard>,
    /// What it says if it is a card of a health insurance.
    pub medical_card: Option<medical::MedicalCard>,
    /// What it says if it is a proof of address.
    pub proof: Option<proof::ProofOfAddress>,
}

/// Looks at an image of one document, whichever way it is turned.
///
/// # Errors
///
/// Any [`LookError`].
pub fn read(turn: &Turn<'_>, image: &Image) -> Result<Document, LookError> {
    read::read(turn, image)
}

#[cfg(test)]
mod tests;
