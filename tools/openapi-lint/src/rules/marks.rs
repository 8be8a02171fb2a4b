//! Marks: what may grow, what is personal, and what has another source.

use std::collections::HashSet;

use openapi_model::model;
use serde_json::Value;

use super::names::plain;
use crate::kind::Kind;
use crate::outline::{Node, Outline, Report};

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    growing(outline, report);
    sensitive(outline, report);
    let (aliases, source) = (outline.named.aliases, outline.named.source);
    for (index, node) in outline.of(Kind::Schema) {
        let property = node.place.member == "properties";
        let required = |parent: &Node<'_>| parent.texts("required").any(|name| name == node.place.key);
        if property && node.has(source) && outline.parent(node).is_some_and(required) {
            let message = format!(
                "`{}` is not in the documentation, so it cannot be required; make it optional",
                node.place.key
            );
            report.add("source-required", &node.at(source), message);
        }
        let properties = || outline.under(index, "properties").map(|(_, property)| property);
        let mut taken: HashSet<&str> = properties().map(|property| property.place.key).collect();
        for alias in properties().flat_map(|property| property.items(aliases)) {
            let name = alias.value.as_str().unwrap_or_default();
            if !taken.insert(name) {
                let message = format!("`{name}` is taken by another property or alias; delete it");
                report.add("aliases", &alias.pointer, message);
            }
        }
    }
}

/// Enumerations and unions in responses may grow; those in requests cannot.
fn growing(outline: &Outline<'_>, report: &mut Report<'_>) {
    // With a broken reference in between, it is unknown which are which; the reference is the finding.
    let Ok([requests, responses]) = model::sides(&outline.document.value) else { return };
    let kinds =
        [("enum", outline.named.open_enum, "open-enum"), ("oneOf", outline.named.open_union, "open-union")];
    for (key, mark, rule) in kinds.into_iter().filter(|(_, mark, _)| !mark.is_empty()) {
        for (_, node) in outline.of(Kind::Schema).filter(|(_, node)| node.is_component() && node.has(key)) {
            let (name, marked) = (node.place.key, node.flag(mark));
            let responded = responses.contains(name);
            if responded && !marked {
                let message = format!("`{name}` occurs in responses, so it may grow; add `{mark}: true`");
                report.add(rule, &node.pointer, message);
            } else if marked && requests.contains(name) && !responded {
                let message = format!("`{name}` occurs in requests only, so it cannot grow; delete `{mark}`");
                report.add(rule, &node.at(mark), message);
            }
        }
    }
}

/// Whether a schema needs no mark: it is marked elsewhere, member by member, or cannot reveal anything.
pub fn gives_nothing_away(schema: &Value) -> bool {
    let refers = |part: &Value| part.get("$ref").is_some();
    refers(schema)
        || model::text(schema, "type") == Some("boolean")
        || schema.get("allOf").and_then(Value::as_array).is_some_and(|parts| parts.iter().any(refers))
        || ["items", "additionalProperties"].iter().any(|key| schema.get(key).is_some_and(refers))
}

/// A name that looks personal or secret has to state whether it is.
fn sensitive(outline: &Outline<'_>, report: &mut Report<'_>) {
    let named = outline.named;
    let words = outline.tree.root().items(named.sensitive_words);
    for word in &words {
        let text = word.value.as_str().unwrap_or_default();
        if plain(text) != text {
            let message =
                format!("`{text}` is compared without case and punctuation; write `{}`", plain(text));
            report.add("sensitive-words", &word.pointer, message);
        }
    }
    for (_, node) in outline.all() {
        let (name, schema) = match node.kind {
            Kind::Parameter => (node.text("name"), node.child("schema")),
            Kind::Schema if node.place.member == "properties" => {
                (Some(node.place.key), Some(node.node.clone()))
            }
            _ => continue,
        };
        let Some(schema) = schema.filter(|schema| !gives_nothing_away(schema.value)) else { continue };
        if node.has(named.sensitive) || schema.has(named.sensitive) {
            continue;
        }
        let names = node.texts(named.aliases).chain(name);
        let words = || words.iter().filter_map(|word| word.value.as_str());
        let says = |name| words().find(|word| plain(name).contains(word)).map(|word| (name, word));
        if let Some((name, word)) = names.into_iter().find_map(says) {
            let message = format!(
                "the name `{name}` says `{word}`, so it may be personal; state `{}`, true or false",
                named.sensitive
            );
            report.add("sensitive", &node.pointer, message);
        }
    }
}
#[cfg(test)]
mod tests {
    use crate::testing::broken;

    #[test]
    fn enumerations_in_responses_are_open() {
        broken("      x-our-open-enum: true\n", "").is("open-enum", "/components/schemas/Genre");
        broken(
            "    Order:\n      type: string\n",
            "    Order:\n      type: string\n      x-our-open-enum: true #!\n",
        )
        .is("open-enum", "/components/schemas/Order/x-our-open-enum");
    }

    #[test]
    fn unions_in_responses_are_open() {
        broken("      x-our-open-union: true\n", "").has("open-union", "/components/schemas/Cover");
    }

    #[test]
    fn in_a_callback_the_service_sends_the_request() {
        // The body of the callback is the only place with this enumeration.
        broken(
            "    Event:\n      type: string\n      x-our-open-enum: true\n",
            "    Event: #!\n      type: string\n",
        )
        .is("open-enum", "/components/schemas/Event");
    }

    #[test]
    fn names_that_look_personal_say_whether_they_are() {
        let name = "name: {type: string, description: Name of the book.}";
        let at = "/components/schemas/Book/properties/reader_name";
        let book = |schema: &str| broken(name, &format!("{name}\n        reader_name: {schema} #!"));
        book("{type: string, description: Reader.}").is("sensitive", at);
        book("{type: integer, description: Reader.}").is("sensitive", at);
        book("{type: array, description: Readers., items: {type: string}}").is("sensitive", at);
        for fine in [
            "{type: string, description: Reader., x-our-sensitive: false}",
            "{type: boolean, description: Reader.}",
            "{type: string, description: Reader., allOf: [{$ref: '#/components/schemas/Genre'}]}",
            "{type: array, description: Readers., items: {$ref: '#/components/schemas/Genre'}}",
            "{$ref: '#/components/schemas/Genre'}",
        ] {
            book(fine).is_clean();
        }
        broken("      name: limit\n", "      name: readerNameLimit\n")
            .is("sensitive", "/components/parameters/Limit");
        broken("x-our-sensitive-words: [readername]", "x-our-sensitive-words: [Reader_Name] #!")
            .is("sensitive-words", "/x-our-sensitive-words/0");
    }

    #[test]
    fn aliases_do_not_clash_with_properties() {
        let name = "name: {type: string, description: Name of the book.}";
        for alias in ["[title, isbn]", "[title, title]", "[title, name]"] {
            broken(name, &format!("name: {{type: string, description: Name., x-our-aliases: {alias}}} #!"))
                .is("aliases", "/components/schemas/Book/properties/name/x-our-aliases/1");
        }
    }

    #[test]
    fn what_comes_from_field_notes_is_not_required() {
        broken(
            "isbn: {type: string, description: Number of the book.}",
            "isbn: {type: string, description: Number of the book., x-our-source: field-notes} #!",
        )
        .is("source-required", "/components/schemas/Book/properties/isbn/x-our-source");
    }
}
