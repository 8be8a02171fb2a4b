//! The routes are those of `openapi/sandbox.yaml`.

use std::collections::BTreeSet;

use openapi_model::Document;
use openapi_model::model::operations;

use super::ROUTES;

#[test]
fn routes_and_document_agree() {
    let source = include_str!("../../../openapi/sandbox.yaml");
    let document = Document::parse("sandbox.yaml", source).expect("a document");
    let described: BTreeSet<_> = operations(&document.value)
        .expect("operations")
        .iter()
        .map(|operation| (operation.method.to_uppercase(), operation.path.to_owned()))
        .collect();
    let served: BTreeSet<_> =
        ROUTES.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(served, described);
}
