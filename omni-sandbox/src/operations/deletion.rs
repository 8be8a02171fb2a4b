//! Deleting personal data.

use omni_types::{DeleteSessionQuery, RelatedEntity, SessionDeletion, SuccessResponse};

use crate::request::Call;
use crate::response::Refusal;
use crate::state::Session;

/// What is kept when a session is deleted.
#[derive(Clone, Copy, Default)]
struct Kept {
    customer: bool,
    images: bool,
    fingerprint: bool,
}

pub(crate) fn delete_session(call: &Call<'_>) -> Result<SuccessResponse, Refusal> {
    let query: DeleteSessionQuery = call.query()?;
    let kept = Kept { customer: query.keep_customer.unwrap_or(false), ..Kept::default() };
    call.session(&query.interview_id)?;
    delete(call, &query.interview_id, kept);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) fn delete_sessions(call: &Call<'_>) -> Result<SuccessResponse, Refusal> {
    let deletion: SessionDeletion = call.body()?;
    let filter = deletion.filter;
    if filter.ids.is_none() && filter.flow_id.is_none() && filter.external_id.is_none() {
        return Err(Refusal::bad_request("filter: expected at least one of ids, flowId and externalId"));
    }
    let config = deletion.config.unwrap_or_default();
    // As documented: related entities are kept only in this case.
    let entities = match config.delete_pii_data_only {
        Some(true) => config.related_entities_to_keep.unwrap_or_default(),
        _ => Vec::new(),
    };
    let kept = Kept {
        customer: entities.contains(&RelatedEntity::Identities),
        images: entities.contains(&RelatedEntity::Images),
        fingerprint: entities.contains(&RelatedEntity::DeviceFingerPrints),
    };
    // A session must match every part of the filter.
    let selected = call.app.store.find_sessions(|session| {
        let external = |id: &str| {
            session.external_id.as_deref() == Some(id) || session.external_customer_id.as_deref() == Some(id)
        };
        !session.is_deleted()
            && filter.ids.as_ref().is_none_or(|ids| ids.contains(&session.id))
            && filter.flow_id.as_ref().is_none_or(|flow| session.configuration_id.as_ref() == Some(flow))
            && filter.external_id.as_ref().is_none_or(|id| external(id))
    });
    for id in selected {
        delete(call, &id, kept);
    }
    Ok(SuccessResponse::new().with_success(true))
}

fn delete(call: &Call<'_>, id: &str, kept: Kept) {
    let app = call.app;
    let now = app.clock.now();
    let customer = app.store.change_session(id, |session: &mut Session| {
        let (customer, fingerprint) = (session.customer.take(), session.fingerprint.take());
        if !kept.images {
            app.files.remove_session(id);
        }
        session.delete(now);
        session.fingerprint = fingerprint.filter(|_| kept.fingerprint);
        Ok::<_, std::convert::Infallible>(customer)
    });
    if let (Some(Ok(Some(customer))), false) = (customer, kept.customer) {
        app.store.delete_customer(&customer);
    }
}
