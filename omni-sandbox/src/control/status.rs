//! Whether the sandbox works, and what it did.

use serde::Serialize;

use super::Ask;
use super::change::failed;
use crate::frame::{Refusal, Reply};
use crate::store::{Backend as _, Table};

#[derive(Serialize)]
struct Health {
    status: &'static str,
    /// What the engines recognize.
    engines: &'static [&'static str],
}

/// The process runs.
pub(super) async fn health(ask: &Ask) -> Result<Reply, Refusal> {
    Reply::json(&Health { status: "ok", engines: ask.house.images.sight().names() })
}

/// Requests can be handled: the store can be read.
pub(super) async fn ready(ask: &Ask) -> Result<Reply, Refusal> {
    ask.house.store.page(Table::Sessions, "", 1).await.map_err(failed)?;
    Reply::json(&Health { status: "ready", engines: ask.house.images.sight().names() })
}

pub(super) async fn metrics(ask: &Ask) -> Result<Reply, Refusal> {
    Ok(Reply::file("text/plain; version=0.0.4; charset=utf-8", ask.house.controls.journal.metrics()))
}

pub(super) async fn journal(ask: &Ask) -> Result<Reply, Refusal> {
    Reply::json(&ask.house.controls.journal.entries())
}

pub(super) async fn clear_journal(ask: &Ask) -> Result<Reply, Refusal> {
    let journal = &ask.house.controls.journal;
    journal.clear();
    Reply::json(&journal.entries())
}
