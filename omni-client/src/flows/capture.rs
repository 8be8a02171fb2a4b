//! Images, retaken until they are good enough.

use std::error::Error as StdError;

use omni_types::{AddBackIdQuery, AddFaceQuery, AddFrontIdQuery, FaceCapture, IdCapture, ImageUpload};

use super::FlowError;
use crate::credentials::Session;
use crate::error::Error;
use crate::media::Media;
use crate::outcome::{Capture, Decision, FaceReason, IdReason, Outcome, retake_code};
use crate::response::Response;

/// What the error of a closure is turned into.
type BoxError = Box<dyn StdError + Send + Sync>;

/// Which image is wanted, and what was wrong with the previous one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt<R> {
    /// Number of the attempt; the first is 1.
    pub number: u32,
    /// What was wrong with the previous image; `None` at the first attempt.
    pub reason: Option<R>,
}

/// How a capture ended.
#[derive(Clone, Debug)]
#[must_use]
#[non_exhaustive]
pub enum Captured<T: Outcome> {
    /// With an image that is good enough.
    Accepted(Response<T>),
    /// Without one.
    Refused {
        /// What was wrong with the last image: [`Retake`](Decision::Retake) if the attempts were used up,
        /// [`Failed`](Decision::Failed) if no other image would help.
        decision: Decision<T::Reason>,
        /// The last response; `None` if the last image was refused with an error code.
        response: Option<Response<T>>,
    },
}

impl<T: Outcome> Captured<T> {
    /// The response to an image that was good enough.
    pub fn accepted(self) -> Option<Response<T>> {
        match self {
            Self::Accepted(response) => Some(response),
            Self::Refused { .. } => None,
        }
    }
}

/// Sends images of the front side of the ID until one is good enough.
///
/// `next` delivers the image for each attempt; there are at most `attempts`, and at least one. It learns what
/// was wrong with the previous image. Its errors are returned as [`FlowError::Source`].
///
/// The closure changes outer state only through a `Cell`, a `Mutex` or a channel.
///
/// An image is good enough if [`outcome`](Outcome::outcome) says so. Error codes that are about the image, for example
/// that there is no face in it, mean that the image is not good enough; they are not an error. After `process_id`,
/// images of the ID are no longer accepted.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), Box<dyn std::error::Error>> {
/// use omni_client::Media;
/// use omni_client::flows::{Captured, capture_front};
/// use omni_client::types::AddFrontIdQuery;
///
/// let captured = capture_front(session, &AddFrontIdQuery::new(), 3, async |attempt| {
///     if let Some(reason) = &attempt.reason {
///         println!("once more: {reason}");
///     }
///     Media::from_path(format!("front-{}.jpg", attempt.number)).await
/// })
/// .await?;
/// match captured {
///     Captured::Accepted(front) => println!("{:?}", front.type_of_id),
///     Captured::Refused { decision, .. } => println!("{decision}"),
///     _ => {}
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// A call failed for a reason other than the image, or `next` failed.
pub async fn capture_front<F, E>(
    session: &Session,
    query: &AddFrontIdQuery,
    attempts: u32,
    mut next: impl FnMut(Attempt<IdReason>) -> F,
) -> Result<Captured<IdCapture>, FlowError>
where
    F: Future<Output = Result<Media, E>>,
    E: Into<BoxError>,
{
    let mut rounds = Rounds::new(attempts);
    loop {
        let image = image(next(rounds.attempt())).await?;
        let response = session.add_front_id(query, &image).await;
        if let Some(captured) = rounds.judge(response)? {
            return Ok(captured);
        }
    }
}

