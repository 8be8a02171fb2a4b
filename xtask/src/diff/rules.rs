//! What each kind of change means: the one table that classifies, and that `VERSIONING.md` shows.

use std::fmt::Write as _;

use super::{Level, Side};
use Level::{Additive as A, Breaking as B, Documentation as D};

/// Declares the kinds of change, in groups, each with its words and its levels in a request and in an answer.
macro_rules! rules {
    ($($group:literal { $($rule:ident $name:literal $words:literal $request:ident $answer:ident;)* })*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[doc = $words] $rule,)*)*
        }

        /// The groups of the table, with the kinds of change in each.
        const GROUPS: &[(&str, &[Row])] = &[$(
            ($group, &[$(Row {
                rule: Rule::$rule, name: $name, words: $words, request: $request, answer: $answer,
            },)*]),
        )*];

        impl Rule {
            /// Every kind of change.
            pub const ALL: &'static [Rule] = &[$($(Rule::$rule,)*)*];

            fn row(self) -> (&'static str, Level, Level) {
                match self { $($(Rule::$rule => ($name, $request, $answer),)*)* }
            }
        }
    };
}

struct Row {
    rule: Rule,
    name: &'static str,
    words: &'static str,
    request: Level,
    answer: Level,
}

rules! {
    "Operations" {
        OperationAdded "operation-added" "operation added" A A;
        OperationRemoved "operation-removed" "operation or path removed" B B;
        OperationMoved "operation-moved" "operation under another path or method" B B;
        OperationIdChanged "operation-id-changed" "`operationId` changed, added or removed" B B;
        OperationTagChanged "operation-tag-changed" "other `tags`: they become classes and modules" B B;
        CredentialAdded "credential-added" "another set of credentials is accepted" A A;
        CredentialRemoved "credential-removed" "a set of credentials is no longer accepted" B B;
        EffectPromised "effect-promised" "`x-omni-changes-state` now false, `x-omni-repeatable` now true, or `x-omni-reach` nearer" A A;
        EffectWithdrawn "effect-withdrawn" "`x-omni-changes-state` no longer false, `x-omni-repeatable` no longer true, or `x-omni-reach` further or not said" B B;
        ErrorCodeAdded "error-code-added" "code added to `x-omni-error-codes`" A A;
        ErrorCodeRemoved "error-code-removed" "code removed from `x-omni-error-codes`" A A;
        CallbackAdded "callback-added" "callback added" A A;
        CallbackRemoved "callback-removed" "callback removed" B B;
    }
    "Parameters and headers" {
        ParameterAdded "parameter-added" "optional parameter or header added" A A;
        RequiredParameterAdded "required-parameter-added" "required parameter or header added" B A;
        ParameterRemoved "parameter-removed" "parameter or header removed" B B;
        ParameterOrder "parameter-order" "order of the parameters changed, those of the path before those of the operation: many clients take them by position" B B;
        SerializationChanged "serialization-changed" "`style`, `explode`, `allowReserved`, `allowEmptyValue`, `encoding` changed, or `schema` and `content` exchanged" B B;
    }
    "Bodies and answers" {
        BodyAdded "body-added" "optional body added" A B;
        RequiredBodyAdded "required-body-added" "required body added" B B;
        BodyRemoved "body-removed" "body removed" B B;
        MediaTypeAdded "media-type-added" "media type added" A B;
        MediaTypeRemoved "media-type-removed" "media type removed" B B;
        SuccessStatusAdded "success-status-added" "status added that is no error" A B;
        SuccessStatusRemoved "success-status-removed" "status removed that is no error" B B;
        ErrorStatusAdded "error-status-added" "error status added" A A;
        ErrorStatusRemoved "error-status-removed" "error status removed" A A;
    }
    "Schemas" {
        ComponentAdded "component-added" "component added" A A;
        ComponentRemoved "component-removed" "component removed" B B;
        ComponentRenamed "component-renamed" "schema renamed: same content under another name" B B;
        PropertyAdded "property-added" "optional property added" A A;
        RequiredPropertyAdded "required-property-added" "required property added" B A;
        PropertyRemoved "property-removed" "property removed" B B;
        BecameRequired "became-required" "property, parameter, header or body becomes required" B A;
        BecameOptional "became-optional" "property, parameter, header or body becomes optional" A B;
        TypeChanged "type-changed" "another type, or another schema" B B;
        FormatChanged "format-changed" "`format` changed, added or removed" B B;
        NullAllowed "null-allowed" "null becomes possible" A B;
        NullForbidden "null-forbidden" "null is no longer possible" B A;
        LimitTightened "limit-tightened" "a limit becomes tighter or is added: lengths, range, count, `pattern`, `uniqueItems`, `x-omni-required-any`" B A;
        LimitLoosened "limit-loosened" "a limit becomes looser or is removed" A B;
        LimitChanged "limit-changed" "a limit changes and is neither tighter nor looser for certain: `pattern`, `multipleOf`, `x-omni-required-any`" B B;
        DefaultChanged "default-changed" "`default` changed, added or removed" B B;
        FurtherAllowed "further-properties-allowed" "properties that are not listed become possible" A A;
        FurtherForbidden "further-properties-forbidden" "properties that are not listed are no longer possible" B A;
        DirectionChanged "direction-changed" "`readOnly` or `writeOnly` changed" B B;
        TitleChanged "title-changed" "`title` changed: generators name types by it" B B;
        PartAdded "part-added" "member of `allOf` added" B A;
        PartRemoved "part-removed" "member of `allOf` removed" B B;
        NotChanged "not-changed" "`not` changed, added or removed" B B;
        Deprecated "deprecated" "operation, parameter or schema is deprecated now" A A;
        DeprecationLifted "deprecation-lifted" "no longer deprecated" A A;
        AliasAdded "alias-added" "name added to `x-omni-aliases`" A A;
        AliasRemoved "alias-removed" "name removed from `x-omni-aliases`" B B;
        MarkAdded "mark-added" "`x-omni-sensitive` set: kept out of logs from now on" A A;
        MarkRemoved "mark-removed" "`x-omni-sensitive` no longer set: **shows in logs from now on**" B B;
        TableColumns "table-columns" "columns of an `x-omni-table` changed, or the table added or removed" B B;
        TableRows "table-rows" "rows of an `x-omni-table` changed" A A;
    }
    "Enumerations" {
        ValueAdded "value-added" "value added, the enumeration is closed" A B;
        OpenValueAdded "open-value-added" "value added, the enumeration is open (`x-omni-open-enum`)" A A;
        ValueRemoved "value-removed" "value removed" B B;
        ValueRenamed "value-renamed" "another name in `x-enum-varnames`" B B;
        EnumOpened "enum-opened" "`x-omni-open-enum` set" A B;
        EnumClosed "enum-closed" "`x-omni-open-enum` no longer set" B B;
        CaseIgnored "case-ignored" "`x-omni-ignore-case` set" A A;
        CaseObserved "case-observed" "`x-omni-ignore-case` no longer set" B B;
    }
    "Unions" {
        KindAdded "kind-added" "member of `oneOf` or `anyOf`, or tag of it, added; the union is closed" A B;
        OpenKindAdded "open-kind-added" "the same; the union is open (`x-omni-open-union`)" A A;
        KindRemoved "kind-removed" "member or tag removed" B B;
        KindRetagged "kind-retagged" "a tag stands for another schema, or another property is the tag" B B;
        UnionOpened "union-opened" "`x-omni-open-union` set" A B;
        UnionClosed "union-closed" "`x-omni-open-union` no longer set" B B;
    }
    "The document" {
        ApiVersionChanged "api-version-changed" "`info.version`, the API's own version, changed" B B;
        FormatVersionChanged "openapi-version-changed" "the version of OpenAPI changed" B B;
        ServerAdded "server-added" "server added" A A;
        ServerRemoved "server-removed" "server removed" B B;
        ServerChanged "server-changed" "address, variables, `x-omni-name` or `x-omni-production` of a server changed" B B;
        SchemeAdded "scheme-added" "security scheme added" A A;
        SchemeRemoved "scheme-removed" "security scheme removed" B B;
        SchemeChanged "scheme-changed" "security scheme changed" B B;
        RequestSizeRaised "request-size-raised" "`x-omni-max-request-bytes` raised or removed" A A;
        RequestSizeLowered "request-size-lowered" "`x-omni-max-request-bytes` lowered or added" B B;
        ErrorNameAdded "error-name-added" "name added to `x-omni-error-names`" A A;
        ErrorNameChanged "error-name-changed" "name in `x-omni-error-names` changed or removed" B B;
        Unclassified "unclassified" "whatever this table does not know" B B;
    }
    "Documentation" {
        Words "words" "description, summary, example, link, note of origin, where a credential comes from, meaning of a value, title or contact of the document, declaration of a tag" D D;
        Order "order" "order of values, members of a union, servers or tags" D D;
        WrittenOut "written-out" "what held before is written out, or no longer, or in another case where case means nothing" D D;
        Revision "revision" "`x-omni-revision` itself; it asks for no further revision" D D;
    }
}

