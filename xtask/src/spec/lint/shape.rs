//! The shape of an OpenAPI 3.0 document: which object has which members, of which type.
//!
//! The tables are OpenAPI 3.0.3's own. The walk that applies them is in `outline`.

use super::outline::Outline;
use super::report::Report;

/// The kinds of object in a document. The last three are the vocabulary's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OauthFlows,
    OauthFlow,
    SecurityRequirement,
    ErrorCode,
    ErrorName,
    Table,
    Issuer,
}

/// The type of a member.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type {
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
    Number,
    List(&'static Type),
    Map(&'static Type),
    /// An object that has to stand here itself.
    Object(Kind),
    /// An object, or a `$ref` to one.
    Ref(Kind),
    /// True, false, or what else is named.
    FlagOr(&'static Type),
}

use Type::{Any, Cell, Count, Flag, FlagOr, Integer, List, Map, Number, Object, Ref, Text, Word};

/// A member of an object: its name, its type, and whether it is required.
pub(super) struct Member(pub(super) &'static str, pub(super) Type, pub(super) bool);

/// What an object may hold.
pub(super) struct Shape {
    /// What the object is called in messages, with its article.
    pub(super) label: &'static str,
    pub(super) members: &'static [Member],
    /// Type of the members whose names are not fixed (paths, statuses, expressions, schemes).
    pub(super) rest: Option<Type>,
}

const fn must(name: &'static str, value: Type) -> Member {
    Member(name, value, true)
}

const fn may(name: &'static str, value: Type) -> Member {
    Member(name, value, false)
}

const fn fixed(label: &'static str, members: &'static [Member]) -> Shape {
    Shape { label, members, rest: None }
}

const fn open(label: &'static str, rest: Type) -> Shape {
    Shape { label, members: &[], rest: Some(rest) }
}

impl Kind {
    /// Where `components` keeps objects of this kind.
    pub(super) fn group(self) -> Option<&'static str> {
        Some(match self {
            Kind::Schema => "schemas",
            Kind::Response => "responses",
            Kind::Parameter => "parameters",
            Kind::Example => "examples",
            Kind::RequestBody => "requestBodies",
            Kind::Header => "headers",
            Kind::SecurityScheme => "securitySchemes",
            Kind::Link => "links",
            Kind::Callback => "callbacks",
            _ => return None,
        })
    }

    /// What an object of this kind may hold.
    pub(super) fn shape(self) -> Shape {
        match self {
            Kind::Root => fixed("the document", ROOT),
            Kind::Info => fixed("`info`", INFO),
            Kind::Contact => fixed("a contact", CONTACT),
            Kind::License => fixed("a license", LICENSE),
            Kind::Server => fixed("a server", SERVER),
            Kind::ServerVariable => fixed("a server variable", SERVER_VARIABLE),
            Kind::Components => fixed("`components`", COMPONENTS),
            Kind::Paths => open("`paths`", Ref(Kind::PathItem)),
            Kind::PathItem => fixed("a path item", PATH_ITEM),
            Kind::Operation => fixed("an operation", OPERATION),
            Kind::ExternalDocs => fixed("`externalDocs`", EXTERNAL_DOCS),
            Kind::Parameter => fixed("a parameter", PARAMETER),
            Kind::RequestBody => fixed("a request body", REQUEST_BODY),
            Kind::MediaType => fixed("a media type", MEDIA_TYPE),
            Kind::Encoding => fixed("an encoding", ENCODING),
            Kind::Responses => open("`responses`", Ref(Kind::Response)),
            Kind::Response => fixed("a response", RESPONSE),
            Kind::Callback => open("a callback", Ref(Kind::PathItem)),
            Kind::Example => fixed("an example", EXAMPLE),
            Kind::Link => fixed("a link", LINK),
            Kind::Header => fixed("a header", HEADER),
            Kind::Tag => fixed("a tag", TAG),
            Kind::Schema => fixed("a schema", SCHEMA),
            Kind::Discriminator => fixed("a discriminator", DISCRIMINATOR),
            Kind::Xml => fixed("`xml`", XML),
            Kind::SecurityScheme => fixed("a security scheme", SECURITY_SCHEME),
            Kind::OauthFlows => fixed("`flows`", OAUTH_FLOWS),
            Kind::OauthFlow => fixed("an OAuth flow", OAUTH_FLOW),
            Kind::SecurityRequirement => open("a security requirement", List(&Text)),
            Kind::ErrorCode => fixed("an error code", ERROR_CODE),
            Kind::ErrorName => fixed("the name of an error code", ERROR_NAME),
            Kind::Table => fixed("a table", TABLE),
            Kind::Issuer => fixed("`x-omni-issued-by`", ISSUER),
        }
    }
}

const ROOT: &[Member] = &[
    must("openapi", Text),
    must("info", Object(Kind::Info)),
    may("servers", List(&Object(Kind::Server))),
    must("paths", Object(Kind::Paths)),
    may("components", Object(Kind::Components)),
    may("security", List(&Object(Kind::SecurityRequirement))),
    may("tags", List(&Object(Kind::Tag))),
    may("externalDocs", Object(Kind::ExternalDocs)),
];
const INFO: &[Member] = &[
    must("title", Text),
    may("description", Text),
    may("termsOfService", Text),
    may("contact", Object(Kind::Contact)),
    may("license", Object(Kind::License)),
    must("version", Text),
];
const CONTACT: &[Member] = &[may("name", Text), may("url", Text), may("email", Text)];
const LICENSE: &[Member] = &[must("name", Text), may("url", Text)];
const SERVER: &[Member] =
    &[must("url", Text), may("description", Text), may("variables", Map(&Object(Kind::ServerVariable)))];
const SERVER_VARIABLE: &[Member] =
    &[may("enum", List(&Text)), must("default", Text), may("description", Text)];
const COMPONENTS: &[Member] = &[
    may("schemas", Map(&Ref(Kind::Schema))),
    may("responses", Map(&Ref(Kind::Response))),
    may("parameters", Map(&Ref(Kind::Parameter))),
    may("examples", Map(&Ref(Kind::Example))),
    may("requestBodies", Map(&Ref(Kind::RequestBody))),
    may("headers", Map(&Ref(Kind::Header))),
    may("securitySchemes", Map(&Ref(Kind::SecurityScheme))),
    may("links", Map(&Ref(Kind::Link))),
    may("callbacks", Map(&Ref(Kind::Callback))),
];
const PATH_ITEM: &[Member] = &[
    may("summary", Text),
    may("description", Text),
    may("get", Object(Kind::Operation)),
    may("put", Object(Kind::Operation)),
    may("post", Object(Kind::Operation)),
    may("delete", Object(Kind::Operation)),
    may("options", Object(Kind::Operation)),
    may("head", Object(Kind::Operation)),
    may("patch", Object(Kind::Operation)),
    may("trace", Object(Kind::Operation)),
    may("servers", List(&Object(Kind::Server))),
    may("parameters", List(&Ref(Kind::Parameter))),
];
const OPERATION: &[Member] = &[
    may("tags", List(&Text)),
    may("summary", Text),
    may("description", Text),
    may("externalDocs", Object(Kind::ExternalDocs)),
    may("operationId", Text),
    may("parameters", List(&Ref(Kind::Parameter))),
    may("requestBody", Ref(Kind::RequestBody)),
    must("responses", Object(Kind::Responses)),
    may("callbacks", Map(&Ref(Kind::Callback))),
    may("deprecated", Flag),
    may("security", List(&Object(Kind::SecurityRequirement))),
    may("servers", List(&Object(Kind::Server))),
];
const EXTERNAL_DOCS: &[Member] = &[may("description", Text), must("url", Text)];
const STYLES: Type =
    Word(&["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"]);
const PARAMETER: &[Member] = &[
    must("name", Text),
    must("in", Word(&["query", "header", "path", "cookie"])),
    may("description", Text),
    may("required", Flag),
    may("deprecated", Flag),
    may("allowEmptyValue", Flag),
    may("style", STYLES),
    may("explode", Flag),
    may("allowReserved", Flag),
    may("schema", Ref(Kind::Schema)),
    may("example", Any),
    may("examples", Map(&Ref(Kind::Example))),
    may("content", Map(&Object(Kind::MediaType))),
];
const REQUEST_BODY: &[Member] =
    &[may("description", Text), must("content", Map(&Object(Kind::MediaType))), may("required", Flag)];
const MEDIA_TYPE: &[Member] = &[
    may("schema", Ref(Kind::Schema)),
    may("example", Any),
    may("examples", Map(&Ref(Kind::Example))),
    may("encoding", Map(&Object(Kind::Encoding))),
];
const ENCODING: &[Member] = &[
    may("contentType", Text),
    may("headers", Map(&Ref(Kind::Header))),
    may("style", STYLES),
    may("explode", Flag),
    may("allowReserved", Flag),
];
const RESPONSE: &[Member] = &[
    must("description", Text),
    may("headers", Map(&Ref(Kind::Header))),
    may("content", Map(&Object(Kind::MediaType))),
    may("links", Map(&Ref(Kind::Link))),
];
const EXAMPLE: &[Member] =
    &[may("summary", Text), may("description", Text), may("value", Any), may("externalValue", Text)];
const LINK: &[Member] = &[
    may("operationRef", Text),
    may("operationId", Text),
    may("parameters", Map(&Any)),
    may("requestBody", Any),
    may("description", Text),
    may("server", Object(Kind::Server)),
];
const HEADER: &[Member] = &[
    may("description", Text),
    may("required", Flag),
    may("deprecated", Flag),
    may("allowEmptyValue", Flag),
    may("style", STYLES),
    may("explode", Flag),
    may("allowReserved", Flag),
    may("schema", Ref(Kind::Schema)),
    may("example", Any),
    may("examples", Map(&Ref(Kind::Example))),
    may("content", Map(&Object(Kind::MediaType))),
];
const TAG: &[Member] =
    &[must("name", Text), may("description", Text), may("externalDocs", Object(Kind::ExternalDocs))];
const SCHEMA: &[Member] = &[
    may("title", Text),
    may("multipleOf", Number),
    may("maximum", Number),
    may("exclusiveMaximum", Flag),
    may("minimum", Number),
    may("exclusiveMinimum", Flag),
    may("maxLength", Count),
    may("minLength", Count),
    may("pattern", Text),
    may("maxItems", Count),
    may("minItems", Count),
    may("uniqueItems", Flag),
    may("maxProperties", Count),
    may("minProperties", Count),
    may("required", List(&Text)),
    may("enum", List(&Any)),
    may("type", Word(&["string", "boolean", "integer", "number", "array", "object"])),
    may("not", Ref(Kind::Schema)),
    may("allOf", List(&Ref(Kind::Schema))),
    may("oneOf", List(&Ref(Kind::Schema))),
    may("anyOf", List(&Ref(Kind::Schema))),
    may("items", Ref(Kind::Schema)),
    may("properties", Map(&Ref(Kind::Schema))),
    may("additionalProperties", FlagOr(&Ref(Kind::Schema))),
    may("description", Text),
    may("format", Text),
    may("default", Any),
    may("nullable", Flag),
    may("discriminator", Object(Kind::Discriminator)),
    may("readOnly", Flag),
    may("writeOnly", Flag),
    may("xml", Object(Kind::Xml)),
    may("externalDocs", Object(Kind::ExternalDocs)),
    may("example", Any),
    may("deprecated", Flag),
];
const DISCRIMINATOR: &[Member] = &[must("propertyName", Text), may("mapping", Map(&Text))];
const XML: &[Member] = &[
    may("name", Text),
    may("namespace", Text),
    may("prefix", Text),
    may("attribute", Flag),
    may("wrapped", Flag),
];
const SECURITY_SCHEME: &[Member] = &[
    must("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
    may("description", Text),
    may("name", Text),
    may("in", Word(&["query", "header", "cookie"])),
    may("scheme", Text),
    may("bearerFormat", Text),
    may("flows", Object(Kind::OauthFlows)),
    may("openIdConnectUrl", Text),
];
const OAUTH_FLOWS: &[Member] = &[
    may("implicit", Object(Kind::OauthFlow)),
    may("password", Object(Kind::OauthFlow)),
    may("clientCredentials", Object(Kind::OauthFlow)),
    may("authorizationCode", Object(Kind::OauthFlow)),
];
const OAUTH_FLOW: &[Member] = &[
    may("authorizationUrl", Text),
    may("tokenUrl", Text),
    may("refreshUrl", Text),
    must("scopes", Map(&Cell)),
];
const ERROR_CODE: &[Member] = &[must("code", Integer), must("meaning", Text)];
const ERROR_NAME: &[Member] = &[must("code", Integer), must("name", Text)];
const ISSUER: &[Member] = &[must("operation", Text), must("field", Text)];
const TABLE: &[Member] = &[must("columns", List(&Text)), must("rows", List(&List(&Cell)))];

/// What the tables cannot say: the version, and that the rows of a table are as long as its heading.
pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    let version =
        outline.document.value.get("openapi").and_then(serde_json::Value::as_str).unwrap_or_default();
    if !version.starts_with("3.0.") {
        report.add(
            "version",
            "/openapi",
            format!("the version is `{version}`; these lints read OpenAPI 3.0.x only"),
        );
    }
    for (_, node) in outline.of(Kind::Table) {
        let list = |name| node.object.get(name).and_then(serde_json::Value::as_array);
        let (Some(columns), Some(rows)) = (list("columns"), list("rows")) else { continue };
        for (index, row) in rows.iter().enumerate() {
            let Some(row) = row.as_array() else { continue };
            if row.len() != columns.len() {
                let message = format!("the row has {} cells for {} columns", row.len(), columns.len());
                report.add("table-rows", &format!("{}/rows/{index}", node.pointer), message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::broken;

    #[test]
    fn the_version_is_3_0() {
        broken("openapi: 3.0.3", "openapi: 3.1.0 #!").is("version", "/openapi");
    }

    #[test]
    fn rows_are_as_long_as_the_heading() {
        broken("          - ['1', '']", "          - ['1'] #!")
            .is("table-rows", "/components/schemas/ClothCover/x-omni-table/rows/0");
    }
}
