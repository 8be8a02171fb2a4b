//! Deleting personal data.

use omni_types::{RelatedEntity, SessionDeletionConfiguration, SuccessResponse, endpoint};

use crate::frame::{Call, Refusal, Work};
use crate::outbox::Task;
use crate::session::{Keep, Session};
use crate::store::{Customer, Index};

pub(crate) async fn delete_session(
    call: &mut Call<'_, endpoint::DeleteSession>,
) -> Result<SuccessResponse, Refusal> {
    let query = call.query();
    let keep = Keep { customer: query.keep_customer.unwrap_or(false), ..Keep::default() };
    let mut session = call.change(Some(&query.interview_id)).await?;
    delete(call, &mut session, keep).await?;
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn delete_sessions(
    call: &mut Call<'_, endpoint::DeleteSessions>,
) -> Result<SuccessResponse, Refusal> {
    let filter = &call.body().filter;
    if filter.ids.is_none() && filter.flow_id.is_none() && filter.external_id.is_none() {
        return Err(Refusal::bad_request("filter: expected at least one of ids, flowId and externalId"));
    }
    let keep = call.body().config.as_ref().map(kept).unwrap_or_default();
    let mut candidates: Option<Vec<String>> = filter.ids.clone();
    if let Some(flow) = &filter.flow_id {
        narrow(&mut candidates, call.find(Index::SessionByFlow, flow).await?);
    }
    if let Some(id) = &filter.external_id {
        let mut keys = call.find(Index::SessionByExternalId, id).await?;
        keys.extend(call.find(Index::SessionByExternalCustomerId, id).await?);
        narrow(&mut candidates, keys);
    }
    for id in candidates.unwrap_or_default() {
        let Some(session) = call.get::<Session>(&id).await?.filter(|session| !session.is_deleted()) else {
            continue;
        };
        let mut session = Session::clone(&session);
        delete(call, &mut session, keep).await?;
        call.save(session);
    }
    Ok(SuccessResponse::new().with_success(true))
}

/// As documented, related entities are kept only if nothing but personal data is deleted.
fn kept(configuration: &SessionDeletionConfiguration) -> Keep {
    let entities = match configuration.delete_pii_data_only {
        Some(true) => configuration.related_entities_to_keep.as_deref().unwrap_or_default(),
        _ => &[],
    };
    Keep {
        customer: entities.contains(&RelatedEntity::Identities),
        images: entities.contains(&RelatedEntity::Images),
        fingerprint: entities.contains(&RelatedEntity::DeviceFingerPrints),
    }
}

/// A session must match every part of a filter.
fn narrow(candidates: &mut Option<Vec<String>>, keys: Vec<String>) {
    match candidates {
        Some(candidates) => candidates.retain(|id| keys.contains(id)),
        None => *candidates = Some(keys),
    }
}

/// Deletes a session, which the caller saves. All ways to delete one end here.
pub(crate) async fn delete(work: &mut Work<'_>, session: &mut Session, keep: Keep) -> Result<(), Refusal> {
    if let (Some(customer), false) = (&session.approval.customer, keep.customer) {
        work.delete::<Customer>(customer);
    }
    for task in work.find(Index::TaskBySession, &session.id).await? {
        work.delete::<Task>(&task);
    }
    session.delete(keep);
    session.updated_at = work.now();
    Ok(())
}
