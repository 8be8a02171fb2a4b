//! Exporting, importing and resetting everything that is stored.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use omni_types::Base64;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::sync::mpsc;

use super::Ask;
use super::change::failed;
use crate::basics::PublicKey;
use crate::events::anchored;
use crate::frame::{LARGE, Refusal, Response, apart};
use crate::house::House;
use crate::session::Session;
use crate::store::{Backend as _, Commit, Erased, Stored, Table};

/// The format of an export.
const FORMAT: u32 = 2;

/// How many records are read at a time.
const PAGE: usize = 256;

/// How many parts of an export are ready before they are sent.
const AHEAD: usize = 2;

/// An export, as it was sent: everything that is stored but the keys of tokens and links, and the settings of the management
/// API. Records and blobs are read from it one by one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct State<'a> {
    format: u32,
    /// The key that signed the events.
    #[serde(rename = "eventsKey")]
    events_key: PublicKey,
    /// Records by the names of their tables.
    #[serde(borrow)]
    tables: BTreeMap<String, Vec<&'a RawValue>>,
    /// Blobs by their ids, in base64.
    #[serde(borrow)]
    blobs: BTreeMap<String, &'a RawValue>,
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

/// Where the parts of an export go.
type Parts = mpsc::Sender<io::Result<Bytes>>;

/// Why an export ends early.
enum Cut {
    /// Nobody reads it anymore.
    Unread,
    Failed(Refusal),
}

impl From<Refusal> for Cut {
    fn from(refusal: Refusal) -> Self {
        Self::Failed(refusal)
    }
}

/// Writes everything that is stored, as JSON, a page of records or a blob at a time, so that the whole is never in memory.
/// Requests that are handled in the meantime may or may not be included. If the store fails, an error is the last part.
async fn write(house: &House, parts: Parts) {
    if let Err(Cut::Failed(refusal)) = write_state(house, &parts).await {
        // A reader that is gone does not need the error.
        let _ = parts.send(Err(io::Error::other(refusal.message().to_owned()))).await;
    }
}

async fn write_state(house: &House, parts: &Parts) -> Result<(), Cut> {
    let key = serde_json::to_string(house.secrets.signer().public()).map_err(unwritten)?;
    let mut head = format!("{{\"format\":{FORMAT},\"eventsKey\":{key},\"tables\":{{");
    let mut blobs = BTreeSet::new();
    for (index, table) in tables_of_state().enumerate() {
        head += &format!("{}\"{}\":[", separator(index), table.name());
        let (mut after, mut count) = (String::new(), 0);
        loop {
            let page = house.store.page(table, &after, PAGE).await.map_err(failed)?;
            let Some(last) = page.last() else { break };
            after = last.record.own_key().to_owned();
            blobs.extend(page.iter().flat_map(|stored| stored.record.blobs()));
            let begin = std::mem::take(&mut head);
            let first = count;
            count += page.len();
            send(parts, apart(LARGE, move || encoded(begin, first, &page)).await?.map_err(unwritten)?)
                .await?;
        }
        head += "]";
    }
    head += "},\"blobs\":{";
    let mut count = 0;
    for id in blobs {
        // Its record may have been deleted in the meantime.
        let Some(bytes) = house.store.blob(&id).await.map_err(failed)? else { continue };
        let id = serde_json::to_string(&id).map_err(unwritten)?;
        let begin = format!("{}{}{id}:\"", std::mem::take(&mut head), separator(count));
        let written =
            move || [begin.as_bytes(), Base64::from_bytes(bytes).encoded().as_bytes(), b"\""].concat();
        send(parts, apart(LARGE, written).await?).await?;
        count += 1;
    }
    head += "}}";
    send(parts, head.into_bytes()).await
}

const fn separator(index: usize) -> &'static str {
    if index == 0 { "" } else { "," }
}

/// Writes a page of records. `first` is the number of records of the table that were written before.
fn encoded(begin: String, first: usize, page: &[Stored]) -> Result<Vec<u8>, serde_json::Error> {
    let mut part = begin.into_bytes();
    for (index, stored) in page.iter().enumerate() {
        part.extend(separator(first + index).bytes());
        part.extend(stored.record.encode()?);
    }
    Ok(part)
}

async fn send(parts: &Parts, part: Vec<u8>) -> Result<(), Cut> {
    parts.send(Ok(part.into())).await.map_err(|_| Cut::Unread)
}

fn unwritten(_: serde_json::Error) -> Refusal {
    Refusal::internal("the state could not be written")
}

/// Everything that is stored, as JSON.
pub(super) async fn exported(house: &House) -> Result<Vec<u8>, Refusal> {
    let (parts, mut read) = mpsc::channel::<io::Result<Bytes>>(AHEAD);
    let collect = async {
        let mut whole = Vec::new();
        while let Some(part) = read.recv().await {
            whole.extend_from_slice(&part.map_err(unread)?);
        }
        Ok(whole)
    };
    tokio::join!(write(house, parts), collect).1
}

fn unread(_: io::Error) -> Refusal {
    Refusal::internal("the stored data could not be read")
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
    let state: State<'_> = serde_json::from_slice(json)
        .map_err(|_| Refusal::bad_request("the body: expected a response of GET /state from this version"))?;
    if state.format != FORMAT {
        return Err(Refusal::bad_request(format!("format: this version reads only the format {FORMAT}")));
    }
    let mut records = Vec::new();
    for (name, list) in &state.tables {
        let table = tables_of_state().find(|table| table.name() == name);
        let table = table.ok_or_else(|| Refusal::bad_request("tables: a table has an unknown name"))?;
        for (index, record) in list.iter().enumerate() {
            let record = table.decode(record.get().as_bytes()).map_err(|_| {
                Refusal::bad_request(format!("tables.{name}[{index}]: not a record of this table"))
            })?;
            records.push((table, record));
        }
    }
    let no_base64 = || Refusal::bad_request("blobs: expected base64");
    let blobs = state.blobs.into_iter().map(|(id, json)| {
        let text: Base64 = serde_json::from_str(json.get()).map_err(|_| no_base64())?;
        Ok((id, text.decode().map_err(|_| no_base64())?))
    });
    let blobs = blobs.collect::<Result<_, Refusal>>()?;
    Ok(Imported { events_key: state.events_key, records, blobs })
}

/// Replaces everything that is stored. Returns how many records there are now. A session whose events were signed with
/// the key of another sandbox gets one more event, which says so.
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
    let (parts, mut read) = mpsc::channel(AHEAD);
    let house = Arc::clone(&ask.house);
    tokio::spawn(async move { write(&house, parts).await });
    // A store that fails immediately still reports its error.
    let first = read.recv().await.transpose().map_err(unread)?.unwrap_or_default();
    Ok(Response::file("application/json", first).followed_by(read))
}

pub(super) async fn import(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(&Count { records: imported(&ask.house, ask.body.clone()).await? })
}

pub(super) async fn reset(ask: &Ask) -> Result<Response, Refusal> {
    emptied(&ask.house).await?;
    Response::json(&Count { records: 0 })
}
