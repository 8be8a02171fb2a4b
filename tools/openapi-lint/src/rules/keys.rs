//! Keys that an object needs, must not have, or may have only together with another.

use crate::outline::{Outline, Report};
use crate::vocabulary::{VALUE_DESCRIPTIONS, VALUE_NAMES};
use crate::walk::Kind::{self, Example, Header, MediaType, Parameter, PathItem, RequestBody, Schema};

/// The keys that show an example.
const SHOWN: &[&str] = &["example", "examples", "content"];

/// Objects of this kind need one of these keys.
const NEEDED: [(Kind, &[&str], &str, &str); 7] = [
    (Header, &["description"], "description", "the header has no description; add one"),
    (Parameter, &["required"], "stated-required", "state whether the parameter is `required`; true or false"),
    (RequestBody, &["required"], "stated-required", "state whether the body is `required`; true or false"),
    (MediaType, &["schema"], "stated-type", "the media type has no `schema`; add one"),
    (Parameter, SHOWN, "missing-example", "the parameter has no `example`; add one"),
    (Header, SHOWN, "missing-example", "the header has no `example`; add one"),
    (Example, &["summary"], "example-parts", "the example has no `summary`; add one"),
];

/// Objects of this kind must not have this key.
const REFUSED: [(Kind, &str, &str, &str); 8] = [
    (Schema, "anyOf", "forbidden-keyword", "generators make unusable types from it; use `oneOf`"),
    (Schema, "not", "forbidden-keyword", "no generator can express it; say it in the description"),
    (Schema, "title", "forbidden-keyword", "generators name types after it; the schema's name is enough"),
    (Schema, "example", "forbidden-keyword", "examples belong to media types and parameters; move it"),
    (MediaType, "example", "missing-example", "an example needs a name; move it into `examples`"),
    (PathItem, "options", GENERATION, OF_HTTP),
    (PathItem, "head", GENERATION, OF_HTTP),
    (PathItem, "trace", GENERATION, OF_HTTP),
];

/// The rule for what is refused only where code is generated.
pub(super) const GENERATION: &str = "generation";
const OF_HTTP: &str = "the method belongs to HTTP itself; choose another one";

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (kind, keys, rule, message) in NEEDED {
        for (_, node) in outline.of(kind).filter(|(_, node)| !keys.iter().any(|key| node.has(key))) {
            report.add(rule, &node.pointer, message);
        }
    }
    refused(outline, report, false);
    for (_, node) in outline.of(Kind::Operation).filter(|(_, node)| node.place.member == "get") {
        if node.has("requestBody") {
            let message = "clients drop the body of a GET; make its properties query parameters";
            report.add("body-on-get", &node.at("requestBody"), message);
        }
    }
    for (_, node) in outline.of(Example).filter(|(_, node)| !node.is_component()) {
        let name = node.place.key;
        let snake = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
        if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.bytes().all(snake) {
            let message = format!("the name of the example `{name}` is not in snake_case");
            report.add("example-parts", &node.pointer, message);
        }
    }
    let named = outline.named;
    let of_enums = [VALUE_NAMES, VALUE_DESCRIPTIONS, named.source_values, named.open_enum, named.ignore_case];
    let of_enums = of_enums.map(|key| (key, "enum", "enum-marks"));
    let of_unions = ["discriminator", named.open_union].map(|key| (key, "oneOf", "union"));
    for (key, other, rule) in of_enums.into_iter().chain(of_unions) {
        for (_, node) in outline.of(Schema).filter(|(_, node)| node.has(key) && !node.has(other)) {
            let message = format!("`{key}` means nothing without `{other}`; add that, or delete this");
            report.add(rule, &node.at(key), message);
        }
    }
}

/// Reports keys that must not be used: either those that only code generation cannot read, or the others.
pub(super) fn refused(outline: &Outline<'_>, report: &mut Report<'_>, generation: bool) {
    for (kind, key, rule, why) in
        REFUSED.into_iter().filter(|(.., rule, _)| (*rule == GENERATION) == generation)
    {
        for (_, node) in outline.of(kind).filter(|(_, node)| node.has(key)) {
            report.add(rule, &node.at(key), format!("`{key}` is not used here: {why}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    const BODY: &str = "/paths/~1books/post/requestBody/content/application~1json";

    #[test]
    fn examples_are_there_and_complete() {
        let examples = "            examples:\n              poem:\n                summary: A poem\n";
        let value = "                value:\n                  isbn: '3'\n                  name: Ode\n";
        let bare = "            example:\n              isbn: '3'\n";
        broken(&format!("{examples}{value}"), bare).is("missing-example", &format!("{BODY}/example"));
        broken("                summary: A poem\n", "").is("example-parts", &format!("{BODY}/examples/poem"));
        broken("              poem:\n", "              Poem: #!\n")
            .is("example-parts", &format!("{BODY}/examples/Poem"));
        broken("      example: 20\n", "").is("missing-example", "/components/parameters/Limit");
        broken("      example: 2\n", "").is("missing-example", "/components/headers/Total");
        let schema = "            schema: {$ref: '#/components/schemas/Book'}\n";
        broken(&format!("{schema}{examples}"), examples).is("stated-type", BODY);
    }
}
