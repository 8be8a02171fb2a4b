//! Where document and service disagree.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::privacy::Safe;
use crate::report::Sketch;

/// What a disagreement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A field that the document does not list.
    UnknownField,
    /// A field that the document calls required is not there.
    MissingField,
    /// A value of another JSON type.
    WrongType,
    /// `null` where the document does not allow it.
    UnexpectedNull,
    /// A value that the enumeration does not list.
    UnknownValue,
    /// A value of the enumeration in another spelling of capital and small letters.
    OtherCase,
    /// A text or number that is not in its format.
    WrongFormat,
    /// A text that does not match its pattern.
    WrongPattern,
    /// A text, a list or an object that is too short or too long.
    WrongLength,
    /// A number below the minimum or above the maximum.
    OutOfRange,
    /// A kind of object that the union does not list.
    UnknownKind,
    /// An HTTP status that the operation does not list.
    UnknownStatus,
    /// A body of another media type.
    OtherMediaType,
    /// A body that says that it is JSON, and is not.
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

impl Kind {
    /// What it is called in reports.
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
            Kind::UnknownKind => "unknown kind",
            Kind::UnknownStatus => "unknown status",
            Kind::OtherMediaType => "other media type",
            Kind::NotJson => "no JSON",
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
    /// What else tells this finding from others: the type of what was seen.
    pub(crate) class: &'static str,
    /// What the value looks like, for a new schema.
    pub(crate) sketch: Option<Sketch>,
}

/// Sightings that say the same.
#[derive(Clone, Debug)]
pub(crate) struct Merged {
    pub(crate) finding: Finding,
    pub(crate) count: u64,
    /// Where it was seen: operation and status, or operation and `request`.
    pub(crate) seen_in: BTreeSet<String>,
}

type Key = (Kind, String, Option<Safe>, &'static str);

/// More findings are not kept: traffic with a new name in each exchange would fill the memory.
const MAX_FINDINGS: usize = 5000;

/// All findings so far.
#[derive(Debug, Default)]
pub struct Findings {
    merged: BTreeMap<Key, Merged>,
}

impl Findings {
    pub(crate) fn add(&mut self, seen_in: &str, found: Vec<Finding>) {
        for finding in found {
            let key = (finding.kind, finding.place.clone(), finding.name.clone(), finding.class);
            let full = self.merged.len() >= MAX_FINDINGS;
            match self.merged.get_mut(&key) {
                Some(merged) => {
                    merged.count += 1;
                    merged.seen_in.insert(seen_in.to_owned());
                    let sketches = (merged.finding.sketch.take(), finding.sketch);
                    merged.finding.sketch = match sketches {
                        (Some(known), Some(new)) => Some(known.with(new)),
                        (known, new) => known.or(new),
                    };
                }
                None if full => {}
                None => {
                    let seen_in = BTreeSet::from([seen_in.to_owned()]);
                    self.merged.insert(key, Merged { finding, count: 1, seen_in });
                }
            }
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.merged.is_empty()
    }

    /// How many there are, counting those that say the same once.
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

    pub(crate) fn merged(&self) -> impl Iterator<Item = &Merged> {
        self.merged.values()
    }
}
