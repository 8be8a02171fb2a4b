//! The people on watchlists: on the global ones, where all are invented, and on the organization's own.

mod custom;
mod global;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Ask;
use crate::frame::{Refusal, Response};
use crate::house::House;

pub(super) use custom::CustomList;
pub use custom::{CustomEntry, CustomPerson};
pub(super) use global::GlobalLists;
pub use global::{GlobalEntry, ListedPerson};

/// The entries of one kind of watchlist.
pub(super) trait Entries {
    /// An entry, as the management API shows it.
    type Entry: Serialize;
    /// The data about a person that a caller sends.
    type Person: DeserializeOwned;

    /// All entries.
    async fn all(house: &House) -> Result<Vec<Self::Entry>, Refusal>;

    /// One entry.
    async fn one(house: &House, id: &str) -> Result<Self::Entry, Refusal>;

    /// Adds an entry, or replaces one.
    async fn put(house: &House, id: &str, person: &Self::Person) -> Result<Self::Entry, Refusal>;

    /// Removes an entry.
    async fn remove(house: &House, id: &str) -> Result<(), Refusal>;
}

/// The maximum length of an id that a caller chooses.
const MAX_ID: usize = 100;

#[derive(Serialize)]
struct Watchlists {
    global: Vec<GlobalEntry>,
    custom: Vec<CustomEntry>,
}

#[derive(Serialize)]
struct Removed {
    removed: u32,
}

/// Refuses an id that a caller cannot choose. Ids are part of paths and of responses of the API.
fn check_id(id: &str) -> Result<(), Refusal> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if !id.is_empty() && id.len() <= MAX_ID && id.bytes().all(plain) {
        return Ok(());
    }
    Err(Refusal::bad_request(format!("id: expected at most {MAX_ID} letters, digits, `-`, `_` and `.`")))
}

fn unknown() -> Refusal {
    Refusal::not_found("there is no entry with this id: GET /watchlists lists them")
}

pub(super) async fn list(ask: &Ask) -> Result<Response, Refusal> {
    let (global, custom) = (GlobalLists::all(&ask.house).await?, CustomList::all(&ask.house).await?);
    Response::json(&Watchlists { global, custom })
}

pub(super) async fn show<L: Entries>(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(&L::one(&ask.house, ask.path("id")).await?)
}

pub(super) async fn set<L: Entries>(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(&L::put(&ask.house, ask.path("id"), &ask.body()?).await?)
}

pub(super) async fn delete<L: Entries>(ask: &Ask) -> Result<Response, Refusal> {
    L::remove(&ask.house, ask.path("id")).await?;
    Response::json(&Removed { removed: 1 })
}
