//! The people on watchlists: the global ones, all of them invented, and that of the organization.

use omni_types::{CustomWatchlistType, WatchlistType};
use serde::Serialize;

use super::Ask;
use super::change::failed;
use crate::authority::watchlist::Watchlist;
use crate::frame::{Refusal, Reply};
use crate::house::House;
use crate::store::{Backend as _, Table, WatchlistEntry};

/// How many entries are read at a time.
const PAGE: usize = 256;

#[derive(Serialize)]
struct Watchlists {
    global: Vec<Listed<'static>>,
    custom: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed<'a> {
    id: &'a str,
    name: &'a str,
    birth_year: Option<i32>,
    countries: &'a [String],
    types: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    id: String,
    created_at: i64,
    expires_at: Option<i64>,
    r#type: Option<CustomWatchlistType>,
    name: Option<String>,
    id_number: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    has_face: bool,
}

impl From<&WatchlistEntry> for Entry {
    fn from(entry: &WatchlistEntry) -> Self {
        Self {
            id: entry.id.clone(),
            created_at: entry.created_at,
            expires_at: entry.expires_at,
            r#type: entry.kind,
            name: entry.name.clone(),
            id_number: entry.id_number.clone(),
            email: entry.email.clone(),
            phone: entry.phone.clone(),
            has_face: entry.face.is_some(),
        }
    }
}

fn global() -> Vec<Listed<'static>> {
    let people = Watchlist::built_in().people.iter().map(|person| Listed {
        id: &person.id,
        name: &person.name,
        birth_year: person.birth_year.as_ref().map(|year| **year),
        countries: &person.countries,
        types: person.types.iter().map(WatchlistType::as_str).collect(),
    });
    people.collect()
}

async fn custom(house: &House) -> Result<Vec<Entry>, Refusal> {
    let (mut entries, mut after) = (Vec::new(), String::new());
    loop {
        let page = house.store.page(Table::WatchlistEntries, &after, PAGE).await.map_err(failed)?;
        let Some(last) = page.last() else { return Ok(entries) };
        after = last.record.own_key().to_owned();
        let of_kind = page.into_iter().filter_map(|stored| stored.record.as_any().downcast().ok());
        entries.extend(of_kind.map(|entry: std::sync::Arc<WatchlistEntry>| Entry::from(&*entry)));
    }
}

pub(super) async fn list(ask: &Ask) -> Result<Reply, Refusal> {
    Reply::json(&Watchlists { global: global(), custom: custom(&ask.house).await? })
}
