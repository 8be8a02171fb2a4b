//! Names that hand-written code in the crates already uses.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::names::{self, Taken};
use crate::spec::{Document, Finding, model, pointer};

/// Operations, schemas and properties whose generated code would clash with a hand-written name.
pub fn lint_taken(document: &Document, taken: &Taken) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |at: &str, message: String| findings.push(document.finding("taken-name", at, message));
    let empty = BTreeSet::new();
    let functions = |owner: &str| taken.functions.get(owner).unwrap_or(&empty);
    // Other lints report problems in the operations themselves.
    for operation in model::operations(&document.value).into_iter().flatten() {
        let id = operation.id;
        if let Some((_, owner)) = names::OWNERS.iter().find(|(_, owner)| functions(owner).contains(id)) {
            let at = pointer::join(&operation.pointer(), "operationId");
            let message =
                format!("the client's `{owner}` has a hand-written method `{id}`; rename the operation");
            add(&at, message);
        }
    }
    for (schema, value) in model::schemas(&document.value) {
        let name = names::type_name(schema);
        let at = pointer::join("/components/schemas", schema);
        if taken.types.contains(&name) {
            let message = format!("omni-types has a hand-written `{name}`; rename the schema");
            add(&at, message);
        }
        let at = pointer::join(&at, "properties");
        let properties = value.get("properties").and_then(Value::as_object);
        for property in properties.into_iter().flat_map(Map::keys) {
            let field = names::field(property);
            for function in [format!("with_{field}"), format!("from_{field}")] {
                if functions(&name).contains(&function) {
                    let message = format!(
                        "`{name}` has a hand-written function `{function}`; rename that, or the property"
                    );
                    add(&pointer::join(&at, property), message);
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "
paths:
  /books:
    get: {operationId: list_books}
    post: {operationId: add_book}
    delete: {operationId: delete_book}
components:
  schemas:
    BookList: {type: object}
    Book:
      properties:
        isbn: {type: string}
        words: {type: array}
";

    #[test]
    fn names_of_hand_written_code_are_taken() {
        let document = Document::parse("a.yaml", SOURCE).unwrap();
        let mut taken = Taken::default();
        assert_eq!(lint_taken(&document, &taken), []);
        taken.types.insert("BookList".to_owned());
        taken.functions.entry("Session".to_owned()).or_default().insert("add_book".to_owned());
        taken.functions.entry("Elsewhere".to_owned()).or_default().insert("delete_book".to_owned());
        taken.functions.entry("Book".to_owned()).or_default().insert("from_words".to_owned());
        let found = lint_taken(&document, &taken);
        let places: Vec<_> = found.iter().map(|found| (found.pointer.as_str(), found.line)).collect();
        assert_eq!(
            places,
            [
                ("/paths/~1books/post/operationId", 5),
                ("/components/schemas/BookList", 9),
                ("/components/schemas/Book/properties/words", 13),
            ]
        );
    }
}
