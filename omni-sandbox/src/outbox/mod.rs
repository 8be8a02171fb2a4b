//! What the sandbox does after a request: messages, webhooks and slow jobs. They are stored with the commit of the request
//! that causes them, become due by the sandbox's clock, and are resumed after a restart.

mod client;
mod delivery;
mod status;
mod target;
mod task;
mod webhook;
mod worker;

use tokio::sync::Notify;

pub(crate) use status::announce;
pub(crate) use target::Targets;
pub use target::{ClientCredentials, WebhookTarget};
#[allow(unused_imports, reason = "what further operations use")]
pub(crate) use task::{Channel, Job, Message, Task, Work as TaskWork};
pub(crate) use webhook::Hook;
pub use webhook::{Attempt, HookKind, Outcome};
pub(crate) use worker::start;

/// Wakes the worker when a task was stored or the clock was moved, and knows where webhooks go.
#[derive(Default)]
pub(crate) struct Outbox {
    changed: Notify,
    pub(crate) targets: Targets,
}

impl Outbox {
    pub(crate) fn new(targets: Targets) -> Self {
        Self { changed: Notify::new(), targets }
    }

    pub(crate) fn wake(&self) {
        self.changed.notify_one();
    }
}
