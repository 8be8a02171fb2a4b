//! What every schema states, and what no schema may hold.

use std::collections::HashSet;

use openapi_model::format;
use openapi_model::words::{list, suggestion};
use serde_json::Value;

use crate::node::Node;
use crate::outline::Outline;
use crate::report::Report;
use crate::shape::Kind;

/// Keywords that make sense for some types only.
const FITTING: [(&[&str], &[&str]); 4] = [
    (&["properties", "additionalProperties", "required", "minProperties", "maxProperties"], &["object"]),
    (&["items", "minItems", "maxItems", "uniqueItems"], &["array"]),
    (&["minLength", "maxLength", "pattern"], &["string"]),
    (&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"], &["integer", "number"]),
];

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Header) {
        if node.text("description").is_none() {
            report.add("description", &node.pointer, "the header has no description");
        }
    }
    for (_, node) in outline.of(Kind::Schema) {
        let component = outline.is_component(node);
        if (component || node.place.member == "properties") && node.text("description").is_none() {
            let what = if component { "schema" } else { "property" };
            report.add(
                "description",
                &node.pointer,
                format!("the {what} `{}` has no description", node.place.key),
            );
        }
        types(outline, node, report);
        if component || named(node, report) {
            members(node, report);
        }
        forbidden(node, report);
        null(outline, node, report);
        names(outline, node, report);
        format(node, report);
        default(node, report);
    }
}

/// A type is stated everywhere, also beside `enum` and `allOf`: half of the generators guess otherwise.
fn types<'a>(outline: &Outline<'a>, node: &Node<'a>, report: &mut Report<'_>) {
    let stated = node.text("type");
    if stated.is_none() && !node.object.contains_key("oneOf") && !node.object.contains_key("type") {
        report.add("stated-type", &node.pointer, "the schema states no `type`");
    }
    let Some(stated) = stated else { return };
    for (index, part) in node.list("allOf").iter().enumerate() {
        let taken = outline.follow(part).and_then(|part| part.get("type")).and_then(Value::as_str);
        if let Some(taken) = taken.filter(|taken| *taken != stated) {
            let message = format!("the type is stated as `{stated}`, but what is taken in here is `{taken}`");
            report.add("stated-type", &format!("{}/{index}", node.at("allOf")), message);
        }
    }
    let own: (&[&str], &[&str]) = (&[outline.named.required_any], &["object"]);
    for (keywords, types) in FITTING.into_iter().chain([own]) {
        for keyword in keywords.iter().filter(|keyword| node.object.contains_key(**keyword)) {
            if !types.contains(&stated) {
                let message = format!("`{keyword}` says nothing about the type `{stated}`; delete one");
                report.add("keyword-type", &node.at(keyword), message);
            }
        }
    }
}

/// Objects, enumerations and unions have a name of their own, or generators make one up. Whether it has.
fn named(node: &Node<'_>, report: &mut Report<'_>) -> bool {
    let has = |key: &str| node.object.contains_key(key);
    let free = node.object.get("additionalProperties").is_some_and(Value::is_boolean);
    let what = if has("properties") {
        "object"
    } else if node.text("type") == Some("object") && free {
        "free map"
    } else if node.list("enum").len() > 1 {
        "enumeration"
    } else if has("oneOf") || has("anyOf") {
        "union"
    } else if has("allOf") && !matches!(node.list("allOf"), [only] if only.get("$ref").is_some()) {
        "composition"
    } else {
        return true;
    };
    let message = format!("the {what} has no name; move it to `#/components/schemas/` and refer to it");
    report.add("unnamed-schema", &node.pointer, message);
    false
}

fn members(node: &Node<'_>, report: &mut Report<'_>) {
    let keys = ["properties", "additionalProperties", "allOf", "oneOf"];
    if node.text("type") == Some("object") && !keys.iter().any(|key| node.object.contains_key(*key)) {
        let message = "the object has neither `properties` nor `additionalProperties`; for a free map \
                       say `additionalProperties: true`";
        report.add("object-members", &node.pointer, message);
    }
}

/// What some generator or linter of another language stumbles over.
fn forbidden(node: &Node<'_>, report: &mut Report<'_>) {
    for (key, why) in [
        ("anyOf", "generators make unusable types of it; use `oneOf` with a discriminator"),
        ("not", "no generator can express it; say it in the description"),
        ("title", "generators name types by it; the schema's name is enough"),
        ("example", "examples belong to media types and parameters"),
    ] {
        if node.object.contains_key(key) {
            report.add("forbidden-keyword", &node.at(key), format!("`{key}` is not used here: {why}"));
        }
    }
}

/// A schema that says it takes null really does: all that it is made of takes null too, and the null stands last in its
/// values, where lists that run beside them are not shifted.
fn null(outline: &Outline<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let nullable = node.flag("nullable") == Some(true);
    for (index, part) in node.list("allOf").iter().enumerate().filter(|_| nullable) {
        let takes = |part: &Value| part.get("nullable").and_then(Value::as_bool) == Some(true);
        if outline.follow(part).is_some_and(|part| !takes(part)) {
            let message = "`nullable` here is words only, because what is taken in does not take null; \
                           make that schema `nullable` and refer to it alone";
            report.add("nullable", &format!("{}/{index}", node.at("allOf")), message);
        }
    }
    let values = node.list("enum");
    let nulls = values.iter().filter(|value| value.is_null()).count();
    if nullable && !values.is_empty() && (nulls != 1 || !values.last().is_some_and(Value::is_null)) {
        let message = "`nullable` here is words only unless `enum` has null as its last value";
        report.add("nullable", &node.at("enum"), message);
    }
}

