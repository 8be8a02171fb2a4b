//! Names, and the identifiers that generators make of them: names that pass the lints compile in every language.

use std::collections::HashMap;

use openapi_model::node::Node as Value;

use super::characters::{shown, visible};
use crate::kind::Kind;
use crate::outline::{Outline, Report};

/// A text without case and punctuation, from which generators of any language make identifiers.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The rule for names in one scope. The same name in two places means the same thing, or is reported elsewhere.
const CLASH: (&str, bool) = ("name-clash", false);

/// Whether a name is in PascalCase.
pub(super) fn pascal(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Why a name cannot be the name of an enumeration variant.
pub(super) fn variant(outline: &Outline<'_>, name: &str, open: bool) -> Option<String> {
    if (outline.naming.is_keyword)(name) || (open && name == outline.naming.unrecognized) {
        return Some(format!("`{name}` is reserved in generated code; choose another name"));
    }
    (!pascal(name)).then(|| format!("`{name}` is not in PascalCase (ASCII letters and digits)"))
}

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    spelled(outline, report);
    for (_, node) in outline.of(Kind::Schema) {
        properties(outline, node, report);
    }
    for (index, _) in outline.of(Kind::Operation) {
        arguments(outline, index, report);
    }
    constants(outline, report);
    error_names(outline, report);
}

/// The texts of a list.
fn texts<'a>(node: &Value<'a>, key: &str) -> impl Iterator<Item = (&'a str, String)> {
    node.items(key).into_iter().filter_map(|item| Some((item.value.as_str()?, item.pointer)))
}

/// The columns of a table.
fn columns<'a>(outline: &Outline<'a>, node: &Value<'a>) -> impl Iterator<Item = (&'a str, String)> {
    node.child(outline.named.table).into_iter().flat_map(|table| texts(&table, "columns").collect::<Vec<_>>())
}

/// Names consist of ASCII letters, digits and a few other characters, and must make an identifier.
fn spelled(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut names = Vec::new();
    for (_, node) in outline.all() {
        let header = node.kind == Kind::Header || node.text("in") == Some("header");
        let name = |key: &str| node.text(key).map(|name| (name, node.at(key)));
        let key = Some((node.place.key, node.pointer.clone()));
        let (name, more) = match node.kind {
            Kind::Schema if node.place.member == "properties" => (key, "_"),
            // Components have their own rule.
            Kind::Header if !node.is_component() => (key, "-"),
            Kind::Callback | Kind::SecurityScheme => (key, "_-"),
            Kind::Parameter => (name("name"), if header { "-" } else { "_" }),
            Kind::Server => (name(outline.named.server_name), "_-"),
            _ => (None, ""),
        };
        names.extend(name.map(|(name, at)| (name, more, at)));
        names.extend(texts(node, outline.named.aliases).map(|(name, at)| (name, "_", at)));
        names.extend(columns(outline, node).map(|(name, at)| (name, " _", at)));
    }
    for (name, more, at) in names {
        let foreign = name.chars().find(|letter| !letter.is_ascii_alphanumeric() && !more.contains(*letter));
        let wrong = match foreign {
            Some(letter) => format!("has the character {}", visible(letter)),
            None if !(outline.naming.is_identifier)(&(outline.naming.field)(name)) => {
                "makes no identifier; it begins with a letter".to_owned()
            }
            None if name.trim() != name => "begins or ends with a space".to_owned(),
            None => continue,
        };
        let name = shown(name);
        report.add(
            "name",
            &at,
            format!("`{name}` {wrong}; it consists of ASCII letters, digits and any of `{more}`"),
        );
    }
}

