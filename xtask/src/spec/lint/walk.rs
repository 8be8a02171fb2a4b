//! One walk over the document, led by the tables of shapes: it reports what does not fit them, and remembers
//! every object with its kind and its place.

use serde_json::{Map, Value};

use super::super::pointer;
use super::outline::{Node, Place};
use super::report::Report;
use super::shape::{Kind, Type};
use super::vocabulary::EXTENSIONS;
use crate::spec::words::{kind_of, list, suggestion};

/// Walks over a document; its objects, in the order in which they stand there.
pub(super) fn walk<'a>(document: &'a Value, report: &mut Report<'_>) -> Vec<Node<'a>> {
    let mut walk = Walk { nodes: Vec::new(), report };
    walk.value(Type::Object(Kind::Root), document, "", Place { parent: None, member: "", key: "" });
    walk.nodes
}

struct Walk<'a, 'r, 'd> {
    nodes: Vec<Node<'a>>,
    report: &'r mut Report<'d>,
}

impl<'a> Walk<'a, '_, '_> {
    fn value(&mut self, expected: Type, value: &'a Value, at: &str, place: Place<'a>) {
        let fits = match expected {
            Type::Any => true,
            Type::Text => match value.as_str() {
                Some(text) if text.trim().is_empty() => {
                    self.report.add("wrong-type", at, "the text is empty; write it, or leave the key out");
                    true
                }
                text => text.is_some(),
            },
            Type::Cell => value.is_string(),
            Type::Word(words) => match value.as_str() {
                Some(word) if !words.contains(&word) => {
                    let hint = suggestion(word, words.iter().copied());
                    let words = list(words.iter().copied());
                    self.report.add("wrong-type", at, format!("`{word}` is none of {words}{hint}"));
                    true
                }
                word => word.is_some(),
            },
            Type::Flag => value.is_boolean(),
            Type::Count => value.is_u64(),
            Type::Integer => value.is_i64() || value.is_u64(),
            Type::Number => value.is_number(),
            Type::List(item) => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(*item, value, &format!("{at}/{index}"), Place { key: "", ..place });
                }
                value.is_array()
            }
            Type::Map(item) => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    self.value(*item, value, &pointer::join(at, key), Place { key, ..place });
                }
                value.is_object()
            }
            Type::Object(kind) => self.object(kind, value, at, place, false),
            Type::Ref(kind) => self.object(kind, value, at, place, true),
            Type::FlagOr(other) => {
                if !value.is_boolean() {
                    return self.value(*other, value, at, place);
                }
                true
            }
        };
        if !fits {
            let wanted = wanted(expected);
            let quotes = if wanted == "text" { "; put it in quotes" } else { "" };
            let found = match value {
                Value::Number(number) => format!("the number {number}"),
                Value::Bool(flag) => flag.to_string(),
                Value::String(text) => format!("the text `{}`", text.chars().take(40).collect::<String>()),
                value => kind_of(value).to_owned(),
            };
            self.report.add("wrong-type", at, format!("expected {wanted}, found {found}{quotes}"));
        }
    }

    /// Whether the value is an object at all.
    fn object(
        &mut self,
        kind: Kind,
        value: &'a Value,
        at: &str,
        place: Place<'a>,
        by_reference: bool,
    ) -> bool {
        let Some(object) = value.as_object() else { return false };
        let index = self.nodes.len();
        let reference = if by_reference { object.get("$ref").and_then(Value::as_str) } else { None };
        self.nodes.push(Node {
            kind,
            pointer: at.to_owned(),
            value,
            object,
            place,
            reference,
            end: index + 1,
        });
        if reference.is_some() {
            let others: Vec<_> = object.keys().map(String::as_str).filter(|key| *key != "$ref").collect();
            if !others.is_empty() {
                let others = list(others);
                let message = format!(
                    "readers ignore what stands beside a `$ref`: {others}; take it out or use `allOf`"
                );
                self.report.add("ref-siblings", at, message);
            }
        } else {
            self.members(kind, object, at, index);
        }
        self.nodes[index].end = self.nodes.len();
        true
    }

    fn members(&mut self, kind: Kind, object: &'a Map<String, Value>, at: &str, index: usize) {
        let shape = kind.shape();
        for member in shape.members {
            if member.2 && !object.contains_key(member.0) {
                self.report.add("missing-key", at, format!("{} needs `{}`", shape.label, member.0));
            }
        }
        for (key, value) in object {
            let here = pointer::join(at, key);
            let mut place = Place { parent: Some(index), member: "", key };
            if let Some(member) = shape.members.iter().find(|member| member.0 == key) {
                place.member = member.0;
                self.value(member.1, value, &here, place);
            } else if key.starts_with("x-") {
                self.extension(kind, key, value, &here, place);
            } else if let Some(rest) = shape.rest {
                self.value(rest, value, &here, place);
            } else {
                let hint = suggestion(key, shape.members.iter().map(|member| member.0));
                let hint = if hint.is_empty() { "; delete it".to_owned() } else { hint };
                self.report.add(
                    "unknown-key",
                    &here,
                    format!("OpenAPI 3.0 has no `{key}` in {}{hint}", shape.label),
                );
            }
        }
    }

    fn extension(&mut self, kind: Kind, key: &str, value: &'a Value, at: &str, place: Place<'a>) {
        let Some(extension) = EXTENSIONS.iter().find(|extension| extension.name == key) else {
            let hint = suggestion(key, EXTENSIONS.iter().map(|extension| extension.name));
            let hint = if hint.is_empty() {
                "; delete it, or add it to the table of extensions".into()
            } else {
                hint
            };
            return self.report.add("unknown-extension", at, format!("`{key}` is not known{hint}"));
        };
        if extension.places.contains(&kind) {
            self.value(extension.value, value, at, Place { member: extension.name, ..place });
        } else {
            let places: Vec<_> = extension.places.iter().map(|place| place.shape().label).collect();
            let message = format!(
                "`{key}` says nothing in {}; it belongs into {}",
                kind.shape().label,
                places.join(" or ")
            );
            self.report.add("misplaced-extension", at, message);
        }
    }
}