impl Rule {
    /// Its name in JSON and in the text form.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The level in a request.
    pub fn in_request(self) -> Level {
        self.row().1
    }

    /// The level in an answer.
    pub fn in_answer(self) -> Level {
        self.row().2
    }

    /// The level on a side; the graver one of both where it concerns both or neither.
    pub fn level(self, side: Side) -> Level {
        match side {
            Side::Request => self.in_request(),
            Side::Answer => self.in_answer(),
            Side::Both | Side::Document => self.in_request().max(self.in_answer()),
        }
    }
}

/// The table as Markdown.
pub fn table() -> String {
    let mut text = String::new();
    for (group, rows) in GROUPS {
        let _ = write!(
            text,
            "### {group}\n\n| change | in a request | in an answer | name |\n| --- | --- | --- | --- |\n"
        );
        for Row { rule, name, words, request, answer } in *rows {
            debug_assert_eq!(rule.name(), *name);
            let _ = writeln!(text, "| {words} | {request} | {answer} | `{name}` |");
        }
        text.push('\n');
    }
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique() {
        let names: HashSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
    }

    #[test]
    fn the_graver_side_decides() {
        assert_eq!(Rule::BecameRequired.level(Side::Request), B);
        assert_eq!(Rule::BecameRequired.level(Side::Answer), A);
        assert_eq!(Rule::BecameRequired.level(Side::Both), B);
        assert_eq!(Rule::BecameOptional.level(Side::Document), B);
    }
}