/// Names that become one identifier without case and punctuation; if `exact`, also names that are exactly equal.
pub(super) fn differ<N: AsRef<str>>(
    (rule, exact): (&'static str, bool),
    names: impl IntoIterator<Item = (N, String)>,
    report: &mut Report<'_>,
) {
    let mut seen: HashMap<String, (N, String)> = HashMap::new();
    for (name, at) in names {
        let key = plain(name.as_ref());
        let Some((first, other)) = seen.get(&key) else {
            seen.insert(key, (name, at));
            continue;
        };
        let (first, name) = (shown(first.as_ref()), shown(name.as_ref()));
        if *other != at && (exact || first != name) {
            let message = format!(
                "`{name}` and `{first}` of `#{other}` are one identifier once case and punctuation are gone; rename one"
            );
            report.add(rule, &at, message);
        }
    }
}

/// The properties of an object, with those that it includes: a clash is reported at its own property.
fn properties<'a>(outline: &Outline<'a>, node: &Value<'a>, report: &mut Report<'_>) {
    differ(CLASH, columns(outline, node), report);
    let own: Vec<_> =
        node.children("properties").into_iter().map(|(name, node)| (name, node.pointer)).collect();
    let open = outline.tree.parts(node).iter().any(|part| {
        part.value
            .get("additionalProperties")
            .is_some_and(|further| *further != serde_json::Value::Bool(false))
    });
    let extra = own.iter().find(|(name, _)| open && (outline.naming.field)(name) == outline.naming.extra);
    if let Some((name, at)) = extra {
        let message = format!(
            "`{name}` is what the other properties of the object are called in generated code; rename it, or delete \
             `additionalProperties`"
        );
        return report.add("name-clash", at, message);
    }
    let taken =
        outline.properties(node).into_iter().skip(own.len()).map(|(name, _)| (name, node.pointer.clone()));
    differ(CLASH, taken.chain(own.clone()), report);
}

/// The parameters of an operation become the arguments of a function, and its query parameters an object.
fn arguments(outline: &Outline<'_>, index: usize, report: &mut Report<'_>) {
    let naming = outline.naming;
    let parameters = outline.parameters(index);
    let of = |place: &str| {
        let those = parameters.iter().filter(|(_, it)| it.text("in") == Some(place));
        those.filter_map(|(node, it)| Some((it.text("name")?, node.pointer.clone()))).collect::<Vec<_>>()
    };
    for (name, at) in of("path") {
        let field = (naming.field)(name);
        if (naming.is_keyword)(&field) || naming.locals.contains(&field.as_str()) {
            let message = format!("`{field}` is reserved in generated functions; rename the path parameter");
            report.add("name-clash", &at, message);
        }
    }
    differ(CLASH, of("query"), report);
    differ(CLASH, of("path"), report);
}

/// Servers, credentials and headers become constants.
fn constants(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut names: Vec<(String, String)> = Vec::new();
    for (_, node) in outline.all() {
        let (key, at) = (node.place.key, || node.pointer.clone());
        match (node.kind, node.text(outline.named.server_name)) {
            (Kind::Server, Some(name)) => names.push((format!("{name}_url"), at())),
            (Kind::SecurityScheme, _) => names.push((format!("{key}_header"), at())),
            (Kind::Parameter, _) if node.is_component() && node.text("in") == Some("header") => {
                names.extend([(format!("{key}_header"), at()), (key.to_owned(), at())]);
            }
            _ => {}
        }
    }
    differ(("name-clash", true), names, report);
}

/// Error codes are the variants of an enumeration.
fn error_names(outline: &Outline<'_>, report: &mut Report<'_>) {
    let names = outline.tree.root().items(outline.named.error_names);
    let mut codes = HashMap::new();
    for node in &names {
        let name = node.text("name").unwrap_or_default();
        if let Some(message) = variant(outline, name, true) {
            report.add("error-names", &node.at("name"), message);
        }
        if let Some(other) = node.value.get("code").and_then(|code| codes.insert(code.to_string(), name)) {
            report.add(
                "error-names",
                &node.at("code"),
                format!("the code is named `{other}` already; delete one"),
            );
        }
    }
    differ(
        ("error-names", true),
        names.iter().filter_map(|node| Some((node.text("name")?, node.at("name")))),
        report,
    );
}
#[cfg(test)]
mod tests {
    use crate::testing::{Broken, broken};

    const BOOK: &str = "/components/schemas/Book/properties";
    const NAME: &str = "name: {type: string, description: Name of the book.}";

    fn property(name: &str) -> Broken {
        broken(NAME, &format!("{NAME}\n        {name}: {{type: string, description: A made-up mark.}} #!"))
    }

