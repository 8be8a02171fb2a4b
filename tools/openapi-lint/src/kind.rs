//! The kinds of object in a document, and what their keys lead to.

use openapi_model::model::METHODS;

/// The kinds of object in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
}

/// How many objects a key leads to.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    One,
    List,
    Map,
}

use Form::{List, Map, One};

impl Kind {
    /// What the key of an object leads to, if it is one that the rules look at.
    pub(crate) fn member(self, key: &str) -> Option<(Form, Kind)> {
        Some(match (self, key) {
            (Kind::Paths | Kind::Callback, _) => (One, Kind::PathItem),
            (Kind::Responses, _) => (One, Kind::Response),
            (Kind::Components, "schemas") | (Kind::Schema, "properties") => (Map, Kind::Schema),
            (Kind::Components, "responses") => (Map, Kind::Response),
            (Kind::Components, "parameters") => (Map, Kind::Parameter),
            (Kind::Components, "requestBodies") => (Map, Kind::RequestBody),
            (Kind::Components, "securitySchemes") => (Map, Kind::SecurityScheme),
            (Kind::PathItem, method) if METHODS.contains(&method) => (One, Kind::Operation),
            (Kind::Schema, "not" | "items" | "additionalProperties") => (One, Kind::Schema),
            (Kind::Schema, "allOf" | "oneOf" | "anyOf") => (List, Kind::Schema),
            (Kind::Schema, "discriminator") => (One, Kind::Discriminator),
            (Kind::Root, "info") => (One, Kind::Info),
            (Kind::Root, "paths") => (One, Kind::Paths),
            (Kind::Root, "components") => (One, Kind::Components),
            (Kind::Root, "tags") => (List, Kind::Tag),
            (Kind::Operation, "requestBody") => (One, Kind::RequestBody),
            (Kind::Operation, "responses") => (One, Kind::Responses),
            (Kind::Root | Kind::PathItem | Kind::Operation, "servers") => (List, Kind::Server),
            (Kind::PathItem | Kind::Operation, "parameters") => (List, Kind::Parameter),
            (Kind::Components | Kind::Operation, "callbacks") => (Map, Kind::Callback),
            (Kind::Components | Kind::Response, "headers") => (Map, Kind::Header),
            (Kind::Components | Kind::Parameter | Kind::Header | Kind::MediaType, "examples") => {
                (Map, Kind::Example)
            }
            (Kind::Parameter | Kind::Header | Kind::MediaType, "schema") => (One, Kind::Schema),
            (Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response, "content") => {
                (Map, Kind::MediaType)
            }
            _ => return None,
        })
    }
}
