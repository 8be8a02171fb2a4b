//! The `x-` extensions that the document may use, and where.

use super::shape::Kind;
use super::shape::Type::{self, Any, Count, Flag, List, Object, Text, Word};

/// One extension: its name, the objects that may carry it, and the type of its value.
pub(super) struct Extension {
    pub(super) name: &'static str,
    pub(super) places: &'static [Kind],
    pub(super) value: Type,
}

const fn extension(name: &'static str, places: &'static [Kind], value: Type) -> Extension {
    Extension { name, places, value }
}

/// Every known extension. What each means stands in the document's README.
pub(super) const EXTENSIONS: [Extension; 25] = [
    extension("x-omni-revision", &[Kind::Info], Text),
    extension("x-omni-name", &[Kind::Server], Text),
    extension("x-omni-production", &[Kind::Server], Flag),
    extension("x-omni-max-request-bytes", &[Kind::Root], Count),
    extension("x-omni-sensitive-words", &[Kind::Root], List(&Text)),
    extension("x-omni-error-names", &[Kind::Root], List(&Object(Kind::ErrorName))),
    extension("x-omni-credential", &[Kind::SecurityScheme], Word(&["api-key", "session", "admin"])),
    extension("x-omni-issued-by", &[Kind::SecurityScheme], Object(Kind::Issuer)),
    extension("x-omni-changes-state", &[Kind::Operation], Flag),
    extension("x-omni-repeatable", &[Kind::Operation], Flag),
    extension("x-omni-reach", &[Kind::Operation], Word(&["session", "session-end", "account", "outside"])),
    extension("x-omni-error-codes", &[Kind::Operation], List(&Object(Kind::ErrorCode))),
    extension("x-omni-replaced-by", &[Kind::Operation], Text),
    extension(
        "x-omni-source",
        &[Kind::Operation, Kind::Parameter, Kind::Schema, Kind::Response, Kind::ErrorCode],
        Word(&["field-notes", "inferred", "observed"]),
    ),
    extension("x-omni-source-values", &[Kind::Schema], List(&Any)),
    extension("x-omni-sensitive", &[Kind::Schema, Kind::Parameter, Kind::Header], Flag),
    extension("x-omni-open-enum", &[Kind::Schema], Flag),
    extension("x-omni-open-union", &[Kind::Schema], Flag),
    extension("x-omni-ignore-case", &[Kind::Schema], Flag),
    extension("x-omni-image", &[Kind::Schema], Flag),
    extension("x-omni-required-any", &[Kind::Schema], List(&Text)),
    extension("x-omni-aliases", &[Kind::Schema], List(&Text)),
    extension("x-omni-table", &[Kind::Schema, Kind::Operation], Object(Kind::Table)),
    extension("x-enum-varnames", &[Kind::Schema], List(&Text)),
    extension("x-enum-descriptions", &[Kind::Schema], List(&Text)),
];
