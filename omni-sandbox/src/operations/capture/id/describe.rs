//! The response for a captured image of an ID.

use omni_engines::person::curp;
use omni_types::{IdCapture, Sensitive, TypeOfId};

use super::rejection::is_readable;
use super::{SeenId, Shown};
use crate::evidence::{self, Class};
use crate::persona::Persona;
use crate::session::Session;

const MEXICO: &str = "MEX";
const BRAZIL: &str = "BRA";

/// A response with the measured values. They are always present, and zero if nothing could be measured.
pub(super) fn measured(seen: &SeenId) -> IdCapture {
    let measured = seen.measured.as_ref().ok();
    let card = measured.and_then(|measured| measured.card.as_ref());
    let quality = measured.map(|measured| measured.quality);
    let sharpness = quality.map_or(0, |quality| quality.sharpness_score());
    let glare = quality.map_or(0, |quality| quality.glare_score());
    IdCapture::new()
        .with_sharpness(sharpness)
        .with_correct_sharpness(sharpness > 0)
        .with_glare(glare)
        .with_correct_glare(glare > 0)
        .with_horizontal_resolution(card.map_or(0, |card| card.horizontal_resolution))
}

/// The response for an ID that was classified.
pub(super) fn describe(session: &Session, persona: &Persona, shown: Shown, seen: &SeenId) -> IdCapture {
    let facts = session.facts(persona);
    let text = evidence::text(facts, (shown.id, shown.front), seen.seen()).value;
    let class = evidence::class(facts, shown.id, seen.seen());
    let country = class.country.as_deref().unwrap_or_default();
    let mut capture = measured(seen)
        .with_classification(true)
        .with_readability(is_readable(facts, shown, seen))
        .with_type_of_id(class.kind.value.clone())
        .with_session_status(session.status.clone());
    capture.country_code.clone_from(&class.country);
    if country != BRAZIL {
        capture.issue_name = Some(issue_name(&class));
        capture.issue_year = text.issue_date.map(Sensitive::into_inner);
    }
    if shown.front && country == MEXICO {
        capture.curp_check = Some(text.curp.is_some_and(|curp| curp::parse(&curp).is_ok()));
    }
    capture
}

/// Country, type and subtype, as far as they are known.
fn issue_name(class: &Class) -> String {
    let kind: &TypeOfId = &class.kind.value;
    let parts = [class.country.as_deref(), Some(kind.as_str()), class.subtype.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
