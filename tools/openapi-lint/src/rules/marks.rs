//! Marks: what may grow, what is personal, what is known from elsewhere.

use std::collections::HashSet;

use openapi_model::model;
use serde_json::Value;

use crate::node::Node;
use crate::outline::Outline;
use crate::report::{Report, plain};
use crate::shape::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    growing(outline, report);
    sensitive(outline, report);
    aliases(outline, report);
    images(outline, report);
    let source = outline.named.source;
    for (_, node) in outline.of(Kind::Schema) {
        let required = |parent: &&Node<'_>| parent.texts("required").any(|name| name == node.place.key);
        if node.place.member == "properties"
            && node.object.contains_key(source)
            && outline.parent(node).filter(required).is_some()
        {
            let message =
                format!("`{}` is not in the documentation, so it cannot be required", node.place.key);
            report.add("source-required", &node.at(source), message);
        }
    }
}

/// Enumerations and unions in responses may grow, those in requests cannot.
fn growing(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut responses = Vec::new();
    let mut requests = Vec::new();
    for (index, node) in outline.of(Kind::Operation) {
        let own = outline.children(index, "responses").map(|(index, _)| index);
        let sent = outline.children(index, "requestBody").chain(outline.children(index, "parameters"));
        let around = node.place.parent.into_iter().flat_map(|item| outline.children(item, "parameters"));
        let sent = sent.chain(around).map(|(index, _)| index);
        // In a callback the roles change: the service sends the request.
        if outline.around(index, Kind::Callback).is_some() {
            requests.extend(own);
            responses.extend(sent);
        } else {
            responses.extend(own);
            requests.extend(sent);
        }
    }
    let responses = reached(outline, responses);
    let requests = reached(outline, requests);
    let whole = outline.is_whole();
    for (index, node) in outline.of(Kind::Schema).filter(|(_, node)| outline.is_component(node)) {
        for (keyword, mark, rule) in [
            ("enum", outline.named.open_enum, "open-enum"),
            ("oneOf", outline.named.open_union, "open-union"),
        ] {
            if mark.is_empty() || !node.object.contains_key(keyword) {
                continue;
            }
            let marked = node.flag(mark) == Some(true);
            if responses.contains(&index) && !marked {
                let message =
                    format!("`{}` occurs in responses, so it may grow; add `{mark}: true`", node.place.key);
                report.add(rule, &node.pointer, message);
            } else if marked && whole && requests.contains(&index) && !responses.contains(&index) {
                let message = format!(
                    "`{}` occurs in requests only, so it cannot grow; delete `{mark}`",
                    node.place.key
                );
                report.add(rule, &node.at(mark), message);
            }
        }
    }
}

/// The components that some objects lead to.
fn reached(outline: &Outline<'_>, mut open: Vec<usize>) -> HashSet<usize> {
    let mut seen = HashSet::new();
    while let Some(index) = open.pop() {
        if seen.insert(index) {
            let references = outline.within(index).filter_map(|(_, node)| node.reference);
            open.extend(references.filter_map(|reference| outline.target(reference)));
        }
    }
    seen
}

/// The further names of a property are those of no other one.
fn aliases(outline: &Outline<'_>, report: &mut Report<'_>) {
    let key = outline.named.aliases;
    for (index, node) in outline.of(Kind::Schema) {
        let mut taken: HashSet<&str> =
            outline.children(index, "properties").map(|(_, node)| node.place.key).collect();
        for (_, property) in outline.children(index, "properties") {
            for (number, alias) in property.texts(key).enumerate() {
                if !taken.insert(alias) {
                    let at = format!("{}/{number}", property.at(key));
                    report.add(
                        "aliases",
                        &at,
                        format!("`{alias}` is taken by another property or alias; delete it"),
                    );
                }
            }
        }
        if node.place.member != "properties" && node.object.contains_key(key) {
            report.add("aliases", &node.at(key), "only a property can have further names; delete them");
        }
    }
}

