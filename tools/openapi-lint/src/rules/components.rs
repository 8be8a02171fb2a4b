//! Names of components, and components with two names.

use std::collections::HashMap;

use serde_json::Value;

use super::names::{differ, pascal, plain};
use crate::kind::Kind;
use crate::outline::{Outline, Report};
use crate::vocabulary::VALUE_DESCRIPTIONS;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    let naming = outline.naming;
    // Generators make up names for the bodies of an operation, and ours does for its query parameters.
    let mut made: HashMap<String, &str> = HashMap::new();
    for (id, _) in outline.ids() {
        made.extend(
            [plain(id) + "request", plain(id) + "response", plain(&(naming.query_type)(id))]
                .map(|it| (it, id)),
        );
    }
    let mut groups: HashMap<Kind, Vec<(&str, String)>> = HashMap::new();
    let mut shapes: HashMap<String, &str> = HashMap::new();
    for (_, node) in outline.all().filter(|(_, node)| node.is_component()) {
        let (name, schema) = (node.place.key, node.kind == Kind::Schema);
        // Security schemes are names in the interface, not types.
        if node.kind == Kind::SecurityScheme {
            continue;
        }
        if !pascal(name) {
            let message = format!("`{name}` is not in PascalCase (ASCII letters and digits)");
            report.add("component-name", &node.pointer, message);
        }
        groups.entry(node.kind).or_default().push((name, node.pointer.clone()));
        let message = if let Some(id) = made.get(&plain(name)).filter(|_| schema) {
            format!("generators make a type `{name}` for the operation `{id}`; choose another name")
        } else if schema && ((naming.is_builtin_type)(&(naming.type_name)(name)) || (naming.is_keyword)(name))
        {
            format!("`{name}` is reserved in {}; choose another name", naming.language)
        } else {
            String::new()
        };
        if !message.is_empty() {
            report.add("component-name", &node.pointer, message);
        }
        // Two small objects may be alike by chance.
        if schema && node.children("properties").len() > 2 {
            let first = *shapes.entry(shape(node.value).to_string()).or_insert(name);
            if first != name {
                let message =
                    format!("`{name}` is the same as `{first}`, apart from descriptions; use one for both");
                report.add("same-shape", &node.pointer, message);
            }
        }
    }
    groups.into_values().for_each(|names| differ(("component-name", true), names, report));
}

/// A schema without its descriptions and regardless of the order of its keys.
fn shape(schema: &Value) -> Value {
    let Some(object) = schema.as_object() else { return schema.clone() };
    let mut keys: Vec<_> = object
        .iter()
        .filter(|(key, value)| !(value.is_string() && *key == "description" || *key == VALUE_DESCRIPTIONS))
        .collect();
    keys.sort_by_key(|(key, _)| *key);
    keys.into_iter().map(|(key, value)| (key.clone(), shape(value))).collect()
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
