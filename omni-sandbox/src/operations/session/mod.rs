//! The status of a session, its video conference and its end.

mod end;
mod interview;

pub(crate) use end::{expire_sessions, forget};
pub(crate) use interview::{assign_interviewer, generate_interview_code, verify_interview_code};

use omni_types::{SessionDetails, SessionStatus, endpoint};

use super::deletion;
use crate::frame::{Call, Refusal};
use crate::scoring;
use crate::session::{Keep, Session};

pub(crate) async fn set_session_status(
    call: &mut Call<'_, endpoint::SetSessionStatus>,
) -> Result<SessionDetails, Refusal> {
    let query = call.query();
    let mut session = match query.action {
        SessionStatus::Deleted => call.change_last(query.id.as_deref()).await?,
        _ => call.change(query.id.as_deref()).await?,
    };
    match query.action {
        SessionStatus::Alive => session.frozen_score = None,
        // Closing again keeps the time and the score of the first time.
        SessionStatus::Closed if session.status == SessionStatus::Closed => {}
        SessionStatus::Closed => {
            session.closed_at = Some(call.now());
            session.frozen_score = Some(Box::new(scoring::of(call, &session)));
        }
        SessionStatus::Deleted => {
            deletion::delete(call, &mut session, Keep { stats: true, ..Keep::default() }).await?
        }
        _ => {
            let values = SessionStatus::VALUES.join(", ");
            return Err(Refusal::bad_request(format!("query parameter action: expected one of {values}")));
        }
    }
    session.status = query.action.clone();
    let details = details(&session);
    call.save(session);
    Ok(details)
}

/// Deleted sessions are reported as well: they still have a status, and nothing else.
pub(crate) async fn fetch_session_status(
    call: &mut Call<'_, endpoint::FetchSessionStatus>,
) -> Result<SessionDetails, Refusal> {
    let id = call.own_id()?;
    let session = call.get::<Session>(id).await?;
    session.as_deref().map(details).ok_or_else(|| Refusal::unknown_session(call.operation()))
}

fn details(session: &Session) -> SessionDetails {
    let details = SessionDetails::new()
        .with_id(&session.id)
        .with_created_at(session.created_at)
        .with_updated_at(session.updated_at)
        .with_front_id_attempts(session.document.front_attempts)
        .with_back_id_attempts(session.document.back_attempts)
        .with_selfie_attempts(session.face.attempts)
        .with_session_status(session.status.clone());
    match session.closed_at {
        Some(at) => details.with_closed_at(at),
        None => details,
    }
}
