//! Reading the outbox: messages, webhooks, jobs.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Ask;
use super::change::{commit, failed};
use crate::frame::{Refusal, Response, Work};
use crate::house::House;
use crate::outbox::{Attempt, HookKind, Task, TaskWork};
use crate::store::{Backend as _, Index, Table, time};

/// How many tasks are read at a time.
const PAGE: usize = 256;

/// Something that the sandbox has sent or done, or will.
///
/// Not `Debug`: messages and webhooks contain personal data.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OutboxEntry {
    /// Id of the entry.
    pub id: String,
    /// Id of the session that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// When it was stored, in UTC milliseconds of the sandbox's clock.
    pub created_at: i64,
    /// When it is due.
    pub due_at: i64,
    /// When it was done; absent until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<i64>,
    /// The content.
    #[serde(flatten)]
    pub content: OutboxContent,
}

/// The content of an entry in the outbox.
#[derive(Clone, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum OutboxContent {
    /// A message to the person. It does not leave the sandbox.
    Message {
        /// Always `sms`: the API sends no other kind of message.
        channel: &'static str,
        /// Phone number.
        to: String,
        /// The text.
        text: String,
        /// The first number of four to eight digits in the text: the one-time code, if the message has one.
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    },
    /// A notification to a server of the client.
    Webhook {
        /// Its kind.
        hook: HookKind,
        /// The body.
        body: Value,
        /// The attempts to send it. Empty if its kind has no target.
        attempts: Vec<Attempt>,
    },
    /// A slow job.
    Job,
}

impl From<&Task> for OutboxEntry {
    fn from(task: &Task) -> Self {
        let content = match &task.work {
            TaskWork::Message(message) => OutboxContent::Message {
                channel: message.channel.name(),
                to: message.to.clone(),
                code: message.code.clone(),
                text: message.text.clone(),
            },
            TaskWork::Webhook(webhook) => OutboxContent::Webhook {
                hook: webhook.kind,
                body: webhook.body.clone(),
                attempts: webhook.attempts.clone(),
            },
            TaskWork::Job(_) => OutboxContent::Job,
        };
        Self {
            id: task.id.clone(),
            session: task.session.clone(),
            created_at: task.created_at,
            due_at: task.due_at,
            done_at: task.done_at,
            content,
        }
    }
}

/// The entries, oldest first; only those of one session if it is named.
pub(super) async fn entries(house: &House, session: Option<&str>) -> Result<Vec<OutboxEntry>, Refusal> {
    let mut entries = Vec::new();
    if let Some(session) = session {
        for id in house.store.find(Index::TaskBySession, session).await.map_err(failed)? {
            let stored = house.store.get(Table::Tasks, &id).await.map_err(failed)?;
            let task = stored.and_then(|stored| stored.record.as_any().downcast::<Task>().ok());
            entries.extend(task.map(|task| OutboxEntry::from(&*task)));
        }
    } else {
        let mut after = String::new();
        loop {
            let page = house.store.page(Table::Tasks, &after, PAGE).await.map_err(failed)?;
            let tasks = page.into_iter().filter_map(|stored| stored.record.as_any().downcast::<Task>().ok());
            let tasks: Vec<Arc<Task>> = tasks.collect();
            let Some(last) = tasks.last() else { break };
            after.clone_from(&last.id);
            entries.extend(tasks.iter().map(|task| OutboxEntry::from(&**task)));
        }
    }
    entries.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
    Ok(entries)
}

/// Whether nothing is due or under way.
pub(super) async fn is_settled(house: &House) -> Result<bool, Refusal> {
    let now = time(house.clock.now());
    let due = house.store.find_up_to(Index::TaskByDue, &now, 1).await.map_err(failed)?;
    Ok(due.is_empty() && !house.outbox.is_sending())
}

/// Sends a webhook again.
pub(super) async fn send_again(house: &House, id: &str) -> Result<OutboxEntry, Refusal> {
    loop {
        let mut work = Work::new(house);
        let task = work.get::<Task>(id).await?;
        let task = task.ok_or_else(|| {
            Refusal::not_found("there is no entry with this id in the outbox: GET /outbox lists them")
        })?;
        let mut task = Task::clone(&task);
        let TaskWork::Webhook(webhook) = &mut task.work else {
            return Err(Refusal::bad_request("only webhooks can be sent again"));
        };
        if task.done_at.is_none() {
            return Err(Refusal::bad_request("the webhook is still being sent: wait for it"));
        }
        if house.outbox.targets.get(webhook.kind).is_none() {
            let message = "webhooks of this kind have no target: set one with PUT /webhooks/{kind}";
            return Err(Refusal::bad_request(message));
        }
        webhook.renew();
        (task.done_at, task.due_at) = (None, work.now());
        let entry = OutboxEntry::from(&task);
        work.send(task);
        if commit(work).await? {
            return Ok(entry);
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Selection {
    session: Option<String>,
}

pub(super) async fn list(ask: &Ask) -> Result<Response, Refusal> {
    let selection: Selection = ask.query()?;
    Response::json(&entries(&ask.house, selection.session.as_deref()).await?)
}

pub(super) async fn redeliver(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(&send_again(&ask.house, ask.path("id")).await?)
}
