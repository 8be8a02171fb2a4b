//! The targets of webhooks, and notifying the client at any time.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::change::{commit, failed};
use super::sessions::known;
use super::settings::keep;
use super::{Ask, OutboxEntry};
use crate::frame::{Refusal, Response, Work, bounds};
use crate::house::House;
use crate::outbox::{self, HookKind, Task, TaskWork, WebhookTarget};
use crate::store::Index;

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

fn targets(house: &House) -> Result<Response, Refusal> {
    let targets = &house.outbox.targets;
    let targets: BTreeMap<HookKind, Arc<WebhookTarget>> =
        HookKind::ALL.into_iter().filter_map(|kind| Some((kind, targets.get(kind)?))).collect();
    let shown: BTreeMap<_, _> = targets.iter().map(|(kind, target)| (kind.name(), &**target)).collect();
    Response::json(&shown)
}

fn kind(ask: &Ask) -> Result<HookKind, Refusal> {
    ask.path("kind").parse().map_err(|()| {
        let names = HookKind::ALL.map(HookKind::name).join(", ");
        Refusal::not_found(format!("kind: expected one of {names}"))
    })
}

/// Notifies the client of a session, whether or not anything has changed.
pub(super) async fn fire_for(house: &House, kind: HookKind, session: &str) -> Result<OutboxEntry, Refusal> {
    loop {
        let mut work = Work::new(house);
        let session = known(&mut work, session).await?;
        bounds::check_outbox(&mut work, &session).await?;
        let task = match kind {
            HookKind::OnboardingStatus => outbox::status_task(&work, &session).ok_or_else(|| {
                let message =
                    "the client is not notified of the onboarding status UNKNOWN: capture the ID first";
                Refusal::bad_request(message)
            })?,
            HookKind::PaymentProof | HookKind::WorkHistory | HookKind::WatchlistUpdate => {
                let latest = latest(&mut work, kind, &session.id).await?.ok_or_else(|| {
                    let first = "call process_payment_proof for paymentProof, process_imss for workHistory, \
                                 change the global watchlists for watchlistUpdate";
                    Refusal::bad_request(format!("there has been no webhook of this kind yet: {first}"))
                })?;
                Task::webhook_again(&work, &session.id, &latest)
            }
        };
        let entry = OutboxEntry::from(&task);
        work.send(task);
        if commit(work).await? {
            return Ok(entry);
        }
    }
}

/// The latest webhook of a kind about a session.
async fn latest(
    work: &mut Work<'_>,
    kind: HookKind,
    session: &str,
) -> Result<Option<outbox::Webhook>, Refusal> {
    let mut latest: Option<Arc<Task>> = None;
    for id in work.find(Index::TaskBySession, session).await? {
        let task = work.get::<Task>(&id).await?;
        let of_kind = |task: &Task| matches!(&task.work, TaskWork::Webhook(webhook) if webhook.kind == kind);
        if let Some(task) = task.filter(|task| of_kind(task))
            && latest.as_ref().is_none_or(|latest| latest.created_at <= task.created_at)
        {
            latest = Some(task);
        }
    }
    Ok(latest.and_then(|task| match &task.work {
        TaskWork::Webhook(webhook) => Some(webhook.clone()),
        _ => None,
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    session: String,
}

pub(super) async fn fire(ask: &Ask) -> Result<Response, Refusal> {
    let (kind, About { session }) = (kind(ask)?, ask.body()?);
    Response::json(&fire_for(&ask.house, kind, &session).await?)
}

pub(super) async fn list(ask: &Ask) -> Result<Response, Refusal> {
    targets(&ask.house)
}

pub(super) async fn set(ask: &Ask) -> Result<Response, Refusal> {
    set_target(&ask.house, kind(ask)?, Some(ask.body()?))?;
    keep(&ask.house).await.map_err(failed)?;
    targets(&ask.house)
}

pub(super) async fn remove(ask: &Ask) -> Result<Response, Refusal> {
    set_target(&ask.house, kind(ask)?, None)?;
    keep(&ask.house).await.map_err(failed)?;
    targets(&ask.house)
}
