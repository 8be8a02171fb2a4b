//! Names of components, and components that are the same under two names.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::outline::Outline;
use super::report::{Report, plain};
use super::shape::Kind;
use crate::names::{self, Taken};

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut seen: HashMap<(&str, String), &str> = HashMap::new();
    for (_, node) in outline.all() {
        // Security schemes are words of the interface, not types.
        if !outline.is_component(node) || node.kind == Kind::SecurityScheme {
            continue;
        }
        let name = node.place.key;
        let pascal = name.starts_with(|first: char| first.is_ascii_uppercase());
        if !pascal || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            report.add(
                "component-name",
                &node.pointer,
                format!("`{name}` is not in PascalCase (ASCII letters and digits)"),
            );
        }
        if let Some(first) = seen.insert((node.place.member, plain(name)), name) {
            let message =
                format!("`{name}` and `{first}` are one name once case and punctuation are gone; rename one");
            report.add("component-name", &node.pointer, message);
        }
    }
    made_up(outline, report);
    of_rust(outline, report);
    same(outline, report);
}

/// Names that generators make up for the bodies of an operation are taken.
fn made_up(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut taken: HashMap<String, &str> = HashMap::new();
    for (_, node) in outline.of(Kind::Operation) {
        if let Some(id) = node.text("operationId") {
            taken.insert(plain(id) + "request", id);
            taken.insert(plain(id) + "response", id);
        }
    }
    for (_, node) in outline.of(Kind::Schema).filter(|(_, node)| outline.is_component(node)) {
        if let Some(id) = taken.get(&plain(node.place.key)) {
            let message = format!(
                "generators make a type `{}` of the operation `{id}`; choose another name",
                node.place.key
            );
            report.add("component-name", &node.pointer, message);
        }
    }
}

/// Names that Rust, or the code generator, has for something else.
fn of_rust(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut queries: HashMap<String, &str> = HashMap::new();
    for (_, node) in outline.of(Kind::Operation) {
        if let Some(id) = node.text("operationId") {
            queries.insert(plain(&names::query_type(id)), id);
        }
    }
    for (_, node) in outline.of(Kind::Schema).filter(|(_, node)| outline.is_component(node)) {
        let name = node.place.key;
        let message = if names::is_of_the_prelude(&names::type_name(name)) || names::is_keyword(name) {
            format!("`{name}` has a meaning of its own in Rust; choose another name")
        } else if let Some(id) = queries.get(&plain(name)) {
            format!("the query parameters of `{id}` are called `{name}`; choose another name")
        } else {
            continue;
        };
        report.add("component-name", &node.pointer, message);
    }
}

/// Names that the hand-written code of the crates has already.
pub(super) fn taken(outline: &Outline<'_>, taken: &Taken, report: &mut Report<'_>) {
    let empty = BTreeSet::new();
    let functions = |owner: &str| taken.functions.get(owner).unwrap_or(&empty);
    for (_, node) in outline.of(Kind::Operation) {
        let Some(id) = node.text("operationId") else { continue };
        if let Some((_, owner)) = names::OWNERS.iter().find(|(_, owner)| functions(owner).contains(id)) {
            let message =
                format!("`{owner}` of the client has a method `{id}` of its own; rename the operation");
            report.add("taken-name", &node.at("operationId"), message);
        }
    }
    for (index, node) in outline.of(Kind::Schema).filter(|(_, node)| outline.is_component(node)) {
        let name = names::type_name(node.place.key);
        if taken.types.contains(&name) {
            let message =
                format!("the crate of the types has something of its own called `{name}`; rename the schema");
            report.add("taken-name", &node.pointer, message);
        }
        for (_, property) in outline.children(index, "properties") {
            let field = names::field(property.place.key);
            for function in [format!("with_{field}"), format!("from_{field}")] {
                if functions(&name).contains(&function) {
                    let message = format!(
                        "`{name}` has a function `{function}` of its own; rename that, or the property"
                    );
                    report.add("taken-name", &property.pointer, message);
                }
            }
        }
    }
}

/// Two objects that differ in their descriptions only are one.
fn same(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (_, node) in outline.of(Kind::Schema).filter(|(_, node)| outline.is_component(node)) {
        let properties = node.object.get("properties").and_then(Value::as_object);
        // Two small objects may well be alike by chance.
        if properties.is_none_or(|properties| properties.len() < 3) {
            continue;
        }
        let mut text = String::new();
        write_schema(node.value, &mut text);
        match seen.get(&text) {
            Some(first) => {
                let message = format!(
                    "`{}` is the same as `{first}`, apart from descriptions; use one for both",
                    node.place.key
                );
                report.add("same-shape", &node.pointer, message);
            }
            None => {
                seen.insert(text, node.place.key);
            }
        }
    }
}

