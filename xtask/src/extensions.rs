//! What a change of each `x-omni-*` extension means: the rules beside those of OpenAPI itself.

use openapi_diff::rules::{self, Group, Rule};
use openapi_diff::vocabulary::{Kind, Member, On, Told};
use openapi_diff::{Level, Vocabulary};

use Level::{Additive as A, Breaking as B};

const EFFECT_PROMISED: Rule = Rule::new(
    "effect-promised",
    "`x-omni-changes-state` now false, `x-omni-repeatable` now true, or `x-omni-reach` narrower",
    A,
    A,
);
const EFFECT_WITHDRAWN: Rule = Rule::new(
    "effect-withdrawn",
    "`x-omni-changes-state` no longer false, `x-omni-repeatable` no longer true, or `x-omni-reach` wider or missing",
    B,
    B,
);
const ERROR_CODE_ADDED: Rule = Rule::new("error-code-added", "code added to `x-omni-error-codes`", A, A);
const ERROR_CODE_REMOVED: Rule =
    Rule::new("error-code-removed", "code removed from `x-omni-error-codes`", A, A);
const ALIAS_ADDED: Rule = Rule::new("alias-added", "name added to `x-omni-aliases`", A, A);
const ALIAS_REMOVED: Rule = Rule::new("alias-removed", "name removed from `x-omni-aliases`", B, B);
const IMAGE_ASKED: Rule =
    Rule::new("image-asked", "`x-omni-image` set: clients refuse other content before sending", A, A);
const IMAGE_WAIVED: Rule = Rule::new("image-waived", "`x-omni-image` no longer set", A, A);
const MARK_ADDED: Rule =
    Rule::new("mark-added", "`x-omni-sensitive` set: kept out of logs from now on", A, A);
const MARK_REMOVED: Rule =
    Rule::new("mark-removed", "`x-omni-sensitive` no longer set: **shows in logs from now on**", B, B);
const TABLE_ADDED: Rule = Rule::new("table-added", "`x-omni-table` added", A, A);
const TABLE_COLUMNS: Rule =
    Rule::new("table-columns", "columns of an `x-omni-table` changed, or the table removed", B, B);
const TABLE_ROWS: Rule = Rule::new("table-rows", "rows of an `x-omni-table` changed", A, A);
const ENUM_OPENED: Rule = Rule::new("enum-opened", "`x-omni-open-enum` set", A, B);
const ENUM_CLOSED: Rule = Rule::new("enum-closed", "`x-omni-open-enum` no longer set", B, B);
const CASE_IGNORED: Rule = Rule::new("case-ignored", "`x-omni-ignore-case` set", A, A);
const CASE_OBSERVED: Rule = Rule::new("case-observed", "`x-omni-ignore-case` no longer set", B, B);
const UNION_OPENED: Rule = Rule::new("union-opened", "`x-omni-open-union` set", A, B);
const UNION_CLOSED: Rule = Rule::new("union-closed", "`x-omni-open-union` no longer set", B, B);
const SCHEME_MARKED: Rule =
    Rule::new("scheme-marked", "`x-omni-credential` added: whose credential a security scheme is", A, A);
const REQUEST_SIZE_RAISED: Rule =
    Rule::new("request-size-raised", "`x-omni-max-request-bytes` raised or removed", A, A);
const REQUEST_SIZE_LOWERED: Rule =
    Rule::new("request-size-lowered", "`x-omni-max-request-bytes` lowered or added", B, B);
const ERROR_NAME_ADDED: Rule = Rule::new("error-name-added", "name added to `x-omni-error-names`", A, A);
const ERROR_NAME_CHANGED: Rule =
    Rule::new("error-name-changed", "name in `x-omni-error-names` changed or removed", B, B);

const fn effect(key: &'static str, meant: bool, set: &'static str, unset: &'static str) -> (On, Member) {
    let kind = Kind::Flag { meant, set: (EFFECT_PROMISED, set), unset: (EFFECT_WITHDRAWN, unset) };
    (On::Operation, Member::new(key, kind))
}

const fn words(on: On, key: &'static str) -> (On, Member) {
    (on, Member::new(key, Kind::Words))
}

const fn flag(on: On, key: &'static str, set: Told, unset: Told) -> (On, Member) {
    (on, Member::flag(key, set, unset))
}

const MARK: Member = Member::new(
    "x-omni-sensitive",
    Kind::Mark {
        set: (MARK_ADDED, "marked as personal or secret: kept out of logs from now on"),
        unset: (
            MARK_REMOVED,
            "**no longer marked as personal or secret: its value shows in logs from now on**",
        ),
    },
);

const TABLE: Member = Member::new(
    "x-omni-table",
    Kind::Object {
        added: TABLE_ADDED,
        removed: TABLE_COLUMNS,
        members: &[
            Member::new("columns", Kind::Told((TABLE_COLUMNS, "columns of the table changed"))),
            Member::new("rows", Kind::Told((TABLE_ROWS, "rows of the table changed"))),
        ],
    },
);

const ERROR_NAMES: Kind = Kind::Entries {
    by: "code",
    added: (ERROR_NAME_ADDED, "error code `{}` is named"),
    removed: (ERROR_NAME_CHANGED, "error code `{}` is no longer named"),
    members: &[Member::new("name", Kind::Value(ERROR_NAME_CHANGED))],
};

