//! The watchlist of the organization.

use std::sync::Arc;

use omni_types::CustomWatchlistType;
use serde::{Deserialize, Serialize};

use super::{Entries, check_id, unknown};
use crate::control::change::{commit, failed};
use crate::frame::{Refusal, Work};
use crate::house::House;
use crate::operations::{check_watchlist_keys, plain_watchlist_entry};
use crate::store::{Backend as _, Table, WatchlistEntry};

/// How many entries are read at a time.
const PAGE: usize = 256;

/// An entry of the organization's watchlist.
///
/// Not `Debug`: it contains personal data.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomEntry {
    /// Id of the entry.
    pub id: String,
    /// When it was added, in UTC milliseconds of the sandbox's clock.
    pub created_at: i64,
    /// Whether it has an image of the face.
    pub has_face: bool,
    /// What was sent about the person, in the form in which it is compared.
    #[serde(flatten)]
    pub person: CustomPerson,
}

/// A person on the organization's watchlist. It needs something by which the person can be found: the ID number, the
/// e-mail address, the phone number, or the face of an entry that has one.
///
/// Not `Debug`: it contains personal data.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CustomPerson {
    /// Whether the person is welcome or not.
    #[serde(rename = "type")]
    pub kind: Option<CustomWatchlistType>,
    /// When a match starts to score 0, in UTC milliseconds.
    pub expires_at: Option<i64>,
    /// Full name.
    pub name: Option<String>,
    /// Date of birth, in UTC milliseconds.
    pub birth_date: Option<i64>,
    /// ID number.
    pub id_number: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
}

impl From<&WatchlistEntry> for CustomEntry {
    fn from(entry: &WatchlistEntry) -> Self {
        Self {
            id: entry.id.clone(),
            created_at: entry.created_at,
            has_face: entry.face.is_some(),
            person: CustomPerson {
                kind: entry.kind,
                expires_at: entry.expires_at,
                name: entry.name.clone(),
                birth_date: entry.birth_date,
                id_number: entry.id_number.clone(),
                email: entry.email.clone(),
                phone: entry.phone.clone(),
            },
        }
    }
}

/// The watchlist of the organization.
pub(in crate::control) struct CustomList;

impl Entries for CustomList {
    type Entry = CustomEntry;
    type Person = CustomPerson;

    async fn all(house: &House) -> Result<Vec<CustomEntry>, Refusal> {
        let (mut entries, mut after) = (Vec::new(), String::new());
        loop {
            let page = house.store.page(Table::WatchlistEntries, &after, PAGE).await.map_err(failed)?;
            let Some(last) = page.last() else { return Ok(entries) };
            after = last.record.own_key().to_owned();
            let of_kind = page.into_iter().filter_map(|stored| stored.record.as_any().downcast().ok());
            entries.extend(of_kind.map(|entry: Arc<WatchlistEntry>| CustomEntry::from(&*entry)));
        }
    }

    async fn one(house: &House, id: &str) -> Result<CustomEntry, Refusal> {
        let entry = Work::new(house).get::<WatchlistEntry>(id).await?.ok_or_else(unknown)?;
        Ok(CustomEntry::from(&*entry))
    }

    /// The images, and the face on them, stay.
    async fn put(house: &House, id: &str, person: &CustomPerson) -> Result<CustomEntry, Refusal> {
        check_id(id)?;
        loop {
            let mut work = Work::new(house);
            let before = work.get::<WatchlistEntry>(id).await?;
            let before = before.map(|before| WatchlistEntry::clone(&before));
            let CustomPerson { kind, expires_at, name, birth_date, id_number, email, phone } = person.clone();
            let now = work.now();
            let new = || WatchlistEntry { id: id.to_owned(), created_at: now, ..WatchlistEntry::default() };
            let entry = plain_watchlist_entry(WatchlistEntry {
                kind,
                expires_at,
                name,
                birth_date,
                id_number,
                email,
                phone,
                ..before.unwrap_or_else(new)
            });
            check_watchlist_keys(&mut work, &entry).await?;
            let shown = CustomEntry::from(&entry);
            work.save(entry);
            if commit(work).await? {
                return Ok(shown);
            }
        }
    }

    async fn remove(house: &House, id: &str) -> Result<(), Refusal> {
        loop {
            let mut work = Work::new(house);
            work.get::<WatchlistEntry>(id).await?.ok_or_else(unknown)?;
            work.delete::<WatchlistEntry>(id);
            if commit(work).await? {
                return Ok(());
            }
        }
    }
}
