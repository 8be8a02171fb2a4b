//! Members that need no code of their own: those of OpenAPI, and those of extensions.
//!
//! This crate knows no extension; the caller says what each one means.

use crate::rules::{self, Group, Rule};

/// The member with the meaning of each value of an enumeration.
pub(crate) const MEANINGS: &str = "x-enum-descriptions";

/// The object that has a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Any object of OpenAPI.
    Any,
    /// The root of the document.
    Document,
    /// `info`.
    Info,
    /// A server.
    Server,
    /// An operation.
    Operation,
    /// A parameter or a header.
    Parameter,
    /// A request body.
    Body,
    /// The content of one media type.
    MediaType,
    /// A schema.
    Schema,
    /// A security scheme.
    SecurityScheme,
}

/// A rule, and the words for the changelog.
pub type Told = (Rule, &'static str);

/// How a member is compared. A value of an unexpected type is left unclassified.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Words for people.
    Words,
    /// Words for people, as a map whose members may be references to components.
    Linked,
    /// A value; any other value is a change.
    Value(Rule),
    /// A value whose absence says less.
    Statement {
        /// It is present now.
        said: Rule,
        /// It is different, or gone.
        changed: Rule,
    },
    /// A value that is too long to show.
    Told(Told),
    /// A text whose case does not matter.
    Caseless(Rule),
    /// A boolean whose absence means the opposite of `meant`.
    Flag {
        /// The value that makes a statement.
        meant: bool,
        /// The statement is made now.
        set: Told,
        /// The statement is no longer made.
        unset: Told,
    },
    /// A flag that can also be set on the items or values of a schema. Moving it there is not a change.
    Mark {
        /// It is set now.
        set: Told,
        /// It is no longer set.
        unset: Told,
    },
    /// A lower limit.
    Lower {
        /// Its value if it is missing.
        unsaid: f64,
    },
    /// An upper limit.
    Upper {
        /// It is lower now, or new.
        tightened: Rule,
        /// It is higher now, or gone.
        loosened: Rule,
    },
    /// A limit whose values cannot be compared.
    Limit,
    /// A word that makes a promise, from a list with the best promise first. No word, or an unknown one, promises
    /// nothing.
    Ranked {
        /// The words.
        order: &'static [&'static str],
        /// More is promised.
        better: Rule,
        /// Less is promised.
        worse: Rule,
    },
    /// A list of texts, without order.
    Names {
        /// A text was added; `{}` in the words is replaced by it.
        added: Told,
        /// One was removed.
        removed: Told,
    },
    /// A list of names; at least one of them is required: the longer the list, the looser.
    AnyOf,
    /// A list of objects that are identified by one of their members.
    Entries {
        /// That member.
        by: &'static str,
        /// An object was added; `{}` in the words is replaced by the identifying member.
        added: Told,
        /// One was removed.
        removed: Told,
        /// Their other members.
        members: &'static [Member],
    },
    /// An object.
    Object {
        /// It was added.
        added: Rule,
        /// It was removed.
        removed: Rule,
        /// Its members.
        members: &'static [Member],
    },
}

/// A member, and how it is compared.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub key: &'static str,
    /// How it is compared.
    pub kind: Kind,
}

impl Member {
    /// A member of a kind.
    pub const fn new(key: &'static str, kind: Kind) -> Self {
        Self { key, kind }
    }

    /// A boolean member whose absence means false.
    pub const fn flag(key: &'static str, set: Told, unset: Told) -> Self {
        Self::new(key, Kind::Flag { meant: true, set, unset })
    }
}

/// What the extensions of a document mean.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary {
    /// The extensions, with the objects that have them.
    pub members: &'static [(On, Member)],
    /// Their rules, for the table.
    pub rules: &'static [Group],
    /// The flag of an enumeration that can get further values.
    pub open_enum: &'static str,
    /// The flag of a union that can get further members.
    pub open_union: &'static str,
    /// The extension with the name of a server.
    pub server_name: &'static str,
}

impl Vocabulary {
    /// Documents without extensions.
    pub const NONE: Self = Self { members: &[], rules: &[], open_enum: "", open_union: "", server_name: "" };

    /// The members that are compared on an object.
    pub(crate) fn on(self, on: On) -> impl Iterator<Item = Member> {
        let all = MEMBERS.iter().chain(self.members);
        all.filter(move |(place, _)| *place == On::Any || *place == on).map(|(_, member)| *member)
    }

    /// Whether a member holds words for people.
    pub(crate) fn is_words(self, key: &str) -> bool {
        let words = |member: &Member| matches!(member.kind, Kind::Words | Kind::Linked);
        key == MEANINGS || self.on(On::Schema).any(|member| member.key == key && words(&member))
    }

    /// The member of `info` that holds the revision of the document.
    pub(crate) fn revision(self) -> Option<&'static str> {
        let revision = |member: &Member| matches!(member.kind, Kind::Value(rules::REVISION));
        self.on(On::Info).find(revision).map(|member| member.key)
    }
}

const COUNT: Kind = Kind::Lower { unsaid: 0.0 };
const UPPER: Kind = Kind::Upper { tightened: rules::LIMIT_TIGHTENED, loosened: rules::LIMIT_LOOSENED };

