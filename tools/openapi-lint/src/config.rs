//! The names of a document's extensions, and what a code generator makes of its names.

/// Everything that the lints have to be told.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// The extensions of the document.
    pub extensions: Extensions,
    /// What the code generator makes of names.
    pub naming: Naming,
}

/// The names of the extensions, and their allowed values. An extension without a name is never found, and is not
/// checked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extensions {
    /// In `info`: the revision of the document.
    pub revision: &'static str,
    /// At the root: the largest request in bytes.
    pub max_request_bytes: &'static str,
    /// At the root: words that mark a name as possibly personal or secret.
    pub sensitive_words: &'static str,
    /// At the root: the names of custom error codes, each with `code` and `name`.
    pub error_names: &'static str,
    /// On a server: its name.
    pub server_name: &'static str,
    /// On a server: whether it holds real people's data.
    pub production: &'static str,
    /// On a security scheme: whose credential it is.
    pub credential: &'static str,
    /// The allowed values.
    pub credentials: &'static [&'static str],
    /// On a security scheme: the operation that issues the credential, and the field of its response.
    pub issued_by: &'static str,
    /// On an operation: its custom error codes, each with `code` and `meaning`.
    pub error_codes: &'static str,
    /// On an operation: whether it changes anything.
    pub changes_state: &'static str,
    /// On an operation: whether it is safe to retry.
    pub repeatable: &'static str,
    /// On an operation: how far a change reaches.
    pub reach: &'static str,
    /// The allowed values, the nearest first.
    pub reaches: &'static [&'static str],
    /// On a deprecated operation: the operation to use instead.
    pub replaced_by: &'static str,
    /// On anything: its source, if that is not the documentation.
    pub source: &'static str,
    /// The allowed values.
    pub sources: &'static [&'static str],
    /// On an enumeration: the values that are not documented.
    pub source_values: &'static str,
    /// On a schema, parameter or header: whether it is personal or secret.
    pub sensitive: &'static str,
    /// On an enumeration: whether there may be more values.
    pub open_enum: &'static str,
    /// On a union: whether there may be more variants.
    pub open_union: &'static str,
    /// On an enumeration: whether values are compared without case.
    pub ignore_case: &'static str,
    /// On a property: whether it carries an image.
    pub image: &'static str,
    /// On a schema: a group of properties; at least one of them is required.
    pub required_any: &'static str,
    /// On a property: other names for it.
    pub aliases: &'static str,
    /// On a schema or operation: a table with `columns` and `rows`.
    pub table: &'static str,
}

/// What a code generator makes of the names in a document. Names that it cannot express, or that would mean something
/// else in its language, are findings.
#[derive(Clone, Copy, Debug)]
pub struct Naming {
    /// The language that code is generated in, as messages call it.
    pub language: &'static str,
    /// The field for a property.
    pub field: fn(&str) -> String,
    /// The type for a component schema.
    pub type_name: fn(&str) -> String,
    /// The type of the query parameters of an operation, by its id.
    pub query_type: fn(&str) -> String,
    /// The variant for a value of an enumeration.
    pub variant: fn(&str) -> String,
    /// The constant for a server, a security scheme or a header.
    pub constant: fn(&str) -> String,
    /// Whether a text can be written as an identifier.
    pub is_identifier: fn(&str) -> bool,
    /// Whether a word is a keyword of the language.
    pub is_keyword: fn(&str) -> bool,
    /// Whether generated code uses this name for a type of the language.
    pub is_builtin_type: fn(&str) -> bool,
    /// The variant of an enumeration or a union for values that it does not know.
    pub unrecognized: &'static str,
    /// The field for the properties that the document does not list.
    pub extra: &'static str,
    /// Words that generated functions use for something other than a parameter.
    pub locals: &'static [&'static str],
}
