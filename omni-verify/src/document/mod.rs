//! The document, as far as it matters here. Nothing in this crate knows an operation, a field or a path by name:
//! everything is read here.

mod operation;
mod route;
#[cfg(test)]
pub(crate) mod testing;
mod words;

use std::collections::BTreeSet;
use std::path::Path;

use openapi_model::node::{Node, Tree};
use serde_json::Value;

pub(crate) use operation::{Content, In, Operation, Parameter, Reach};
pub(crate) use route::Route;
pub(crate) use words::split;

use crate::Error;

/// The document that this crate was released with. In the repository it is a link to the published one; cargo
/// replaces it with a copy when it packages the crate.
const EMBEDDED: &str = include_str!("../../omni.json");

/// Where the repository has the built-in document.
const PUBLISHED: &str = "openapi/dist/omni.json";

// A checkout without symbolic links has the path of the link here.
const _: () = assert!(
    EMBEDDED.as_bytes()[0] == b'{',
    "omni-verify/omni.json is not the document: check out with `git config core.symlinks true`"
);

/// An OpenAPI 3.0 document.
#[derive(Debug)]
pub struct Document {
    value: Value,
    operations: Vec<Operation>,
    schemes: Vec<Scheme>,
    /// Pointer of the code in an error response.
    error_code: Option<String>,
    words: BTreeSet<String>,
    /// Its name and text, if it is not the built-in one.
    source: Option<(String, String)>,
}

/// A kind of credential that is sent in a header.
#[derive(Debug)]
pub(crate) struct Scheme {
    pub(crate) name: String,
    pub(crate) header: String,
    /// The operation whose response has the credential, and the pointer within that response.
    pub(crate) issued_by: Option<(String, String)>,
}

impl Document {
    /// The document that this crate was released with.
    ///
    /// # Errors
    /// Never, unless the crate was built from a broken checkout.
    pub fn embedded() -> Result<Self, Error> {
        let name = "the built-in document";
        // It is known to read the same everywhere, so the fastest reader can be used.
        let value = serde_json::from_str(EMBEDDED)
            .map_err(|_| Error::new(format!("read {name}: it is not JSON"), "install another version"))?;
        Self::of_value(value, name)
    }

