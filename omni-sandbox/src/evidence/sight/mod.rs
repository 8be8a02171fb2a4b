//! What engines see in an image, in the sandbox's own terms. Without the feature `engines`, these values are never
//! created.

#[cfg(feature = "engines")]
mod document;
#[cfg(feature = "engines")]
mod face;
#[cfg(feature = "engines")]
mod papers;
#[cfg(feature = "engines")]
mod text;

use bytes::Bytes;
use jiff::civil::Date;
use omni_engines::image::{Image, Quality};
use omni_engines::likeness::Likeness;
use omni_types::{CreditCardOcrData, MedicalData, OcrAddressFields, OcrData, Sensitive, TypeOfId};

use super::papers::StatementConfidence;
use crate::images::{Eyes, Unseen};
use crate::persona::Codes;
use crate::session::Barcode;

/// The face in an image of a person.
pub(crate) struct TakenFace {
    pub(crate) likeness: Option<Likeness>,
    /// Width of the face, in pixels of the image.
    pub(crate) width: f32,
    /// Mean brightness of the skin, out of 255.
    pub(crate) brightness: f64,
    /// Whether a mask is worn, if that was checked.
    pub(crate) mask: Option<bool>,
    /// The face, cut out, as a JPEG file.
    pub(crate) cropped: Option<Bytes>,
}

/// Why a face cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaceProblem {
    /// There is no face.
    NotFound,
    /// There are the faces of several people.
    Several,
    /// It reaches beyond this edge of the image.
    CutOff(Edge),
    Small,
    Blurred,
    /// It is too dark or too bright.
    Light,
    /// It does not look at the camera, or lies on its side.
    Turned,
    /// It is that on an ID which fills the image.
    OnId,
}

/// The person who holds an ID in front of the camera.
pub(crate) enum Holder {
    /// There is no face but those on the ID.
    Nobody,
    /// The face reaches beyond the image.
    CutOff,
    /// There is one. None if it has no likeness.
    Seen(Option<Likeness>),
}

/// An edge of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    Top,
    Bottom,
    Left,
    Right,
}

/// One side of an ID, or of something that was taken for one.
pub(crate) struct SeenDocument {
    /// Unknown for anything that is not an ID.
    pub(crate) kind: TypeOfId,
    /// Whether it is the front. None if that is unclear.
    pub(crate) is_front: Option<bool>,
    /// IDs of this kind have no back.
    pub(crate) one_sided: bool,
    /// Three letters.
    pub(crate) country: Option<String>,
    pub(crate) subtype: Option<String>,
    /// Its position in the image was found, or the image shows nothing else.
    pub(crate) aligned: bool,
    /// There is more than one in the image.
    pub(crate) several: bool,
    /// It extends beyond the image.
    pub(crate) cut_off: bool,
    pub(crate) quality: Quality,
    /// The noise of the camera on it.
    pub(crate) noise: f64,
    /// Its width in pixels of the image.
    pub(crate) width: f64,
    /// In dots per inch.
    pub(crate) resolution: f64,
    /// The document, cut out and upright, as a JPEG file.
    pub(crate) cropped: Bytes,
    pub(crate) portrait: Option<SeenPortrait>,
    /// Its content: where its sources differ, whatever is most likely right.
    pub(crate) text: OcrData,
    /// What is printed on it in plain text.
    pub(crate) printed: OcrData,
    pub(crate) barcode: Option<Barcode>,
    /// The codes on it.
    pub(crate) codes: Codes,
}

/// The face on an ID.
pub(crate) struct SeenPortrait {
    /// Width of the face, in pixels of the image.
    pub(crate) width: f64,
    pub(crate) likeness: Option<Likeness>,
    /// The face, cut out, as a JPEG file.
    pub(crate) cropped: Option<Bytes>,
}

/// A side of a payment card, as far as it could be read.
pub(crate) struct SeenCard {
    /// Without a valid number, it has a status if there is an invalid one.
    pub(crate) data: CreditCardOcrData,
    /// The last digits of the number, which the back may repeat.
    pub(crate) last_digits: Option<Sensitive<String>>,
}

/// A proof of address, as far as it could be read.
#[derive(Default)]
pub(crate) struct SeenStatement {
    pub(crate) issuer: Option<String>,
    /// Name of the addressee.
    pub(crate) name: Option<String>,
    pub(crate) emitted_on: Option<Date>,
    pub(crate) address: OcrAddressFields,
    /// The lines of the address.
    pub(crate) lines: Vec<String>,
    pub(crate) confidence: StatementConfidence,
    /// Why neither name nor address was read, in words.
    pub(crate) unread: Option<String>,
}

/// Functions that look at images, each with its implementation. Without the feature they cannot be called, because no
/// `Eyes` exist.
macro_rules! looks {
    ($($(#[doc = $doc:literal])+ $name:ident($($argument:ident: $type:ty),*) -> $seen:ty = $module:ident::$function:ident;)+) => {
        $(
            $(#[doc = $doc])+
            pub(crate) fn $name(eyes: &Eyes<'_>, image: &Image $(, $argument: $type)*) -> Result<$seen, Unseen> {
                #[cfg(feature = "engines")]
                return $module::$function(&eyes.turn, image $(, $argument)*);
                #[cfg(not(feature = "engines"))]
                {
                    let _ = (image, $($argument,)*);
                    eyes.never()
                }
            }
        )+
    };
}

looks! {
    /// Looks for the face of the person in an image, and for a mask if requested.
    see_face(checks_mask: bool) -> Result<TakenFace, FaceProblem> = face::see;
    /// The face of the person in an image, however visible it is. None if there is nobody.
    see_likeness() -> Option<Likeness> = face::likeness;
    /// The person who holds an ID whose portrait is this many pixels wide.
    see_holder(portrait: Option<f64>) -> Holder = face::holder;
    /// Reads an ID.
    see_document() -> SeenDocument = document::see;
    /// Reads a side of a payment card.
    see_bank_card(is_back: bool) -> SeenCard = papers::bank_card;
    /// Reads a health insurance card.
    see_medical_card() -> MedicalData = papers::medical_card;
    /// Reads a proof of address.
    see_statement() -> SeenStatement = papers::statement;
    /// Reads the barcode of an ID. None if there is none.
    see_barcode() -> Option<Barcode> = papers::barcode;
}

/// Reads a proof of address in a PDF file. With it comes how sharp it is, from 0 to 100.
pub(crate) fn see_statement_file(eyes: &Eyes<'_>, file: &[u8]) -> Result<(i32, SeenStatement), Unseen> {
    #[cfg(feature = "engines")]
    return papers::statement_file(&eyes.turn, file);
    #[cfg(not(feature = "engines"))]
    {
        let _ = file;
        eyes.never()
    }
}
