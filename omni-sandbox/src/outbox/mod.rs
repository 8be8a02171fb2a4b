//! What the sandbox does after a request: messages, webhooks and slow jobs. They are stored with the commit of the request
//! that causes them, become due by the sandbox's clock, and are resumed after a restart.

mod client;
mod delivery;
mod download;
mod status;
mod sweep;
mod target;
mod targets;
mod task;
mod webhook;
mod worker;

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

pub(crate) use download::Downloads;
pub(crate) use status::{announce, status_task};
pub use target::{ClientCredentials, WebhookTarget};
pub(crate) use targets::{StoredTargets, Targets};
pub(crate) use task::{Channel, Job, Message, Task, Work as TaskWork};
pub use webhook::{Attempt, AttemptResult, HookKind};
pub(crate) use webhook::{Hook, WatchlistUpdate, Webhook};
pub(crate) use worker::start;

/// How many tasks are fetched at a time.
const BATCH: usize = 64;

/// Wakes the worker when a task was stored or the clock was moved, and knows where webhooks go.
#[derive(Default)]
pub(crate) struct Outbox {
    changed: Notify,
    sending: AtomicUsize,
    pub(crate) targets: Targets,
    /// Fetches images by URL, if that is allowed.
    pub(crate) downloads: Option<Downloads>,
}

impl Outbox {
    pub(crate) fn new(targets: Targets, downloads: Option<Downloads>) -> Self {
        Self { targets, downloads, ..Self::default() }
    }

    /// Whether a webhook is being sent.
    pub(crate) fn is_sending(&self) -> bool {
        self.sending.load(Ordering::Acquire) > 0
    }

    pub(crate) fn wake(&self) {
        self.changed.notify_one();
    }
}
