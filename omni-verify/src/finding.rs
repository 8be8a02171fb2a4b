//! Where the document and the service disagree.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::privacy::Safe;
use crate::sketch::Sketch;

/// The kind of a disagreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A field that the document does not list.
    UnknownField,
    /// A field that the document calls required is missing.
    MissingField,
    /// A value of another JSON type.
    WrongType,
    /// `null` where the document does not allow it.
    UnexpectedNull,
    /// A value that the enumeration does not list.
    UnknownValue,
    /// A value of the enumeration in a different case.
    OtherCase,
    /// A text or number that does not have its format.
    WrongFormat,
    /// A text that does not match its pattern.
    WrongPattern,
    /// A text, a list or an object that is too short or too long.
    WrongLength,
    /// A number below the minimum or above the maximum, or too large for its format.
    OutOfRange,
    /// An item that is in a list twice, although its items must be unique.
    RepeatedItem,
    /// A kind of object that the union does not list.
    UnknownKind,
    /// An HTTP status that the operation does not list.
    UnknownStatus,
    /// An error code that is neither listed by the operation nor the HTTP status.
    UnknownErrorCode,
    /// A body of another media type.
    OtherMediaType,
    /// A body that is declared as JSON, and is not.
    NotJson,
    /// A body where the document has none.
    UnexpectedBody,
    /// No body where the document has one.
    MissingBody,
    /// A path that the document does not have.
    UnknownPath,
    /// A method that the document does not have on a path.
    UnknownMethod,
    /// A query parameter that the operation does not list.
    UnknownParameter,
    /// A parameter that the document calls required was not sent, and the call worked.
    MissingParameter,
    /// The call worked without the credentials that the document asks for.
    MissingCredential,
}

/// What a disagreement does to a client that believes the document. The worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Harm {
    /// A strict client cannot read the response.
    Breaks,
    /// A client reads the response, and does not see a part of it.
    Hides,
    /// The service is more lenient than the document, or the document is stricter than it has to be.
    Differs,
}

impl Harm {
    /// A heading for its findings.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Harm::Breaks => "Breaks clients: a strict client cannot read the response",
            Harm::Hides => "Hides data: a client does not see all that the service has",
            Harm::Differs => "Differs: the document is stricter than the service",
        }
    }
}

impl Kind {
    /// What it does to a client.
    #[must_use]
    pub fn harm(self) -> Harm {
        match self {
            Kind::MissingField
            | Kind::WrongType
            | Kind::UnexpectedNull
            | Kind::UnknownValue
            | Kind::OtherCase
            | Kind::WrongFormat
            | Kind::OutOfRange
            | Kind::UnknownKind
            | Kind::OtherMediaType
            | Kind::NotJson
            | Kind::MissingBody => Harm::Breaks,
            Kind::UnknownField
            | Kind::UnknownStatus
            | Kind::UnknownErrorCode
            | Kind::UnexpectedBody
            | Kind::UnknownPath
            | Kind::UnknownMethod
            | Kind::UnknownParameter => Harm::Hides,
            Kind::WrongPattern
            | Kind::WrongLength
            | Kind::RepeatedItem
            | Kind::MissingParameter
            | Kind::MissingCredential => Harm::Differs,
        }
    }

    /// Its name in reports.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Kind::UnknownField => "unknown field",
            Kind::MissingField => "missing field",
            Kind::WrongType => "other type",
            Kind::UnexpectedNull => "unexpected null",
            Kind::UnknownValue => "unknown value",
            Kind::OtherCase => "other case",
            Kind::WrongFormat => "other format",
            Kind::WrongPattern => "other pattern",
            Kind::WrongLength => "other length",
            Kind::OutOfRange => "out of range",
            Kind::RepeatedItem => "repeated item",
            Kind::UnknownKind => "unknown kind",
            Kind::UnknownStatus => "unknown status",
            Kind::UnknownErrorCode => "unknown error code",
            Kind::OtherMediaType => "other media type",
            Kind::NotJson => "not JSON",
            Kind::UnexpectedBody => "unexpected body",
            Kind::MissingBody => "missing body",
            Kind::UnknownPath => "unknown path",
            Kind::UnknownMethod => "unknown method",
            Kind::UnknownParameter => "unknown parameter",
            Kind::MissingParameter => "missing parameter",
            Kind::MissingCredential => "missing credential",
        }
    }
}

