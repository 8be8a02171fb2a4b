//! Why an image of an ID is rejected.

use std::borrow::Cow;

use omni_types::endpoint::Endpoint;
use omni_types::{CaptureFailReason, TypeOfId};

use super::super::super::upload;
use super::see::Unmeasured;
use super::{MeasuredId, SeenId, Shown, front_without_back};
use crate::evidence::{self, Class, SeenDocument};
use crate::flow::Flow;
use crate::frame::Call;
use crate::persona::{Decision, Facts, Source};
use crate::session::Session;

/// Why an image of an ID is rejected.
pub(super) struct Rejection {
    pub(super) response: Rejected,
    /// What caused it, in words, and who says so.
    pub(super) cause: Decision<Cow<'static, str>>,
}

/// How the service responds to a rejected image.
pub(super) enum Rejected {
    /// With HTTP status 200.
    Fails(CaptureFailReason),
    /// With a custom code.
    Refused(i32),
}

/// The face on it could not be cropped.
const TOO_SMALL: &str = "the ID is too small in the image to crop the face; come closer";

impl Rejection {
    fn new(response: Rejected, cause: impl Into<Cow<'static, str>>, source: Source) -> Self {
        Self { response, cause: Decision::new(cause.into(), source) }
    }

    /// An image that was looked at.
    fn measured(response: Rejected, cause: impl Into<Cow<'static, str>>) -> Option<Self> {
        Some(Self::new(response, cause, Source::Measured))
    }

    /// The custom code or the reason, as in the response.
    pub(super) fn reason(&self) -> String {
        match &self.response {
            Rejected::Fails(reason) => reason.as_str().to_owned(),
            Rejected::Refused(code) => code.to_string(),
        }
    }
}

/// Whether the response says nevertheless which ID the image shows.
pub(super) fn is_recognized(reason: &CaptureFailReason) -> bool {
    use CaptureFailReason::{
        DocumentNotReadable, IdTypeUnacceptable, WrongDocumentSide, WrongOneSidedDocument,
    };
    matches!(reason, DocumentNotReadable | IdTypeUnacceptable | WrongDocumentSide | WrongOneSidedDocument)
}

/// The forced reason to reject the image, if there is one.
pub(super) fn forced<E: Endpoint>(call: &Call<'_, E>, session: &Session) -> Option<Rejection> {
    const CAUSE: &str = "a scenario makes this call fail";
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    if let Some(forced) = facts.code(call.operation()) {
        return Some(Rejection::new(Rejected::Refused(forced.value.code), CAUSE, forced.source));
    }
    let reason = facts.fail_reason(call.operation())?;
    Some(Rejection::new(Rejected::Fails(reason.value), CAUSE, reason.source))
}

/// The same image as for the other side was sent again.
pub(super) fn repeated() -> Rejection {
    let fails = Rejected::Fails(CaptureFailReason::WrongDocumentSide);
    Rejection::new(fails, "the same image was sent for the other side", Source::Measured)
}

