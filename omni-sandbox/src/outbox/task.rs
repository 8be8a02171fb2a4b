//! A task: something to do once the clock has reached a time.

use omni_types::{PaymentProofNotification, Sensitive};
use serde::{Deserialize, Serialize};

use super::webhook::{Hook, Webhook};
use crate::evidence::Id;
use crate::frame;
use crate::persona::Decision;
use crate::session::Keep;
use crate::store::{Index, IndexEntry, Record, Table, time};

/// Something to do later. It is kept after it was done, so that tests and people can read what was sent. Jobs, which send
/// nothing, are kept for a day.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) id: String,
    /// The session that it concerns. It is deleted with the session.
    pub(crate) session: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) due_at: i64,
    pub(crate) done_at: Option<i64>,
    /// How often it was attempted.
    pub(crate) attempts: u32,
    pub(crate) work: Work,
}

/// What to do.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Work {
    /// Deliver a message: it can be read in the outbox, and nothing leaves the sandbox.
    Message(Message),
    /// Change stored data.
    Job(Job),
    /// Notify a server of the client.
    Webhook(Webhook),
}

/// A message to the person.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) channel: Channel,
    /// Phone number.
    pub(crate) to: String,
    pub(crate) text: String,
    /// The one-time code in the text, if the message carries one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
}

/// How a message is sent.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Channel {
    Sms,
}

impl Channel {
    /// The name in the management API.
    pub(crate) const fn name(self) -> &'static str {
        let Self::Sms = self;
        "sms"
    }
}

/// A slow job. Its effect and its end are one commit, so it is never done twice.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Job {
    /// Receive a work history.
    WorkHistory { session: String, request: String, curp: Sensitive<String> },
    /// Receive the tax authority's response about a payment proof.
    PaymentProof { session: String, request: String, receipt: Box<Decision<PaymentProofNotification>> },
    /// Read a captured ID.
    ReadId { session: String, id: Id },
    /// Delete a session.
    DeleteSession { session: String, keep: Keep },
    /// The next step of a person in a batch: 0 starts the session, and each later one is an operation.
    BatchStep { user: String, step: usize },
    /// Notify the subscribers of searches that a changed person affects: some of those whose references come after this one.
    WatchlistChanged { person: String, after: String },
}

impl Task {
    /// A message that is due at once.
    pub(crate) fn message(id: String, now: i64, session: &str, message: Message) -> Self {
        Self::new(id, now, Some(session.to_owned()), Work::Message(message))
    }

    /// A job that is due at once.
    pub(crate) fn job(id: String, now: i64, session: Option<String>, job: Job) -> Self {
        Self::new(id, now, session, Work::Job(job))
    }

    /// A notification to the client that is due at once. Without a target for its kind, it stays in the outbox to be read.
    pub(crate) fn webhook(work: &frame::Work<'_>, session: &str, hook: Hook) -> Self {
        Self::notification(work, session, Webhook::new(hook))
    }

    /// The same notification again.
    pub(crate) fn webhook_again(work: &frame::Work<'_>, session: &str, webhook: &Webhook) -> Self {
        Self::notification(work, session, webhook.again())
    }

    fn notification(work: &frame::Work<'_>, session: &str, webhook: Webhook) -> Self {
        let has_target = work.house().outbox.targets.get(webhook.kind).is_some();
        let done_at = (!has_target).then_some(work.now());
        let session = Some(session.to_owned());
        let task = Self::new(work.new_id(), work.now(), session, Work::Webhook(webhook));
        Self { done_at, ..task }
    }

    fn new(id: String, now: i64, session: Option<String>, work: Work) -> Self {
        Self { id, session, created_at: now, due_at: now, done_at: None, attempts: 0, work }
    }

    /// Ends the task after its first and only attempt.
    pub(crate) fn finish(&mut self, now: i64) {
        self.attempts += 1;
        self.done_at = Some(now);
    }

    /// Counts a failed attempt. The more there were, the later the next one is, up to an hour.
    pub(super) fn postpone(&mut self, now: i64) {
        const FIRST: i64 = 2_000;
        const LAST: i64 = 60 * 60 * 1000;
        self.due_at = now.saturating_add((FIRST << self.attempts.min(20)).min(LAST));
        self.attempts = self.attempts.saturating_add(1);
    }

    /// The same task, due later.
    pub(crate) fn after(self, milliseconds: i64) -> Self {
        Self { due_at: self.created_at.saturating_add(milliseconds), ..self }
    }
}

impl Record for Task {
    const TABLE: Table = Table::Tasks;

    fn key(&self) -> &str {
        &self.id
    }

    fn entries(&self) -> Vec<IndexEntry> {
        let due = self.done_at.is_none().then(|| (Index::TaskByDue, time(self.due_at)));
        let ended = self.done_at.filter(|_| matches!(self.work, Work::Job(_)));
        let ended = ended.map(|at| (Index::JobByEnd, time(at)));
        let session = self.session.clone().map(|session| (Index::TaskBySession, session));
        due.into_iter().chain(ended).chain(session).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_that_fails_is_retried_ever_later_and_at_least_each_hour() {
        let message = Message { channel: Channel::Sms, to: String::new(), text: String::new(), code: None };
        let mut task = Task::message("task".to_owned(), 0, "session", message);
        let mut waits = Vec::new();
        for _ in 0..40 {
            task.postpone(1000);
            waits.push(task.due_at - 1000);
        }
        assert!(waits[0] > 0 && waits.is_sorted() && waits[1] > waits[0], "{waits:?}");
        assert_eq!(waits.last(), Some(&(60 * 60 * 1000)));
        assert_eq!(task.attempts, 40);
    }
}
