//! The request of an exchange: each check looks at a part of it.

use http::HeaderMap;

/// A request as it was sent.
pub(crate) struct Request<'a> {
    /// Values of the parameters in the path, encoded.
    pub(crate) path: &'a [(String, String)],
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    /// `None` if it could not be read completely.
    pub(crate) body: Option<&'a [u8]>,
}
