//! What an image of a face shows.

use omni_engines::likeness::Likeness;
use serde::{Deserialize, Serialize};

use super::FaceId;
use crate::persona::scenario::Fact;
use crate::persona::{Area, Decision, FaceRelation, Facts, Otherwise, Source};
use crate::session::Selfie;

/// Mean brightness, out of 255, from which a face is well lit.
pub(crate) const MIN_BRIGHTNESS: f64 = 50.0;

/// A face, and what decides whether it matches a portrait.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SeenFace {
    pub(crate) id: FaceId,
    pub(crate) relation: FaceRelation,
}

/// The face in an image that was taken in a session with these facts, and what an engine made of it.
pub(crate) fn seen(facts: Facts<'_>, likeness: Option<Likeness>) -> Decision<SeenFace> {
    let face = &facts.persona().data().face;
    let own = |likeness| SeenFace { id: FaceId::new(&face.id, likeness), relation: face.relation };
    let otherwise = match face.relation {
        FaceRelation::Measured => Otherwise::Persona(own(None)),
        // The persona says whose face it is, whoever is in the image.
        FaceRelation::Match | FaceRelation::Stranger => Otherwise::Insists(own(None)),
    };
    facts.decide(|_| None, likeness.map(|likeness| own(Some(likeness))), otherwise)
}

/// Where the face is in an image, if no engine looks for it.
pub(crate) fn face_area(facts: Facts<'_>) -> Area {
    facts.persona().data().face.area
}

/// Whether the face on a selfie matches that of a portrait.
pub(crate) fn faces_match(facts: Facts<'_>, selfie: &Selfie, portrait: &FaceId) -> Decision<bool> {
    let forced = facts.forced(|fact| if let Fact::FaceMatch(value) = fact { Some(*value) } else { None });
    forced.unwrap_or_else(|| {
        let face = &selfie.face.value;
        let measured = face.relation == FaceRelation::Measured && face.id.can_be_measured_against(portrait);
        let source = match selfie.face.source {
            _ if measured => Source::Measured,
            // An engine saw the selfie, but no face on the ID.
            Source::Measured => facts.own_source(),
            ref other => other.clone(),
        };
        let matches = match face.relation {
            FaceRelation::Measured => face.id.is_same(portrait),
            FaceRelation::Match => true,
            FaceRelation::Stranger => false,
        };
        Decision::new(matches, source)
    })
}
