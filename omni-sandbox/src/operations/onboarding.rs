//! Starting and completing a session, and logging in as an admin.

use std::sync::Arc;

use omni_types::endpoint::{self, StartOnboardingCode};
use omni_types::{
    AdminToken, CompletionAction, CustomFields, FlowType, OnboardingCompletion, OnboardingStatus,
    OnboardingStatusReport, ProcessingState, ScoreStatus, ServerEnvironment, SessionStart, StartedSession,
};

use serde_json::Value;

use crate::frame::{Call, Refusal};
use crate::house::Owner;
use crate::persona::Forced;
use crate::scoring;
use crate::session::Session;
use crate::store::Index;

/// The token of a session is valid for ninety days.
pub(super) const TOKEN_LIFETIME: i64 = 90 * 24 * 60 * 60 * 1000;

/// The token of an admin is valid for a day.
const ADMIN_TOKEN_LIFETIME: i64 = 24 * 60 * 60 * 1000;

/// The client that the API key of a sandbox belongs to.
pub(crate) const CLIENT_ID: &str = "sandbox";

const ID_CAPTURE_SECONDS: i32 = 16;
const SELFIE_CAPTURE_SECONDS: i32 = 25;
const RETRIES: i32 = 3;

pub(crate) async fn start_onboarding(
    call: &mut Call<'_, endpoint::StartOnboarding>,
) -> Result<StartedSession, Refusal> {
    let start = call.body();
    if start.configuration_id.as_deref() == Some("") {
        let message = "configurationId: the id of a flow cannot be empty";
        return Err(call.refuse(StartOnboardingCode::ConfigurationNotValid, message));
    }
    let existing = existing_session(call, start).await?;
    let existed = existing.is_some();
    let session = match existing {
        Some(session) => session,
        None => Arc::new(new_session(call, start)?),
    };
    let owner = Owner::Session(session.id.clone());
    let started = StartedSession::new()
        .with_token(call.house().secrets.token(&owner, call.now() + TOKEN_LIFETIME))
        .with_interview_code(session.interview_code.as_str())
        .with_interview_id(&session.id)
        .with_id_capture_timeout(ID_CAPTURE_SECONDS)
        .with_selfie_capture_timeout(SELFIE_CAPTURE_SECONDS)
        .with_id_capture_retries(RETRIES)
        .with_selfie_capture_retries(RETRIES)
        .with_curp_validation_retries(RETRIES)
        .with_client_id(CLIENT_ID)
        .with_env(ServerEnvironment::Demo)
        .with_existing_session(existed);
    Ok(match session.flow {
        Some(_) => started.with_flow_type(FlowType::Flow),
        None => started,
    })
}

/// The earlier session for which the caller wants a token.
#[expect(deprecated, reason = "callers still use these fields to name the session")]
async fn existing_session(
    call: &mut Call<'_, endpoint::StartOnboarding>,
    start: &SessionStart,
) -> Result<Option<Arc<Session>>, Refusal> {
    if let Some(id) = &start.interview_id {
        let session = known_session(call, id).await?;
        return session.map(Some).ok_or_else(|| Refusal::unknown_session(call.operation()));
    }
    if let Some(uuid) = &start.uuid {
        let session = known_session(call, uuid).await?;
        let message = "uuid: there is no session with this id";
        return session.map(Some).ok_or_else(|| call.refuse(StartOnboardingCode::UuidNotValid, message));
    }
    let Some(external_id) = start.external_id.as_deref() else { return Ok(None) };
    match call.find(Index::SessionByExternalId, external_id).await?.first() {
        Some(id) => known_session(call, id).await,
        None => Ok(None),
    }
}

async fn known_session(
    call: &mut Call<'_, endpoint::StartOnboarding>,
    id: &str,
) -> Result<Option<Arc<Session>>, Refusal> {
    Ok(call.get::<Session>(id).await?.filter(|session| !session.is_deleted()))
}

#[expect(deprecated, reason = "callers still use externalId")]
fn new_session(
    call: &mut Call<'_, endpoint::StartOnboarding>,
    start: &SessionStart,
) -> Result<Session, Refusal> {
    let mut session = Session::new(call.new_id(), call.house().secrets.code(), call.now());
    session.flow = start.configuration_id.clone();
    let person = &mut session.person;
    person.external_id = start.external_id.as_deref().cloned();
    person.external_customer_id = start.external_customer_id.as_deref().cloned();
    person.redirection_url = start.redirection_url.as_deref().cloned();
    person.custom_fields = start.custom_fields.clone().unwrap_or_default().0.into();
    if let Some(id) = &person.external_customer_id {
        session
            .forced
            .note(id)
            .map_err(|unknown| Refusal::bad_request(format!("externalCustomerId: {unknown}")))?;
    }
    note_custom_fields(&mut session.forced, &person.custom_fields)?;
    call.save(session.clone());
    Ok(session)
}

/// Takes note of magic values in custom fields.
pub(super) fn note_custom_fields(forced: &mut Forced, fields: &CustomFields) -> Result<(), Refusal> {
    for value in fields.0.values().filter_map(Value::as_str) {
        forced.note(value).map_err(|unknown| Refusal::bad_request(format!("customFields: {unknown}")))?;
    }
    Ok(())
}

pub(crate) async fn fetch_onboarding_status(
    call: &mut Call<'_, endpoint::FetchOnboardingStatus>,
) -> Result<OnboardingStatusReport, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    let status = status(&session);
    Ok(OnboardingStatusReport::new().with_onboarding_status(status))
}

/// How far the onboarding of a session has progressed: the step that is furthest along, in whatever order the steps were
/// done. The client is notified when it changes.
pub(crate) fn status(session: &Session) -> OnboardingStatus {
    if session.complete {
        OnboardingStatus::OnboardingFinished
    } else if session.face.selfie.is_some() {
        OnboardingStatus::FaceValidationFinished
    } else if session.document.result.is_some() {
        OnboardingStatus::PostProcessingFinished
    } else if session.document.is_captured() {
        OnboardingStatus::IdValidationFinished
    } else {
        OnboardingStatus::Unknown
    }
}

/// A second ID that is being processed is waited for as well.
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
    session.complete = true;
    let overall = scoring::current(call, &session).overall.and_then(|overall| overall.status);
    let action = match overall {
        Some(ScoreStatus::Ok) => CompletionAction::Approved,
        Some(ScoreStatus::Fail) => CompletionAction::Rejected,
        _ => CompletionAction::None,
    };
    let mut completion = OnboardingCompletion::new().with_action(action);
    if let Some(url) = &session.person.redirection_url {
        completion = completion.with_redirection_url(url.clone());
    }
    call.save(session);
    Ok(completion)
}

pub(crate) async fn log_in_admin(call: &mut Call<'_, endpoint::LogInAdmin>) -> Result<AdminToken, Refusal> {
    let credentials = call.body();
    let named = credentials.email.as_ref().is_some_and(|email| !email.is_empty());
    let password = &call.house().admin_password;
    let known = credentials.password.as_ref().is_some_and(|given| given.as_str() == password);
    if !(named && known) {
        return Err(Refusal::unauthorized("the e-mail address or the password is missing or wrong"));
    }
    let token = call.house().secrets.token(&Owner::Admin, call.now() + ADMIN_TOKEN_LIFETIME);
    Ok(AdminToken::new().with_token(token))
}