/// Sends images of the back side of the ID until one is good enough.
///
/// Like [`capture_front`], which comes first. Not for passports and other IDs with only one side.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), omni_client::flows::FlowError> {
/// use omni_client::Media;
/// use omni_client::flows::capture_back;
///
/// let back = capture_back(session, 3, async |_| Media::from_path("back.jpg").await).await?;
/// println!("{}", back.accepted().is_some());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`capture_front`].
pub async fn capture_back<F, E>(
    session: &Session,
    attempts: u32,
    mut next: impl FnMut(Attempt<IdReason>) -> F,
) -> Result<Captured<IdCapture>, FlowError>
where
    F: Future<Output = Result<Media, E>>,
    E: Into<BoxError>,
{
    let mut rounds = Rounds::new(attempts);
    loop {
        let image = image(next(rounds.attempt())).await?;
        let query = AddBackIdQuery::new().with_retry(rounds.number > 1);
        let response = session.add_back_id(&query, &image).await;
        if let Some(captured) = rounds.judge(response)? {
            return Ok(captured);
        }
    }
}

/// Sends selfies until one is good enough.
///
/// Like [`capture_front`]. A service that does not say whether the person is alive ends it with
/// [`FaceReason::LivenessUnknown`]; the response is returned in this case, too.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), Box<dyn std::error::Error>> {
/// use omni_client::flows::{Captured, capture_face};
/// use omni_client::{Decision, FaceReason, Media};
///
/// let next = async |_| Media::from_path("selfie.jpg").await;
/// match capture_face(session, &Default::default(), 3, next).await? {
///     Captured::Accepted(_) => println!("now compare it with the ID"),
///     Captured::Refused { decision: Decision::Failed(FaceReason::LivenessUnknown), .. } => {
///         println!("the score will say whether the person is alive");
///     }
///     _ => println!("no image was good enough"),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`capture_front`]. A detected spoof attempt (code 4005) is an error: there is no retake.
pub async fn capture_face<F, E>(
    session: &Session,
    query: &AddFaceQuery,
    attempts: u32,
    mut next: impl FnMut(Attempt<FaceReason>) -> F,
) -> Result<Captured<FaceCapture>, FlowError>
where
    F: Future<Output = Result<Media, E>>,
    E: Into<BoxError>,
{
    let mut rounds = Rounds::new(attempts);
    loop {
        let image = image(next(rounds.attempt())).await?;
        let response = session.add_face(query, &image).await;
        if let Some(captured) = rounds.judge(response)? {
            return Ok(captured);
        }
    }
}

/// Uses the delivered image as the body of a call.
async fn image<E: Into<BoxError>>(
    next: impl Future<Output = Result<Media, E>>,
) -> Result<ImageUpload, FlowError> {
    next.await.map(ImageUpload::from).map_err(|error| FlowError::Source(error.into()))
}

/// What all kinds of captures share.
//
// Neither this nor the functions above are bound by `AsyncFn` or `AsyncFnMut`: with such a bound the compiler cannot
// tell that their future is `Send` once a closure borrows anything (rust-lang/rust#134997).
struct Rounds<R> {
    number: u32,
    attempts: u32,
    reason: Option<R>,
}

impl<R> Rounds<R> {
    fn new(attempts: u32) -> Self {
        Self { number: 1, attempts, reason: None }
    }

    fn attempt(&mut self) -> Attempt<R> {
        Attempt { number: self.number, reason: self.reason.take() }
    }

    /// How the capture ended; `None` if it continues.
    fn judge<T: Capture<Reason = R>>(
        &mut self,
        response: Result<Response<T>, Error>,
    ) -> Result<Option<Captured<T>>, FlowError> {
        let (decision, response) = match response {
            Ok(response) => match response.outcome() {
                Decision::Accepted => return Ok(Some(Captured::Accepted(response))),
                decision => (decision, Some(response)),
            },
            Err(error) => match retake_code(&error) {
                Some(code) => (Decision::Retake(T::refused(code)), None),
                None => return Err(error.into()),
            },
        };
        match decision {
            Decision::Retake(reason) | Decision::Retry(reason) if self.number < self.attempts => {
                self.reason = Some(reason);
                self.number += 1;
                Ok(None)
            }
            decision => Ok(Some(Captured::Refused { decision, response })),
        }
    }
}
