//! The objects of an OpenAPI 3.0 document that the rules look at, and where each of them stands.
//!
//! Only what leads to such an object is listed. Whether the other members are those of OpenAPI, and of the right type, is
//! what Redocly, Spectral and openapi-spec-validator find out. The objects of extensions they do not know, so those are
//! listed in full.

use std::borrow::Cow;

use crate::config::Extensions;

/// The kinds of object in a document. The last four are those of extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Root,
    Info,
    Server,
    Components,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Responses,
    Response,
    Callback,
    Example,
    Header,
    Tag,
    Schema,
    Discriminator,
    SecurityScheme,
    SecurityRequirement,
    ErrorCode,
    ErrorName,
    Table,
    Issuer,
}

/// The type of a member.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Type {
    /// Anything; it is not looked into.
    Any,
    /// Text that says something.
    Text,
    /// Text that may be empty.
    Cell,
    /// One of a few words.
    Word(&'static [&'static str]),
    Flag,
    /// A count: an integer of at least zero.
    Count,
    Integer,
    List(&'static Type),
    Map(&'static Type),
    /// An object that has to stand here itself.
    Object(Kind),
    /// An object, or a `$ref` to one.
    Ref(Kind),
}

use Type::{Cell, Integer, List, Map, Object, Ref, Text};

/// A member of an object: its name and its type.
pub(crate) type Member = (&'static str, Type);

impl Kind {
    /// Where `components` keeps objects of this kind.
    pub(crate) fn group(self) -> Option<&'static str> {
        COMPONENTS
            .iter()
            .find(|(_, held)| matches!(held, Map(Ref(kind)) if *kind == self))
            .map(|(group, _)| *group)
    }

    /// What the object is called in messages, with its article.
    pub(crate) fn label(self, named: &Extensions) -> Cow<'static, str> {
        let label = match self {
            Kind::Root => "the document",
            Kind::Info => "`info`",
            Kind::Server => "a server",
            Kind::Components => "`components`",
            Kind::Paths => "`paths`",
            Kind::PathItem => "a path item",
            Kind::Operation => "an operation",
            Kind::Parameter => "a parameter",
            Kind::RequestBody => "a request body",
            Kind::MediaType => "a media type",
            Kind::Responses => "`responses`",
            Kind::Response => "a response",
            Kind::Callback => "a callback",
            Kind::Example => "an example",
            Kind::Header => "a header",
            Kind::Tag => "a tag",
            Kind::Schema => "a schema",
            Kind::Discriminator => "a discriminator",
            Kind::SecurityScheme => "a security scheme",
            Kind::SecurityRequirement => "a security requirement",
            Kind::ErrorCode => "an error code",
            Kind::ErrorName => "the name of an error code",
            Kind::Table => "a table",
            Kind::Issuer => return format!("`{}`", named.issued_by).into(),
        };
        label.into()
    }

    /// The members that lead to objects; those of the objects of extensions in full, each of them required.
    pub(crate) fn members(self) -> &'static [Member] {
        match self {
            Kind::Root => &[
                ("info", Object(Kind::Info)),
                ("servers", List(&Object(Kind::Server))),
                ("paths", Object(Kind::Paths)),
                ("components", Object(Kind::Components)),
                ("security", List(&Object(Kind::SecurityRequirement))),
                ("tags", List(&Object(Kind::Tag))),
            ],
            Kind::Components => COMPONENTS,
            Kind::PathItem => PATH_ITEM,
            Kind::Operation => &[
                ("parameters", List(&Ref(Kind::Parameter))),
                ("requestBody", Ref(Kind::RequestBody)),
                ("responses", Object(Kind::Responses)),
                ("callbacks", Map(&Ref(Kind::Callback))),
                ("security", List(&Object(Kind::SecurityRequirement))),
                ("servers", List(&Object(Kind::Server))),
            ],
            Kind::Parameter | Kind::Header => &[
                ("schema", Ref(Kind::Schema)),
                ("examples", Map(&Ref(Kind::Example))),
                ("content", Map(&Object(Kind::MediaType))),
            ],
            Kind::RequestBody => &[("content", Map(&Object(Kind::MediaType)))],
            Kind::MediaType => &[("schema", Ref(Kind::Schema)), ("examples", Map(&Ref(Kind::Example)))],
            Kind::Response => {
                &[("headers", Map(&Ref(Kind::Header))), ("content", Map(&Object(Kind::MediaType)))]
            }
            Kind::Schema => &[
                ("not", Ref(Kind::Schema)),
                ("allOf", List(&Ref(Kind::Schema))),
                ("oneOf", List(&Ref(Kind::Schema))),
                ("anyOf", List(&Ref(Kind::Schema))),
                ("items", Ref(Kind::Schema)),
                ("properties", Map(&Ref(Kind::Schema))),
                // A flag is not an object, and passed over.
                ("additionalProperties", Ref(Kind::Schema)),
                ("discriminator", Object(Kind::Discriminator)),
            ],
            Kind::ErrorCode => &[("code", Integer), ("meaning", Text)],
            Kind::ErrorName => &[("code", Integer), ("name", Text)],
            Kind::Issuer => &[("operation", Text), ("field", Text)],
            Kind::Table => &[("columns", List(&Text)), ("rows", List(&List(&Cell)))],
            _ => &[],
        }
    }

    /// Type of the members whose names are not fixed: paths, statuses, expressions.
    pub(crate) fn rest(self) -> Option<Type> {
        match self {
            Kind::Paths | Kind::Callback => Some(Ref(Kind::PathItem)),
            Kind::Responses => Some(Ref(Kind::Response)),
            _ => None,
        }
    }

    /// Whether the kind is one of extensions, which no other linter knows.
    pub(crate) fn is_extension(self) -> bool {
        matches!(self, Kind::ErrorCode | Kind::ErrorName | Kind::Table | Kind::Issuer)
    }
}

const COMPONENTS: &[Member] = &[
    ("schemas", Map(&Ref(Kind::Schema))),
    ("responses", Map(&Ref(Kind::Response))),
    ("parameters", Map(&Ref(Kind::Parameter))),
    ("examples", Map(&Ref(Kind::Example))),
    ("requestBodies", Map(&Ref(Kind::RequestBody))),
    ("headers", Map(&Ref(Kind::Header))),
    ("securitySchemes", Map(&Ref(Kind::SecurityScheme))),
    ("callbacks", Map(&Ref(Kind::Callback))),
];

const PATH_ITEM: &[Member] = &[
    ("get", Object(Kind::Operation)),
    ("put", Object(Kind::Operation)),
    ("post", Object(Kind::Operation)),
    ("delete", Object(Kind::Operation)),
    ("options", Object(Kind::Operation)),
    ("head", Object(Kind::Operation)),
    ("patch", Object(Kind::Operation)),
    ("trace", Object(Kind::Operation)),
    ("servers", List(&Object(Kind::Server))),
    ("parameters", List(&Ref(Kind::Parameter))),
];
