//! Extensions of each kind.

use crate::Level::{Additive as A, Breaking as B};
use crate::rules::{self, Group, Rule};
use crate::vocabulary::{Kind, Member, On, Vocabulary};

const RAISED: Rule = Rule::new("raised", "`x-our-max-request-bytes` raised or removed", A, A);
const LOWERED: Rule = Rule::new("lowered", "`x-our-max-request-bytes` lowered or added", B, B);
const NAME_ADDED: Rule = Rule::new("name-added", "name added to `x-our-error-names`", A, A);
const NAME_CHANGED: Rule = Rule::new("name-changed", "name in `x-our-error-names` changed or removed", B, B);
const PROMISED: Rule = Rule::new("promised", "more is promised", A, A);
const WITHDRAWN: Rule = Rule::new("withdrawn", "less is promised", B, B);
const ALIAS_ADDED: Rule = Rule::new("alias-added", "name added to `x-our-aliases`", A, A);
const ALIAS_REMOVED: Rule = Rule::new("alias-removed", "name removed from `x-our-aliases`", B, B);
const MARK_ADDED: Rule = Rule::new("mark-added", "`x-our-sensitive` set", A, A);
const MARK_REMOVED: Rule = Rule::new("mark-removed", "`x-our-sensitive` no longer set", B, B);
const COLUMNS: Rule = Rule::new("columns", "columns of an `x-our-table` changed", B, B);
const ROWS: Rule = Rule::new("rows", "rows of an `x-our-table` changed", A, A);
const OPENED: Rule = Rule::new("opened", "`x-our-open-enum` or `x-our-open-union` set", A, B);
const CLOSED: Rule = Rule::new("closed", "`x-our-open-enum` or `x-our-open-union` no longer set", B, B);

const ALL: &[Rule] = &[
    RAISED,
    LOWERED,
    NAME_ADDED,
    NAME_CHANGED,
    PROMISED,
    WITHDRAWN,
    ALIAS_ADDED,
    ALIAS_REMOVED,
    MARK_ADDED,
    MARK_REMOVED,
    COLUMNS,
    ROWS,
    OPENED,
    CLOSED,
];

const GROUP: Group = ("Ours", ALL);

const MARK: Member = Member::new(
    "x-our-sensitive",
    Kind::Mark { set: (MARK_ADDED, "marked as secret"), unset: (MARK_REMOVED, "no longer marked as secret") },
);

pub(super) const VOCABULARY: Vocabulary = Vocabulary {
    members: &[
        (On::Any, Member::new("x-our-source", Kind::Words)),
        (
            On::Document,
            Member::new("x-our-max-request-bytes", Kind::Upper { tightened: LOWERED, loosened: RAISED }),
        ),
        (
            On::Document,
            Member::new(
                "x-our-error-names",
                Kind::Entries {
                    by: "code",
                    added: (NAME_ADDED, "error code `{}` has a name"),
                    removed: (NAME_CHANGED, "error code `{}` no longer has a name"),
                    members: &[Member::new("name", Kind::Value(NAME_CHANGED))],
                },
            ),
        ),
        (On::Info, Member::new("x-our-revision", Kind::Value(rules::REVISION))),
        (On::Server, Member::new("x-our-name", Kind::Value(rules::SERVER_CHANGED))),
        (
            On::Operation,
            Member::new(
                "x-our-changes-state",
                Kind::Flag {
                    meant: false,
                    set: (PROMISED, "changes nothing"),
                    unset: (WITHDRAWN, "changes the state"),
                },
            ),
        ),
        (
            On::Operation,
            Member::new(
                "x-our-reach",
                Kind::Ranked { order: &["session", "account"], better: PROMISED, worse: WITHDRAWN },
            ),
        ),
        (On::Parameter, MARK),
        (On::Schema, MARK),
        (
            On::Schema,
            Member::new(
                "x-our-aliases",
                Kind::Names {
                    added: (ALIAS_ADDED, "read as `{}` as well"),
                    removed: (ALIAS_REMOVED, "no longer read as `{}`"),
                },
            ),
        ),
        (On::Schema, Member::new("x-our-required-any", Kind::AnyOf)),
        (
            On::Schema,
            Member::new(
                "x-our-table",
                Kind::Object {
                    added: ROWS,
                    removed: COLUMNS,
                    members: &[
                        Member::new("columns", Kind::Told((COLUMNS, "columns of the table changed"))),
                        Member::new("rows", Kind::Told((ROWS, "rows of the table changed"))),
                    ],
                },
            ),
        ),
        (
            On::Schema,
            Member::flag(
                "x-our-open-enum",
                (OPENED, "further values may come"),
                (CLOSED, "no further values will come"),
            ),
        ),
        (
            On::Schema,
            Member::flag(
                "x-our-open-union",
                (OPENED, "further kinds may come"),
                (CLOSED, "no further kinds will come"),
            ),
        ),
        (On::SecurityScheme, Member::new("x-our-issued-by", Kind::Words)),
        (
            On::SecurityScheme,
            Member::new("x-our-owner", Kind::Statement { said: PROMISED, changed: rules::SCHEME_CHANGED }),
        ),
    ],
    rules: &[GROUP],
    open_enum: "x-our-open-enum",
    open_union: "x-our-open-union",
    server_name: "x-our-name",
};
