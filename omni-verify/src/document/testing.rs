//! What the tests of this crate share.

use std::sync::LazyLock;

use super::Document;

/// The built-in document, read once for all of them.
pub(crate) fn document() -> &'static Document {
    static DOCUMENT: LazyLock<Document> = LazyLock::new(|| Document::embedded().unwrap());
    &DOCUMENT
}