/// What a type asks for, in words.
fn wanted(expected: Type) -> &'static str {
    match expected {
        Type::Any => "a value",
        Type::Text | Type::Cell | Type::Word(_) => "text",
        Type::Flag => "true or false",
        Type::Count => "an integer of at least 0",
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::List(_) => "a list",
        Type::Map(_) | Type::Object(_) | Type::Ref(_) | Type::FlagOr(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::broken;

    #[test]
    fn unknown_keys_are_named() {
        broken("      summary: List the books\n", "      summary: List the books\n      sumary: Again #!\n")
            .is("unknown-key", "/paths/~1books/get/sumary")
            .says("did you mean `summary`?");
        broken("      enum: [Novel, Poetry]\n", "      enum: [Novel, Poetry]\n      examples: [Novel] #!\n")
            .is("unknown-key", "/components/schemas/Genre/examples");
    }

    #[test]
    fn extensions_are_known_and_in_their_place() {
        broken(
            "      enum: [Novel, Poetry]\n",
            "      enum: [Novel, Poetry]\n      x-omni-open-enums: true #!\n",
        )
        .is("unknown-extension", "/components/schemas/Genre/x-omni-open-enums")
        .says("did you mean `x-omni-open-enum`?");
        broken("      enum: [Novel, Poetry]\n", "      enum: [Novel, Poetry]\n      x-other: 1 #!\n")
            .is("unknown-extension", "/components/schemas/Genre/x-other");
        broken(
            "      enum: [Novel, Poetry]\n",
            "      enum: [Novel, Poetry]\n      x-omni-repeatable: true #!\n",
        )
        .is("misplaced-extension", "/components/schemas/Genre/x-omni-repeatable")
        .says("an operation");
        broken("  /books:\n", "  x-more: 1 #!\n  /books:\n").is("unknown-extension", "/paths/x-more");
    }

    #[test]
    fn values_have_the_right_type() {
        for (from, to, pointer) in [
            ("title: Library", "title: [Library] #!", "/info/title"),
            ("title: Library", "title: '' #!", "/info/title"),
            ("      in: query", "      in: querry #!", "/paths/~1books/get/parameters/1/in"),
            (
                "schema: {type: string, minLength: 3}",
                "schema: {type: string, minLength: -3} #!",
                "/paths/~1books~1{isbn}/delete/parameters/0/schema/minLength",
            ),
            (
                "schema: {type: integer, minimum: 0}",
                "schema: {type: integer, minimum: a} #!",
                "/components/headers/Total/schema/minimum",
            ),
            (
                "x-omni-open-enum: true",
                "x-omni-open-enum: [] #!",
                "/components/schemas/Genre/x-omni-open-enum",
            ),
            (
                "{code: 4001, meaning: The book is there already.}",
                "{code: '4001', meaning: Again.} #!",
                "/paths/~1books/post/x-omni-error-codes/0/code",
            ),
            ("security: [{apiKey: []}]", "security: {apiKey: []} #!", "/paths/~1books/get/security"),
            ("enum: [Novel, Poetry]", "enum: Novel #!", "/components/schemas/Genre/enum"),
        ] {
            broken(from, to).has("wrong-type", pointer);
        }
    }

    #[test]
    fn required_keys_are_there() {
        broken("  version: '1'\n", "").is("missing-key", "/info").says("needs `version`");
        broken("          description: The books.\n", "")
            .is("missing-key", "/paths/~1books/get/responses/200");
        broken("      in: query\n      description", "      description")
            .is("missing-key", "/components/parameters/Limit");
    }

    #[test]
    fn references_stand_alone() {
        broken(
            "        genre: {$ref: '#/components/schemas/Genre'}",
            "        genre: {$ref: '#/components/schemas/Genre', description: A.} #!",
        )
        .is("ref-siblings", "/components/schemas/Book/properties/genre");
        broken("  title: Library", "  $ref: '#/info' #!\n  title: Library").is("unknown-key", "/info/$ref");
    }
}