    /// Reads a document in YAML or JSON.
    ///
    /// # Errors
    /// The file cannot be read, is neither YAML nor JSON, or is not an OpenAPI 3.0 document.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::io(format!("read {name}"), "name a readable file with --document", error)
        })?;
        Self::parse(&text, &name)
    }

    /// Reads a document in YAML or JSON; errors call it `name`.
    ///
    /// # Errors
    /// The text is neither YAML nor JSON, or not an OpenAPI 3.0 document.
    pub fn parse(text: &str, name: &str) -> Result<Self, Error> {
        let document = positions(name, text).map_err(|findings| {
            Error::new(format!("read {name}:\n{findings}"), "correct it there, or use another document")
        })?;
        let mut document = Self::of_value(document.value, name)?;
        document.source = Some((name.to_owned(), text.to_owned()));
        Ok(document)
    }

    fn of_value(value: Value, name: &str) -> Result<Self, Error> {
        let version = value.get("openapi").and_then(Value::as_str).unwrap_or_default();
        if !version.starts_with("3.0.") {
            let what = format!("read {name}: it does not say `openapi: 3.0.x`");
            return Err(Error::new(what, "give --document an OpenAPI 3.0 document"));
        }
        if has_shorthand(&value) {
            let what =
                format!("read {name}: it is the source, in which marks of personal data are not expanded");
            return Err(Error::new(what, "give --document the published document, openapi/dist/omni.yaml"));
        }
        let words = words::collect(&value);
        let mut document = Self {
            value,
            operations: Vec::new(),
            schemes: Vec::new(),
            error_code: None,
            words,
            source: None,
        };
        document.schemes = document.read_schemes();
        document.operations = operation::read_all(&document);
        document.error_code = operation::error_code(&document, &document.operations);
        if document.operations.is_empty() {
            let what = format!("read {name}: it has no operation");
            return Err(Error::new(what, "give --document a complete document"));
        }
        Ok(document)
    }

    fn read_schemes(&self) -> Vec<Scheme> {
        let Some(components) = self.at("/components") else { return Vec::new() };
        let schemes = components.children("securitySchemes").into_iter();
        let read = schemes.filter_map(|(name, node)| {
            let header = node.text("name").filter(|_| node.text("in") == Some("header"))?.to_owned();
            let issuer = node.child("x-omni-issued-by");
            let issued_by = issuer.and_then(|issuer| {
                Some((issuer.text("operation")?.to_owned(), issuer.text("field")?.to_owned()))
            });
            Some(Scheme { name: name.to_owned(), header, issued_by })
        });
        read.collect()
    }

    /// Title and revision, for the report.
    pub(crate) fn label(&self) -> String {
        let text = |pointer: &str| self.value.pointer(pointer).and_then(Value::as_str).unwrap_or("?");
        format!("{}, revision {}", text("/info/title"), text("/info/x-omni-revision"))
    }

    /// The document with the line of every node, named like the file in which a person looks it up.
    pub(crate) fn with_lines(&self) -> Option<openapi_model::Document> {
        let published = (PUBLISHED, EMBEDDED);
        let (name, text) =
            self.source.as_ref().map_or(published, |(name, text)| (name.as_str(), text.as_str()));
        positions(name, text).ok()
    }

    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    pub(crate) fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    pub(crate) fn schemes(&self) -> &[Scheme] {
        &self.schemes
    }

    /// Pointer of the code in an error response, if the document lists codes and shows one.
    pub(crate) fn error_code(&self) -> Option<&str> {
        self.error_code.as_deref()
    }

    /// Finds the operation for a request.
    pub(crate) fn route(&self, method: &str, path: &str) -> Route<'_> {
        route::find(&self.operations, method, path)
    }

    /// Whether the document uses a word in a path or a name.
    pub(crate) fn knows_word(&self, word: &str) -> bool {
        self.words.contains(&word.to_ascii_lowercase())
    }

    /// URLs of servers that hold the data of real people.
    pub(crate) fn production_urls(&self) -> impl Iterator<Item = &str> {
        let servers = self.value.get("servers").and_then(Value::as_array).into_iter().flatten();
        let marked = servers.filter(|server| server.get("x-omni-production") == Some(&Value::Bool(true)));
        marked.filter_map(|server| server.get("url").and_then(Value::as_str))
    }

    /// The nodes of the document.
    pub(crate) fn tree(&self) -> Tree<'_> {
        Tree::new(&self.value)
    }

    /// The node at a pointer, with references resolved.
    pub(crate) fn at(&self, pointer: &str) -> Option<Node<'_>> {
        self.tree().at(pointer)
    }

    /// The node that a reference leads to, or the node itself if it is not a reference.
    pub(crate) fn resolve<'d>(&'d self, node: &Node<'d>) -> Option<Node<'d>> {
        self.tree().resolve(node)
    }

    /// A schema and everything that it includes through `allOf`, outermost first.
    pub(crate) fn parts<'d>(&'d self, schema: &Node<'d>) -> Vec<Node<'d>> {
        self.tree().parts(schema)
    }
}

/// Reads YAML or JSON with the line of every node.
fn positions(name: &str, text: &str) -> Result<openapi_model::Document, openapi_model::Findings> {
    let json = text.trim_start().starts_with('{');
    let read = if json { openapi_model::Document::parse_json } else { openapi_model::Document::parse };
    read(name, text)
}

/// The source uses shorthands that the published document expands. Without the expanded marks, personal data would be
/// shown.
fn has_shorthand(value: &Value) -> bool {
    let schemas = value.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten();
    value.get("x-omni-responses").is_some()
        || schemas.into_iter().any(|(_, schema)| schema.get("x-omni-sensitive-fields").is_some())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_built_in_document_is_understood() {
        let document = testing::document();
        assert_eq!(document.operations().len(), 109);
        assert_eq!(document.schemes().len(), 3);
        assert_eq!(document.production_urls().count(), 1);
        assert_eq!(document.error_code(), Some("/status"));
        assert!(document.operations().iter().all(|operation| !operation.responses.is_empty()));
        let changing = document.operations().iter().filter(|operation| operation.changes_state);
        assert!(changing.clone().count() > 50 && changing.clone().all(|operation| operation.reach.is_some()));
    }

    #[test]
    fn what_is_not_a_document_is_refused_with_a_hint() {
        for (text, words) in [
            ("openapi: 3.0.3", "no operation"),
            ("openapi: [", "a.json:2"),
            (r#"{"openapi": "3.0.3", "openapi": "3.0.3"}"#, "twice"),
            ("openapi: 3.0.3\nx-omni-responses: {}", "openapi/dist"),
            ("openapi: 3.0.3\ncomponents: {schemas: {A: {x-omni-sensitive-fields: true}}}", "openapi/dist"),
            ("{}", "openapi: 3.0.x"),
            (r#"{"openapi": "3.0.3"}"#, "no operation"),
        ] {
            let error = Document::parse(text, "a.json").err().unwrap().to_string();
            assert!(error.contains("a.json") && error.contains(words), "{error}");
        }
    }
}
