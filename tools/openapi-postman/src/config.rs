//! The names of a document's extensions.

/// The names of the extensions. An extension without a name is never found.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// On a security scheme: the operation that issues the credential, and the field of its response.
    pub issued_by: &'static str,
    /// On an operation: its custom error codes, each with `code` and `meaning`.
    pub error_codes: &'static str,
    /// On an operation: whether it changes something.
    pub changes_state: &'static str,
    /// On an operation: whether it is safe to retry.
    pub repeatable: &'static str,
    /// On a deprecated operation: the one to use instead.
    pub replaced_by: &'static str,
    /// A field of responses that says why a request was refused although its status is one of success.
    pub refusal: &'static str,
}
