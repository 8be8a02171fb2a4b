//! The document, as far as it matters here. Nothing in this crate knows an operation, a field or a path by name: all
//! of it is read here.

mod operation;
mod pointer;
mod route;
mod words;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

pub(crate) use operation::{Content, Operation, Parameter, Place, Reach};
pub(crate) use pointer::{Node, join};
pub(crate) use route::Route;
pub(crate) use words::split;

use crate::Error;

/// The document that this crate was released with.
const EMBEDDED: &str = include_str!("../../omni.json");

/// References are followed this far; a chain that is longer leads back to itself.
const MAX_REFERENCES: usize = 16;

/// An OpenAPI 3.0 document.
#[derive(Debug)]
pub struct Document {
    value: Value,
    operations: Vec<Operation>,
    schemes: Vec<Scheme>,
    /// Pointer of the code in an error response.
    error_code: Option<String>,
    words: BTreeSet<String>,
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
        Self::parse(EMBEDDED, "the built-in document")
    }

    /// Reads a document in JSON.
    ///
    /// # Errors
    /// The file cannot be read, is not JSON, or is not an OpenAPI 3.0 document.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::io(format!("read {name}"), "name a readable file with --document", error)
        })?;
        Self::parse(&text, &name)
    }

    /// Reads a document in JSON; `name` is what it is called in errors.
    ///
    /// # Errors
    /// The text is not JSON, or not an OpenAPI 3.0 document.
    pub fn parse(text: &str, name: &str) -> Result<Self, Error> {
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let what =
                format!("read {name}: it is not JSON, see line {}, column {}", error.line(), error.column());
            Error::new(what, "documents are read in JSON alone: take openapi/dist/omni.json, not omni.yaml")
        })?;
        let version = value.get("openapi").and_then(Value::as_str).unwrap_or_default();
        if !version.starts_with("3.0.") {
            let what = format!("read {name}: it does not say `openapi: 3.0.x`");
            return Err(Error::new(what, "give --document an OpenAPI 3.0 document"));
        }
        let words = words::collect(&value);
        let mut document =
            Self { value, operations: Vec::new(), schemes: Vec::new(), error_code: None, words };
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

    /// Which operation a request is for.
    pub(crate) fn route(&self, method: &str, path: &str) -> Route<'_> {
        route::find(&self.operations, method, path)
    }

    /// Whether a word is one of the document's own, in a path or the name of something.
    pub(crate) fn knows_word(&self, word: &str) -> bool {
        self.words.contains(&word.to_ascii_lowercase())
    }

    /// URLs of servers that hold the data of real people.
    pub(crate) fn production_urls(&self) -> impl Iterator<Item = &str> {
        let servers = self.value.get("servers").and_then(Value::as_array).into_iter().flatten();
        let marked = servers.filter(|server| server.get("x-omni-production") == Some(&Value::Bool(true)));
        marked.filter_map(|server| server.get("url").and_then(Value::as_str))
    }

    /// The node at a pointer, behind its references.
    pub(crate) fn at(&self, pointer: &str) -> Option<Node<'_>> {
        let value = self.value.pointer(pointer)?;
        self.resolve(&Node { value, pointer: pointer.to_owned() })
    }

    /// The node that a reference leads to; another node itself.
    pub(crate) fn resolve<'d>(&'d self, node: &Node<'d>) -> Option<Node<'d>> {
        let mut node = node.clone();
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = node.text("$ref") else { return Some(node) };
            let pointer = reference.strip_prefix('#')?;
            node = Node { value: self.value.pointer(pointer)?, pointer: pointer.to_owned() };
        }
        None
    }

    /// A schema and all that it takes in by `allOf`, outermost first.
    pub(crate) fn parts<'d>(&'d self, schema: &Node<'d>) -> Vec<Node<'d>> {
        let mut parts: Vec<Node<'d>> = Vec::new();
        let mut open = vec![schema.clone()];
        while let Some(node) = open.pop() {
            let Some(node) = self.resolve(&node) else { continue };
            // Also ends a schema that takes itself in.
            if parts.iter().any(|part| part.pointer == node.pointer) {
                continue;
            }
            open.extend(node.items("allOf").into_iter().rev());
            parts.push(node);
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_built_in_document_is_understood() {
        let document = Document::embedded().unwrap();
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
            ("openapi: 3.0.3", "openapi/dist/omni.json"),
            ("{}", "openapi: 3.0.x"),
            (r#"{"openapi": "3.0.3"}"#, "no operation"),
        ] {
            let error = Document::parse(text, "a.json").err().unwrap().to_string();
            assert!(error.contains("a.json") && error.contains(words), "{error}");
        }
    }

    #[test]
    fn references_that_lead_to_themselves_end() {
        let text = r##"{"openapi": "3.0.3",
            "paths": {"/a": {"get": {"operationId": "a_b", "responses": {"200": {"$ref": "#/x"}}}}},
            "x": {"$ref": "#/y"}, "y": {"$ref": "#/x"},
            "z": {"allOf": [{"$ref": "#/z"}, {"$ref": "#/x"}]}}"##;
        let document = Document::parse(text, "a.json").unwrap();
        assert!(document.at("/x").is_none());
        assert_eq!(document.parts(&document.at("/z").unwrap()).len(), 1);
    }
}