const fn limit(key: &'static str, set: &'static str, unset: &'static str) -> (On, Member) {
    (On::Schema, Member::flag(key, (rules::LIMIT_TIGHTENED, set), (rules::LIMIT_LOOSENED, unset)))
}

const fn deprecated(on: On) -> (On, Member) {
    let unset = (rules::DEPRECATION_LIFTED, "no longer deprecated");
    (on, Member::flag("deprecated", (rules::DEPRECATED, "deprecated"), unset))
}

const fn required(on: On) -> (On, Member) {
    let unset = (rules::BECAME_OPTIONAL, "now optional");
    (on, Member::flag("required", (rules::BECAME_REQUIRED, "now required"), unset))
}

const fn direction(key: &'static str, set: &'static str, unset: &'static str) -> (On, Member) {
    (On::Schema, Member::flag(key, (rules::DIRECTION_CHANGED, set), (rules::DIRECTION_CHANGED, unset)))
}

const fn serialization(key: &'static str, set: &'static str, unset: &'static str) -> (On, Member) {
    let rule = rules::SERIALIZATION_CHANGED;
    (On::Parameter, Member::flag(key, (rule, set), (rule, unset)))
}

/// The members of OpenAPI that need no code of their own.
const MEMBERS: &[(On, Member)] = &[
    (On::Any, Member::new("description", Kind::Words)),
    (On::Any, Member::new("summary", Kind::Words)),
    (On::Any, Member::new("example", Kind::Words)),
    (On::Any, Member::new("externalDocs", Kind::Words)),
    (On::Any, Member::new("examples", Kind::Linked)),
    (On::Any, Member::new("links", Kind::Linked)),
    (On::Document, Member::new("openapi", Kind::Value(rules::FORMAT_VERSION_CHANGED))),
    (On::Info, Member::new("title", Kind::Words)),
    (On::Info, Member::new("termsOfService", Kind::Words)),
    (On::Info, Member::new("contact", Kind::Words)),
    (On::Info, Member::new("license", Kind::Words)),
    (On::Info, Member::new("version", Kind::Value(rules::API_VERSION_CHANGED))),
    (On::Server, Member::new("url", Kind::Value(rules::SERVER_CHANGED))),
    (On::Server, Member::new("variables", Kind::Value(rules::SERVER_CHANGED))),
    (On::Operation, Member::new("operationId", Kind::Value(rules::OPERATION_ID_CHANGED))),
    deprecated(On::Operation),
    deprecated(On::Parameter),
    required(On::Parameter),
    serialization(
        "allowReserved",
        "reserved characters are no longer escaped",
        "reserved characters are now escaped",
    ),
    serialization("allowEmptyValue", "can now be empty", "can no longer be empty"),
    required(On::Body),
    (
        On::MediaType,
        Member::new("encoding", Kind::Told((rules::SERIALIZATION_CHANGED, "`encoding` changed"))),
    ),
    (On::Schema, Member::new("title", Kind::Value(rules::TITLE_CHANGED))),
    (On::Schema, Member::new("format", Kind::Value(rules::FORMAT_CHANGED))),
    (On::Schema, Member::new("default", Kind::Value(rules::DEFAULT_CHANGED))),
    (On::Schema, Member::new("not", Kind::Value(rules::NOT_CHANGED))),
    deprecated(On::Schema),
    direction("readOnly", "now only in responses", "no longer only in responses"),
    direction("writeOnly", "now only in requests", "no longer only in requests"),
    (On::Schema, Member::new("minLength", COUNT)),
    (On::Schema, Member::new("minItems", COUNT)),
    (On::Schema, Member::new("minProperties", COUNT)),
    (On::Schema, Member::new("minimum", Kind::Lower { unsaid: f64::NEG_INFINITY })),
    (On::Schema, Member::new("maxLength", UPPER)),
    (On::Schema, Member::new("maxItems", UPPER)),
    (On::Schema, Member::new("maxProperties", UPPER)),
    (On::Schema, Member::new("maximum", UPPER)),
    (On::Schema, Member::new("pattern", Kind::Limit)),
    (On::Schema, Member::new("multipleOf", Kind::Limit)),
    limit("exclusiveMinimum", "the minimum itself is no longer allowed", "the minimum itself is now allowed"),
    limit("exclusiveMaximum", "the maximum itself is no longer allowed", "the maximum itself is now allowed"),
    limit("uniqueItems", "items must now be unique", "items can now be equal"),
    (On::SecurityScheme, Member::new("type", Kind::Value(rules::SCHEME_CHANGED))),
    (On::SecurityScheme, Member::new("in", Kind::Value(rules::SCHEME_CHANGED))),
    (On::SecurityScheme, Member::new("scheme", Kind::Caseless(rules::SCHEME_CHANGED))),
    (On::SecurityScheme, Member::new("bearerFormat", Kind::Value(rules::SCHEME_CHANGED))),
    (On::SecurityScheme, Member::new("flows", Kind::Value(rules::SCHEME_CHANGED))),
    (On::SecurityScheme, Member::new("openIdConnectUrl", Kind::Value(rules::SCHEME_CHANGED))),
];
