//! What every operation states: its ID, its effects, and its replacement.

use openapi_model::words::{list, suggestion};

use super::names::differ;
use crate::outline::{Node, Outline, Report};
use crate::walk::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Operation) {
        // A callback is a call by the service: whether it may be repeated is not ours to say.
        if !node.is_of_callback() {
            effects(outline, node, report);
        }
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

/// IDs are `verb_noun`, and differ in more than case and underscores: other generators change both.
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

fn effects(outline: &Outline<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let (changes, repeatable, reach) =
        (outline.named.changes_state, outline.named.repeatable, outline.named.reach);
    for key in [changes, repeatable].into_iter().filter(|key| !key.is_empty() && !node.has(key)) {
        let message = format!("the operation does not state `{key}`; state it, true or false");
        report.add("operation-effects", &node.pointer, message);
    }
    if node.flag(changes) && !reach.is_empty() && !node.has(reach) {
        let words = list(outline.named.reaches.iter().copied());
        let message = format!(
            "the operation changes something; state how far that reaches in `{reach}`: one of {words}"
        );
        report.add("operation-reach", &node.pointer, message);
    }
    if node.has(changes) && !node.flag(changes) {
        if node.has(reach) {
            let message =
                format!("a call that changes nothing has no reach; delete this, or correct `{changes}`");
            report.add("operation-reach", &node.at(reach), message);
        }
        if node.has(repeatable) && !node.flag(repeatable) {
            let message = format!("a call that changes nothing can be repeated; correct this or `{changes}`");
            report.add("operation-effects", &node.at(repeatable), message);
        }
    }
}

/// A deprecated operation names its replacement, for programs and for readers.
fn replacement(outline: &Outline<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let (key, deprecated) = (outline.named.replaced_by, node.flag("deprecated"));
    let Some(id) = node.text(key) else {
        if deprecated && !key.is_empty() {
            let message = format!("the operation is deprecated; name its replacement in `{key}`");
            report.add("replaced-by", &node.at("deprecated"), message);
        }
        return;
    };
    let other = outline.operation(id).filter(|other| other.pointer != node.pointer);
    let message = if !deprecated {
        "only a deprecated operation is replaced; add `deprecated: true`".to_owned()
    } else if other.is_none() {
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
    fn effects_are_stated_and_agree() {
        broken("      x-our-changes-state: true\n", "").is("operation-effects", ADD);
        broken("      x-our-repeatable: false\n", "").is("operation-effects", ADD);
        broken(
            "x-our-changes-state: true\n      x-our-repeatable: false\n      x-our-reach: account\n",
            "x-our-changes-state: false #-\n      x-our-repeatable: false\n",
        )
        .is_at("operation-effects", &format!("{ADD}/x-our-repeatable"), "x-our-repeatable: false");
    }

    #[test]
    fn what_changes_something_says_how_far_that_reaches() {
        broken("      x-our-reach: account\n", "").is("operation-reach", ADD).says("`session-end`");
        broken("x-our-repeatable: true\n", "x-our-repeatable: true\n      x-our-reach: session #!\n")
            .is("operation-reach", &format!("{LIST}/x-our-reach"));
        broken("x-our-reach: account", "x-our-reach: sesion #!")
            .is("wrong-type", &format!("{ADD}/x-our-reach"))
            .says("did you mean `session`?");
    }

    #[test]
    fn the_deprecated_name_their_replacement() {
        let old = "/paths/~1book/get";
        broken("      x-our-replaced-by: list_books\n", "").is("replaced-by", &format!("{old}/deprecated"));
        broken("x-our-replaced-by: list_books", "x-our-replaced-by: list_boks #!")
            .has("replaced-by", &format!("{old}/x-our-replaced-by"))
            .says("did you mean `list_books`?");
        broken("      deprecated: true\n", "").is("replaced-by", &format!("{old}/x-our-replaced-by"));
        broken("description: Use `list_books`.", "description: Old. #!")
            .is("replaced-by", &format!("{old}/description"));
        broken("x-our-replaced-by: list_books", "x-our-replaced-by: list_books_old #!")
            .has("replaced-by", &format!("{old}/x-our-replaced-by"));
    }

    #[test]
    fn a_get_has_no_body_and_bodies_say_if_they_are_required() {
        let body = "{required: true, content: {text/plain: {schema: {type: string}, examples: {a: \
         {summary: A, value: a}}}}}";
        broken(
            "      operationId: list_books\n",
            &format!("      operationId: list_books\n      requestBody: {body} #!\n"),
        )
        .has("body-on-get", &format!("{LIST}/requestBody"));
        broken("        required: true\n        content:", "        content:")
            .is("stated-required", &format!("{ADD}/requestBody"));
    }
}
