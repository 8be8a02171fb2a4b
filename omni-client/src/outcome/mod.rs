//! What a response means: failures that arrive as HTTP 200 become decisions.

mod capture;
mod face;
mod id;
mod register;

use std::fmt;

use omni_types::{CustomerApproval, FaceMatch, SessionSuccess, SuccessResponse};

pub(crate) use capture::{Capture, retake_code};
pub use face::FaceReason;
pub use id::IdReason;
pub use register::{CurpReason, GovernmentReason};

/// What to do after a response. `Display` is safe for logs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub enum Decision<R> {
    /// Accepted.
    Accepted,
    /// Not accepted: call again with another image.
    Retake(R),
    /// The request was fine: make the same call again later.
    Retry(R),
    /// Not accepted, and calling again does not help.
    Failed(R),
}

impl<R> Decision<R> {
    /// Whether it was accepted.
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted)
    }

    /// Why it was not accepted; `None` if it was.
    pub fn reason(&self) -> Option<&R> {
        match self {
            Self::Accepted => None,
            Self::Retake(reason) | Self::Retry(reason) | Self::Failed(reason) => Some(reason),
        }
    }
}

impl<R: fmt::Display> fmt::Display for Decision<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => f.write_str("accepted"),
            Self::Retake(reason) => write!(f, "take another image: {reason}"),
            Self::Retry(reason) => write!(f, "retry later: {reason}"),
            Self::Failed(reason) => write!(f, "failed: {reason}"),
        }
    }
}

/// Responses that may report a failure although the call succeeded.
///
/// The service reports many failures as HTTP 200, and how it reports them differs from call to call. This reads
/// all of them, with the thresholds and groups of the documentation. A missing field decides nothing; but if a response
/// lacks the field that decides (`classification`, `confidence`, `success`, `valid`), it has **failed** with
/// a reason that says so, because a missing field must not count as success.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session, front: omni_client::Media) -> Result<(), omni_client::Error> {
/// use omni_client::{Decision, IdReason, Outcome};
///
/// let capture = session.add_front_id(&Default::default(), &front.into()).await?;
/// match capture.outcome() {
///     Decision::Accepted => println!("next, the back"),
///     Decision::Retake(IdReason::Blurred { .. }) => println!("hold still and try again"),
///     Decision::Retake(IdReason::Glare { .. }) => println!("turn away from the light and try again"),
///     other => println!("{other}"),
/// }
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no outcome",
    note = "only responses to captures and checks have one, such as `IdCapture` and `FaceCapture`; of other responses look \
            at the fields"
)]
pub trait Outcome: sealed::Sealed {
    /// Why the response may report a failure.
    type Reason: Clone + fmt::Debug + fmt::Display + PartialEq + Send + Sync + 'static;

    /// What the response means.
    fn outcome(&self) -> Decision<Self::Reason>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! seal {
    ($($name:ty),+) => {
        $(impl crate::outcome::sealed::Sealed for $name {})+
    };
}
pub(crate) use seal;

seal!(CustomerApproval, FaceMatch, SessionSuccess, SuccessResponse);

/// Why a response that has only `success` reports a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SuccessReason {
    /// `success` is false. The service does not say why.
    Refused,
    /// `success` is missing.
    Unknown,
}

impl fmt::Display for SuccessReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "refused by the service without a reason",
            Self::Unknown => "the response does not say whether it succeeded",
        })
    }
}

fn success(success: Option<bool>) -> Decision<SuccessReason> {
    match success {
        Some(true) => Decision::Accepted,
        Some(false) => Decision::Failed(SuccessReason::Refused),
        None => Decision::Failed(SuccessReason::Unknown),
    }
}

macro_rules! by_success {
    ($($name:ident),+) => {
        $(impl Outcome for $name {
            type Reason = SuccessReason;

            fn outcome(&self) -> Decision<SuccessReason> {
                success(self.success)
            }
        })+
    };
}

by_success!(CustomerApproval, SessionSuccess, SuccessResponse);

/// Why a face does not match the ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MatchReason {
    /// The face is not the one on the ID.
    Mismatch,
    /// `confidence` is missing.
    Unknown,
}

impl fmt::Display for MatchReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mismatch => "the face does not match the photo on the ID",
            Self::Unknown => "the response does not say whether the face matches",
        })
    }
}

/// Only whether the face matches. A known person (`existing_user`) is not a failure here.
impl Outcome for FaceMatch {
    type Reason = MatchReason;

    fn outcome(&self) -> Decision<MatchReason> {
        match self.confidence {
            Some(confidence) if confidence >= 1.0 => Decision::Accepted,
            Some(_) => Decision::Failed(MatchReason::Mismatch),
            None => Decision::Failed(MatchReason::Unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_and_match_say_yes_no_or_nothing() {
        for (value, expected) in [
            (Some(true), Decision::Accepted),
            (Some(false), Decision::Failed(SuccessReason::Refused)),
            (None, Decision::Failed(SuccessReason::Unknown)),
        ] {
            let mut responses =
                (SuccessResponse::default(), SessionSuccess::default(), CustomerApproval::default());
            (responses.0.success, responses.1.success, responses.2.success) = (value, value, value);
            assert_eq!(responses.0.outcome(), expected);
            assert_eq!(responses.1.outcome(), expected);
            assert_eq!(responses.2.outcome(), expected);
        }
        for (value, expected) in [
            (Some(1.0), Decision::Accepted),
            (Some(0.0), Decision::Failed(MatchReason::Mismatch)),
            (Some(0.5), Decision::Failed(MatchReason::Mismatch)),
            (None, Decision::Failed(MatchReason::Unknown)),
        ] {
            let mut response = FaceMatch::default();
            response.confidence = value;
            assert_eq!(response.outcome(), expected);
            assert_eq!(response.outcome().is_accepted(), expected.reason().is_none());
        }
    }
}
