//! One walk over the document: it remembers every object with its kind and place, and reports extensions that are
//! unknown, misplaced, or hold the wrong kind of value.
//!
//! It follows only what leads to an object that the rules look at. Redocly, Spectral and openapi-spec-validator check
//! whether the other keys belong to OpenAPI.

use openapi_model::node::{Node as Value, Tree};
use openapi_model::validate::{Problem, Validator};
use openapi_model::words::suggestion;

use crate::config::Extensions;
use crate::kind::Form::{List, Map, One};
use crate::kind::Kind;
use crate::outline::{Node, Place, Report};
use crate::vocabulary::{Extension, vocabulary};

/// Walks over a document; its objects are in document order.
pub(crate) fn walk<'a>(document: Value<'a>, named: &Extensions, report: &mut Report<'_>) -> Vec<Node<'a>> {
    let mut walk = Walk { nodes: Vec::new(), extensions: vocabulary(named), report };
    walk.object(Kind::Root, document, Place { parent: None, member: "", key: "" });
    walk.nodes
}

struct Walk<'a, 'r, 'd> {
    nodes: Vec<Node<'a>>,
    extensions: Vec<Extension>,
    report: &'r mut Report<'d>,
}

impl<'a> Walk<'a, '_, '_> {
    /// Remembers an object and what is in it.
    fn object(&mut self, kind: Kind, node: Value<'a>, place: Place<'a>) {
        let Some(members) = node.value.as_object() else { return };
        let index = self.nodes.len();
        let reference = node.text("$ref");
        self.nodes.push(Node { kind, node: node.clone(), place, reference, end: 0 });
        for (member, value) in members.iter().filter(|_| reference.is_none()) {
            let child = Value { value, pointer: node.at(member) };
            let place = Place { parent: Some(index), member, key: member };
            match kind.member(member) {
                _ if member.starts_with("x-") => self.extension(kind, member, &child),
                None => {}
                Some((One, kind)) => self.object(kind, child, place),
                Some((List, kind)) => {
                    node.items(member)
                        .into_iter()
                        .for_each(|item| self.object(kind, item, Place { key: "", ..place }));
                }
                Some((Map, kind)) => {
                    for (key, item) in node.children(member) {
                        self.object(kind, item, Place { key, ..place });
                    }
                }
            }
        }
        self.nodes[index].end = self.nodes.len();
    }

    fn extension(&mut self, kind: Kind, name: &str, node: &Value<'a>) {
        let at = &node.pointer;
        let Some((_, places, schema)) = self.extensions.iter().find(|(known, ..)| *known == name) else {
            let mut hint = suggestion(name, self.extensions.iter().map(|(name, ..)| *name));
            if hint.is_empty() {
                hint = "; delete it, or add it to the table of extensions".to_owned();
            }
            return self.report.add("unknown-extension", at, format!("`{name}` is not known{hint}"));
        };
        if !places.contains(&kind) {
            let places: Vec<_> = places.iter().map(|place| format!("{place:?}")).collect();
            let message =
                format!("`{name}` has no meaning in a {kind:?}; it belongs in {}", places.join(" or "));
            return self.report.add("misplaced-extension", at, message);
        }
        let problems = Validator::new(Tree::new(schema)).problems(node.value, &schema.into());
        for problem in problems {
            let rule = match problem.kind {
                openapi_model::validate::Kind::Missing { .. } => "missing-key",
                openapi_model::validate::Kind::Unknown { .. } => "unknown-key",
                _ => "wrong-type",
            };
            self.report.add(rule, &format!("{at}{}", problem.at), Problem::message(&problem));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    #[test]
    fn extensions_are_known_and_in_their_place() {
        broken(
            "      enum: [Novel, Poetry]\n",
            "      enum: [Novel, Poetry]\n      x-our-open-enums: true #!\n",
        )
        .is("unknown-extension", "/components/schemas/Genre/x-our-open-enums")
        .says("did you mean `x-our-open-enum`?");
        broken("      enum: [Novel, Poetry]\n", "      enum: [Novel, Poetry]\n      x-other: 1 #!\n")
            .is("unknown-extension", "/components/schemas/Genre/x-other");
        broken(
            "      enum: [Novel, Poetry]\n",
            "      enum: [Novel, Poetry]\n      x-our-repeatable: true #!\n",
        )
        .is("misplaced-extension", "/components/schemas/Genre/x-our-repeatable")
        .says("in Operation");
        broken("  /books:\n", "  x-more: 1 #!\n  /books:\n").is("unknown-extension", "/paths/x-more");
    }

    #[test]
    fn values_of_the_vocabulary_have_the_right_type() {
        for (from, to, pointer) in [
            ("x-our-open-enum: true", "x-our-open-enum: [] #!", "/components/schemas/Genre/x-our-open-enum"),
            ("x-our-revision: 1.0.0", "x-our-revision: '' #!", "/info/x-our-revision"),
            ("x-our-max-request-bytes: 1000", "x-our-max-request-bytes: -1 #!", "/x-our-max-request-bytes"),
            (
                "{code: 4001, meaning: The book is there already.}",
                "{code: '4001', meaning: Again.} #!",
                "/paths/~1books/post/x-our-error-codes/0/code",
            ),
            ("- {code: 4001, name: BookExists}", "- 4001 #!", "/x-our-error-names/0"),
        ] {
            broken(from, to).has("wrong-type", pointer);
        }
    }

    #[test]
    fn objects_of_the_vocabulary_are_complete() {
        broken("{code: 4001, name: BookExists}", "{code: 4001} #!")
            .has("missing-key", "/x-our-error-names/0");
        broken("{code: 4001, name: BookExists}", "{code: 4001, name: BookExists, nam: A} #!")
            .is("unknown-key", "/x-our-error-names/0/nam")
            .says("did you mean `name`?");
    }
}
