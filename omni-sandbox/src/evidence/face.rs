//! What is seen on an image of a face.

use serde::{Deserialize, Serialize};

use crate::persona::scenario::Fact;
use crate::persona::{Area, Decision, FaceRelation, Facts};
use crate::session::Selfie;

/// A face, and what decides whether it is that of a portrait.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SeenFace {
    /// Identifies the face: equal texts are the same face.
    pub(crate) id: String,
    pub(crate) relation: FaceRelation,
}

/// The face on an image that was taken in a session with these facts.
pub(crate) fn seen(facts: Facts<'_>) -> Decision<SeenFace> {
    let face = &facts.persona().data().face;
    Decision::new(SeenFace { id: face.id.clone(), relation: face.relation }, facts.own_source())
}

/// Where on an image the face is: no engine looks for it.
pub(crate) fn face_area(facts: Facts<'_>) -> Area {
    facts.persona().data().face.area
}

/// Whether the face on a selfie is that of a portrait.
pub(crate) fn faces_match(facts: Facts<'_>, selfie: &Selfie, portrait: &str) -> Decision<bool> {
    let forced = facts.forced(|fact| if let Fact::FaceMatch(value) = fact { Some(*value) } else { None });
    forced.unwrap_or_else(|| {
        selfie.face.clone().map(|face| match face.relation {
            FaceRelation::Measured => face.id == portrait,
            FaceRelation::Match => true,
            FaceRelation::Stranger => false,
        })
    })
}
