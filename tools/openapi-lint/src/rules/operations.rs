//! What every operation states: its id and its effects.

use std::collections::HashMap;

use openapi_model::words::{list, suggestion};

use crate::config::Extensions;
use crate::node::Node;
use crate::outline::Outline;
use crate::report::{Report, plain};
use crate::shape::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (index, node) in outline.of(Kind::Operation) {
        // A callback is somebody else's call: whether it may be repeated is not ours to say.
        if outline.around(index, Kind::Callback).is_none() {
            effects(outline.named, node, report);
        }
        replacement(outline, node, report);
        body(outline, index, report);
    }
    ids(outline, report);
    tags(outline, report);
}

/// Ids are `verb_noun`, and differ in more than case and underscores: other generators change both.
pub(super) fn ids(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut seen: HashMap<String, String> = HashMap::new();
    for (_, node) in outline.of(Kind::Operation) {
        let Some(id) = node.text("operationId") else {
            report.add(
                "operation-id",
                &node.pointer,
                "the operation has no `operationId`; give it a verb_noun one",
            );
            continue;
        };
        let at = node.at("operationId");
        let words: Vec<&str> = id.split('_').collect();
        let letters = |word: &&str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let starts = id.starts_with(|first: char| first.is_ascii_lowercase());
        if words.len() < 2 || !starts || !words.iter().all(letters) {
            report.add(
                "operation-id",
                &at,
                format!("`{id}` is not in the form verb_noun (snake_case, two words or more)"),
            );
        }
        if let Some(first) = seen.get(&plain(id)) {
            let line = outline.document.line(first);
            report.add(
                "operation-id",
                &at,
                format!("`{id}` is the id of another operation too, in line {line}; rename one"),
            );
        }
        seen.entry(plain(id)).or_insert(at);
    }
}

/// A tag that no operation has is an empty folder.
fn tags(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Tag) {
        let Some(name) = node.text("name") else { continue };
        if !outline.of(Kind::Operation).any(|(_, operation)| operation.texts("tags").any(|tag| tag == name)) {
            report.add("tag", &node.pointer, format!("no operation has the tag `{name}`; delete it"));
        }
    }
}

fn effects(named: &Extensions, node: &Node<'_>, report: &mut Report<'_>) {
    let Extensions { changes_state, repeatable, reach, .. } = *named;
    for key in [changes_state, repeatable] {
        if !key.is_empty() && !node.object.contains_key(key) {
            report.add(
                "operation-effects",
                &node.pointer,
                format!("the operation does not state `{key}`, true or false"),
            );
        }
    }
    let reaches = node.object.contains_key(reach);
    match node.flag(changes_state) {
        Some(true) if !reach.is_empty() && !reaches => {
            let words = either(named.reaches);
            let message =
                format!("the operation changes something; state how far that reaches in `{reach}`: {words}");
            report.add("operation-reach", &node.pointer, message);
        }
        Some(false) if reaches => {
            let message = format!(
                "a call that changes nothing reaches nothing; delete this, or correct `{changes_state}`"
            );
            report.add("operation-reach", &node.at(reach), message);
        }
        _ => {}
    }
    if node.flag(changes_state) == Some(false) && node.flag(repeatable) == Some(false) {
        let message =
            format!("a call that changes nothing can be repeated; correct this or `{changes_state}`");
        report.add("operation-effects", &node.at(repeatable), message);
    }
}

/// Words of which one has to be chosen.
fn either(words: &[&str]) -> String {
    match words {
        [first @ .., one, last] => format!("{} or `{last}`", list(first.iter().chain([one]).copied())),
        words => list(words.iter().copied()),
    }
}

/// What is deprecated says what comes instead, for programs and for readers.
fn replacement(outline: &Outline<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let deprecated = node.flag("deprecated") == Some(true);
    let key = outline.named.replaced_by;
    let at = node.at(key);
    let Some(id) = node.text(key) else {
        if deprecated && !key.is_empty() {
            let message = format!("the operation is deprecated; name its replacement in `{key}`");
            report.add("replaced-by", &node.at("deprecated"), message);
        }
        return;
    };
    if !deprecated {
        return report.add(
            "replaced-by",
            &at,
            "only a deprecated operation is replaced; add `deprecated: true`",
        );
    }
    let others = || outline.of(Kind::Operation).filter(|(_, other)| other.pointer != node.pointer);
    match others().find(|(_, other)| other.text("operationId") == Some(id)) {
        None => {
            let hint = suggestion(id, others().filter_map(|(_, other)| other.text("operationId")));
            report.add("replaced-by", &at, format!("there is no other operation `{id}`{hint}"));
        }
        Some((_, other)) if other.flag("deprecated") == Some(true) => {
            report.add(
                "replaced-by",
                &at,
                format!("`{id}` is deprecated too; name the operation that replaces both"),
            );
        }
        Some(_) => {}
    }
    if node.text("description").is_some_and(|description| !description.contains(id)) {
        report.add(
            "replaced-by",
            &node.at("description"),
            format!("the description does not name the replacement `{id}`"),
        );
    }
}

fn body(outline: &Outline<'_>, index: usize, report: &mut Report<'_>) {
    let node = outline.node(index);
    if matches!(node.place.member, "get" | "head") && node.object.contains_key("requestBody") {
        let message = "clients drop the body of a GET; make its members query parameters";
        report.add("body-on-get", &node.at("requestBody"), message);
    }
    for (body, _) in outline.children(index, "requestBody") {
        let Some(body) = outline.resolve(body).map(|body| outline.node(body)) else { continue };
        if !body.object.contains_key("required") {
            report.add(
                "stated-required",
                &body.pointer,
                "the body does not say whether it is required; state `required`",
            );
        }
    }
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
        broken("      operationId: list_books\n", "").has("operation-id", LIST);
        broken("operationId: add_book\n", "operationId: list_bo_oks #!\n")
            .has("operation-id", &format!("{ADD}/operationId"))
            .says("another operation");
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
