//! What Redocly and Spectral cannot see in a schema, because it is in another one or depends on names.

use openapi_model::words::{list, suggestion};

use crate::kind::Kind;
use crate::outline::{Node, Outline, Report};

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Schema) {
        if let Some(what) = unnamed(node).filter(|_| !node.is_component()) {
            let message =
                format!("the {what} has no name; move it to `#/components/schemas/` and refer to it");
            report.add("unnamed-schema", &node.pointer, message);
        }
        included(outline, node, report);
        null(outline, node, report);
        required_any(outline, node, report);
    }
}

/// What a schema includes has the type that it states.
fn included<'a>(outline: &Outline<'a>, node: &Node<'a>, report: &mut Report<'_>) {
    let Some(stated) = node.text("type") else { return };
    for part in node.items("allOf") {
        let taken = outline.tree.resolve(&part).and_then(|part| part.text("type"));
        if let Some(taken) = taken.filter(|taken| *taken != stated) {
            let message = format!("the type is stated as `{stated}`, but the included type is `{taken}`");
            report.add("stated-type", &part.pointer, message);
        }
    }
}

/// What objects, enumerations and unions are: generators make up names for those without their own.
fn unnamed(node: &Node<'_>) -> Option<&'static str> {
    let reference = |part: &[_]| matches!(part, [only] if openapi_model::model::text(only, "$ref").is_some());
    if node.has("properties") {
        Some("object")
    } else if node.text("type") == Some("object") && node.value["additionalProperties"].is_boolean() {
        Some("free map")
    } else if node.list("enum").len() > 1 {
        Some("enumeration")
    } else if node.has("oneOf") {
        Some("union")
    } else {
        (node.has("allOf") && !reference(node.list("allOf"))).then_some("composition")
    }
}

/// A schema that says it takes null really does: everything that it includes takes null too, and null is the last of
/// its values, where it does not shift the lists that go with them.
fn null<'a>(outline: &Outline<'a>, node: &Node<'a>, report: &mut Report<'_>) {
    if !node.flag("nullable") {
        return;
    }
    for part in node.items("allOf") {
        if outline.tree.resolve(&part).is_some_and(|part| !part.flag("nullable")) {
            let message = "`nullable` has no effect here, because the included schema does not take null; make that \
                           schema `nullable` and refer to it alone";
            report.add("nullable", &part.pointer, message);
        }
    }
    let values = node.list("enum");
    if values.iter().position(|value| value.is_null()).unwrap_or(values.len()) + 1 != values.len()
        && node.has("enum")
    {
        let message = "`nullable` has no effect here unless `enum` has null as its last value; add it there";
        report.add("nullable", &node.at("enum"), message);
    }
}

/// If one name of a group is required, each name in the group is a property, and none of them is required by itself.
fn required_any<'a>(outline: &Outline<'a>, node: &Node<'a>, report: &mut Report<'_>) {
    let key = outline.named.required_any;
    let properties = outline.properties(node);
    for (index, name) in node.texts(key).enumerate() {
        let message = if !properties.iter().any(|(known, _)| *known == name) {
            let hint = suggestion(name, properties.iter().map(|(known, _)| *known));
            format!("`{name}` is not a property of the schema{hint}")
        } else if node.texts("required").any(|required| required == name) {
            format!("{} is already required; take it out of the group", list([name]))
        } else {
            continue;
        };
        report.add("required-names", &format!("{}/{index}", node.at(key)), message);
    }
}
#[cfg(test)]
mod tests {
    use crate::testing::broken;

    const BOOK: &str = "/components/schemas/Book";
    const TITLE: &str = "name: {type: string, description: Name of the book.}";

    fn property(schema: &str) -> crate::testing::Broken {
        broken(TITLE, &format!("name: {schema} #!"))
    }

    #[test]
    fn types_agree() {
        property("{type: object, description: Name., allOf: [{$ref: '#/components/schemas/Genre'}]}")
            .has("stated-type", &format!("{BOOK}/properties/name/allOf/0"));
    }

    #[test]
    fn objects_and_enumerations_have_names() {
        for (schema, what) in [
            (
                "{type: object, description: Name., properties: {a: {type: string, description: A.}}}",
                "object",
            ),
            ("{type: object, description: Name., additionalProperties: true}", "free map"),
            ("{type: string, description: Name., enum: [A, B]}", "enumeration"),
        ] {
            property(schema).has("unnamed-schema", &format!("{BOOK}/properties/name")).says(what);
        }
    }

    #[test]
    fn nullable_means_that_null_is_taken() {
        let at = format!("{BOOK}/properties/name");
        let genre = "allOf: [{$ref: '#/components/schemas/Genre'}]";
        property(&format!("{{type: string, nullable: true, description: Name., {genre}}}"))
            .has("nullable", &format!("{at}/allOf/0"));
        for values in ["[Novel]", "[null, Novel]", "[null, null]"] {
            property(&format!("{{type: string, nullable: true, description: Name., enum: {values}}}"))
                .has("nullable", &format!("{at}/enum"));
        }
        let right = property("{type: string, nullable: true, description: Name., enum: [Novel, null]}");
        right.has("unnamed-schema", &at);
        right.has_no("nullable");
    }

    #[test]
    fn required_names_exist() {
        broken("x-our-required-any: [name, words]", "x-our-required-any: [name, word] #!")
            .has("required-names", &format!("{BOOK}/x-our-required-any/1"))
            .says("did you mean `words`?");
        broken("x-our-required-any: [name, words]", "x-our-required-any: [name] #!")
            .has("wrong-type", &format!("{BOOK}/x-our-required-any"));
        broken("x-our-required-any: [name, words]", "x-our-required-any: [name, isbn] #!")
            .has("required-names", &format!("{BOOK}/x-our-required-any/1"));
        broken("x-our-required-any: [name, words]", "x-our-required-any: [name, words, name] #!")
            .has("wrong-type", &format!("{BOOK}/x-our-required-any/2"));
    }
}
