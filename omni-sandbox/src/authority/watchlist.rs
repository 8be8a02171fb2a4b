//! The global watchlists: a list of invented people, searched by name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use omni_engines::person::name;
use omni_engines::person::similarity::Similarity;
use omni_types::{Sensitive, WatchlistHit, WatchlistSearch, WatchlistType};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::persona::facts::{Decision, Facts, Source};
use crate::persona::scenario::Fact;
use crate::persona::{Day, FileError, whole};

/// The built-in list.
const FILE: &str = include_str!("../../personas/watchlist.toml");

/// People on the global watchlists.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Watchlist {
    /// The people.
    pub(crate) people: Vec<Person>,
}

/// People who were added to the lists or removed from them, by id; none for a removed person.
pub(crate) type Changes = BTreeMap<String, Option<Person>>;

/// One person on the lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    /// Identifies the entry.
    pub(crate) id: String,
    /// Full name.
    pub(crate) name: Sensitive<String>,
    /// Other names and spellings.
    #[serde(default)]
    pub(crate) aliases: Vec<Sensitive<String>>,
    /// Year of birth, if known.
    #[serde(default)]
    pub(crate) birth_year: Option<Sensitive<i32>>,
    /// Nationality and countries of residence, two letters each.
    pub(crate) countries: Vec<String>,
    /// Why the person is listed.
    pub(crate) types: Vec<WatchlistType>,
    /// Who lists the person.
    pub(crate) sources: Vec<String>,
    /// Since when.
    pub(crate) listed: Day,
}

/// A person who was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hit<'a> {
    /// Who was found.
    pub(crate) person: &'a Person,
    /// How similar the name is, from 0.0 to 1.0; 1.0 if the persona or a scenario says that it is this person.
    pub(crate) score: f64,
    /// The requested types under which the person is listed.
    pub(crate) types: Vec<WatchlistType>,
}

static BUILT_IN: LazyLock<Watchlist> =
    LazyLock::new(|| Watchlist::parse("watchlist.toml", FILE).unwrap_or_default());

impl Watchlist {
    /// The built-in list.
    pub(crate) fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The built-in list, with changes. Added people come last.
    pub(crate) fn with(changes: &Changes) -> Cow<'static, Self> {
        if changes.is_empty() {
            return Cow::Borrowed(Self::built_in());
        }
        let built_in = &Self::built_in().people;
        let kept = built_in.iter().filter_map(|person| match changes.get(&person.id) {
            Some(changed) => changed.clone(),
            None => Some(person.clone()),
        });
        let is_new = |id: &String| !built_in.iter().any(|person| person.id == *id);
        let added = changes.iter().filter(|(id, _)| is_new(id)).filter_map(|(_, person)| person.clone());
        Cow::Owned(Self { people: kept.chain(added).collect() })
    }

    /// The person with an id.
    pub(crate) fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// Reads a list from the text of a TOML file.
    ///
    /// # Errors
    /// The text is not TOML, or has an unknown field, a value that is not valid, or a duplicate id.
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        let list: Self = whole(file, text)?;
        for (index, person) in list.people.iter().enumerate() {
            if list.people[..index].iter().any(|other| other.id == person.id) {
                let problem = format!("people[{index}].id: another entry has this id: ids must be unique");
                return Err(FileError::new(file, problem));
            }
            if person.types.is_empty() {
                return Err(FileError::new(
                    file,
                    format!("people[{index}].types: empty: name at least one type"),
                ));
            }
        }
        Ok(list)
    }

    /// Searches the list for the request, and adds the hits that the persona or a scenario states. The best come
    /// first.
    pub(crate) fn search(&self, facts: Facts<'_>, search: &WatchlistSearch) -> Vec<Decision<Hit<'_>>> {
        let pick = |fact: &Fact| if let Fact::Watchlist(kind) = fact { Some(*kind) } else { None };
        let forced = facts.forced(pick);
        if forced.as_ref().is_some_and(|forced| forced.value.is_none()) {
            return Vec::new();
        }
        let mut hits: Vec<Decision<Hit<'_>>> = Vec::new();
        for person in &self.people {
            let (source, score) = match &forced {
                Some(Decision { value: Some(kind), source }) if self.stands_for(*kind, person) => {
                    (source.clone(), 1.0)
                }
                _ if facts.persona().data().watchlist.hits.contains(&person.id) => (facts.own_source(), 1.0),
                _ => match person.found_by(search) {
                    Some(score) => (Source::Measured, score),
                    None => continue,
                },
            };
            let types = person.types_asked_for(search);
            // What a scenario forces is not filtered out: whoever forces it wants to see it.
            let types = if types.is_empty() && matches!(source, Source::Scenario(_) | Source::Control) {
                person.types.clone()
            } else {
                types
            };
            if !types.is_empty() {
                hits.push(Decision::new(Hit { person, score, types }, source));
            }
        }
        hits.sort_by(|one, other| other.value.score.total_cmp(&one.value.score));
        hits
    }

    /// Whether a person is the one that a scenario with this type finds: the first of the list.
    fn stands_for(&self, kind: WatchlistType, person: &Person) -> bool {
        self.people
            .iter()
            .find(|person| person.types.contains(&kind))
            .is_some_and(|first| first.id == person.id)
    }
}