/// A schema as text, without its descriptions and without regard to the order of keys.
fn write_schema(schema: &Value, text: &mut String) {
    let Some(object) = schema.as_object() else { return text.push_str(&schema.to_string()) };
    let mut keys: Vec<&String> =
        object.keys().filter(|key| !matches!(key.as_str(), "description" | "x-enum-descriptions")).collect();
    keys.sort();
    text.push('{');
    for key in keys {
        text.push_str(key);
        text.push(':');
        match (key.as_str(), &object[key]) {
            ("properties", Value::Object(properties)) => {
                let mut names: Vec<&String> = properties.keys().collect();
                names.sort();
                for name in names {
                    text.push_str(name);
                    text.push(':');
                    write_schema(&properties[name], text);
                }
            }
            ("items" | "additionalProperties" | "not", part) => write_schema(part, text),
            ("allOf" | "oneOf" | "anyOf", Value::Array(parts)) => {
                parts.iter().for_each(|part| write_schema(part, text));
            }
            (_, value) => text.push_str(&value.to_string()),
        }
        text.push(';');
    }
    text.push('}');
}

#[cfg(test)]
mod tests {
    use super::super::super::Document;
    use super::super::testing::{CLEAN, broken};
    use crate::names::Taken;

    const EXTRA: &str = "    Refusal:\n";

    #[test]
    fn names_are_pascal_case_and_unique() {
        for name in ["bookList", "Book_List", "BookLïst"] {
            broken("#/components/schemas/BookList", &format!("#/components/schemas/{name}"))
                .and("    BookList:\n", &format!("    {name}: #!\n"))
                .is("component-name", &format!("/components/schemas/{name}"));
        }
        broken(EXTRA, &format!("    BOOK: {{type: string, description: A.}} #!\n{EXTRA}"))
            .has("component-name", "/components/schemas/BOOK");
    }

    #[test]
    fn names_that_generators_make_up_are_taken() {
        broken("#/components/schemas/BookList", "#/components/schemas/ListBooksResponse")
            .and("    BookList:\n", "    ListBooksResponse: #!\n")
            .is("component-name", "/components/schemas/ListBooksResponse")
            .says("`list_books`");
    }

    #[test]
    fn names_of_rust_are_taken() {
        for name in ["String", "Option", "Self", "ListBooksQuery"] {
            broken("#/components/schemas/BookList", &format!("#/components/schemas/{name}"))
                .and("    BookList:\n", &format!("    {name}: #!\n"))
                .is("component-name", &format!("/components/schemas/{name}"));
        }
    }

    #[test]
    fn names_of_the_hand_written_code_are_taken() {
        let document = Document::parse("a.yaml", CLEAN).unwrap();
        let mut taken = Taken::default();
        assert_eq!(super::super::lint_taken(&document, &taken), []);
        taken.types.insert("BookList".to_owned());
        taken.functions.entry("Session".to_owned()).or_default().insert("add_book".to_owned());
        taken.functions.entry("Elsewhere".to_owned()).or_default().insert("delete_book".to_owned());
        taken.functions.entry("Book".to_owned()).or_default().insert("from_words".to_owned());
        let found = super::super::lint_taken(&document, &taken);
        let places: Vec<&str> = found.iter().map(|finding| finding.pointer.as_str()).collect();
        assert_eq!(
            places,
            [
                "/paths/~1books/post/operationId",
                "/components/schemas/BookList",
                "/components/schemas/Book/properties/words",
            ]
        );
    }

    #[test]
    fn the_same_shape_has_one_name() {
        let shape = "properties: {b: {type: string, description: B.}, a: {type: string, description: A.}, \
                     description: {type: string, description: C.}}";
        let other = "properties: {a: {type: string, description: A!}, b: {type: string, description: B!}, \
                     description: {type: string, description: C!}}";
        let both = format!(
            "    First: {{type: object, description: One., {shape}}}\n    Second: {{type: object, \
             description: Two., {other}}} #!\n"
        );
        broken(EXTRA, &format!("{both}{EXTRA}"))
            .has("same-shape", "/components/schemas/Second")
            .says("`First`");
        let apart = both
            .replace("description: {type: string, description: C!}", "c: {type: string, description: C!}");
        broken(EXTRA, &format!("{apart}{EXTRA}")).has_no("same-shape");
    }
}
