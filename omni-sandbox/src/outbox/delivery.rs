//! Sends webhooks in parallel with the other tasks, so that a slow target delays nothing.
//!
//! An attempt is stored before it begins. A webhook that was being sent when the sandbox stopped has used up that
//! attempt, so no target gets one more often than documented.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::task::{AbortHandle, JoinSet};

use super::client::Client;
use super::target::WebhookTarget;
use super::task::{Task, Work as TaskWork};
use super::webhook::Webhook;
use crate::frame::Work;
use crate::house::House;
use crate::store::StoreError;

/// When to look again at a webhook under way, in case the sandbox was stopped in the meantime.
const LOOK_AGAIN: i64 = 60_000;

/// When a webhook is retried.
const RETRY: i64 = 2_000;

/// A webhook that has to be sent.
pub(super) struct Delivery {
    pub(super) task: String,
    pub(super) target: Arc<WebhookTarget>,
    pub(super) webhook: Webhook,
    sending: Sending,
}

/// Counts a webhook as being sent.
struct Sending(Arc<House>);

impl Sending {
    fn begin(house: &Arc<House>) -> Self {
        house.outbox.sending.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(house))
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.0.outbox.sending.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The webhooks that are being sent. Ends with the worker.
pub(super) struct Deliveries {
    house: Arc<House>,
    client: Option<Client>,
    running: JoinSet<()>,
    by_task: HashMap<String, AbortHandle>,
}

impl Deliveries {
    pub(super) fn new(house: &Arc<House>) -> Self {
        Self { house: Arc::clone(house), client: None, running: JoinSet::new(), by_task: HashMap::new() }
    }

    /// Prepares a webhook that is due. Once the task is stored, [send](Self::send) what this returns.
    pub(super) fn prepare(&mut self, task: &mut Task, now: i64) -> Option<Delivery> {
        let TaskWork::Webhook(webhook) = &mut task.work else { return None };
        self.by_task.retain(|_, running| !running.is_finished());
        task.due_at = now.saturating_add(LOOK_AGAIN);
        if self.by_task.contains_key(&task.id) {
            return None;
        }
        let target = self.house.outbox.targets.get(webhook.kind);
        let Some(target) = target.filter(|_| webhook.begin(now)) else {
            task.done_at = Some(now);
            return None;
        };
        task.attempts += 1;
        let sending = Sending::begin(&self.house);
        Some(Delivery { task: task.id.clone(), target, webhook: webhook.clone(), sending })
    }

    /// Begins to send a webhook.
    pub(super) fn send(&mut self, delivery: Delivery) {
        while self.running.try_join_next().is_some() {}
        if self.client.is_none() {
            self.client = Client::new();
        }
        let (house, client) = (Arc::clone(&self.house), self.client.clone());
        let task = delivery.task.clone();
        let running = self.running.spawn(async move { deliver(&house, client, delivery).await });
        self.by_task.insert(task, running);
    }
}

async fn deliver(house: &House, client: Option<Client>, delivery: Delivery) {
    let Delivery { task, target, webhook, sending: _sending } = delivery;
    let (result, status) = match client {
        Some(client) => client.send(&target, &webhook).await,
        None => (super::AttemptResult::Unreachable, None),
    };
    // Neither the URL nor the body: both can contain secrets.
    tracing::info!(kind = webhook.kind.name(), ?result, status, "sent a webhook");
    loop {
        let mut work = Work::new(house);
        let Ok(Some(stored)) = work.get::<Task>(&task).await else { return };
        let mut stored = Task::clone(&stored);
        let TaskWork::Webhook(webhook) = &mut stored.work else { return };
        webhook.end(result, status);
        if webhook.is_done() {
            stored.done_at = Some(work.now());
        } else {
            stored.due_at = work.now().saturating_add(RETRY);
        }
        work.save(stored);
        match work.commit().await {
            Ok(()) => return house.outbox.wake(),
            Err(StoreError::Conflict) => tokio::task::yield_now().await,
            // It is checked again later, and then counts as interrupted.
            Err(StoreError::Failed(_)) => {
                return tracing::error!("the result of a webhook could not be stored");
            }
        }
    }
}