    #[test]
    fn names_have_the_characters_of_identifiers() {
        for (name, pointer, words) in [
            ("3dDepth", "3dDepth", "begins with a letter"),
            ("''", "", "makes no identifier"),
            ("'@'", "@", "the character `@`"),
            ("_", "_", "makes no identifier"),
            ("__", "__", "makes no identifier"),
            ("_3", "_3", "begins with a letter"),
            ("'mark '", "mark ", "U+0020"),
            ("'mark two'", "mark two", "U+0020"),
            ("\"mark\\u200BOne\"", "mark\u{200b}One", "U+200B"),
            ("\"mark\\u202EOne\"", "mark\u{202e}One", "U+202E"),
            ("\"m\\u0430rk\"", "m\u{430}rk", "U+0430"),
            ("\"mark\\u0000\"", "mark\0", "U+0000"),
            ("\"mark\\n\"", "mark\n", "U+000A"),
            ("mark-two", "mark-two", "`-`"),
            ("mark.two", "mark.two", "`.`"),
            ("día", "día", "U+00ED"),
        ] {
            property(name).has("name", &format!("{BOOK}/{pointer}")).says(words);
        }
        for name in ["_id", "gen", "type", "self", "self_", "a1", "isBright", "async"] {
            property(name).is_clean();
        }
        for (from, to, pointer) in [
            ("        - name: order\n", "        - name: 2nd #!\n", "/paths/~1books/get/parameters/1/name"),
            ("      name: limit\n", "      name: 'limit '\n", "/components/parameters/Limit/name"),
            (
                "            Total: {$ref",
                "            To_tal: {$ref",
                "/paths/~1books/get/responses/200/headers/To_tal",
            ),
            (
                "        bookAdded: {$ref",
                "        book added: {$ref",
                "/paths/~1books/post/callbacks/book added",
            ),
            (
                "        columns: [cloth, use]",
                "        columns: [cloth, 1st]",
                "/components/schemas/ClothCover/x-our-table/columns/1",
            ),
        ] {
            broken(from, to).has("name", pointer);
        }
        broken(NAME, "name: {type: string, description: Name., x-our-aliases: [a-b]} #!")
            .has("name", &format!("{BOOK}/name/x-our-aliases/0"));
    }

    #[test]
    fn siblings_are_different_identifiers() {
        for (one, two) in
            [("isBright", "is_bright"), ("isBright", "IsBright"), ("isBright", "isbright"), ("_id", "id")]
        {
            let both = format!(
                "{one}: {{type: string, description: A.}}\n        {two}: {{type: string, description: B.}} #!"
            );
            broken(NAME, &format!("{NAME}\n        {both}"))
                .is("name-clash", &format!("{BOOK}/{two}"))
                .says(one);
        }
        broken("      required: [isbn]\n", "      required: [isbn]\n      additionalProperties: true\n")
            .and(NAME, &format!("{NAME}\n        Extra: {{type: string, description: A.}} #!"))
            .has("name-clash", &format!("{BOOK}/Extra"));
        broken("        - name: order\n", "        - name: Limit #!\n")
            .has("name-clash", "/paths/~1books/get/parameters/1");
        broken("columns: [cloth, use]", "columns: [cloth, Cloth] #!")
            .is("name-clash", "/components/schemas/ClothCover/x-our-table/columns/1");
    }

    #[test]
    fn path_parameters_are_not_reserved_in_functions() {
        for word in ["gen", "type", "body", "url"] {
            broken("        - name: isbn\n", &format!("        - name: {word}\n"))
                .and("/books/{isbn}:", &format!("/books/{{{word}}}:"))
                .has("name-clash", &format!("/paths/~1books~1{{{word}}}/delete/parameters/0"));
        }
    }

    #[test]
    fn constants_are_different() {
        broken(
            "tags:\n",
            "servers:\n  - {url: 'https://a.example.com', x-our-name: a-b}\n  - {url: 'https://b.example.com', x-our-name: a_b} #!\ntags:\n",
        )
        .is("name-clash", "/servers/1");
    }

    #[test]
    fn error_codes_have_one_name_each() {
        let name = "  - {code: 4001, name: BookExists}\n";
        broken(name, &format!("{name}  - {{code: 4001, name: BookGone}} #!\n"))
            .is("error-names", "/x-our-error-names/1/code");
        broken(name, &format!("{name}  - {{code: 4002, name: BOOKExists}} #!\n"))
            .is("error-names", "/x-our-error-names/1/name");
        for bad in ["bookExists", "Unrecognized", "Self", "Book Exists", "'3Books'"] {
            broken("name: BookExists}", &format!("name: {bad}}} #!"))
                .is("error-names", "/x-our-error-names/0/name");
        }
    }
}
