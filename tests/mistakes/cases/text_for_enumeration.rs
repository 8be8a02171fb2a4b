//! A text for a value of an enumeration of requests.

use omni_client::types::{AddDocumentQuery, DocumentType};

fn mistake(kind: &str) -> AddDocumentQuery {
    AddDocumentQuery::new(DocumentType::from(kind))
}

fn main() {}
