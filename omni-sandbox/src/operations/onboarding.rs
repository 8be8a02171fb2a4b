//! Starting and completing a session.

use omni_types::{
    CompleteOnboardingQuery, CompletionAction, FetchOnboardingStatusQuery, FlowType, OnboardingCompletion,
    OnboardingStatus, OnboardingStatusReport, Operation, ScoreStatus, ServerEnvironment, SessionStart,
    StartedSession,
};

use super::score;
use crate::request::Call;
use crate::response::Refusal;
use crate::state::{Owner, Session};

/// The token of a session is valid for ninety days.
const TOKEN_LIFETIME: i64 = 90 * 24 * 60 * 60 * 1000;

/// The client that the API key of a sandbox belongs to.
const CLIENT_ID: &str = "sandbox";

const ID_CAPTURE_SECONDS: i32 = 16;
const SELFIE_CAPTURE_SECONDS: i32 = 25;
const RETRIES: i32 = 3;

pub(crate) fn start_onboarding(call: &Call<'_>) -> Result<StartedSession, Refusal> {
    let start: SessionStart = call.body()?;
    if start.configuration_id.as_deref() == Some("") {
        let message = "configurationId: the id of a flow cannot be empty";
        return Err(Refusal::custom(Operation::StartOnboarding, 4027, message));
    }
    let existing = existing_session(call, &start)?;
    let existed = existing.is_some();
    let session = match existing {
        Some(session) => session,
        None => new_session(call, start),
    };
    let app = call.app;
    let token = app.secrets.token();
    app.store.add_token(token.clone(), Owner::Session(session.id.clone()), app.clock.now() + TOKEN_LIFETIME);
    let started = StartedSession::new()
        .with_token(token)
        .with_interview_code(session.interview_code)
        .with_interview_id(session.id)
        .with_id_capture_timeout(ID_CAPTURE_SECONDS)
        .with_selfie_capture_timeout(SELFIE_CAPTURE_SECONDS)
        .with_id_capture_retries(RETRIES)
        .with_selfie_capture_retries(RETRIES)
        .with_curp_validation_retries(RETRIES)
        .with_client_id(CLIENT_ID)
        .with_env(ServerEnvironment::Demo)
        .with_existing_session(existed);
    Ok(match session.configuration_id {
        Some(_) => started.with_flow_type(FlowType::Flow),
        None => started,
    })
}

/// The earlier session for which the caller wants a token.
#[expect(deprecated, reason = "callers still use these fields to name the session")]
fn existing_session(call: &Call<'_>, start: &SessionStart) -> Result<Option<Session>, Refusal> {
    if let Some(id) = &start.interview_id {
        return call.session(id).map(Some);
    }
    if let Some(uuid) = &start.uuid {
        let unknown =
            |_| Refusal::custom(Operation::StartOnboarding, 4026, "uuid: there is no session with this id");
        return call.session(uuid).map(Some).map_err(unknown);
    }
    let Some(external_id) = start.external_id.as_deref() else { return Ok(None) };
    let same = |session: &Session| session.external_id.as_ref() == Some(external_id);
    Ok(call.app.store.find_sessions(same).first().and_then(|id| call.app.store.session(id)))
}

#[expect(deprecated, reason = "callers still use externalId")]
fn new_session(call: &Call<'_>, start: SessionStart) -> Session {
    let app = call.app;
    let now = app.clock.now();
    let session = Session {
        configuration_id: start.configuration_id,
        external_id: start.external_id.map(|id| id.into_inner()),
        external_customer_id: start.external_customer_id.map(|id| id.into_inner()),
        redirection_url: start.redirection_url.map(|url| url.into_inner()),
        custom_fields: start.custom_fields.unwrap_or_default().0.into(),
        ..Session::new(app.secrets.id(now), app.secrets.code(), now)
    };
    app.store.add_session(session.clone());
    session
}

pub(crate) fn fetch_onboarding_status(call: &Call<'_>) -> Result<OnboardingStatusReport, Refusal> {
    let query: FetchOnboardingStatusQuery = call.query()?;
    let session = call.session(&call.session_or_own(query.id.as_deref())?)?;
    // The step that is furthest along, in whatever order the steps were done.
    let status = if session.complete {
        OnboardingStatus::OnboardingFinished
    } else if session.selfie.is_some() {
        OnboardingStatus::FaceValidationFinished
    } else if session.id_result.is_some() {
        OnboardingStatus::PostProcessingFinished
    } else if session.id_captured() {
        OnboardingStatus::IdValidationFinished
    } else {
        OnboardingStatus::Unknown
    };
    Ok(OnboardingStatusReport::new().with_onboarding_status(status))
}

pub(crate) fn complete_onboarding(call: &Call<'_>) -> Result<OnboardingCompletion, Refusal> {
    let _: CompleteOnboardingQuery = call.query()?;
    call.change(call.own_session()?, |session| {
        session.complete = true;
        let overall = score::current(session).overall.and_then(|overall| overall.status);
        let action = match overall {
            Some(ScoreStatus::Ok) => CompletionAction::Approved,
            Some(ScoreStatus::Fail) => CompletionAction::Rejected,
            _ => CompletionAction::None,
        };
        let completion = OnboardingCompletion::new().with_action(action);
        Ok(match &session.redirection_url {
            Some(url) => completion.with_redirection_url(url.clone()),
            None => completion,
        })
    })
}
