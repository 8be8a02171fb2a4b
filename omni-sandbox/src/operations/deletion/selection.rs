//! What a deletion is about, and what it keeps.

use std::collections::HashSet;

use omni_types::{RelatedEntity, SessionDeletionConfiguration, SessionDeletionFilter};

use super::{approving_sessions, with_external_id};
use crate::frame::{Refusal, Work};
use crate::session::Keep;
use crate::store::Index;

/// Ids of the sessions that match every part of a filter.
pub(super) async fn selected(
    work: &mut Work<'_>,
    filter: &SessionDeletionFilter,
) -> Result<Vec<String>, Refusal> {
    let mut candidates: Option<Vec<String>> = filter.ids.clone();
    if let Some(flow) = &filter.flow_id {
        let mut ids = work.find(Index::SessionByFlow, flow).await?;
        ids.extend(approving_sessions(work, Index::CustomerByFlow, flow).await?);
        ids.sort_unstable();
        ids.dedup();
        narrow(&mut candidates, ids);
    }
    if let Some(id) = &filter.external_id {
        narrow(&mut candidates, with_external_id(work, id).await?);
    }
    candidates
        .ok_or_else(|| Refusal::bad_request("filter: expected at least one of ids, flowId and externalId"))
}

fn narrow(candidates: &mut Option<Vec<String>>, keys: Vec<String>) {
    match candidates {
        Some(candidates) => {
            let keys: HashSet<String> = keys.into_iter().collect();
            candidates.retain(|id| keys.contains(id));
        }
        None => *candidates = Some(keys),
    }
}

/// As documented, related entities are kept only if only personal data is deleted. There are no chats to keep.
pub(super) fn kept(configuration: &SessionDeletionConfiguration) -> Keep {
    let entities = match configuration.delete_pii_data_only {
        Some(true) => configuration.related_entities_to_keep.as_deref().unwrap_or_default(),
        _ => &[],
    };
    Keep {
        customer: entities.contains(&RelatedEntity::Identities),
        templates: entities.contains(&RelatedEntity::FaceTemplates),
        images: entities.contains(&RelatedEntity::Images),
        stats: entities.contains(&RelatedEntity::Stats),
        fingerprint: entities.contains(&RelatedEntity::DeviceFingerPrints),
        ..Keep::default()
    }
}
