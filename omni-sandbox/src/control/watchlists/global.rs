//! The global watchlists: the built-in ones, and what tests and people have changed in them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use omni_types::WatchlistType;
use serde::{Deserialize, Serialize};

use super::{Entries, check_id, unknown};
use crate::authority::watchlist::{Person, Watchlist};
use crate::control::change::commit;
use crate::frame::{Refusal, Work};
use crate::house::House;
use crate::outbox::{Job, Task};
use crate::persona::Day;
use crate::store::GlobalWatchlist;

/// How many people can be added to the lists or removed from them.
const MAX_CHANGES: usize = 1_000;

/// How many names, countries, types or sources a person can have.
const MAX_ITEMS: usize = 50;

/// How many characters a name can have.
const MAX_TEXT: usize = 200;

/// An entry of the global watchlists.
///
/// Not `Debug`: it names a person.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GlobalEntry {
    /// Id of the entry.
    pub id: String,
    /// Who is listed.
    #[serde(flatten)]
    pub person: ListedPerson,
}

/// A person on the global watchlists.
///
/// Not `Debug`: it names a person.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ListedPerson {
    /// Full name.
    pub name: String,
    /// Other names and spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Year of birth, if known.
    #[serde(default)]
    pub birth_year: Option<i32>,
    /// Nationality and countries of residence, two capital letters each (ISO 3166-1).
    #[serde(default)]
    pub countries: Vec<String>,
    /// Why the person is listed.
    pub types: Vec<WatchlistType>,
    /// Who lists the person.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Since when the person is listed, as `YYYY-MM-DD`. If absent, since the day on which the entry is added.
    #[serde(default)]
    pub listed: Option<String>,
}

impl ListedPerson {
    /// A person with a name, and the reason why that person is listed.
    #[must_use]
    pub fn new(name: impl Into<String>, types: impl Into<Vec<WatchlistType>>) -> Self {
        Self { name: name.into(), types: types.into(), ..Self::default() }
    }

    /// The entry in its stored form.
    fn to_person(&self, id: &str, today: Date) -> Result<Person, Refusal> {
        let texts = |field: &str, texts: &[String]| {
            check_number(field, texts.len())?;
            texts.iter().enumerate().try_for_each(|(at, text)| check_text(&format!("{field}[{at}]"), text))
        };
        check_text("name", &self.name)?;
        texts("aliases", &self.aliases)?;
        texts("sources", &self.sources)?;
        check_number("countries", self.countries.len())?;
        for (at, country) in self.countries.iter().enumerate() {
            if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
                let message = format!("countries[{at}]: expected two capital letters, as in ISO 3166-1");
                return Err(Refusal::bad_request(message));
            }
        }
        check_number("types", self.types.len())?;
        if self.types.is_empty() {
            return Err(Refusal::bad_request("types: name at least one type"));
        }
        Ok(Person {
            id: id.to_owned(),
            name: self.name.clone().into(),
            aliases: self.aliases.iter().cloned().map(Into::into).collect(),
            birth_year: self.birth_year.map(Into::into),
            countries: self.countries.clone(),
            types: self.types.clone(),
            sources: self.sources.clone(),
            listed: self.listed.as_deref().map_or(Ok(Day(today)), day)?,
        })
    }
}

impl From<&Person> for GlobalEntry {
    fn from(person: &Person) -> Self {
        let listed = ListedPerson {
            name: person.name.to_string(),
            aliases: person.aliases.iter().map(|name| name.to_string()).collect(),
            birth_year: person.birth_year.map(|year| *year),
            countries: person.countries.clone(),
            types: person.types.clone(),
            sources: person.sources.clone(),
            listed: Some(person.listed.to_string()),
        };
        Self { id: person.id.clone(), person: listed }
    }
}

fn check_text(field: &str, text: &str) -> Result<(), Refusal> {
    if !text.trim().is_empty() && text.chars().count() <= MAX_TEXT {
        return Ok(());
    }
    Err(Refusal::bad_request(format!("{field}: expected a string of 1 to {MAX_TEXT} characters")))
}

fn check_number(field: &str, number: usize) -> Result<(), Refusal> {
    if number <= MAX_ITEMS {
        return Ok(());
    }
    Err(Refusal::bad_request(format!("{field}: there can be at most {MAX_ITEMS}")))
}

fn day(text: &str) -> Result<Day, Refusal> {
    let date = Date::strptime("%Y-%m-%d", text).ok().filter(|date| date.to_string() == text);
    date.map(Day).ok_or_else(|| Refusal::bad_request("listed: expected a day, written YYYY-MM-DD"))
}

/// The day on which a unit of work happens.
fn today(work: &Work<'_>) -> Date {
    Offset::UTC.to_datetime(Timestamp::from_millisecond(work.now()).unwrap_or_default()).date()
}

async fn stored(work: &mut Work<'_>) -> Result<GlobalWatchlist, Refusal> {
    let stored = work.get::<GlobalWatchlist>(GlobalWatchlist::KEY).await?;
    Ok(stored.map(|stored| GlobalWatchlist::clone(&stored)).unwrap_or_default())
}

/// Stores changed lists, and repeats the searches that have subscribers.
fn save(work: &mut Work<'_>, changed: GlobalWatchlist, person: &str) -> Result<(), Refusal> {
    if changed.changes.len() > MAX_CHANGES {
        let message = format!("the sandbox allows at most {MAX_CHANGES} changes to its global watchlists");
        return Err(Refusal::bad_request(message));
    }
    work.save(changed);
    let job = Job::WatchlistChanged { person: person.to_owned(), after: String::new() };
    let task = Task::job(work.new_id(), work.now(), None, job);
    work.send(task);
    Ok(())
}

/// The global watchlists.
pub(in crate::control) struct GlobalLists;

impl Entries for GlobalLists {
    type Entry = GlobalEntry;
    type Person = ListedPerson;

    async fn all(house: &House) -> Result<Vec<GlobalEntry>, Refusal> {
        let stored = stored(&mut Work::new(house)).await?;
        Ok(Watchlist::with(&stored.changes).people.iter().map(GlobalEntry::from).collect())
    }

    async fn one(house: &House, id: &str) -> Result<GlobalEntry, Refusal> {
        let stored = stored(&mut Work::new(house)).await?;
        Watchlist::with(&stored.changes).person(id).map(GlobalEntry::from).ok_or_else(unknown)
    }

    async fn put(house: &House, id: &str, listed: &ListedPerson) -> Result<GlobalEntry, Refusal> {
        check_id(id)?;
        loop {
            let mut work = Work::new(house);
            let mut lists = stored(&mut work).await?;
            let person = listed.to_person(id, today(&work))?;
            let entry = GlobalEntry::from(&person);
            if Watchlist::with(&lists.changes).person(id) != Some(&person) {
                if Watchlist::built_in().person(id) == Some(&person) {
                    lists.changes.remove(id);
                } else {
                    lists.changes.insert(id.to_owned(), Some(person));
                }
                save(&mut work, lists, id)?;
            }
            if commit(work).await? {
                return Ok(entry);
            }
        }
    }

    async fn remove(house: &House, id: &str) -> Result<(), Refusal> {
        loop {
            let mut work = Work::new(house);
            let mut lists = stored(&mut work).await?;
            if Watchlist::with(&lists.changes).person(id).is_none() {
                return Err(unknown());
            }
            if Watchlist::built_in().person(id).is_some() {
                lists.changes.insert(id.to_owned(), None);
            } else {
                lists.changes.remove(id);
            }
            save(&mut work, lists, id)?;
            if commit(work).await? {
                return Ok(());
            }
        }
    }
}
