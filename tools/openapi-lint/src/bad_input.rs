//! Documents with the mistakes that people make, and the messages that they get.

use openapi_model::{Document, Findings};

use crate::testing::{CLEAN, CONFIG};

/// The findings as printed, after replacing something in the clean document.
fn printed(from: &str, to: &str) -> String {
    assert!(CLEAN.contains(from), "the clean document has no {from:?}");
    let source = CLEAN.replacen(from, to, 1);
    let document = match Document::parse("a.yaml", &source) {
        Ok(document) => document,
        Err(findings) => return findings.to_string(),
    };
    Findings::new("a.yaml", crate::lint(&document, &CONFIG)).to_string()
}

#[test]
fn messages_say_what_where_and_how_to_mend_it() {
    for (from, to, message) in [
        (
            "items: {$ref: '#/components/schemas/Book'}",
            "items: {$ref: '#/components/schemas/Books'}",
            "a.yaml:194: #/components/schemas/BookList/properties/books/items/$ref: there is no Schema \
             `#/components/schemas/Books` in `components`; did you mean `#/components/schemas/Book`? [broken-ref]",
        ),
        (
            "operationId: add_book\n",
            "operationId: list_books\n",
            "a.yaml:43: #/paths/~1books/post/operationId: `list_books` and `list_books` of \
             `#/paths/~1books/get/operationId` are one identifier once case and punctuation are gone; rename one \
             [operation-id]",
        ),
        (
            "x-our-repeatable: false",
            "x-our-repeatable: false\n      x-our-repeatble: false",
            "a.yaml:49: #/paths/~1books/post/x-our-repeatble: `x-our-repeatble` is not known; did you mean \
             `x-our-repeatable`? [unknown-extension]",
        ),
        (
            "x-our-repeatable: false",
            "x-our-repeatable: 'no'",
            "a.yaml:48: #/paths/~1books/post/x-our-repeatable: expected true or false, found \
             a string [wrong-type]",
        ),
        (
            "          - ['1', '']",
            "          - ['1', 2]",
            "a.yaml:235: #/components/schemas/ClothCover/x-our-table/rows/0/1: expected a string, found a \
             number [wrong-type]",
        ),
        (
            "  title: Library\n",
            "  title: Library\n  title: Other\n",
            "a.yaml:4: #/info/title: the key is listed twice, first in line 3; delete or rename one \
             [syntax]",
        ),
    ] {
        let text = printed(from, to);
        assert!(text.lines().any(|line| line == message), "expected\n{message}\nfound\n{text}");
    }
}

#[test]
fn malformed_documents_are_only_reported() {
    for source in [
        "a: 1\nx-our-revision: 1\n",
        "openapi: 3\ninfo: []\npaths: []\nx-our-table: []\n",
        "components: {schemas: {A: {enum: 1, oneOf: [1], discriminator: 1, allOf: {}, required: 1, type: \
         []}}}\n",
    ] {
        let document = Document::parse("a.yaml", source).unwrap();
        assert!(!crate::lint(&document, &CONFIG).is_empty(), "{source}");
    }
    for source in [
        "[]\n",
        "text\n",
        "paths: {/a: {get: {tags: {}, security: [1], parameters: 1, responses: {'200': {$ref: 1}}}}}\n",
        "openapi: 3.0.3\ninfo: {}\npaths: {/a: {get: [], post: {responses: {'200': 1}}}}\ncomponents: \
         {schemas: [1]}\n",
        "paths: {/a: 1}\n",
        "components: {schemas: {A: {$ref: '#/components/schemas/A'}}}\n",
    ] {
        let document = Document::parse("a.yaml", source).unwrap();
        assert_eq!(crate::lint(&document, &CONFIG), [], "{source}");
    }
}
