//! IDs.

use omni_engines::barcode;
use omni_engines::document::{self, Document, Found, Kind, Side};
use omni_engines::image::Image;
use omni_engines::models::Turn;
use omni_types::TypeOfId;

use super::face::cropped;
use super::{SeenDocument, SeenPortrait, text};
use crate::images::{JPEG_QUALITY, Unseen};
use crate::persona::{Code, CodeState, Codes};
use crate::session::Barcode;

/// Width of a card of the format ID-1 in inches (85.6 mm).
const CARD_INCHES: f64 = 3.37;

/// Width of the page of a passport in inches (125 mm).
const PAGE_INCHES: f64 = 4.92;

pub(super) fn see(turn: &Turn<'_>, image: &Image) -> Result<SeenDocument, Unseen> {
    let document = document::read(turn, image)?;
    let kind = kind(document.kind);
    // The cropped document may have a different scale than the image.
    let scale = document.width_px / f64::from(document.image.width().max(1));
    let portrait = document.portrait.as_ref().map(|face| SeenPortrait {
        width: f64::from(face.area.width) * scale,
        likeness: document.portrait_template.as_ref().and_then(|template| template.likeness()),
        cropped: cropped(&document.image, face),
    });
    let inches = if is_page(document.kind) { PAGE_INCHES } else { CARD_INCHES };
    Ok(SeenDocument {
        is_front: document.side.map(|side| side == Side::Front),
        one_sided: is_page(document.kind),
        aligned: document.found != Found::WholeImage || document.kind != Kind::Unknown,
        several: document.documents > 1,
        cut_off: document.cut_off,
        quality: document.quality,
        noise: document.noise,
        width: document.width_px,
        resolution: document.width_px / inches,
        cropped: document.image.to_jpeg(JPEG_QUALITY).into(),
        portrait,
        text: text::read(&document, &kind),
        printed: text::printed(&document, &kind),
        barcode: barcode(&document),
        codes: codes(&document),
        kind,
        // The issuer on a health insurance card is not an issuer of IDs.
        country: document.country.filter(|_| document.kind != Kind::MedicalCard),
        subtype: document.subtype,
    })
}

/// Whether it is a page or a sticker, which has no back.
fn is_page(kind: Kind) -> bool {
    matches!(kind, Kind::Passport | Kind::Visa)
}

/// The type of an ID; unknown for anything else.
fn kind(kind: Kind) -> TypeOfId {
    match kind {
        Kind::Passport => TypeOfId::Passport,
        Kind::IdentityCard => TypeOfId::IdentificationCard,
        Kind::VoterCard => TypeOfId::VoterIdentification,
        Kind::DriversLicense => TypeOfId::DriversLicense,
        Kind::ResidencePermit => TypeOfId::ResidenceDocument,
        Kind::Visa => TypeOfId::Visa,
        Kind::MedicalCard => TypeOfId::MedicalCard,
        _ => TypeOfId::Unknown,
    }
}

/// The content of a barcode: that of a license, or else at least the text.
fn barcode(document: &Document) -> Option<Barcode> {
    let mut texts = document.codes.iter().filter(|code| code.kind == barcode::Kind::Pdf417);
    let license = texts.clone().find_map(|code| Barcode::read(&code.text).ok());
    license.or_else(|| Some(Barcode { text: Some(texts.next()?.text.clone()), ..Barcode::default() }))
}

fn codes(document: &Document) -> Codes {
    let of = |code: &barcode::Code| match code.kind {
        barcode::Kind::Pdf417 => Code::Pdf417,
        barcode::Kind::Qr => Code::Qr,
    };
    document.codes.iter().map(|code| (of(code), CodeState::Genuine)).collect()
}
