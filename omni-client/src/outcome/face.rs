//! Images of faces: which are good enough, and what is wrong with the others.

use std::fmt;

use omni_types::{ErrorCode, FaceCapture};

use super::{Capture, Decision, Outcome, seal};

seal!(FaceCapture);

/// Why the image of a face is not good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaceReason {
    /// Too dark.
    TooDark,
    /// The person wears lenses.
    Lenses,
    /// The person wears a face mask. Checked only if the flow of the session asks for it.
    FaceMask,
    /// Not a living person.
    NotAlive,
    /// The response does not say whether the person is alive; some services leave this out. The image is otherwise good
    /// enough; the score then says whether the person is alive.
    LivenessUnknown,
    /// The service refused the call with an error code that is about the image. From
    /// [`flows`](crate::flows) only, which treat such errors as images that are not good enough.
    Refused(&'static ErrorCode),
}

impl fmt::Display for FaceReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooDark => f.write_str("too dark"),
            Self::Lenses => f.write_str("the person wears lenses"),
            Self::FaceMask => f.write_str("the person wears a face mask"),
            Self::NotAlive => f.write_str("not a living person"),
            Self::LivenessUnknown => f.write_str("the response does not say whether the person is alive"),
            Self::Refused(code) => write!(f, "{} (code {})", code.meaning, code.code),
        }
    }
}

impl Outcome for FaceCapture {
    type Reason = FaceReason;

    fn outcome(&self) -> Decision<FaceReason> {
        // What the person can change comes first: it may well be why the face does not look alive.
        if self.is_bright == Some(false) {
            return Decision::Retake(FaceReason::TooDark);
        }
        if self.has_lenses == Some(true) {
            return Decision::Retake(FaceReason::Lenses);
        }
        if self.has_face_mask == Some(true) {
            return Decision::Retake(FaceReason::FaceMask);
        }
        match self.confidence {
            // The opposite of all other values: 0 means alive.
            Some(confidence) if confidence <= 0.0 => Decision::Accepted,
            Some(_) => Decision::Retake(FaceReason::NotAlive),
            None => Decision::Failed(FaceReason::LivenessUnknown),
        }
    }
}

impl Capture for FaceCapture {
    fn refused(code: &'static ErrorCode) -> FaceReason {
        FaceReason::Refused(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_is_good_or_says_what_is_wrong() {
        for (json, expected) in [
            (r#"{"confidence": 0, "isBright": true, "hasLenses": false}"#, Decision::Accepted),
            (r#"{"confidence": 0}"#, Decision::Accepted),
            (r#"{"confidence": 1}"#, Decision::Retake(FaceReason::NotAlive)),
            (r#"{"confidence": 1, "isBright": false}"#, Decision::Retake(FaceReason::TooDark)),
            (r#"{"confidence": 0, "hasLenses": true}"#, Decision::Retake(FaceReason::Lenses)),
            (r#"{"confidence": 0, "hasFaceMask": true}"#, Decision::Retake(FaceReason::FaceMask)),
            (r#"{"isBright": true}"#, Decision::Failed(FaceReason::LivenessUnknown)),
        ] {
            assert_eq!(serde_json::from_str::<FaceCapture>(json).unwrap().outcome(), expected, "{json}");
        }
    }
}