/// Why the image is rejected. Measurements come first, then what the ID is, according to engines or the persona.
pub(super) fn rejection<E: Endpoint>(
    call: &Call<'_, E>,
    session: &Session,
    shown: Shown,
    seen: &SeenId,
) -> Option<Rejection> {
    use CaptureFailReason::{
        DocumentNotReadable, IdTypeUnacceptable, UnableToAlignDocument, UnexpectedErrorOccurred,
        UnknownDocumentType, WrongOneSidedDocument,
    };
    let says =
        |reason, cause: &'static str, source| Some(Rejection::new(Rejected::Fails(reason), cause, source));
    let fails = |reason, cause| says(reason, cause, Source::Measured);
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    // Only the back of the first ID has a documented code for this.
    if shown == Shown::BACK && seen.has_wrong_size() {
        let message = "the image has too many or too few pixels; send one taken with a camera";
        return Rejection::measured(Rejected::Refused(5003), message);
    }
    let card = match &seen.measured {
        Err(Unmeasured::Undecodable(error)) => {
            return Rejection::measured(Rejected::Fails(UnknownDocumentType), upload::problem(*error));
        }
        // Nothing was measured.
        Err(Unmeasured::Failed) => {
            return says(UnexpectedErrorOccurred, "the sandbox failed on the image", Source::Default);
        }
        Ok(_) if seen.is_overcompressed() => {
            return fails(DocumentNotReadable, "the image is compressed too much");
        }
        Ok(_) if seen.is_blurred() => {
            return fails(DocumentNotReadable, "the image is blurred");
        }
        Ok(MeasuredId { card: None, .. }) => {
            return fails(UnableToAlignDocument, "no ID was found in the image");
        }
        Ok(MeasuredId { card: Some(card), .. }) => card,
    };
    if seen.seen().is_some_and(|seen| seen.several) {
        return fails(UnableToAlignDocument, "the image shows several documents");
    }
    if seen.seen().is_some_and(|seen| seen.cut_off) {
        return fails(UnableToAlignDocument, "the ID is cut off by the edge of the image");
    }
    let Class { kind, country, one_sided, source, .. } = evidence::class(facts, shown.id, seen.seen());
    let (kind, of_kind) = (kind.value, kind.source);
    if kind == TypeOfId::Unknown && shown.front && card.too_small {
        return Rejection::measured(Rejected::Refused(1003), TOO_SMALL);
    }
    if kind == TypeOfId::Unknown {
        return says(UnknownDocumentType, "the type of the ID is not known", of_kind);
    }
    // The classifier for one country does not know the IDs of others.
    let wanted = session.settings.country.as_ref().zip(country.as_ref());
    if wanted.is_some_and(|(wanted, country)| wanted != country) {
        return says(UnknownDocumentType, "the session is for the IDs of another country", source);
    }
    if let Some((reason, cause, source)) = wrong_side(facts, session, shown, seen) {
        return says(reason, cause, source);
    }
    if !is_acceptable(call.flow(session), &kind) {
        // The flow asks for IDs that have two sides.
        let reason = if one_sided && shown.front { WrongOneSidedDocument } else { IdTypeUnacceptable };
        return says(reason, "the flow does not accept IDs of this type", of_kind);
    }
    // It is in the list of types, but does not prove who somebody is. A forced type is not questioned.
    let believed = evidence::believed(facts, shown.id, seen.seen());
    if kind == TypeOfId::MedicalCard && believed.is_some_and(|seen| seen.kind == kind) {
        return fails(IdTypeUnacceptable, "a health insurance card is not an ID");
    }
    if !seen.is_sharp() {
        return fails(DocumentNotReadable, "the ID is blurred");
    }
    if seen.is_dark() {
        return fails(DocumentNotReadable, "the ID is too dark");
    }
    if seen.is_noisy() {
        return fails(DocumentNotReadable, "the image is too noisy");
    }
    // Not every back has anything to read.
    if shown.front && !is_readable(facts, shown, seen) {
        return fails(
            DocumentNotReadable,
            "the name, or what distinguishes its holder from others with the same name, could not be read",
        );
    }
    if believed.is_some_and(|seen| shown.front && lacks_zone(seen)) {
        let cause = "the machine-readable zone could not be read; show the whole page";
        return fails(DocumentNotReadable, cause);
    }
    let portrait = evidence::portrait(facts, shown.id, seen.seen());
    if shown.front && portrait.value.is_empty() {
        return Some(Rejection::new(Rejected::Refused(4019), "there is no face on the ID", portrait.source));
    }
    if shown.front && card.too_small {
        return Rejection::measured(Rejected::Refused(1003), TOO_SMALL);
    }
    None
}

/// Why the image does not show the requested side, if it does not.
fn wrong_side(
    facts: Facts<'_>,
    session: &Session,
    shown: Shown,
    seen: &SeenId,
) -> Option<(CaptureFailReason, &'static str, Source)> {
    use CaptureFailReason::{WrongDocumentSide, WrongOneSidedDocument};

    if let Some(front) = front_without_back(session, shown) {
        let source = front.kind.as_ref().map(|kind| kind.source.clone()).unwrap_or_default();
        return Some((WrongOneSidedDocument, "the ID whose front was sent has no back", source));
    }
    let seen = evidence::believed(facts, shown.id, seen.seen())?;
    (seen.is_front? != shown.front).then_some(match seen.one_sided {
        true => (WrongOneSidedDocument, "the image shows an ID that has no back", Source::Measured),
        false => (WrongDocumentSide, "the image shows the other side of an ID", Source::Measured),
    })
}

/// Whether the flow accepts IDs of a type.
fn is_acceptable(flow: &Flow, kind: &TypeOfId) -> bool {
    let Some(settings) = flow.id_capture() else { return true };
    let enabled = if *kind == TypeOfId::Passport { settings.enable_passport } else { settings.enable_id };
    enabled.unwrap_or(true)
}

/// Whether the ID is readable; with engines, whether they read what every front has, and anything of a back.
pub(super) fn is_readable(facts: Facts<'_>, shown: Shown, seen: &SeenId) -> bool {
    let read = evidence::believed(facts, shown.id, seen.seen());
    let is_read = read.is_none_or(|side| match shown.front {
        true => evidence::identifies(&side.text),
        false => !side.codes.is_empty() || evidence::confidence_of(&side.text).is_some(),
    });
    seen.is_sharp() && !seen.is_dark() && !seen.is_noisy() && is_read
}

/// Whether the zone that every passport has was not read: it may be cut off or covered.
fn lacks_zone(seen: &SeenDocument) -> bool {
    seen.kind == TypeOfId::Passport && seen.text.mrz1.is_none()
}