/// One sighting. All texts in it may be shown.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) kind: Kind,
    /// JSON pointer into the document, without the `#`.
    pub(crate) place: String,
    /// The name or value that it is about, if it may be shown.
    pub(crate) name: Option<Safe>,
    /// What the document says.
    pub(crate) said: Safe,
    /// What was seen.
    pub(crate) seen: Safe,
    /// What else distinguishes this finding: the type of the value.
    pub(crate) class: &'static str,
    /// The shape of the value, for a new schema.
    pub(crate) sketch: Option<Sketch>,
}

type Key = (Kind, String, Option<Safe>, &'static str);

impl Finding {
    /// Sightings with the same key are the same finding.
    fn key(&self) -> Key {
        (self.kind, self.place.clone(), self.name.clone(), self.class)
    }

    /// Adds what another sighting of the same finding shows.
    fn merge(&mut self, other: Option<Sketch>) {
        self.sketch = match (self.sketch.take(), other) {
            (Some(known), Some(new)) => Some(known.with(new)),
            (known, new) => known.or(new),
        };
    }
}

/// Maximum number of different findings: a body with a new name in each of a million objects would fill the memory.
const MAX_FINDINGS: usize = 5000;

/// The findings of one exchange, in the order of their first sightings.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    found: Vec<(Finding, u64)>,
    places: HashMap<Key, usize>,
    /// Sightings that were not kept.
    dropped: u64,
    /// Whether something was nested too deeply to be checked.
    pub(crate) too_deep: bool,
}

impl Tally {
    pub(crate) fn add(&mut self, finding: Finding) {
        self.count(finding, 1);
    }

    fn count(&mut self, finding: Finding, times: u64) {
        let key = finding.key();
        if let Some((known, count)) = self.places.get(&key).and_then(|place| self.found.get_mut(*place)) {
            *count += times;
            known.merge(finding.sketch);
        } else if self.found.len() < MAX_FINDINGS {
            self.places.insert(key, self.found.len());
            self.found.push((finding, times));
        } else {
            self.dropped += times;
        }
    }

    /// Adds the findings of another part of the exchange.
    pub(crate) fn append(&mut self, other: Tally) {
        other.found.into_iter().for_each(|(finding, times)| self.count(finding, times));
        self.dropped += other.dropped;
        self.too_deep |= other.too_deep;
    }

    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(Finding, u64)> {
        self.found.iter()
    }
}

impl From<Finding> for Tally {
    fn from(finding: Finding) -> Self {
        let mut tally = Self::default();
        tally.add(finding);
        tally
    }
}

/// Sightings of the same finding.
#[derive(Clone, Debug)]
pub(crate) struct Merged {
    pub(crate) finding: Finding,
    pub(crate) count: u64,
    /// Where it was seen, and how often there: operation and status, or operation and `request`.
    pub(crate) seen_in: BTreeMap<String, u64>,
}

/// All findings so far.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    merged: BTreeMap<Key, Merged>,
    dropped: u64,
}

impl Findings {
    pub(crate) fn add(&mut self, seen_in: &str, tally: Tally) {
        self.dropped += tally.dropped;
        for (finding, count) in tally.found {
            let key = finding.key();
            let full = self.merged.len() >= MAX_FINDINGS;
            match self.merged.get_mut(&key) {
                Some(merged) => {
                    merged.count += count;
                    *merged.seen_in.entry(seen_in.to_owned()).or_default() += count;
                    merged.finding.merge(finding.sketch);
                }
                None if full => self.dropped += count,
                None => {
                    let seen_in = BTreeMap::from([(seen_in.to_owned(), count)]);
                    self.merged.insert(key, Merged { finding, count, seen_in });
                }
            }
        }
    }

    /// How many sightings were dropped because there were too many different ones.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Whether there are no findings.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.merged.is_empty()
    }

    /// How many different findings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.merged.len()
    }

    /// Kind, place (JSON pointer into the document, beginning with `#`) and, if it may be shown, the name or value.
    pub fn iter(&self) -> impl Iterator<Item = (Kind, String, Option<&str>)> {
        self.merged.values().map(|merged| {
            let Finding { kind, place, name, .. } = &merged.finding;
            (*kind, format!("#{place}"), name.as_ref().map(Safe::as_str))
        })
    }

    /// The findings, the most harmful first.
    pub(crate) fn merged(&self) -> Vec<&Merged> {
        let mut merged: Vec<&Merged> = self.merged.values().collect();
        // The sort is stable: within a group they stay ordered by kind and place.
        merged.sort_by_key(|merged| merged.finding.kind.harm());
        merged
    }
}
