//! Names of components, and components that are the same under two names.

use std::collections::HashMap;

use serde_json::Value;

use crate::outline::Outline;
use crate::report::{Report, plain};
use crate::shape::Kind;
use crate::vocabulary::VALUE_DESCRIPTIONS;

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
    of_the_language(outline, report);
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

/// Names that the language, or the code generator, has for something else.
fn of_the_language(outline: &Outline<'_>, report: &mut Report<'_>) {
    let naming = outline.naming;
    let mut queries: HashMap<String, &str> = HashMap::new();
    for (_, node) in outline.of(Kind::Operation) {
        if let Some(id) = node.text("operationId") {
            queries.insert(plain(&(naming.query_type)(id)), id);
        }
    }
    for (_, node) in outline.of(Kind::Schema).filter(|(_, node)| outline.is_component(node)) {
        let name = node.place.key;
        let message = if (naming.is_builtin_type)(&(naming.type_name)(name)) || (naming.is_keyword)(name) {
            format!("`{name}` has a meaning of its own in {}; choose another name", naming.language)
        } else if let Some(id) = queries.get(&plain(name)) {
            format!("the query parameters of `{id}` are called `{name}`; choose another name")
        } else {
            continue;
        };
        report.add("component-name", &node.pointer, message);
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
        object.keys().filter(|key| !["description", VALUE_DESCRIPTIONS].contains(&key.as_str())).collect();
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
    use crate::testing::broken;

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
    fn names_of_the_language_are_taken() {
        for name in ["String", "Option", "Self", "ListBooksQuery"] {
            broken("#/components/schemas/BookList", &format!("#/components/schemas/{name}"))
                .and("    BookList:\n", &format!("    {name}: #!\n"))
                .is("component-name", &format!("/components/schemas/{name}"));
        }
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
