//! Whether the sandbox works, and what it did.

use serde::Serialize;

use super::Ask;
use super::change::failed;
use crate::frame::{Refusal, Response};
use crate::store::{Backend as _, Table};

#[derive(Serialize)]
struct Health {
    status: &'static str,
    /// What the engines recognize.
    engines: &'static [&'static str],
}

/// The process runs.
pub(super) async fn health(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(&Health { status: "ok", engines: ask.house.images.sight().names() })
}

/// Requests can be handled: the store is readable.
pub(super) async fn ready(ask: &Ask) -> Result<Response, Refusal> {
    ask.house.store.page(Table::Sessions, "", 1).await.map_err(failed)?;
    Response::json(&Health { status: "ready", engines: ask.house.images.sight().names() })
}

pub(super) async fn metrics(ask: &Ask) -> Result<Response, Refusal> {
    Ok(Response::file("text/plain; version=0.0.4; charset=utf-8", ask.house.controls.journal.metrics()))
}

pub(super) async fn journal(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(&ask.house.controls.journal.entries())
}

pub(super) async fn clear_journal(ask: &Ask) -> Result<Response, Refusal> {
    let journal = &ask.house.controls.journal;
    journal.clear();
    Response::json(&journal.entries())
}