/// Names in `required`, and in the list of which one is required, are those of properties.
fn names<'a>(outline: &Outline<'a>, node: &Node<'a>, report: &mut Report<'_>) {
    let any = outline.named.required_any;
    if !node.object.contains_key("required") && !node.object.contains_key(any) {
        return;
    }
    let parts = outline.parts(node.value);
    let known: Vec<&str> = parts
        .iter()
        .filter_map(|part| part.get("properties").and_then(Value::as_object))
        .flat_map(|properties| properties.keys().map(String::as_str))
        .collect();
    for (key, least) in [("required", 1), (any, 2)] {
        if !node.object.contains_key(key) {
            continue;
        }
        let mut seen = HashSet::new();
        for (index, name) in node.texts(key).enumerate() {
            let at = format!("{}/{index}", node.at(key));
            if !known.contains(&name) {
                let hint = suggestion(name, known.iter().copied());
                report.add("required-names", &at, format!("`{name}` is not a property of the schema{hint}"));
            }
            if !seen.insert(name) {
                report.add("required-names", &at, format!("`{name}` stands here twice; delete one"));
            }
        }
        if node.list(key).len() < least {
            report.add(
                "required-names",
                &node.at(key),
                format!("`{key}` needs {least} name(s) or more; delete it"),
            );
        }
    }
    let both: Vec<&str> =
        node.texts(any).filter(|name| node.texts("required").any(|other| other == *name)).collect();
    if !both.is_empty() {
        let message = format!("{} is required anyway; take it out of the group", list(both));
        report.add("required-names", &node.at(any), message);
    }
}

fn format(node: &Node<'_>, report: &mut Report<'_>) {
    let (Some(name), Some(stated)) = (node.text("format"), node.text("type")) else { return };
    match format::TYPES.iter().find(|(known, _)| *known == name) {
        None => {
            let hint = suggestion(name, format::TYPES.iter().map(|(name, _)| *name));
            report.add("format", &node.at("format"), format!("the format `{name}` is not known{hint}"));
        }
        Some((_, wanted)) if *wanted != stated => {
            report.add(
                "format",
                &node.at("format"),
                format!("the format `{name}` is one of the type `{wanted}`"),
            );
        }
        Some(_) => {}
    }
}

/// Defaults are scalars, which every generator can write down.
fn default(node: &Node<'_>, report: &mut Report<'_>) {
    let Some(default) = node.object.get("default") else { return };
    if default.is_object() || default.is_array() || default.is_null() {
        let message = "a default is a scalar; say in the description what happens otherwise";
        report.add("default-value", &node.at("default"), message);
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
    fn everything_is_described() {
        property("{type: string}").is("description", &format!("{BOOK}/properties/name"));
        broken("      description: A book.\n", "").is("description", BOOK);
        broken("      description: Books there are.\n", "").is("description", "/components/headers/Total");
    }

    #[test]
    fn types_are_stated_and_agree() {
        property("{description: Name.}").is("stated-type", &format!("{BOOK}/properties/name"));
        property("{type: object, description: Name., allOf: [{$ref: '#/components/schemas/Genre'}]}")
            .has("stated-type", &format!("{BOOK}/properties/name/allOf/0"));
        property("{type: string, description: Name., minItems: 1}")
            .is("keyword-type", &format!("{BOOK}/properties/name/minItems"));
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
    fn objects_say_what_is_in_them() {
        property("{type: object, description: Name.}")
            .has("object-members", &format!("{BOOK}/properties/name"));
    }

    #[test]
    fn some_keywords_are_not_used() {
        property("{type: string, description: Name., title: Name}")
            .is("forbidden-keyword", &format!("{BOOK}/properties/name/title"));
        property("{type: string, description: Name., example: Name}")
            .is("forbidden-keyword", &format!("{BOOK}/properties/name/example"));
        property("{type: string, description: Name., anyOf: [{$ref: '#/components/schemas/Genre'}]}")
            .has("forbidden-keyword", &format!("{BOOK}/properties/name/anyOf"));
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
        broken("      required: [isbn]\n", "      required: [isbm] #!\n")
            .has("required-names", &format!("{BOOK}/required/0"))
            .says("did you mean `isbn`?");
        broken("      required: [isbn]\n", "      required: [isbn, isbn] #!\n")
            .is("required-names", &format!("{BOOK}/required/1"));
        broken("x-our-required-any: [name, words]", "x-our-required-any: [name, word] #!")
            .has("required-names", &format!("{BOOK}/x-our-required-any/1"));
        broken("x-our-required-any: [name, words]", "x-our-required-any: [name] #!")
            .has("required-names", &format!("{BOOK}/x-our-required-any"));
        broken("x-our-required-any: [name, words]", "x-our-required-any: [name, isbn] #!")
            .has("required-names", &format!("{BOOK}/x-our-required-any"));
    }

    #[test]
    fn formats_fit_their_types() {
        property("{type: string, format: datetime, description: Name.}")
            .is("format", &format!("{BOOK}/properties/name/format"))
            .says("did you mean `date-time`?");
        property("{type: integer, format: double, description: Name.}")
            .has("format", &format!("{BOOK}/properties/name/format"));
    }

    #[test]
    fn defaults_are_scalars() {
        let at = format!("{BOOK}/properties/name/default");
        property("{type: object, description: Name., default: {}, additionalProperties: {type: string}}")
            .has("default-value", &at);
    }
}
