//! What each kind of change means: the one table that classifies changes and that `VERSIONING.md` shows.

use std::fmt::Write as _;

use crate::{Level, Side};
use Level::{Additive as A, Breaking as B, Documentation as D};

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule {
    /// Its name in reports; unique.
    pub name: &'static str,
    /// What it is, for the table.
    pub words: &'static str,
    /// The level in a request.
    pub request: Level,
    /// The level in a response.
    pub response: Level,
}

impl Rule {
    /// A rule with its name, its words, and its levels in a request and in a response.
    pub const fn new(name: &'static str, words: &'static str, request: Level, response: Level) -> Self {
        Self { name, words, request, response }
    }

    /// The level on a side; the more severe one if both sides or neither are affected.
    pub fn level(self, side: Side) -> Level {
        match side {
            Side::Request => self.request,
            Side::Response => self.response,
            Side::Both | Side::Document => self.request.max(self.response),
        }
    }
}

/// Rules under the heading of their group.
pub type Group = (&'static str, &'static [Rule]);

/// Declares the rules of OpenAPI itself, in groups.
macro_rules! rules {
    ($($group:literal { $($id:ident $name:literal $words:literal $request:ident $response:ident;)* })*) => {
        $($(#[doc = $words] pub const $id: Rule = Rule::new($name, $words, $request, $response);)*)*

        /// The rules of OpenAPI itself.
        pub const GROUPS: &[Group] = &[$(($group, &[$($id,)*])),*];
    };
}

rules! {
    "Operations" {
        OPERATION_ADDED "operation-added" "operation added" A A;
        OPERATION_REMOVED "operation-removed" "operation or path removed" B B;
        OPERATION_MOVED "operation-moved" "operation under another path or method" B B;
        OPERATION_ID_CHANGED "operation-id-changed" "`operationId` changed, added or removed" B B;
        OPERATION_TAG_CHANGED "operation-tag-changed" "`tags` changed: generators turn them into classes and modules" B B;
        CREDENTIAL_ADDED "credential-added" "another set of credentials is accepted" A A;
        CREDENTIAL_REMOVED "credential-removed" "a set of credentials is no longer accepted" B B;
        CALLBACK_ADDED "callback-added" "callback added" A A;
        CALLBACK_REMOVED "callback-removed" "callback removed" B B;
    }
    "Parameters and headers" {
        PARAMETER_ADDED "parameter-added" "optional parameter or header added" A A;
        REQUIRED_PARAMETER_ADDED "required-parameter-added" "required parameter or header added" B A;
        PARAMETER_REMOVED "parameter-removed" "parameter or header removed" B B;
        PARAMETER_ORDER "parameter-order" "order of the parameters changed, counting those of the path first: many clients pass them by position" B B;
        SERIALIZATION_CHANGED "serialization-changed" "`style`, `explode`, `allowReserved`, `allowEmptyValue` or `encoding` changed, or `schema` and `content` exchanged" B B;
    }
    "Bodies and statuses" {
        BODY_ADDED "body-added" "optional body added" A B;
        REQUIRED_BODY_ADDED "required-body-added" "required body added" B B;
        BODY_REMOVED "body-removed" "body removed" B B;
        MEDIA_TYPE_ADDED "media-type-added" "media type added" A B;
        MEDIA_TYPE_REMOVED "media-type-removed" "media type removed" B B;
        SUCCESS_STATUS_ADDED "success-status-added" "success status added" A B;
        SUCCESS_STATUS_REMOVED "success-status-removed" "success status removed" B B;
        ERROR_STATUS_ADDED "error-status-added" "error status added" A A;
        ERROR_STATUS_REMOVED "error-status-removed" "error status removed" A A;
    }
    "Schemas" {
        COMPONENT_ADDED "component-added" "component added" A A;
        COMPONENT_REMOVED "component-removed" "component removed" B B;
        COMPONENT_RENAMED "component-renamed" "schema renamed: the same content under another name, except for words" B B;
        PROPERTY_ADDED "property-added" "optional property added" A A;
        REQUIRED_PROPERTY_ADDED "required-property-added" "required property added" B A;
        PROPERTY_REMOVED "property-removed" "property removed" B B;
        BECAME_REQUIRED "became-required" "property, parameter, header or body becomes required" B A;
        BECAME_OPTIONAL "became-optional" "property, parameter, header or body becomes optional" A B;
        TYPE_CHANGED "type-changed" "another type, or another schema" B B;
        FORMAT_CHANGED "format-changed" "`format` changed, added or removed" B B;
        NULL_ALLOWED "null-allowed" "null becomes possible" A B;
        NULL_FORBIDDEN "null-forbidden" "null is no longer possible" B A;
        LIMIT_TIGHTENED "limit-tightened" "a limit becomes tighter or is added: length, range, count, `pattern`, `uniqueItems`" B A;
        LIMIT_LOOSENED "limit-loosened" "a limit becomes looser or is removed" A B;
        LIMIT_CHANGED "limit-changed" "a limit changes and it is unclear whether it is tighter or looser: `pattern`, `multipleOf`" B B;
        DEFAULT_CHANGED "default-changed" "`default` changed, added or removed" B B;
        FURTHER_ALLOWED "further-properties-allowed" "unlisted properties become possible" A A;
        FURTHER_FORBIDDEN "further-properties-forbidden" "unlisted properties are no longer possible" B A;
        DIRECTION_CHANGED "direction-changed" "`readOnly` or `writeOnly` changed" B B;
        TITLE_CHANGED "title-changed" "`title` changed: generators name types after it" B B;
        PART_ADDED "part-added" "member of `allOf` added" B A;
        PART_REMOVED "part-removed" "member of `allOf` removed" B B;
        NOT_CHANGED "not-changed" "`not` changed, added or removed" B B;
        DEPRECATED "deprecated" "operation, parameter or schema is now deprecated" A A;
        DEPRECATION_LIFTED "deprecation-lifted" "no longer deprecated" A A;
    }
    "Enumerations" {
        VALUE_ADDED "value-added" "value added, the enumeration is closed" A B;
        OPEN_VALUE_ADDED "open-value-added" "value added, the enumeration is open" A A;
        VALUE_REMOVED "value-removed" "value removed" B B;
        VALUE_RENAMED "value-renamed" "another name in `x-enum-varnames`" B B;
    }
    "Unions" {
        KIND_ADDED "kind-added" "member of `oneOf` or `anyOf`, or tag of it, added; the union is closed" A B;
        OPEN_KIND_ADDED "open-kind-added" "the same; the union is open" A A;
        KIND_REMOVED "kind-removed" "member or tag removed" B B;
        KIND_RETAGGED "kind-retagged" "a tag means another schema, or another property is the tag" B B;
    }
    "The document" {
        API_VERSION_CHANGED "api-version-changed" "`info.version`, the API's own version, changed" B B;
        FORMAT_VERSION_CHANGED "openapi-version-changed" "the version of OpenAPI changed" B B;
        SERVER_ADDED "server-added" "server added" A A;
        SERVER_REMOVED "server-removed" "server removed" B B;
        SERVER_CHANGED "server-changed" "URL, variables, name or kind of a server changed" B B;
        SCHEME_ADDED "scheme-added" "security scheme added" A A;
        SCHEME_REMOVED "scheme-removed" "security scheme removed" B B;
        SCHEME_CHANGED "scheme-changed" "security scheme changed" B B;
        UNCLASSIFIED "unclassified" "anything that this table does not cover" B B;
    }
    "Documentation" {
        WORDS "words" "description, summary, example, link, origin, meaning of a value, title or contact of the document, declaration of a tag" D D;
        ORDER "order" "order of values, members of a union, servers or tags" D D;
        WRITTEN_OUT "written-out" "the same meaning written differently: a default spelled out, a name in another case where case does not matter" D D;
        REVISION "revision" "the revision of the document itself, which does not call for another one" D D;
    }
}

/// The table as Markdown, with further rules at the end of their groups.
pub fn table(further: &[Group]) -> String {
    let of = |heading: &str| -> Vec<&Rule> {
        further.iter().filter(|group| group.0 == heading).flat_map(|group| group.1).collect()
    };
    let known = |heading: &str| GROUPS.iter().any(|group| group.0 == heading);
    let own = further.iter().filter(|group| !known(group.0)).map(|group| (group.0, &[][..]));
    let groups = GROUPS.iter().copied().chain(own).map(|(heading, rules)| {
        let rows = rules.iter().chain(of(heading)).fold(String::new(), |mut rows, rule| {
            let Rule { name, words, request, response } = rule;
            let _ = writeln!(rows, "| {words} | {request} | {response} | `{name}` |");
            rows
        });
        format!("### {heading}\n\n| change | in a request | in a response | name |\n| --- | --- | --- | --- |\n{rows}")
    });
    groups.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_severe_side_decides() {
        assert_eq!(BECAME_REQUIRED.level(Side::Request), B);
        assert_eq!(BECAME_REQUIRED.level(Side::Response), A);
        assert_eq!(BECAME_REQUIRED.level(Side::Both), B);
        assert_eq!(BECAME_OPTIONAL.level(Side::Document), B);
    }

    #[test]
    fn further_rules_stand_in_their_group() {
        const MORE: &[Group] =
            &[("Unions", &[Rule::new("a", "b", A, D)]), ("Ours", &[Rule::new("c", "d", B, B)])];
        let table = table(MORE);
        assert!(table.contains(
            "| breaking | breaking | `kind-retagged` |\n| b | additive | documentation | `a` |\n\n### The"
        ));
        assert!(table.ends_with("### Ours\n\n| change | in a request | in a response | name |\n| --- | --- | --- | --- |\n| d | breaking | breaking | `c` |\n"));
    }
}
