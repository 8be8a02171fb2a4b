//! An ID: its captured images, and the result of processing it.

use omni_types::{OcrData, TypeOfId};
use serde::{Deserialize, Serialize};

use super::{Barcode, Keep, Part};
use crate::evidence::{FaceId, Features};
use crate::persona::{Code, CodeState, Codes, Decision};

/// An ID, the first or the second.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Document {
    pub(crate) front_attempts: i32,
    pub(crate) back_attempts: i32,
    /// How many of the attempts were rejected.
    pub(crate) front_failures: i32,
    pub(crate) back_failures: i32,
    /// The ID has no back.
    pub(crate) only_front: bool,
    pub(crate) front: Option<Side>,
    pub(crate) back: Option<Side>,
    /// Why the latest image of a side was rejected. None once one was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) front_rejected: Option<Decision<Rejected>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) back_rejected: Option<Decision<Rejected>>,
    /// When processing was requested. From then on, images are refused.
    pub(crate) submitted_at: Option<i64>,
    /// Name of the queue, if a conference call follows.
    pub(crate) queue: Option<String>,
    /// What was read from the front only, before the ID was processed.
    pub(crate) extracted: Option<Box<Decision<OcrData>>>,
    /// Set once the ID was processed.
    pub(crate) result: Option<DocumentResult>,
}

/// Why an image was rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rejected {
    /// The `failReason` or the custom code of the response.
    pub(crate) reason: String,
    /// What caused it, in words, for which the documented response has no place.
    pub(crate) cause: String,
}

/// An accepted image of one side.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Side {
    pub(crate) sharpness: i32,
    pub(crate) glare: i32,
    /// From 0 (none) to 1 (a lot). Older files do not have it.
    #[serde(default)]
    pub(crate) shadow: f64,
    /// What kind of ID it is a side of. None in older files, which have it in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<Box<Decision<TypeOfId>>>,
    /// What is printed on it.
    #[serde(default)]
    pub(crate) text: Box<Decision<OcrData>>,
    /// The face on it. Empty if there is none.
    #[serde(default)]
    pub(crate) portrait: Decision<FaceId>,
    /// The ID has only one side, like a passport.
    #[serde(default)]
    pub(crate) one_sided: bool,
    /// What it shows besides text.
    #[serde(default)]
    pub(crate) features: Decision<Features>,
    /// The barcode on it, if there is a readable one.
    #[serde(default)]
    pub(crate) barcode: Option<Box<Decision<Barcode>>>,
    /// The codes that engines found on it. None if the persona decides, in `features`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) codes: Option<Box<Decision<Codes>>>,
    /// What engines read from the print only. None if the persona says what is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) printed: Option<Box<OcrData>>,
}

impl Side {
    /// What kind of ID it is a side of.
    pub(crate) fn type_of_id(&self) -> Option<&TypeOfId> {
        self.kind.as_ref().map(|kind| &kind.value).or(self.text.value.type_of_id.as_ref())
    }

    /// What is found in the place of a code. None if there should be no code.
    pub(crate) fn code(&self, code: Code) -> Option<CodeState> {
        let codes = self.codes.as_ref().map_or(&self.features.value.codes, |codes| &codes.value);
        codes.get(&code).copied()
    }
}

/// The result of processing an ID.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct DocumentResult {
    pub(crate) processed_at: i64,
    /// What was read from all sides.
    #[serde(default)]
    pub(crate) text: Box<Decision<OcrData>>,
    /// What engines read from the print on all sides. None if the persona says what is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) printed: Option<Box<OcrData>>,
    /// The back was read as well.
    pub(crate) with_back: bool,
}

impl Document {
    /// Whether images are still accepted.
    pub(crate) fn is_open(&self) -> bool {
        self.submitted_at.is_none() && self.result.is_none()
    }

    /// Whether processing was requested and has not ended.
    pub(crate) fn is_in_process(&self) -> bool {
        self.submitted_at.is_some() && self.result.is_none()
    }

    /// Whether the ID has no back: the caller said so, or it is of a kind without one.
    pub(crate) fn is_one_sided(&self) -> bool {
        self.only_front || self.front.as_ref().is_some_and(|front| front.one_sided)
    }

    /// Whether all sides have been captured.
    pub(crate) fn is_captured(&self) -> bool {
        self.front.is_some() && (self.is_one_sided() || self.back.is_some())
    }
}

impl Part for Document {
    fn delete(&mut self, keep: Keep) {
        let before = std::mem::take(self);
        if keep.stats {
            (self.front_attempts, self.back_attempts) = (before.front_attempts, before.back_attempts);
            (self.front_failures, self.back_failures) = (before.front_failures, before.back_failures);
        }
    }
}
