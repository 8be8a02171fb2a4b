//! Deleting personal data. All ways to delete a session end in [`delete`].

mod forget;
mod legacy;
mod selection;
#[cfg(test)]
mod tests;

use omni_types::{SessionDeletion, SuccessResponse, endpoint};

pub(crate) use forget::delete;
use forget::delete_customers_of;
pub(crate) use legacy::delete_sessions_legacy;

use crate::frame::{Call, Refusal, Work};
use crate::operations::CLIENT_ID;
use crate::outbox::{Hook, Task};
use crate::session::{Keep, Session};
use crate::store::{Customer, Index};

pub(crate) async fn delete_session(
    call: &mut Call<'_, endpoint::DeleteSession>,
) -> Result<SuccessResponse, Refusal> {
    let query = call.query();
    let keep = Keep { customer: query.keep_customer.unwrap_or(false), ..Keep::default() };
    let id = call.id(Some(&query.interview_id))?;
    if !delete_whole(call, &id, keep).await? {
        return Err(Refusal::unknown_session(call.operation()));
    }
    if query.send_notification.unwrap_or(false) {
        notify(call, &id);
    }
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn delete_sessions(
    call: &mut Call<'_, endpoint::DeleteSessions>,
) -> Result<SuccessResponse, Refusal> {
    let SessionDeletion { filter, config, .. } = call.body();
    let keep = config.as_ref().map(selection::kept).unwrap_or_default();
    let notifies = config.as_ref().and_then(|config| config.send_notification).unwrap_or(false);
    for id in selection::selected(call, filter).await? {
        if delete_whole(call, &id, keep).await? && notifies {
            notify(call, &id);
        }
    }
    Ok(SuccessResponse::new().with_success(true))
}

/// External ids are chosen by the client: several sessions can have the same one, and all of them are deleted.
pub(crate) async fn delete_session_by_external_id(
    call: &mut Call<'_, endpoint::DeleteSessionByExternalId>,
) -> Result<SuccessResponse, Refusal> {
    let query = call.query();
    let keep = Keep { customer: query.keep_customer.unwrap_or(false), ..Keep::default() };
    let mut found = false;
    for id in with_external_id(call, &query.external_id).await? {
        found |= delete_whole(call, &id, keep).await?;
    }
    if !found {
        return Err(Refusal::unknown_session(call.operation()));
    }
    Ok(SuccessResponse::new().with_success(true))
}

/// Ids of the sessions with an external id, under either name. Some may be gone; their customers still have the id.
async fn with_external_id(work: &mut Work<'_>, external_id: &str) -> Result<Vec<String>, Refusal> {
    let mut ids = work.find(Index::SessionByExternalId, external_id).await?;
    ids.extend(work.find(Index::SessionByExternalCustomerId, external_id).await?);
    ids.extend(approving_sessions(work, Index::CustomerByExternalId, external_id).await?);
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Ids of the sessions that approved the customers with a value in an index.
async fn approving_sessions(work: &mut Work<'_>, index: Index, value: &str) -> Result<Vec<String>, Refusal> {
    let mut sessions = Vec::new();
    for id in work.find(index, value).await? {
        sessions.extend(work.get::<Customer>(&id).await?.map(|customer| customer.session.clone()));
    }
    Ok(sessions)
}

/// Deletes a session. If it is gone or already deleted, its customer may be left, and is deleted. Returns whether
/// there was anything to delete.
pub(crate) async fn delete_whole(work: &mut Work<'_>, id: &str, keep: Keep) -> Result<bool, Refusal> {
    match work.get::<Session>(id).await?.filter(|session| !session.is_deleted()) {
        Some(session) => {
            let mut session = Session::clone(&session);
            delete(work, &mut session, keep).await?;
            work.save(session);
            Ok(true)
        }
        None if keep.customer => Ok(false),
        None => delete_customers_of(work, id).await,
    }
}

/// Notifies the client. A missing onboarding status means a deletion, so the notification has none; it says only
/// which session was deleted.
fn notify(work: &mut Work<'_>, session: &str) {
    let notification =
        omni_types::OnboardingStatusNotification::new().with_interview_id(session).with_client_id(CLIENT_ID);
    let task = Task::webhook(work, session, Hook::OnboardingStatus(notification));
    work.send(task);
}
