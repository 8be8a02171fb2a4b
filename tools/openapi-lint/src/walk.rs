//! One walk over the document, led by the tables of shapes: it remembers every object with its kind and its place, and
//! reports what does not fit the extensions.

use openapi_model::pointer;
use openapi_model::words::{kind_of, list, suggestion};
use serde_json::{Map, Value};

use crate::config::Extensions;
use crate::node::{Node, Place};
use crate::report::Report;
use crate::shape::{Kind, Type};
use crate::vocabulary::{Extension, vocabulary};

/// Walks over a document; its objects, in the order in which they stand there.
pub(crate) fn walk<'a>(document: &'a Value, named: &Extensions, report: &mut Report<'_>) -> Vec<Node<'a>> {
    let mut walk = Walk { nodes: Vec::new(), named, extensions: vocabulary(named), report };
    let place = Place { parent: None, member: "", key: "" };
    walk.value(Type::Object(Kind::Root), &Spot { value: document, at: String::new(), place });
    walk.nodes
}

struct Walk<'a, 'r, 'd> {
    nodes: Vec<Node<'a>>,
    named: &'r Extensions,
    extensions: Vec<Extension>,
    report: &'r mut Report<'d>,
}

/// A value on the way, its pointer, and its place in the object around it.
struct Spot<'a> {
    value: &'a Value,
    at: String,
    place: Place<'a>,
}

impl<'a> Walk<'a, '_, '_> {
    /// Remembers the objects in a value; whether the value is what is expected.
    fn value(&mut self, expected: Type, spot: &Spot<'a>) -> bool {
        let Spot { value, at, place } = spot;
        match expected {
            Type::Any => true,
            Type::Text => value.as_str().is_some_and(|text| !text.trim().is_empty()),
            Type::Cell => value.is_string(),
            Type::Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Type::Flag => value.is_boolean(),
            Type::Count => value.is_u64(),
            Type::Integer => value.is_i64() || value.is_u64(),
            Type::List(item) => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    let place = Place { key: "", ..*place };
                    self.inner(*item, &Spot { value, at: format!("{at}/{index}"), place });
                }
                value.is_array()
            }
            Type::Map(item) => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    let place = Place { key, ..*place };
                    self.inner(*item, &Spot { value, at: pointer::join(at, key), place });
                }
                value.is_object()
            }
            Type::Object(kind) | Type::Ref(kind) => self.object(kind, spot, matches!(expected, Type::Ref(_))),
        }
    }

    /// What is in a list or a map: of extensions, what is not expected is reported where it stands.
    fn inner(&mut self, expected: Type, spot: &Spot<'a>) {
        let ours = match expected {
            Type::Object(kind) | Type::Ref(kind) => kind.is_extension(),
            _ => true,
        };
        if !self.value(expected, spot) && ours {
            self.wrong(expected, spot);
        }
    }

    fn wrong(&mut self, expected: Type, spot: &Spot<'_>) {
        let message = match (expected, spot.value) {
            (Type::Text, Value::String(_)) => "the text is empty; write it, or leave the key out".to_owned(),
            (Type::Word(words), Value::String(word)) => {
                let hint = suggestion(word, words.iter().copied());
                format!("`{word}` is not one of {}{hint}", list(words.iter().copied()))
            }
            _ => {
                let wanted = wanted(expected);
                let quotes = if wanted == "text" { "; put it in quotes" } else { "" };
                let found = match spot.value {
                    Value::Number(number) => format!("the number {number}"),
                    Value::Bool(flag) => flag.to_string(),
                    Value::String(text) => {
                        format!("the text `{}`", text.chars().take(40).collect::<String>())
                    }
                    value => kind_of(value).to_owned(),
                };
                format!("expected {wanted}, found {found}{quotes}")
            }
        };
        self.report.add("wrong-type", &spot.at, message);
    }

    /// Remembers an object and what is in it; whether the value is one.
    fn object(&mut self, kind: Kind, spot: &Spot<'a>, by_reference: bool) -> bool {
        let Some(object) = spot.value.as_object() else { return false };
        let index = self.nodes.len();
        let reference = if by_reference { object.get("$ref").and_then(Value::as_str) } else { None };
        self.nodes.push(Node {
            kind,
            pointer: spot.at.clone(),
            value: spot.value,
            object,
            place: spot.place,
            reference,
            end: index + 1,
        });
        if reference.is_none() {
            self.members(kind, object, index);
        }
        self.nodes[index].end = self.nodes.len();
        true
    }

    fn members(&mut self, kind: Kind, object: &'a Map<String, Value>, index: usize) {
        let members = kind.members();
        let at = self.nodes[index].pointer.clone();
        for (name, _) in members.iter().filter(|(name, _)| kind.is_extension() && !object.contains_key(*name))
        {
            self.report.add("missing-key", &at, format!("{} needs `{name}`", kind.label(self.named)));
        }
        for (key, value) in object {
            let place = Place { parent: Some(index), member: "", key };
            let mut spot = Spot { value, at: pointer::join(&at, key), place };
            if let Some((name, expected)) = members.iter().find(|(name, _)| name == key) {
                spot.place.member = name;
                if !self.value(*expected, &spot) && kind.is_extension() {
                    self.wrong(*expected, &spot);
                }
            } else if key.starts_with("x-") {
                self.extension(kind, spot);
            } else if let Some(rest) = kind.rest() {
                self.value(rest, &spot);
            } else if kind.is_extension() {
                let hint = suggestion(key, members.iter().map(|(name, _)| *name));
                let hint = if hint.is_empty() { "; delete it".to_owned() } else { hint };
                self.report.add(
                    "unknown-key",
                    &spot.at,
                    format!("there is no `{key}` in {}{hint}", kind.label(self.named)),
                );
            }
        }
    }

    fn extension(&mut self, kind: Kind, mut spot: Spot<'a>) {
        let key = spot.place.key;
        let Some(extension) = self.extensions.iter().find(|extension| extension.name == key) else {
            let hint = suggestion(key, self.extensions.iter().map(|extension| extension.name));
            let hint = if hint.is_empty() {
                "; delete it, or add it to the table of extensions".into()
            } else {
                hint
            };
            return self.report.add("unknown-extension", &spot.at, format!("`{key}` is not known{hint}"));
        };
        let Extension { name, places, value } = *extension;
        if places.contains(&kind) {
            spot.place.member = name;
            if !self.value(value, &spot) {
                self.wrong(value, &spot);
            }
        } else {
            let places: Vec<_> = places.iter().map(|place| place.label(self.named)).collect();
            let message = format!(
                "`{key}` says nothing in {}; it belongs into {}",
                kind.label(self.named),
                places.join(" or ")
            );
            self.report.add("misplaced-extension", &spot.at, message);
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
        Type::List(_) => "a list",
        Type::Map(_) | Type::Object(_) | Type::Ref(_) => "an object",
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
        .says("an operation");
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
