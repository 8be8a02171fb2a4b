//! The result of a session.

use futures_util::future::try_join;
use omni_types::{FetchOcrDataQuery, FetchScoreQuery, OcrData, OnboardingScore};

use crate::credentials::Authorized;
use crate::error::Error;

/// Scores and OCR data of a session.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SessionResult {
    /// The scores.
    pub score: OnboardingScore,
    /// The data of the person.
    pub ocr: OcrData,
}

/// Fetches the scores and the OCR data of a session, both at once.
///
/// `id` is the id of the session; required for an admin; without it, a session fetches its own result. A call that fails
/// ends the other one.
///
/// ```no_run
/// # async fn example(admin: &omni_client::Admin) -> Result<(), omni_client::Error> {
/// let result = omni_client::flows::fetch_result(admin, Some("5f0a1b2c3d4e5f6071829304")).await?;
/// println!("{:?}", result.score.overall);
/// // Personal data is printed only by code that takes it out of its wrapper.
/// println!("{:?}", result.ocr.name);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`Authorized::fetch_score`] and [`Authorized::fetch_ocr_data`].
pub async fn fetch_result(authorized: &Authorized, id: Option<&str>) -> Result<SessionResult, Error> {
    let (mut scores, mut texts) = (FetchScoreQuery::new(), FetchOcrDataQuery::new());
    (scores.id, texts.id) = (id.map(str::to_owned), id.map(str::to_owned));
    let (score, ocr) = try_join(authorized.fetch_score(&scores), authorized.fetch_ocr_data(&texts)).await?;
    Ok(SessionResult { score: score.into_inner(), ocr: ocr.into_inner() })
}
