//! How far a session has progressed, and its end.

use omni_types::{
    CompletionAction, OnboardingCompletion, OnboardingStatus, OnboardingStatusReport, ProcessingState,
    ScoreStatus, endpoint,
};

use super::super::review;
use crate::frame::{Call, Refusal};
use crate::persona::Fact;
use crate::scoring;
use crate::session::{ReviewState, Session};

pub(crate) async fn fetch_onboarding_status(
    call: &mut Call<'_, endpoint::FetchOnboardingStatus>,
) -> Result<OnboardingStatusReport, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    Ok(OnboardingStatusReport::new().with_onboarding_status(status(&session)))
}

/// How far the onboarding of a session has progressed: the step that is furthest along, whatever order the steps were
/// done in. The client is notified when it changes.
pub(crate) fn status(session: &Session) -> OnboardingStatus {
    match session.review.state {
        Some(ReviewState::Approved) => return OnboardingStatus::ManualReviewApproved,
        Some(ReviewState::Rejected) => return OnboardingStatus::ManualReviewRejected,
        Some(ReviewState::Required) | None => {}
    }
    let done = [
        (session.expired_at.is_some(), OnboardingStatus::Expired),
        (session.complete, OnboardingStatus::OnboardingFinished),
        (session.face.selfie.is_some(), OnboardingStatus::FaceValidationFinished),
        (session.government.check.is_some(), OnboardingStatus::GovernmentValidationFinished),
        (session.second_document.is_captured(), OnboardingStatus::IdValidationFinishedSecondId),
        (session.document.result.is_some(), OnboardingStatus::PostProcessingFinished),
        (session.document.is_captured(), OnboardingStatus::IdValidationFinished),
    ];
    let furthest = done.into_iter().find(|(is_done, _)| *is_done);
    furthest.map_or(OnboardingStatus::Unknown, |(_, status)| status)
}

/// Whether the ID was processed. A second ID that is still being processed is waited for as well.
pub(crate) async fn fetch_processing_status(
    call: &mut Call<'_, endpoint::FetchProcessingStatus>,
) -> Result<ProcessingState, Refusal> {
    let session = call.session(None).await?;
    let finished = session.document.result.is_some() && !session.second_document.is_in_process();
    Ok(ProcessingState::new().with_finished(finished))
}

pub(crate) async fn complete_onboarding(
    call: &mut Call<'_, endpoint::CompleteOnboarding>,
) -> Result<OnboardingCompletion, Refusal> {
    let mut session = call.change(None).await?;
    if session.expired_at.is_some() {
        return Err(Refusal::bad_request("the session has expired: start another one"));
    }
    let flow = call.flow(&session);
    let overall = scoring::current(call, &session).overall.and_then(|overall| overall.status);
    let persona = call.persona(&session);
    let forced = session.facts(&persona).forced(|fact| match fact {
        Fact::Completion(action) => Some(action.clone()),
        _ => None,
    });
    let mut action = match forced {
        Some(forced) => forced.value,
        None => flow.action(&overall.unwrap_or(ScoreStatus::Unknown)),
    };
    // If an approval fails, the response does not claim that it succeeded.
    if action == CompletionAction::Approved
        && flow.approves_automatically()
        && !review::approve_automatically(call, &mut session).await?
    {
        action = CompletionAction::None;
    }
    session.complete = true;
    if action == CompletionAction::ManualReview {
        session.review.require("the score asks for a review");
    }
    let mut completion = OnboardingCompletion::new().with_action(action);
    let own = session.person.redirection_url.clone().map(Into::into);
    completion.redirection_url = own.or_else(|| flow.redirection_url.clone());
    call.save(session);
    Ok(completion)
}
