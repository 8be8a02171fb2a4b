//! The people on watchlists: the global ones, all of them invented, and that of the organization.

mod custom;
mod global;

use serde::Serialize;

use super::Ask;
use crate::frame::{Refusal, Reply};

pub use custom::{CustomEntry, CustomPerson};
pub(super) use custom::{
    all as custom_entries, delete as delete_custom, one as custom_entry, put as put_custom,
    remove as remove_custom, set as set_custom, show as show_custom,
};
pub use global::{GlobalEntry, ListedPerson};
pub(super) use global::{
    all as global_entries, delete as delete_global, one as global_entry, put as put_global,
    remove as remove_global, set as set_global, show as show_global,
};

/// How many characters an id has at most that a caller chooses.
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

/// Refuses an id that a caller cannot choose. It stands in paths and in responses of the API.
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

pub(super) async fn list(ask: &Ask) -> Result<Reply, Refusal> {
    let (global, custom) = (global_entries(&ask.house).await?, custom_entries(&ask.house).await?);
    Reply::json(&Watchlists { global, custom })
}
