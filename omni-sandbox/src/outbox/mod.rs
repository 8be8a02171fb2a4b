//! What the sandbox does after a request: messages, webhooks and slow jobs. They are stored with the commit of the request
//! that causes them, become due by the sandbox's clock, and are resumed after a restart.

mod task;
mod worker;

use tokio::sync::Notify;

#[allow(unused_imports, reason = "what further operations use")]
pub(crate) use task::{Channel, Job, Message, Task, Work as TaskWork};
pub(crate) use worker::start;

/// Wakes the worker when a task was stored or the clock was moved.
#[derive(Default)]
pub(crate) struct Outbox {
    changed: Notify,
}

impl Outbox {
    pub(crate) fn wake(&self) {
        self.changed.notify_one();
    }
}