const ERROR_CODES: Kind = Kind::Entries {
    by: "code",
    added: (ERROR_CODE_ADDED, "error code `{}` documented"),
    removed: (ERROR_CODE_REMOVED, "error code `{}` no longer documented"),
    members: &[Member::new("meaning", Kind::Words), Member::new("x-omni-source", Kind::Words)],
};

/// The extensions of the document.
pub const VOCABULARY: Vocabulary = Vocabulary {
    members: &[
        words(On::Any, "x-omni-source"),
        words(On::Any, "x-omni-source-values"),
        words(On::Document, "x-omni-sensitive-words"),
        (
            On::Document,
            Member::new(
                "x-omni-max-request-bytes",
                Kind::Upper { tightened: REQUEST_SIZE_LOWERED, loosened: REQUEST_SIZE_RAISED },
            ),
        ),
        (On::Document, Member::new("x-omni-error-names", ERROR_NAMES)),
        (On::Info, Member::new("x-omni-revision", Kind::Value(rules::REVISION))),
        (On::Server, Member::new("x-omni-name", Kind::Value(rules::SERVER_CHANGED))),
        flag(
            On::Server,
            "x-omni-production",
            (rules::SERVER_CHANGED, "now has real people's data (`x-omni-production`)"),
            (rules::SERVER_CHANGED, "no longer has real people's data (`x-omni-production`)"),
        ),
        // Without a statement, a call has to be treated as one that changes state and must not be retried.
        effect(
            "x-omni-changes-state",
            false,
            "changes nothing (`x-omni-changes-state`)",
            "changes the state (`x-omni-changes-state`)",
        ),
        effect(
            "x-omni-repeatable",
            true,
            "can be retried (`x-omni-repeatable`)",
            "can no longer be retried (`x-omni-repeatable`)",
        ),
        (
            On::Operation,
            Member::new(
                "x-omni-reach",
                Kind::Ranked {
                    order: &["session", "session-end", "account", "outside"],
                    better: EFFECT_PROMISED,
                    worse: EFFECT_WITHDRAWN,
                },
            ),
        ),
        words(On::Operation, "x-omni-replaced-by"),
        (On::Operation, Member::new("x-omni-error-codes", ERROR_CODES)),
        (On::Operation, TABLE),
        (On::Parameter, MARK),
        (On::Schema, MARK),
        (On::Schema, TABLE),
        (
            On::Schema,
            Member::new(
                "x-omni-aliases",
                Kind::Names {
                    added: (ALIAS_ADDED, "read under the name `{}` as well"),
                    removed: (ALIAS_REMOVED, "no longer read under the name `{}`"),
                },
            ),
        ),
        (On::Schema, Member::new("x-omni-required-any", Kind::AnyOf)),
        flag(
            On::Schema,
            "x-omni-image",
            (IMAGE_ASKED, "carries an image or a document (`x-omni-image`)"),
            (IMAGE_WAIVED, "may carry anything (`x-omni-image` no longer set)"),
        ),
        flag(
            On::Schema,
            "x-omni-open-enum",
            (ENUM_OPENED, "further values may come (`x-omni-open-enum`)"),
            (ENUM_CLOSED, "no further values will come (`x-omni-open-enum` no longer set)"),
        ),
        flag(
            On::Schema,
            "x-omni-ignore-case",
            (CASE_IGNORED, "values are compared without case (`x-omni-ignore-case`)"),
            (CASE_OBSERVED, "values are compared with case (`x-omni-ignore-case` no longer set)"),
        ),
        flag(
            On::Schema,
            "x-omni-open-union",
            (UNION_OPENED, "further kinds may come (`x-omni-open-union`)"),
            (UNION_CLOSED, "no further kinds will come (`x-omni-open-union` no longer set)"),
        ),
        words(On::SecurityScheme, "x-omni-issued-by"),
        (
            On::SecurityScheme,
            Member::new(
                "x-omni-credential",
                Kind::Statement { said: SCHEME_MARKED, changed: rules::SCHEME_CHANGED },
            ),
        ),
    ],
    rules: RULES,
    open_enum: "x-omni-open-enum",
    open_union: "x-omni-open-union",
    server_name: "x-omni-name",
};

const RULES: &[Group] = &[
    ("Operations", &[EFFECT_PROMISED, EFFECT_WITHDRAWN, ERROR_CODE_ADDED, ERROR_CODE_REMOVED]),
    (
        "Schemas",
        &[
            ALIAS_ADDED,
            ALIAS_REMOVED,
            IMAGE_ASKED,
            IMAGE_WAIVED,
            MARK_ADDED,
            MARK_REMOVED,
            TABLE_ADDED,
            TABLE_COLUMNS,
            TABLE_ROWS,
        ],
    ),
    ("Enumerations", &[ENUM_OPENED, ENUM_CLOSED, CASE_IGNORED, CASE_OBSERVED]),
    ("Unions", &[UNION_OPENED, UNION_CLOSED]),
    (
        "The document",
        &[SCHEME_MARKED, REQUEST_SIZE_RAISED, REQUEST_SIZE_LOWERED, ERROR_NAME_ADDED, ERROR_NAME_CHANGED],
    ),
];
