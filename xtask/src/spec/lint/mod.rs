//! The lints, configured with the names of our extensions and with what our code generator makes of names.

mod taken;

use openapi_lint::{Config, Extensions, Naming};

use super::{Document, Finding, model};
use crate::names;

pub use openapi_lint::source;
pub use taken::lint_taken;

/// The extensions of the document, and Rust.
const CONFIG: Config = Config {
    extensions: Extensions {
        revision: "x-omni-revision",
        max_request_bytes: "x-omni-max-request-bytes",
        sensitive_words: "x-omni-sensitive-words",
        error_names: "x-omni-error-names",
        server_name: "x-omni-name",
        production: "x-omni-production",
        credential: "x-omni-credential",
        credentials: &["api-key", "session", "admin"],
        issued_by: "x-omni-issued-by",
        error_codes: "x-omni-error-codes",
        changes_state: "x-omni-changes-state",
        repeatable: "x-omni-repeatable",
        reach: "x-omni-reach",
        reaches: &["session", "session-end", "account", "outside"],
        replaced_by: "x-omni-replaced-by",
        source: "x-omni-source",
        sources: &["field-notes", "inferred", "observed"],
        source_values: "x-omni-source-values",
        sensitive: model::SENSITIVE,
        open_enum: "x-omni-open-enum",
        open_union: "x-omni-open-union",
        ignore_case: "x-omni-ignore-case",
        image: "x-omni-image",
        required_any: "x-omni-required-any",
        aliases: "x-omni-aliases",
        table: "x-omni-table",
    },
    naming: Naming {
        language: "Rust",
        field: names::field,
        type_name: names::type_name,
        query_type: names::query_type,
        variant: names::variant,
        constant: names::constant,
        is_identifier: names::is_identifier,
        is_keyword: names::is_keyword,
        is_builtin_type: names::is_of_the_prelude,
        unrecognized: names::UNRECOGNIZED,
        extra: names::EXTRA,
        locals: &names::LOCALS,
    },
};

/// Everything that is wrong with a document, by line.
pub fn lint(document: &Document) -> Vec<Finding> {
    openapi_lint::lint(document, &CONFIG)
}

/// Everything that is wrong with a document that describes another API than ours.
pub fn lint_general(document: &Document) -> Vec<Finding> {
    openapi_lint::lint_general(document, &CONFIG.naming)
}

/// What prevents code from being generated from a document.
pub fn lint_names(document: &Document) -> Vec<Finding> {
    openapi_lint::lint_names(document, &CONFIG)
}

/// Everything that is wrong with the workflows of a document, by line.
pub fn lint_workflows(workflows: &Document, document: &Document) -> Vec<Finding> {
    openapi_lint::lint_workflows(workflows, document, &CONFIG.extensions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extensions::VOCABULARY;

    #[test]
    fn our_own_workflows_have_no_findings() {
        let [document, workflows] = [crate::DOCUMENT, crate::WORKFLOWS].map(|name| {
            let source = std::fs::read_to_string(crate::root().join(name)).unwrap();
            Document::parse(name, &source).unwrap()
        });
        assert_eq!(lint_workflows(&workflows, &document), []);
    }

    #[test]
    fn the_document_of_the_management_api_has_no_findings() {
        let source = std::fs::read_to_string(crate::root().join(crate::MANAGEMENT)).unwrap();
        assert_eq!(super::source(&source), []);
        assert_eq!(lint_general(&Document::parse(crate::MANAGEMENT, &source).unwrap()), []);
    }

    /// The lints and the comparison know the same extensions, by the same names.
    #[test]
    fn the_names_are_those_of_the_vocabulary() {
        let shown = format!("{:?}", CONFIG.extensions);
        let mut names: Vec<_> = shown.split('"').filter(|name| name.starts_with("x-omni-")).collect();
        let mut known: Vec<_> = VOCABULARY.members.iter().map(|(_, member)| member.key).collect();
        for list in [&mut names, &mut known] {
            list.sort_unstable();
            list.dedup();
        }
        assert_eq!(names, known);
    }
}