/// Only base64 can carry an image.
fn images(outline: &Outline<'_>, report: &mut Report<'_>) {
    let key = outline.named.image;
    for (_, node) in outline.of(Kind::Schema) {
        if node.flag(key) == Some(true)
            && (node.text("format") != Some("byte") || node.place.member != "properties")
        {
            let message = "only a property of `format: byte` can carry an image; delete the mark";
            report.add("image", &node.at(key), message);
        }
    }
}

/// Whether a schema needs no mark of its own: it is marked elsewhere, member by member, or can give nothing away.
pub fn gives_nothing_away(schema: &Value) -> bool {
    let refers = |part: Option<&Value>| part.is_some_and(|part| part.get("$ref").is_some());
    let parts = schema.get("allOf").and_then(Value::as_array);
    refers(Some(schema))
        || model::text(schema, "type") == Some("boolean")
        || parts.into_iter().flatten().any(|part| refers(Some(part)))
        || refers(schema.get("items"))
        || refers(schema.get("additionalProperties"))
}

/// A name that looks personal or secret says whether it is.
fn sensitive(outline: &Outline<'_>, report: &mut Report<'_>) {
    let named = outline.named;
    let words = outline.document.value.get(named.sensitive_words).and_then(Value::as_array);
    let words: Vec<&str> = words.into_iter().flatten().filter_map(Value::as_str).collect();
    for (index, word) in words.iter().enumerate() {
        if plain(word) != *word {
            let message =
                format!("`{word}` is compared without case and punctuation; write `{}`", plain(word));
            report.add("sensitive-words", &format!("/{}/{index}", named.sensitive_words), message);
        }
    }
    for (index, node) in outline.all() {
        let (name, schema) = match node.kind {
            Kind::Parameter => {
                (node.text("name"), outline.children(index, "schema").next().map(|(_, schema)| schema))
            }
            Kind::Schema if node.place.member == "properties" => (Some(node.place.key), Some(node)),
            _ => continue,
        };
        let (Some(name), Some(schema)) = (name, schema) else { continue };
        if gives_nothing_away(schema.value)
            || [node, schema].iter().any(|node| node.object.contains_key(named.sensitive))
        {
            continue;
        }
        let mut names = node.texts(named.aliases).chain([name]);
        let says = |name: &str| words.iter().find(|word| plain(name).contains(**word));
        if let Some((name, word)) = names.find_map(|name| says(name).map(|word| (name, word))) {
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
        // The body of the callback is the only place of this enumeration.
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
    fn aliases_are_names_of_no_other_property() {
        let name = "name: {type: string, description: Name of the book.}";
        for alias in ["[title, isbn]", "[title, title]", "[title, name]"] {
            broken(name, &format!("name: {{type: string, description: Name., x-our-aliases: {alias}}} #!"))
                .is("aliases", "/components/schemas/Book/properties/name/x-our-aliases/1");
        }
        broken(
            "      enum: [Novel, Poetry]\n",
            "      enum: [Novel, Poetry]\n      x-our-aliases: [kind] #!\n",
        )
        .is("aliases", "/components/schemas/Genre/x-our-aliases");
    }

    #[test]
    fn only_base64_carries_an_image() {
        let name = "name: {type: string, description: Name of the book.}";
        let at = "/components/schemas/Book/properties/name/x-our-image";
        broken(name, "name: {type: string, description: Name., x-our-image: true} #!").is("image", at);
        broken("      enum: [Novel, Poetry]\n", "      enum: [Novel, Poetry]\n      x-our-image: true #!\n")
            .is("image", "/components/schemas/Genre/x-our-image");
    }

    #[test]
    fn what_the_field_notes_know_is_not_required() {
        broken(
            "isbn: {type: string, description: Number of the book.}",
            "isbn: {type: string, description: Number of the book., x-our-source: field-notes} #!",
        )
        .is("source-required", "/components/schemas/Book/properties/isbn/x-our-source");
    }
}
