//! Reading and changing the status of a session.

use omni_types::{SessionDetails, SessionStatus, SetSessionStatusQuery};

use super::score;
use crate::request::Call;
use crate::response::Refusal;
use crate::state::Session;

pub(crate) fn set_session_status(call: &Call<'_>) -> Result<SessionDetails, Refusal> {
    let query: SetSessionStatusQuery = call.query()?;
    let id = call.session_or_own(query.id.as_deref())?;
    let now = call.app.clock.now();
    call.change(&id, |session| {
        match query.action {
            SessionStatus::Alive => session.frozen_score = None,
            SessionStatus::Closed => {
                session.closed_at = Some(now);
                session.frozen_score = Some(score::of(session));
            }
            SessionStatus::Deleted => {
                call.app.files.remove_session(&session.id);
                session.delete(now);
            }
            _ => {
                let values = SessionStatus::VALUES.join(", ");
                return Err(Refusal::bad_request(format!(
                    "query parameter action: expected one of {values}"
                )));
            }
        }
        session.status = query.action;
        Ok(details(session))
    })
}

/// A deleted session is reported as well: it still has a status, and nothing else.
pub(crate) fn fetch_session_status(call: &Call<'_>) -> Result<SessionDetails, Refusal> {
    let session = call.app.store.session(call.own_session()?);
    session.as_ref().map(details).ok_or_else(|| Refusal::unknown_session(call.operation()))
}

fn details(session: &Session) -> SessionDetails {
    let details = SessionDetails::new()
        .with_id(&session.id)
        .with_created_at(session.created_at)
        .with_updated_at(session.updated_at)
        .with_front_id_attempts(session.front_attempts)
        .with_back_id_attempts(session.back_attempts)
        .with_selfie_attempts(session.selfie_attempts)
        .with_session_status(session.status.clone());
    match session.closed_at {
        Some(at) => details.with_closed_at(at),
        None => details,
    }
}
