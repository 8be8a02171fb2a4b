//! Images of IDs: which are good enough, and what is wrong with the others.

use std::fmt;

use omni_types::{CaptureFailReason, ErrorCode, IdCapture, SecondIdCapture};

use super::{Capture, Decision, Outcome, seal};

seal!(IdCapture, SecondIdCapture);

/// Why the image of one side of an ID is not good enough.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdReason {
    /// The service gives a reason (`failReason`). Unless this kind of ID is not accepted at all, another image
    /// may help; the same goes for reasons that this version of the crate does not know.
    Reported(CaptureFailReason),
    /// `classification` is false, without a reason: not the expected side of an ID.
    NotRecognized,
    /// Some key fields are unreadable.
    Unreadable,
    /// Blurred: `sharpness` below [`MIN_SHARPNESS`](Self::MIN_SHARPNESS), or `correctSharpness` false.
    Blurred {
        /// Sharpness from 0 to 100, if the service returns it.
        sharpness: Option<i32>,
    },
    /// Reflections: `glare` below [`MIN_GLARE`](Self::MIN_GLARE), or `correctGlare` false.
    Glare {
        /// Freedom from glare from 0 to 100, if the service returns it.
        glare: Option<i32>,
    },
    /// `horizontalResolution` below [`MIN_RESOLUTION`](Self::MIN_RESOLUTION): come closer.
    LowResolution {
        /// The resolution.
        resolution: i32,
    },
    /// Too much shadow (`shadowConfidence` 1, returned for the second ID only).
    Shadow,
    /// The service refused the call with an error code that is about the image. From
    /// [`flows`](crate::flows) only, which treat such errors as images that are not good enough.
    Refused(&'static ErrorCode),
    /// `classification` is missing.
    Unknown,
}

impl IdReason {
    /// The documentation recommends another image if `sharpness` is below this.
    pub const MIN_SHARPNESS: i32 = 10;
    /// The documentation recommends another image if `glare` is below this.
    pub const MIN_GLARE: i32 = 10;
    /// The documentation recommends another image if `horizontalResolution` is below this.
    pub const MIN_RESOLUTION: i32 = 155;
}

impl fmt::Display for IdReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let low = |f: &mut fmt::Formatter<'_>, name, value: &Option<i32>, least| match value {
            Some(value) => write!(f, " ({name} {value}, recommended is at least {least})"),
            None => Ok(()),
        };
        match self {
            Self::Reported(reason) => f.write_str(match reason {
                CaptureFailReason::UnknownDocumentType => "the kind of ID cannot be determined",
                CaptureFailReason::WrongDocumentSide => "the other side of the ID is needed",
                CaptureFailReason::WrongOneSidedDocument => "wrong ID: it has only one side",
                CaptureFailReason::DocumentNotReadable => "the ID cannot be read",
                CaptureFailReason::UnableToAlignDocument => "the ID cannot be aligned",
                CaptureFailReason::IdTypeUnacceptable => "this kind of ID is not accepted",
                CaptureFailReason::UnexpectedErrorOccurred => "an unexpected error of the service",
                _ => "a reason that this version does not know",
            }),
            Self::NotRecognized => f.write_str("not recognized as the expected side of an ID"),
            Self::Unreadable => f.write_str("some key fields are unreadable"),
            Self::Blurred { sharpness } => {
                f.write_str("blurred")?;
                low(f, "sharpness", sharpness, Self::MIN_SHARPNESS)
            }
            Self::Glare { glare } => {
                f.write_str("glare or reflections")?;
                low(f, "freedom from glare", glare, Self::MIN_GLARE)
            }
            Self::LowResolution { resolution } => {
                f.write_str("too small")?;
                low(f, "resolution", &Some(*resolution), Self::MIN_RESOLUTION)
            }
            Self::Shadow => f.write_str("too much shadow"),
            Self::Refused(code) => write!(f, "{} (code {})", code.meaning, code.code),
            Self::Unknown => f.write_str("the response does not say whether the ID was recognized"),
        }
    }
}

/// Below the minimum, or rejected by the service.
fn is_low(value: Option<i32>, least: i32, correct: Option<bool>) -> bool {
    value.is_some_and(|value| value < least) || correct == Some(false)
}