impl Person {
    /// How similar the name is, if the person is found.
    fn found_by(&self, search: &WatchlistSearch) -> Option<f64> {
        let text =
            |name: &Option<Sensitive<String>>| name.as_ref().map(|name| name.to_string()).unwrap_or_default();
        let asked = format!("{} {}", text(&search.first_name), text(&search.sur_name));
        let alike = self.names().map(|name| name::compare(name, &asked));
        let best = alike.fold(Similarity::NONE, |best, other| if other > best { other } else { best });
        let born = match (&self.birth_year, &search.birth_year) {
            (Some(own), Some(asked)) => own == asked,
            _ => true,
        };
        let alike = best.is_found(search.fuzziness.unwrap_or(1.0));
        (alike && born && self.in_countries(search)).then_some(best.score())
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(|name| name.as_str())
    }

    /// The filter by country. People on sanction lists, people without a country, and people who are only in the media
    /// always pass.
    fn in_countries(&self, search: &WatchlistSearch) -> bool {
        let Some(asked) = search.country_codes.as_ref().filter(|codes| !codes.is_empty()) else {
            return true;
        };
        let media = |kind: &WatchlistType| kind.as_str().starts_with(WatchlistType::AdverseMedia.as_str());
        if self.types.contains(&WatchlistType::Sanction)
            || self.types.iter().all(media)
            || self.countries.is_empty()
        {
            return true;
        }
        self.countries.iter().any(|own| asked.iter().any(|code| code.eq_ignore_ascii_case(own)))
    }

    /// The person's types that a search asks for. The general type of a taxonomy includes the specific ones.
    fn types_asked_for(&self, search: &WatchlistSearch) -> Vec<WatchlistType> {
        let Some(asked) = search.watchlist_types.as_ref().filter(|types| !types.is_empty()) else {
            return self.types.clone();
        };
        let included = |kind: &&WatchlistType| {
            asked.iter().any(|asked| asked == *kind || general(**kind) == Some(*asked))
        };
        self.types.iter().filter(included).copied().collect()
    }
}

/// The general type that a specific one belongs to. The second taxonomy of adverse media has none.
fn general(kind: WatchlistType) -> Option<WatchlistType> {
    let text = kind.as_str();
    if text.starts_with("pep-") {
        Some(WatchlistType::Pep)
    } else if text.starts_with("adverse-media-") && !text.starts_with("adverse-media-v2-") {
        Some(WatchlistType::AdverseMedia)
    } else {
        None
    }
}

impl Hit<'_> {
    /// The hit as the API sends it.
    pub(crate) fn to_api(&self) -> WatchlistHit {
        let person = self.person;
        let texts = |types: &[WatchlistType]| types.iter().map(WatchlistType::as_str).collect::<Vec<_>>();
        let aliases: Vec<_> = person.aliases.iter().map(|name| json!({"name": name.as_str()})).collect();
        let hit = json!({
            "doc": {
                "id": person.id,
                "name": person.name.as_str(),
                "entity_type": "person",
                "aka": aliases,
                "birth_year": person.birth_year,
                "countries": person.countries,
                "types": texts(&person.types),
                "sources": person.sources,
                "listed": person.listed.to_string(),
            },
            "match_types": texts(&self.types),
            "score": (self.score * 1000.0).round() / 1000.0,
        });
        match hit {
            serde_json::Value::Object(fields) => fields.into(),
            _ => WatchlistHit::default(),
        }
    }
}
