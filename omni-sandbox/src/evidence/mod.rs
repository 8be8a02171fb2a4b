//! What is read from captured images. An engine reads it where there is one; otherwise the persona says what is printed. A
//! session stores what was read, and who read it.

mod agree;
mod confidence;
mod face;
mod face_id;
mod features;
mod id;
mod license;
mod lines;
mod measures;
mod merge;
mod national;
mod papers;
mod shown;
#[cfg_attr(not(feature = "engines"), expect(dead_code, reason = "nobody makes what engines would see"))]
mod sight;
mod zone;

pub(crate) use agree::joined;
pub(crate) use confidence::{add as add_confidence, is_sure, mean as confidence_of};
pub(crate) use face::{MIN_BRIGHTNESS, SeenFace, face_area, faces_match, seen};
pub(crate) use face_id::FaceId;
pub(crate) use features::{Features, barcode, barcode_on_back, codes, features};
pub(crate) use id::{Class, Id, believed, class, portrait, portrait_area, text};
pub(crate) use license::CERTAIN;
pub(crate) use merge::{completed, merge, merge_printed};
pub(crate) use papers::{INVALID_NUMBER, Statement, medical_card, statement};
pub(crate) use shown::{face_shown, id_shown, is_specimen_face, itself};
pub(crate) use sight::{
    Edge, FaceProblem, Holder, SeenCard, SeenDocument, SeenPortrait, SeenStatement, TakenFace, see_bank_card,
    see_barcode, see_document, see_face, see_holder, see_likeness, see_medical_card, see_statement,
    see_statement_file,
};
pub(crate) use zone::{Zone, day as zone_date, is_full as is_full_zone, zone};

use omni_types::{OcrData, Sensitive};

use crate::session::Session;
use national::MEXICO;

/// The effective OCR data of an ID: what was read, with its corrections. None before the ID was read.
pub(crate) fn ocr(session: &Session, id: Id) -> Option<OcrData> {
    let document = session.document(id);
    let read = document.result.as_ref().map(|result| &result.text).or(document.extracted.as_ref());
    let mut data = read?.value.clone();
    if let Some(kind) = document.front.as_ref().and_then(|front| front.type_of_id()) {
        data.type_of_id = Some(kind.clone());
    }
    data.external_id = session.person.external_id.clone().map(Sensitive::new);
    if let Some(barcode) = session.barcode(id) {
        if let Some(sent) = session.sent_barcode(id) {
            let has_engines = document.front.as_ref().is_some_and(|front| front.printed.is_some());
            data = merge::with_barcode(data, &sent.value, has_engines);
        } else {
            data = merge::with_details(data, &barcode.value);
        }
        barcode.value.add_to(&mut data);
    }
    let corrections = match id {
        Id::First => {
            // Entering the CIC of a Mexican ID states what is on its back.
            if data.issuing_country.as_ref().is_some_and(|country| country.as_str() == MEXICO)
                && let Some(cic) = &session.codes.document_identifier
            {
                data.cic = Some(Sensitive::new(cic.clone()));
            }
            let check = session.government.check.as_ref();
            data.government_comparison_results = check.map(|check| check.value.comparison.clone());
            &session.corrections.first
        }
        Id::Second => &session.corrections.second,
    };
    Some(corrections.apply(data))
}

/// The visible print of an ID, with its corrections, as far as an engine read it: what zone and barcode are compared with.
/// None if there is no engine; then they are compared with the OCR data.
pub(crate) fn printed(session: &Session, id: Id) -> Option<OcrData> {
    let printed = session.document(id).result.as_ref()?.printed.as_deref()?;
    let corrections = match id {
        Id::First => &session.corrections.first,
        Id::Second => &session.corrections.second,
    };
    Some(corrections.apply(printed.clone()))
}

/// Whether there is a name, and data that distinguishes its holder from others with the same name. Voter cards have their
/// number only on the back, so the number alone cannot be asked for.
pub(crate) fn identifies(data: &OcrData) -> bool {
    full_name(data).is_some()
        && (data.document_number.is_some() || data.birth_date.is_some() || data.curp.is_some())
}

/// The full name on an ID.
pub(crate) fn full_name(data: &OcrData) -> Option<&str> {
    data.name.as_ref()?.full_name.as_ref().map(|name| name.as_str())
}
