//! Why an image of an ID is rejected.

use omni_types::endpoint::Endpoint;
use omni_types::{CaptureFailReason, OcrData, TypeOfId};

use super::{MeasuredId, SeenId, Shown};
use crate::evidence::{self, Class, full_name};
use crate::flow::Flow;
use crate::frame::Call;
use crate::persona::Facts;
use crate::session::Session;

/// Why an image of an ID is rejected.
pub(super) enum Rejection {
    /// With HTTP status 200, and what the image was classified as nevertheless.
    Fails(CaptureFailReason, Classified),
    /// With a custom code.
    Refused(i32, &'static str),
}

/// What a rejected image was classified as.
pub(super) enum Classified {
    /// The requested side of an ID.
    Side,
    /// An ID, but not the requested side of one.
    OtherSide,
    Nothing,
}

/// The face on it could not be cropped.
const TOO_SMALL: Rejection =
    Rejection::Refused(1003, "base64Image: the ID is too small on the image to crop the face; come closer");

/// The forced reason to reject the image, if there is one.
pub(super) fn forced<E: Endpoint>(call: &Call<'_, E>, session: &Session) -> Option<Rejection> {
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    if let Some(forced) = facts.code(call.operation()) {
        return Some(Rejection::Refused(forced.value.code, "a scenario makes this call fail"));
    }
    let reason = facts.fail_reason(call.operation())?;
    Some(Rejection::Fails(reason.value, Classified::Nothing))
}

/// Why the image is rejected. Measurements come first, then what the ID is, according to engines or the persona.
pub(super) fn rejection<E: Endpoint>(
    call: &Call<'_, E>,
    session: &Session,
    shown: Shown,
    seen: &SeenId,
) -> Option<Rejection> {
    use CaptureFailReason::{
        DocumentNotReadable, IdTypeUnacceptable, UnableToAlignDocument, UnknownDocumentType,
    };
    let fails = |reason, classified| Some(Rejection::Fails(reason, classified));
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    // Only the back of the first ID has a documented code for this.
    if shown == Shown::BACK && seen.has_wrong_size() {
        let message = "base64Image: the image has too many or too few pixels; send one taken with a camera";
        return Some(Rejection::Refused(5003, message));
    }
    let card = match &seen.measured {
        Err(_) => return fails(UnknownDocumentType, Classified::Nothing),
        Ok(MeasuredId { card: None, .. }) => return fails(UnableToAlignDocument, Classified::Nothing),
        Ok(MeasuredId { card: Some(card), .. }) => card,
    };
    if seen.seen().is_some_and(|seen| seen.several || seen.cut_off) {
        return fails(UnableToAlignDocument, Classified::Nothing);
    }
    let Class { kind, country, .. } = evidence::class(facts, shown.id, seen.seen());
    if kind == TypeOfId::Unknown && shown.front && card.too_small {
        return Some(TOO_SMALL);
    }
    if kind == TypeOfId::Unknown {
        // An engine can say what it is only if it is readable.
        let blurred = seen.seen().is_some() && !seen.is_sharp();
        let reason = if blurred { DocumentNotReadable } else { UnknownDocumentType };
        return fails(reason, Classified::Nothing);
    }
    // The classifier for one country does not know the IDs of others.
    let wanted = session.settings.country.as_ref().zip(country.as_ref());
    if wanted.is_some_and(|(wanted, country)| wanted != country) {
        return fails(UnknownDocumentType, Classified::Nothing);
    }
    if let Some(reason) = wrong_side(facts, session, shown, seen) {
        return fails(reason, Classified::OtherSide);
    }
    if !is_acceptable(call.flow(session), &kind) {
        return fails(IdTypeUnacceptable, Classified::Side);
    }
    if !is_readable(facts, shown, seen) {
        return fails(DocumentNotReadable, Classified::Side);
    }
    if shown.front && evidence::portrait(facts, shown.id, seen.seen()).value.is_empty() {
        return Some(Rejection::Refused(4019, "base64Image: there is no face on the ID"));
    }
    if shown.front && card.too_small {
        return Some(TOO_SMALL);
    }
    None
}

/// Why the image does not show the requested side, if it does not.
fn wrong_side(facts: Facts<'_>, session: &Session, shown: Shown, seen: &SeenId) -> Option<CaptureFailReason> {
    if !shown.front && session.document(shown.id).front.as_ref().is_some_and(|front| front.one_sided) {
        return Some(CaptureFailReason::WrongOneSidedDocument);
    }
    let seen = evidence::believed(facts, shown.id, seen.seen())?;
    (seen.is_front? != shown.front).then_some(match seen.one_sided {
        true => CaptureFailReason::WrongOneSidedDocument,
        false => CaptureFailReason::WrongDocumentSide,
    })
}

/// Whether the flow accepts IDs of a type.
fn is_acceptable(flow: &Flow, kind: &TypeOfId) -> bool {
    let Some(settings) = flow.id_capture() else { return true };
    let enabled = if *kind == TypeOfId::Passport { settings.enable_passport } else { settings.enable_id };
    enabled.unwrap_or(true)
}

/// Whether the ID is readable; with engines, whether they read what every front has.
pub(super) fn is_readable(facts: Facts<'_>, shown: Shown, seen: &SeenId) -> bool {
    let read = evidence::believed(facts, shown.id, seen.seen()).map(|seen| &seen.text);
    seen.is_sharp() && read.is_none_or(|text| !shown.front || identifies(text))
}

/// Whether there is a name, and data that distinguishes its holder from others with the same name.
fn identifies(text: &OcrData) -> bool {
    full_name(text).is_some()
        && (text.document_number.is_some() || text.birth_date.is_some() || text.curp.is_some())
}
