//! Starting a session, or continuing an earlier one.

use std::sync::Arc;

use omni_types::endpoint::{self, StartOnboardingCode};
use omni_types::{CustomFields, ServerEnvironment, SessionStart, StartedSession};
use serde_json::Value;

use super::CLIENT_ID;
use crate::basics::{Owner, country};
use crate::flow::{Flow, FlowProblem};
use crate::frame::{Call, Refusal, bounds};
use crate::persona::Forced;
use crate::session::Session;
use crate::store::Index;

type Start<'a> = Call<'a, endpoint::StartOnboarding>;

pub(crate) async fn start_onboarding(call: &mut Start<'_>) -> Result<StartedSession, Refusal> {
    let start = call.body();
    let flow = named_flow(call, start)?;
    let existing = existing_session(call, start).await?;
    let existed = existing.is_some();
    let mut session = match existing {
        Some(session) => Arc::unwrap_or_clone(session),
        None => Session::new(call.new_id(), call.house().secrets.code(), call.now()),
    };
    bounds::check_changes(&session)?;
    if session.is_open() {
        take_over(call, &mut session, start)?;
        session.flow = flow.map(|flow| flow.id.clone()).or(session.flow);
        session.updated_at = call.now();
    }
    call.check_forced_code(&session)?;
    let code = session.interview.code.get_or_insert_with(|| call.house().secrets.code()).clone();
    let ends_at = call.now().saturating_add(call.house().session_lifetime);
    session.ends_at = Some(ends_at);
    let owner = Owner::Session(session.id.clone());
    let mut started = call
        .flow(&session)
        .start_settings()
        .with_token(call.house().secrets.token(&owner, ends_at))
        .with_interview_code(code)
        .with_interview_id(&session.id)
        .with_client_id(CLIENT_ID)
        .with_env(ServerEnvironment::Demo)
        .with_existing_session(existed);
    started.flow_type = flow.map(|flow| flow.kind.clone());
    call.save(session);
    Ok(started)
}

/// The flow that the caller named.
fn named_flow<'a>(call: &Start<'a>, start: &SessionStart) -> Result<Option<&'a Flow>, Refusal> {
    let Some(id) = &start.configuration_id else { return Ok(None) };
    let found = call.house().flows.get(id).map(Some);
    found.map_err(|problem| {
        let code = match problem {
            FlowProblem::Unknown => StartOnboardingCode::ConfigurationNotValid,
            FlowProblem::Inactive => StartOnboardingCode::FlowNotActivated,
        };
        call.refuse(code, format!("configurationId: {problem}"))
    })
}

/// The earlier session for which the caller wants a token.
#[expect(deprecated, reason = "callers still use these fields to name the session")]
async fn existing_session(
    call: &mut Start<'_>,
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
    let Some(external_id) = start.external_id.as_deref().filter(|id| !id.is_empty()) else {
        return Ok(None);
    };
    // Ids are in the order in which they were created: the latest one comes last.
    for id in call.find(Index::SessionByExternalId, external_id).await?.iter().rev() {
        let session = known_session(call, id).await?.filter(|session| session.is_open());
        if session.is_some() {
            return Ok(session);
        }
    }
    Ok(None)
}

async fn known_session(call: &mut Start<'_>, id: &str) -> Result<Option<Arc<Session>>, Refusal> {
    Ok(call.get::<Session>(id).await?.filter(|session| !session.is_deleted()))
}

/// Sets what the caller sent. Fields of an earlier session that the caller does not send stay.
#[expect(deprecated, reason = "callers still use externalId")]
fn take_over(call: &Start<'_>, session: &mut Session, start: &SessionStart) -> Result<(), Refusal> {
    let (settings, person) = (&mut session.settings, &mut session.person);
    if let Some(code) = &start.country_code {
        settings.country =
            country::required(code).map_err(|wrong| Refusal::bad_request(wrong.to_string()))?;
    }
    settings.language = start.language.or(settings.language);
    if let Some(id) = start.external_id.as_deref().filter(|id| !id.is_empty()) {
        person.external_id = Some(id.clone());
    }
    if let Some(id) = start.external_customer_id.as_deref().filter(|id| !id.is_empty()) {
        let noted = session.forced.note(id);
        noted.map_err(|unknown| Refusal::bad_request(format!("externalCustomerId: {unknown}")))?;
        person.external_customer_id = Some(id.clone());
    }
    if let Some(url) = start.redirection_url.as_deref() {
        person.redirection_url = Some(url.clone());
    }
    if let Some(fields) = &start.custom_fields {
        let fields: CustomFields = fields.0.clone().into();
        call.house().flows.check_types(&fields).map_err(|wrong| Refusal::bad_request(wrong.to_string()))?;
        note_custom_fields(&mut session.forced, &fields)?;
        bounds::add_custom_fields(person, fields)?;
    }
    Ok(())
}

/// Notes magic values in custom fields.
pub(in super::super) fn note_custom_fields(
    forced: &mut Forced,
    fields: &CustomFields,
) -> Result<(), Refusal> {
    for value in fields.0.values().filter_map(Value::as_str) {
        forced.note(value).map_err(|unknown| Refusal::bad_request(format!("customFields: {unknown}")))?;
    }
    Ok(())
}