macro_rules! side_of_id {
    ($($name:ident: $shadow:expr),+ $(,)?) => {
        $(impl Outcome for $name {
            type Reason = IdReason;

            fn outcome(&self) -> Decision<IdReason> {
                let reason = match (&self.fail_reason, self.classification) {
                    (Some(reason @ CaptureFailReason::IdTypeUnacceptable), _) => {
                        return Decision::Failed(IdReason::Reported(reason.clone()));
                    }
                    (Some(reason), _) => IdReason::Reported(reason.clone()),
                    (None, None) => return Decision::Failed(IdReason::Unknown),
                    (None, Some(false)) => IdReason::NotRecognized,
                    _ if is_low(self.sharpness, IdReason::MIN_SHARPNESS, self.correct_sharpness) => {
                        IdReason::Blurred { sharpness: self.sharpness }
                    }
                    _ if is_low(self.glare, IdReason::MIN_GLARE, self.correct_glare) => {
                        IdReason::Glare { glare: self.glare }
                    }
                    _ => match self.horizontal_resolution {
                        Some(resolution) if resolution < IdReason::MIN_RESOLUTION => {
                            IdReason::LowResolution { resolution }
                        }
                        _ if $shadow(self) => IdReason::Shadow,
                        // Last, because the reasons above are more helpful.
                        _ if self.readability == Some(false) => IdReason::Unreadable,
                        _ => return Decision::Accepted,
                    },
                };
                Decision::Retake(reason)
            }
        }

        impl Capture for $name {
            fn refused(code: &'static ErrorCode) -> IdReason {
                IdReason::Refused(code)
            }
        })+
    };
}

side_of_id! {
    IdCapture: |_: &Self| false,
    SecondIdCapture: |capture: &Self| capture.shadow_confidence.is_some_and(|shadow| shadow >= 1.0),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(json: &str) -> Decision<IdReason> {
        let first = serde_json::from_str::<IdCapture>(json).unwrap().outcome();
        let second = serde_json::from_str::<SecondIdCapture>(json).unwrap().outcome();
        assert_eq!(first, second, "{json}");
        first
    }

    #[test]
    fn a_side_of_a_document_is_good_or_says_what_is_wrong() {
        use Decision::{Accepted, Failed, Retake};
        use IdReason::{Blurred, Glare, LowResolution, NotRecognized, Reported, Unknown, Unreadable};

        for (json, expected) in [
            (r#"{"classification": true}"#, Accepted),
            (
                r#"{"classification": true, "sharpness": 10, "glare": 10, "horizontalResolution": 155}"#,
                Accepted,
            ),
            (
                r#"{"classification": true, "sharpness": 9, "glare": 0}"#,
                Retake(Blurred { sharpness: Some(9) }),
            ),
            (r#"{"classification": true, "correctSharpness": false}"#, Retake(Blurred { sharpness: None })),
            (r#"{"classification": true, "glare": 9}"#, Retake(Glare { glare: Some(9) })),
            (
                r#"{"classification": true, "horizontalResolution": 154}"#,
                Retake(LowResolution { resolution: 154 }),
            ),
            (r#"{"classification": true, "readability": false}"#, Retake(Unreadable)),
            (r#"{"classification": false, "sharpness": 0}"#, Retake(NotRecognized)),
            (
                r#"{"classification": true, "failReason": "WRONG_DOCUMENT_SIDE"}"#,
                Retake(Reported(CaptureFailReason::WrongDocumentSide)),
            ),
            (
                r#"{"failReason": "ID_TYPE_UNACCEPTABLE"}"#,
                Failed(Reported(CaptureFailReason::IdTypeUnacceptable)),
            ),
            (r#"{"failReason": "NEW"}"#, Retake(Reported("NEW".into()))),
            (r#"{"sharpness": 100, "readability": true}"#, Failed(Unknown)),
        ] {
            assert_eq!(id(json), expected, "{json}");
        }
        let shadow: SecondIdCapture =
            serde_json::from_str(r#"{"classification": true, "shadowConfidence": 1}"#).unwrap();
        assert_eq!(shadow.outcome(), Retake(IdReason::Shadow));
    }

    #[test]
    fn the_text_of_a_decision_names_the_threshold_and_quotes_nothing_unknown() {
        let text = id(r#"{"classification": true, "sharpness": 3}"#).to_string();
        assert_eq!(text, "take another image: blurred (sharpness 3, recommended is at least 10)");
        for value in CaptureFailReason::VALUES {
            let text = IdReason::Reported((*value).into()).to_string();
            assert!(!text.contains("does not know"), "{value}");
        }
        assert!(!id(r#"{"failReason": "ZARA SPECIMEN"}"#).to_string().contains("ZARA"));
    }
}
