//! The face: its captured images, and the results of comparing them.

use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::evidence::SeenFace;
use crate::persona::Decision;

/// The images of the face, and the results of comparing them.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Face {
    pub(crate) attempts: i32,
    /// How many of the attempts were rejected.
    pub(crate) failures: i32,
    pub(crate) selfie: Option<Selfie>,
    pub(crate) video_selfie: Option<Selfie>,
    /// The selfie is the video selfie, because the flow uses it as one.
    pub(crate) selfie_of_video: bool,
    /// Set once the face was compared with the ID.
    pub(crate) result: Option<FaceResult>,
    /// Set once the face was compared with the second ID.
    pub(crate) second_result: Option<FaceResult>,
}

/// An accepted image of the face.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Selfie {
    pub(crate) sharpness: i32,
    /// Mean brightness, out of 255.
    pub(crate) brightness: f64,
    /// The face is bright enough.
    pub(crate) bright: bool,
    #[serde(default)]
    pub(crate) face: Decision<SeenFace>,
    #[serde(default)]
    pub(crate) live: Decision<bool>,
    #[serde(default)]
    pub(crate) lenses: Decision<bool>,
    #[serde(default)]
    pub(crate) mask: Decision<bool>,
    /// Age in years. None if it cannot be counted, and in older files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) age: Option<Decision<u8>>,
}

/// The result of comparing the face.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct FaceResult {
    pub(crate) matches: Decision<bool>,
    pub(crate) selfie: Selfie,
    /// The face is from the video selfie.
    #[serde(default)]
    pub(crate) of_video: bool,
    pub(crate) existing: Option<ExistingPerson>,
}

/// A customer with the same face.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ExistingPerson {
    pub(crate) customer: String,
    pub(crate) session: String,
    pub(crate) external_id: Option<String>,
    pub(crate) name_matches: bool,
}

impl Face {
    /// The face in front of the camera: from the selfie, or from the video selfie if there is no selfie.
    pub(crate) fn taken(&self) -> Option<&Selfie> {
        self.selfie.as_ref().or(self.video_selfie.as_ref())
    }
}

impl Part for Face {
    /// The templates are the data that the engines computed from the images to recognize the face.
    fn delete(&mut self, keep: Keep) {
        let before = std::mem::take(self);
        if keep.templates {
            let template = |selfie| Selfie { age: None, ..selfie };
            self.selfie = before.selfie.map(template);
            self.video_selfie = before.video_selfie.map(template);
        }
        if keep.stats {
            (self.attempts, self.failures) = (before.attempts, before.failures);
        }
    }
}
