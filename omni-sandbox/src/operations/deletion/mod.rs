//! Deleting personal data. All ways to delete a session end in [`delete`].

mod forget;
mod legacy;
mod selection;
#[cfg(test)]
mod tests;

use omni_types::{SessionDeletion, SuccessResponse, endpoint};

pub(crate) use forget::delete;
pub(crate) use legacy::{delete_sessions_legacy, run};

use crate::frame::{Call, Refusal, Work};
use crate::operations::CLIENT_ID;
use crate::outbox::{Hook, Task};
use crate::session::{Keep, Session};
use crate::store::Index;

pub(crate) async fn delete_session(
    call: &mut Call<'_, endpoint::DeleteSession>,
) -> Result<SuccessResponse, Refusal> {
    let query = call.query();
    let keep = Keep { customer: query.keep_customer.unwrap_or(false), ..Keep::default() };
    let mut session = call.change_last(Some(&query.interview_id)).await?;
    delete(call, &mut session, keep).await?;
    if query.send_notification.unwrap_or(false) {
        notify(call, &session);
    }
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn delete_sessions(
    call: &mut Call<'_, endpoint::DeleteSessions>,
) -> Result<SuccessResponse, Refusal> {
    let SessionDeletion { filter, config, .. } = call.body();
    let keep = config.as_ref().map(selection::kept).unwrap_or_default();
    let notifies = config.as_ref().and_then(|config| config.send_notification).unwrap_or(false);
    for id in selection::selected(call, filter).await? {
        let Some(mut session) = existing(call, &id).await? else { continue };
        delete(call, &mut session, keep).await?;
        if notifies {
            notify(call, &session);
        }
        call.save(session);
    }
    Ok(SuccessResponse::new().with_success(true))
}

/// External ids are those of the client: several sessions can have the same one, and all of them are deleted.
pub(crate) async fn delete_session_by_external_id(
    call: &mut Call<'_, endpoint::DeleteSessionByExternalId>,
) -> Result<SuccessResponse, Refusal> {
    let query = call.query();
    let keep = Keep { customer: query.keep_customer.unwrap_or(false), ..Keep::default() };
    let mut found = false;
    for id in with_external_id(call, &query.external_id).await? {
        let Some(mut session) = existing(call, &id).await? else { continue };
        found = true;
        delete(call, &mut session, keep).await?;
        call.save(session);
    }
    if !found {
        return Err(Refusal::unknown_session(call.operation()));
    }
    Ok(SuccessResponse::new().with_success(true))
}

/// Ids of the sessions with an external id, under either name.
async fn with_external_id(work: &mut Work<'_>, external_id: &str) -> Result<Vec<String>, Refusal> {
    let mut ids = work.find(Index::SessionByExternalId, external_id).await?;
    for id in work.find(Index::SessionByExternalCustomerId, external_id).await? {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// A session that is not deleted yet, to delete it.
async fn existing(work: &mut Work<'_>, id: &str) -> Result<Option<Session>, Refusal> {
    let session = work.get::<Session>(id).await?.filter(|session| !session.is_deleted());
    Ok(session.as_deref().cloned())
}

/// Notifies the client. No onboarding status stands for a deletion, so the notification has none; and of what was deleted,
/// it says only which session it was.
fn notify(work: &mut Work<'_>, session: &Session) {
    let notification = omni_types::OnboardingStatusNotification::new()
        .with_interview_id(&session.id)
        .with_client_id(CLIENT_ID);
    let task = Task::webhook(work, &session.id, Hook::OnboardingStatus(notification));
    work.send(task);
}
