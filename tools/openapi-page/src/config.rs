//! The names of a document's extensions, and words for their values.

use openapi_model::model;
use serde_json::Value;

/// The names of the extensions, and words for their values. An extension without a name is never found.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// The generator of the page, for its head.
    pub generator: &'static str,
    /// What the names of environment variables in commands begin with.
    pub variables: &'static str,
    /// Files that are published beside the page.
    pub downloads: &'static [Download],
    /// Languages with a client of its own, after those that every document has samples in.
    pub languages: &'static [Language],
    /// In `info`: the revision of the document.
    pub revision: &'static str,
    /// At the root: the largest request in bytes.
    pub max_request_bytes: &'static str,
    /// At the root: the names of custom error codes, each with `code` and `name`.
    pub error_names: &'static str,
    /// On a server: its name.
    pub server_name: &'static str,
    /// On a server: whether it is for real data. Samples do not offer it.
    pub production: &'static str,
    /// The sandbox of the API, if it has one.
    pub sandbox: Option<Sandbox>,
    /// How browsers call the service, if not like other clients.
    pub browsers: Option<Browsers>,
    /// On a security scheme: the operation that issues the credential, and the field of its response.
    pub issued_by: &'static str,
    /// On an operation: its custom error codes, each with `code` and `meaning`.
    pub error_codes: &'static str,
    /// On an operation: whether it changes something.
    pub changes_state: &'static str,
    /// On an operation: whether it is safe to retry.
    pub repeatable: &'static str,
    /// On an operation: how far a change reaches.
    pub reach: &'static str,
    /// Words for its values.
    pub reaches: &'static [(&'static str, &'static str)],
    /// On a deprecated operation: the one to use instead.
    pub replaced_by: &'static str,
    /// On anything: its source, if not the documentation.
    pub source: &'static str,
    /// On an enumeration: the values that are not documented.
    pub source_values: &'static str,
    /// Words for these origins; the first one is also used for values.
    pub sources: &'static [Source],
    /// On a schema or parameter: whether it is personal or secret.
    pub sensitive: &'static str,
    /// On a property: whether it carries an image.
    pub image: &'static str,
    /// On an enumeration: whether there may be further values.
    pub open_enum: &'static str,
    /// On an enumeration: whether values are compared without case.
    pub ignore_case: &'static str,
    /// On a union: whether there may be further kinds.
    pub open_union: &'static str,
    /// On a property: its further names.
    pub aliases: &'static str,
    /// On a schema: a group of properties; at least one of them is required.
    pub required_any: &'static str,
    /// On a schema: a table with `columns` and `rows`.
    pub table: &'static str,
}

/// A file that is published beside the page.
#[derive(Clone, Copy, Debug)]
pub struct Download {
    /// Its name.
    pub file: &'static str,
    /// Its format.
    pub format: &'static str,
    /// What it is for.
    pub use_for: &'static str,
}

/// A server to try calls with, on the reader's own computer.
#[derive(Clone, Copy, Debug)]
pub struct Sandbox {
    /// Its usual base URL.
    pub url: &'static str,
    /// The command that starts it there.
    pub command: &'static str,
    /// The key that it takes, which is its password too.
    pub key: &'static str,
}

/// How browsers call a service whose key only servers have.
#[derive(Clone, Copy, Debug)]
pub struct Browsers {
    /// What the paths begin with for them.
    pub prefix: &'static str,
    /// The credential that is left out there.
    pub without: &'static str,
    /// The credential that they need there; an operation that does not take it has no such path.
    pub with: &'static str,
}

/// An origin.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// The value in the document.
    pub value: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// What that means.
    pub meaning: &'static str,
}

const UNKNOWN: Source =
    Source { value: "", label: "not documented", meaning: "not in the documentation of the API" };

impl Config {
    /// The words for an origin.
    pub(crate) fn source_of(&self, value: &str) -> Source {
        let known = self.sources.iter().find(|source| source.value == value).or(self.sources.first());
        known.copied().unwrap_or(UNKNOWN)
    }

    /// Whether a schema is personal or secret: it is marked, or its items or values are.
    pub(crate) fn is_sensitive(&self, schema: &Value) -> bool {
        let inner = ["items", "additionalProperties"].into_iter().filter_map(|part| schema.get(part));
        std::iter::once(schema).chain(inner).any(|node| model::flag(node, self.sensitive))
    }
}

/// A language that a document's own client is for. Its samples are written by whoever knows that client.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// Its name.
    pub name: &'static str,
    /// What the highlighting marks.
    pub keywords: &'static [&'static str],
    /// Writes the sample of an operation; `None` if there is none.
    pub write: fn(Wanted<'_>) -> Option<String>,
}

/// What a sample is written for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The document.
    pub document: &'a Value,
    /// The id of the operation.
    pub operation: &'a str,
    /// The base URL; it has to occur as it is, so that the page can replace it.
    pub server: &'a str,
}
