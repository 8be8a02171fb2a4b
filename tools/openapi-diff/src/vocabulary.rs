//! Members that can be compared without knowing what they are for, those of OpenAPI and those of extensions.
//!
//! Which extensions there are is not known here: whoever compares says what each means.

use crate::rules::{self, Group, Rule};

/// The object that a member stands on.
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
    /// What is sent in one media type.
    MediaType,
    /// A schema.
    Schema,
    /// A security scheme.
    SecurityScheme,
}

/// A rule, and what the changelog says of it.
pub type Told = (Rule, &'static str);

/// How a member is compared. A value that the kind does not know is left unclassified.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// For people alone.
    Words,
    /// The same, as a map of which each member may be a reference to a component.
    Linked,
    /// One value; any other one is a change.
    Value(Rule),
    /// The same, where to say nothing is to say less.
    Statement {
        /// Something is said now.
        said: Rule,
        /// Something else is said, or nothing.
        changed: Rule,
    },
    /// One value that is too long to be shown.
    Told(Told),
    /// A text in which case means nothing.
    Caseless(Rule),
    /// True or false, where nothing is said it is the opposite of what is `meant`.
    Flag {
        /// The value that says something.
        meant: bool,
        /// It is said now.
        set: Told,
        /// It is no longer said.
        unset: Told,
    },
    /// The same for `true`, which may also stand on the items or values of a schema: where it moves nothing changes.
    Mark {
        /// It is set now.
        set: Told,
        /// It is no longer set.
        unset: Told,
    },
    /// A number from which on values are allowed.
    Lower {
        /// What it is if nothing is said.
        unsaid: f64,
    },
    /// A number up to which values are allowed.
    Upper {
        /// It is lower now, or there is one.
        tightened: Rule,
        /// It is higher now, or there is none.
        loosened: Rule,
    },
    /// A limit of which can only be said whether it is there.
    Limit,
    /// One of a few words, the best promise first; nothing said or another word promises nothing.
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
        /// There is one more; `{}` in its words is the text.
        added: Told,
        /// There is one less.
        removed: Told,
    },
    /// A list of names of which at least one has to be there: the more of them, the looser.
    AnyOf,
    /// A list of objects, told apart by one of their members.
    Entries {
        /// That member.
        by: &'static str,
        /// There is one more; `{}` in its words is what it is told apart by.
        added: Told,
        /// There is one less.
        removed: Told,
        /// Their other members.
        members: &'static [Member],
    },
    /// An object.
    Object {
        /// It is there now.
        added: Rule,
        /// It is gone.
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

    /// A member that is true or false, where false and nothing mean the same.
    pub const fn flag(key: &'static str, set: Told, unset: Told) -> Self {
        Self::new(key, Kind::Flag { meant: true, set, unset })
    }
}

/// What the extensions of a document mean.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary {
    /// The extensions, and what they stand on.
    pub members: &'static [(On, Member)],
    /// The rules in them, for the table.
    pub rules: &'static [Group],
    /// The flag of an enumeration of which there may be further values.
    pub open_enum: &'static str,
    /// The flag of a union of which there may be further members.
    pub open_union: &'static str,
    /// The name of a server.
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

    /// Whether a member is for people alone.
    pub(crate) fn is_words(self, key: &str) -> bool {
        let words = |member: &Member| matches!(member.kind, Kind::Words | Kind::Linked);
        key == crate::enums::MEANINGS || self.on(On::Schema).any(|member| member.key == key && words(&member))
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
