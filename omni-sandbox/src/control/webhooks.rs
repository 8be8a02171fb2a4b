//! The targets of webhooks.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Ask;
use super::change::failed;
use super::settings::keep;
use crate::frame::{Refusal, Reply};
use crate::house::House;
use crate::outbox::{HookKind, WebhookTarget};

pub(super) fn set_target(
    house: &House,
    kind: HookKind,
    target: Option<WebhookTarget>,
) -> Result<(), Refusal> {
    if let Some(problem) = target.as_ref().and_then(WebhookTarget::problem) {
        return Err(Refusal::bad_request(problem));
    }
    house.outbox.targets.set(kind, target);
    house.outbox.wake();
    tracing::info!(kind = kind.name(), "the target of webhooks was changed");
    Ok(())
}

fn targets(house: &House) -> Result<Reply, Refusal> {
    let targets = &house.outbox.targets;
    let targets: BTreeMap<HookKind, Arc<WebhookTarget>> =
        HookKind::ALL.into_iter().filter_map(|kind| Some((kind, targets.get(kind)?))).collect();
    let shown: BTreeMap<_, _> = targets.iter().map(|(kind, target)| (kind.name(), &**target)).collect();
    Reply::json(&shown)
}

fn kind(ask: &Ask) -> Result<HookKind, Refusal> {
    ask.path("kind").parse().map_err(|()| {
        let names = HookKind::ALL.map(HookKind::name).join(", ");
        Refusal::not_found(format!("kind: expected one of {names}"))
    })
}

pub(super) async fn list(ask: &Ask) -> Result<Reply, Refusal> {
    targets(&ask.house)
}

pub(super) async fn set(ask: &Ask) -> Result<Reply, Refusal> {
    set_target(&ask.house, kind(ask)?, Some(ask.body()?))?;
    keep(&ask.house).await.map_err(failed)?;
    targets(&ask.house)
}

pub(super) async fn remove(ask: &Ask) -> Result<Reply, Refusal> {
    set_target(&ask.house, kind(ask)?, None)?;
    keep(&ask.house).await.map_err(failed)?;
    targets(&ask.house)
}
