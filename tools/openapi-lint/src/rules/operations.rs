//! The ids of operations, what replaces them, and their tags.

use openapi_model::words::suggestion;

use super::names::differ;
use crate::kind::Kind;
use crate::outline::{Node, Outline, Report};

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Operation) {
        replacement(outline, node, report);
    }
    // A tag that no operation uses is an empty folder.
    for (_, node) in outline.of(Kind::Tag) {
        let name = node.text("name").unwrap_or_default();
        if !outline.of(Kind::Operation).any(|(_, operation)| operation.texts("tags").any(|tag| tag == name)) {
            report.add("tag", &node.pointer, format!("no operation has the tag `{name}`; delete it"));
        }
    }
}

/// Ids are `verb_noun`, and differ in more than case and underscores: other generators change both.
pub(super) fn ids(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (id, node) in outline.ids() {
        let at = node.at("operationId");
        let letters = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let starts = id.starts_with(|first: char| first.is_ascii_lowercase());
        if !starts || !id.contains('_') || !id.split('_').all(letters) {
            let message = format!("`{id}` is not in the form verb_noun (snake_case, two words or more)");
            report.add("operation-id", &at, message);
        }
    }
    differ(("operation-id", true), outline.ids().map(|(id, node)| (id, node.at("operationId"))), report);
}

/// The replacement of an operation exists, is not deprecated itself, and is named for readers too.
fn replacement(outline: &Outline<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let key = outline.named.replaced_by;
    let Some(id) = node.text(key) else { return };
    let other = outline.operation(id).filter(|other| other.pointer != node.pointer);
    let message = if other.is_none() {
        format!("there is no other operation `{id}`{}", suggestion(id, outline.ids().map(|(id, _)| id)))
    } else if other.is_some_and(|other| other.flag("deprecated")) {
        format!("`{id}` is deprecated too; name the operation that replaces both")
    } else if node.text("description").is_some_and(|description| !description.contains(id)) {
        let message = format!("the description does not name the replacement `{id}`; name it");
        return report.add("replaced-by", &node.at("description"), message);
    } else {
        return;
    };
    report.add("replaced-by", &node.at(key), message);
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    const LIST: &str = "/paths/~1books/get";
    const ADD: &str = "/paths/~1books/post";

    #[test]
    fn ids_are_unique_verbs_and_nouns() {
        for id in ["list", "List_books", "list_Books", "list__books", "1_books"] {
            broken("operationId: list_books", &format!("operationId: {id} #!"))
                .has("operation-id", &format!("{LIST}/operationId"));
        }
        broken("operationId: add_book\n", "operationId: list_bo_oks #!\n")
            .has("operation-id", &format!("{ADD}/operationId"))
            .says("`#/paths/~1books/get/operationId`");
    }

    #[test]
    fn declared_tags_are_used() {
        let tag = "  - name: Book\n    description: Books of the library.\n";
        broken(tag, &format!("{tag}  - name: Author #!\n    description: Authors.\n")).is("tag", "/tags/1");
    }

    #[test]
    fn the_deprecated_name_their_replacement() {
        let old = "/paths/~1book/get";
        broken("x-our-replaced-by: list_books", "x-our-replaced-by: list_boks #!")
            .has("replaced-by", &format!("{old}/x-our-replaced-by"))
            .says("did you mean `list_books`?");
        broken("description: Use `list_books`.", "description: Old. #!")
            .is("replaced-by", &format!("{old}/description"));
        broken("x-our-replaced-by: list_books", "x-our-replaced-by: list_books_old #!")
            .has("replaced-by", &format!("{old}/x-our-replaced-by"));
    }
}
