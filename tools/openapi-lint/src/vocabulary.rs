//! The `x-` extensions that the document may use, and where.

use crate::config::Extensions;
use crate::shape::Kind;
use crate::shape::Type::{self, Any, Count, Flag, List, Object, Text, Word};

/// Names of the values of an enumeration, as other tools have them as well.
pub(crate) const VALUE_NAMES: &str = "x-enum-varnames";

/// Descriptions of the values of an enumeration, as other tools have them as well.
pub(crate) const VALUE_DESCRIPTIONS: &str = "x-enum-descriptions";

/// One extension: its name, the objects that may carry it, and the type of its value.
#[derive(Clone, Copy)]
pub(crate) struct Extension {
    pub(crate) name: &'static str,
    pub(crate) places: &'static [Kind],
    pub(crate) value: Type,
}

const SOURCES: &[Kind] = &[Kind::Operation, Kind::Parameter, Kind::Schema, Kind::Response, Kind::ErrorCode];

/// Every extension that has a name.
pub(crate) fn vocabulary(named: &Extensions) -> Vec<Extension> {
    let all: [(&'static str, &'static [Kind], Type); 25] = [
        (named.revision, &[Kind::Info], Text),
        (named.server_name, &[Kind::Server], Text),
        (named.production, &[Kind::Server], Flag),
        (named.max_request_bytes, &[Kind::Root], Count),
        (named.sensitive_words, &[Kind::Root], List(&Text)),
        (named.error_names, &[Kind::Root], List(&Object(Kind::ErrorName))),
        (named.credential, &[Kind::SecurityScheme], Word(named.credentials)),
        (named.issued_by, &[Kind::SecurityScheme], Object(Kind::Issuer)),
        (named.changes_state, &[Kind::Operation], Flag),
        (named.repeatable, &[Kind::Operation], Flag),
        (named.reach, &[Kind::Operation], Word(named.reaches)),
        (named.error_codes, &[Kind::Operation], List(&Object(Kind::ErrorCode))),
        (named.replaced_by, &[Kind::Operation], Text),
        (named.source, SOURCES, Word(named.sources)),
        (named.source_values, &[Kind::Schema], List(&Any)),
        (named.sensitive, &[Kind::Schema, Kind::Parameter, Kind::Header], Flag),
        (named.open_enum, &[Kind::Schema], Flag),
        (named.open_union, &[Kind::Schema], Flag),
        (named.ignore_case, &[Kind::Schema], Flag),
        (named.image, &[Kind::Schema], Flag),
        (named.required_any, &[Kind::Schema], List(&Text)),
        (named.aliases, &[Kind::Schema], List(&Text)),
        (named.table, &[Kind::Schema, Kind::Operation], Object(Kind::Table)),
        (VALUE_NAMES, &[Kind::Schema], List(&Text)),
        (VALUE_DESCRIPTIONS, &[Kind::Schema], List(&Text)),
    ];
    let named = all.into_iter().filter(|(name, ..)| !name.is_empty());
    named.map(|(name, places, value)| Extension { name, places, value }).collect()
}
