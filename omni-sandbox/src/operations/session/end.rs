//! How sessions end on their own: they expire, and are forgotten with their last token.

use omni_types::{ExpirationCondition, ScoreStatus, SuccessResponse, endpoint};

use super::super::deletion;
use crate::frame::{Call, Refusal, Work};
use crate::scoring;
use crate::session::{Keep, Session};

/// Expires the sessions that meet one of the conditions. The others stay as they are.
pub(crate) async fn expire_sessions(
    call: &mut Call<'_, endpoint::ExpireSessions>,
) -> Result<SuccessResponse, Refusal> {
    let body = call.body();
    let conditions = &body.cleaner_configuration.expiration_conditions;
    if conditions.is_empty() {
        let message = "cleanerConfiguration.expirationConditions: send at least one condition";
        return Err(Refusal::bad_request(message));
    }
    for id in body.interview_ids.iter().filter(|id| !id.is_empty()) {
        let id = call.id(Some(id))?;
        let Some(session) = call.get::<Session>(&id).await? else { continue };
        if !conditions.iter().any(|condition| meets(call, &session, *condition)) {
            continue;
        }
        let mut session = Session::clone(&session);
        session.expired_at = Some(call.now());
        session.updated_at = call.now();
        call.save(session);
    }
    Ok(SuccessResponse::new().with_success(true))
}

fn meets(work: &Work<'_>, session: &Session, condition: ExpirationCondition) -> bool {
    if session.is_deleted() || session.expired_at.is_some() {
        return false;
    }
    match condition {
        ExpirationCondition::Incomplete => !session.complete && session.approval.customer.is_none(),
        ExpirationCondition::NeedsReview => needs_review(work, session),
        _ => false,
    }
}

/// A review was requested, or the score asks for one, and nobody has decided.
fn needs_review(work: &Work<'_>, session: &Session) -> bool {
    let overall = || scoring::current(work, session).overall.and_then(|overall| overall.status);
    let asks = || matches!(overall(), Some(ScoreStatus::Manual | ScoreStatus::ManualPending));
    session.review.is_pending() || (session.review.state.is_none() && asks())
}

/// Forgets a session whose time is over, or that has nothing left. The customer whom it approved stays, and can still
/// be deleted by the ids of the session.
pub(crate) async fn forget(work: &mut Work<'_>, id: &str) -> Result<(), Refusal> {
    let Some(session) = work.get::<Session>(id).await? else { return Ok(()) };
    let is_over = session.ends_at.is_some_and(|end| end <= work.now());
    if !is_over && session.bare_since.is_none() {
        return Ok(());
    }
    let mut session = Session::clone(&session);
    deletion::delete(work, &mut session, Keep { customer: true, ..Keep::default() }).await?;
    work.delete::<Session>(id);
    Ok(())
}
