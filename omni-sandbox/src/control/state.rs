//! Exporting, importing and resetting everything that is stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use omni_types::Base64;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Ask;
use super::change::failed;
use crate::basics::PublicKey;
use crate::events::anchored;
use crate::frame::{LARGE, Refusal, Response, apart};
use crate::house::House;
use crate::session::Session;
use crate::store::{Backend as _, Commit, Erased, Table};

/// The format of an export.
const FORMAT: u32 = 2;

/// How many records are read at a time.
const PAGE: usize = 256;

/// Everything that is stored. The keys of tokens and links are not part of it, nor are the settings of the management
/// API.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    format: u32,
    /// The key that signed the events.
    #[serde(rename = "eventsKey")]
    events_key: PublicKey,
    /// Records by the names of their tables.
    tables: BTreeMap<String, Vec<Value>>,
    /// Blobs by their ids, in base64.
    blobs: BTreeMap<String, Base64>,
}

#[derive(Serialize)]
struct Count {
    records: usize,
}

/// The tables with received data, and with what follows from it. The settings of the management API stay with their
/// sandbox.
fn tables_of_state() -> impl Iterator<Item = Table> {
    Table::ALL.into_iter().filter(|table| !matches!(table, Table::Settings | Table::FailedLogins))
}

/// Calls a function with each stored record.
async fn each(
    house: &House,
    table: Table,
    mut visit: impl FnMut(&str, &crate::store::Stored) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut after = String::new();
    loop {
        let page = house.store.page(table, &after, PAGE).await.map_err(failed)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.record.own_key().to_owned();
        for stored in &page {
            visit(stored.record.own_key(), stored)?;
        }
    }
}

/// Everything that is stored, as JSON. Requests that are handled in the meantime may or may not be included.
pub(super) async fn exported(house: &House) -> Result<Vec<u8>, Refusal> {
    let (mut tables, mut blobs) = (BTreeMap::new(), BTreeMap::new());
    for table in tables_of_state() {
        let mut records = Vec::new();
        each(house, table, |_, stored| {
            records.push(Arc::clone(&stored.record));
            Ok(())
        })
        .await?;
        for id in records.iter().flat_map(|record| record.blobs()) {
            if let Some(bytes) = house.store.blob(&id).await.map_err(failed)? {
                blobs.insert(id, bytes);
            }
        }
        tables.insert(table.name().to_owned(), records);
    }
    let events_key = house.secrets.signer().public().clone();
    let written = apart(LARGE, move || {
        let encoded = |record: &Arc<dyn Erased>| serde_json::from_slice(&record.encode()?);
        let tables = tables.into_iter().map(|(name, records)| {
            Ok((name, records.iter().map(encoded).collect::<Result<_, serde_json::Error>>()?))
        });
        let tables = tables.collect::<Result<_, serde_json::Error>>()?;
        let blobs = blobs.into_iter().map(|(id, bytes)| (id, Base64::from_bytes(bytes))).collect();
        serde_json::to_vec(&State { format: FORMAT, events_key, tables, blobs })
    });
    written.await?.map_err(|_| Refusal::internal("the state could not be written"))
}

/// The version of each record, by its table and key. It changes whenever the record is written.
pub(super) async fn versions(house: &House) -> Result<BTreeMap<String, u64>, Refusal> {
    let mut versions = BTreeMap::new();
    for table in Table::ALL {
        each(house, table, |key, stored| {
            versions.insert(format!("{}/{key}", table.name()), stored.version);
            Ok(())
        })
        .await?;
    }
    Ok(versions)
}

/// An export.
struct Imported {
    events_key: PublicKey,
    records: Vec<(Table, Arc<dyn Erased>)>,
    blobs: Vec<(String, Bytes)>,
}

/// Reads an export.
fn read(json: &[u8]) -> Result<Imported, Refusal> {
    let state: State = serde_json::from_slice(json)
        .map_err(|_| Refusal::bad_request("the body: expected a response of GET /state from this version"))?;
    if state.format != FORMAT {
        return Err(Refusal::bad_request(format!("format: this version reads only the format {FORMAT}")));
    }
    let mut records = Vec::new();
    for (name, list) in &state.tables {
        let table = tables_of_state().find(|table| table.name() == name);
        let table = table.ok_or_else(|| Refusal::bad_request("tables: a table has an unknown name"))?;
        for (index, record) in list.iter().enumerate() {
            let record = table.decode(record.to_string().as_bytes()).map_err(|_| {
                Refusal::bad_request(format!("tables.{name}[{index}]: not a record of this table"))
            })?;
            records.push((table, record));
        }
    }
    let blobs = state.blobs.into_iter().map(|(id, text)| {
        let bytes = text.decode().map_err(|_| Refusal::bad_request("blobs: expected base64"))?;
        Ok((id, bytes))
    });
    let blobs = blobs.collect::<Result<_, Refusal>>()?;
    Ok(Imported { events_key: state.events_key, records, blobs })
}

/// Replaces everything that is stored. Returns how many records there are now. A session whose events were signed with the key
/// of another sandbox gets one more event, which says so.
pub(super) async fn imported(house: &House, json: Bytes) -> Result<usize, Refusal> {
    let Imported { events_key, records, blobs } = apart(json.len(), move || read(&json)).await??;
    let mut commit = Commit { add_blobs: blobs, ..Commit::default() };
    for (table, record) in records {
        let session = Arc::clone(&record).as_any().downcast::<Session>().ok();
        let anchored = session.and_then(|session| anchored(house, &session, &events_key));
        let written = |table, record: Arc<dyn Erased>| (table, record.own_key().to_owned(), Some(record));
        match anchored {
            Some((session, event)) => commit
                .write
                .extend([written(table, Arc::new(session)), written(Table::Events, Arc::new(event))]),
            None => commit.write.push(written(table, record)),
        }
    }
    let records = commit.write.len();
    replace(house, commit).await?;
    Ok(records)
}

/// Deletes everything that is stored.
pub(super) async fn emptied(house: &House) -> Result<(), Refusal> {
    replace(house, Commit::default()).await
}

/// Deletes everything, and writes the replacement, in one commit.
async fn replace(house: &House, mut commit: Commit) -> Result<(), Refusal> {
    commit.clear.extend(tables_of_state());
    house.store.commit(commit).await.map_err(failed)?;
    house.controls.journal.forget_bodies();
    house.outbox.wake();
    tracing::info!("the stored state was replaced");
    Ok(())
}

pub(super) async fn export(ask: &Ask) -> Result<Response, Refusal> {
    Ok(Response::file("application/json", exported(&ask.house).await?))
}

pub(super) async fn import(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(&Count { records: imported(&ask.house, ask.body.clone()).await? })
}

pub(super) async fn reset(ask: &Ask) -> Result<Response, Refusal> {
    emptied(&ask.house).await?;
    Response::json(&Count { records: 0 })
}
