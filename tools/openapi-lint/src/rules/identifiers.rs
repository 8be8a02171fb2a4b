//! Names on the wire, and the identifiers that generators make of them: what the lints pass has to compile in
//! every language.

use std::collections::HashMap;

use openapi_model::pointer;
use serde_json::Value;

use super::characters::{code, shown};
use crate::config::Naming;
use crate::node::Node;
use crate::outline::Outline;
use crate::report::{Report, plain};
use crate::shape::Kind;

/// Which characters a kind of name has beside ASCII letters and digits.
struct Alphabet {
    /// What has the name, with its article.
    what: &'static str,
    more: &'static str,
    in_words: &'static str,
}

const PROPERTY: Alphabet =
    Alphabet { what: "the name of a property", more: "_", in_words: "ASCII letters, digits and `_`" };
const PARAMETER: Alphabet = Alphabet { what: "the name of a parameter", ..PROPERTY };
const ALIAS: Alphabet = Alphabet { what: "the further name of a property", ..PROPERTY };
const COLUMN: Alphabet =
    Alphabet { what: "the name of a column", more: " _", in_words: "ASCII letters, digits, spaces and `_`" };
const HEADER: Alphabet =
    Alphabet { what: "the name of a header", more: "-", in_words: "ASCII letters, digits and `-`" };
const WORD: Alphabet =
    Alphabet { what: "this name", more: "_-", in_words: "ASCII letters, digits, `_` and `-`" };

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut names = Names { naming: outline.naming, report };
    for (index, node) in outline.of(Kind::Schema) {
        properties(outline, index, node, &mut names);
    }
    for (_, node) in outline.of(Kind::Parameter) {
        if let Some(name) = node.text("name") {
            let alphabet = if node.text("in") == Some("header") { &HEADER } else { &PARAMETER };
            names.spelled(name, alphabet, &node.at("name"));
        }
    }
    for (_, node) in outline.all() {
        // Components have a rule of their own.
        if node.kind == Kind::Header && node.place.member == "headers" && !outline.is_component(node) {
            names.spelled(node.place.key, &HEADER, &node.pointer);
        }
        let named = matches!(node.kind, Kind::Callback | Kind::SecurityScheme);
        if named && !node.place.key.is_empty() {
            names.spelled(node.place.key, &WORD, &node.pointer);
        }
    }
    for (_, node) in outline.of(Kind::Server) {
        if let Some(name) = node.text(outline.named.server_name) {
            names.spelled(name, &WORD, &node.at(outline.named.server_name));
        }
    }
    for (_, node) in outline.of(Kind::Table) {
        let columns = node.texts("columns").enumerate();
        let columns = columns.map(|(index, name)| (name, format!("{}/{index}", node.at("columns"))));
        let columns: Vec<_> = columns.filter(|(name, at)| names.spelled(name, &COLUMN, at)).collect();
        names.differ(columns);
    }
    for (index, _) in outline.of(Kind::Operation) {
        arguments(outline, index, &mut names);
    }
    constants(outline, &mut names);
}

/// Holds names against what a code generator makes of them.
struct Names<'n, 'r, 'd> {
    naming: &'n Naming,
    report: &'r mut Report<'d>,
}

impl Names<'_, '_, '_> {
    /// Whether a name has only the characters that it may have; a finding if not.
    fn spelled(&mut self, name: &str, alphabet: &Alphabet, at: &str) -> bool {
        let Alphabet { what, more, in_words } = alphabet;
        let foreign = name.chars().find(|letter| !letter.is_ascii_alphanumeric() && !more.contains(*letter));
        let message = if let Some(letter) = foreign {
            let letter = if letter.is_ascii_graphic() { format!("`{letter}`") } else { code(letter) };
            format!("{what} `{}` has the character {letter}; it consists of {in_words}", shown(name))
        } else if !(self.naming.is_identifier)(&(self.naming.field)(name)) {
            format!("{what} `{name}` makes no identifier; it begins with a letter and consists of {in_words}")
        } else if name.starts_with(' ') || name.ends_with(' ') {
            format!("{what} `{name}` begins or ends with a space; delete it")
        } else {
            return true;
        };
        self.report.add("name", at, message);
        false
    }

    /// Names that are one identifier once they are converted, as snake case or as camel case.
    fn differ<'n>(&mut self, list: impl IntoIterator<Item = (&'n str, String)>) {
        let field = self.naming.field;
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (name, at) in list {
            for identifier in [field(name), plain(name)] {
                let first = *seen.entry(identifier).or_insert(name);
                if first != name {
                    let message = format!(
                        "`{name}` and `{first}` are one identifier once they are converted (`{}`); rename one",
                        field(name)
                    );
                    self.report.add("name-clash", &at, message);
                    break;
                }
            }
        }
    }
}

fn properties<'a>(outline: &Outline<'a>, index: usize, node: &Node<'a>, names: &mut Names<'_, '_, '_>) {
    let mut fine = true;
    for (_, property) in outline.children(index, "properties") {
        fine &= names.spelled(property.place.key, &PROPERTY, &property.pointer);
        for (number, alias) in property.texts(outline.named.aliases).enumerate() {
            let at = format!("{}/{number}", property.at(outline.named.aliases));
            names.spelled(alias, &ALIAS, &at);
        }
    }
    if !fine {
        return;
    }
    // With what is taken in, first: the clash is reported at the property that stands here.
    let own = node.object.get("properties").and_then(Value::as_object);
    let parts = outline.parts(node.value);
    let taken = parts.iter().skip(1).filter_map(|part| part.get("properties")?.as_object()).flatten();
    let open = parts
        .iter()
        .any(|part| part.get("additionalProperties").is_some_and(|further| *further != Value::Bool(false)));
    let grows = open && own.is_some();
    let taken = taken.map(|(name, _)| (name.as_str(), node.pointer.clone()));
    let naming = names.naming;
    let at = node.at("properties");
    let own = own.into_iter().flatten().map(|(name, _)| (name.as_str(), pointer::join(&at, name)));
    if let Some((name, at)) = own.clone().find(|(name, _)| grows && (naming.field)(name) == naming.extra) {
        let message = format!(
            "`{name}` is what the further members of the object are called; rename it, or take \
             `additionalProperties` out"
        );
        return names.report.add("name-clash", &at, message);
    }
    names.differ(taken.chain(own));
}

/// The parameters of an operation become the arguments of a function, and its query parameters an object.
fn arguments(outline: &Outline<'_>, index: usize, names: &mut Names<'_, '_, '_>) {
    let item = outline.node(index).place.parent;
    let shared = item.into_iter().flat_map(|item| outline.children(item, "parameters"));
    let own = outline.children(index, "parameters");
    let mut queries = Vec::new();
    let mut paths = Vec::new();
    for (parameter, node) in shared.chain(own) {
        let Some(target) = outline.resolve(parameter).map(|target| outline.node(target)) else { continue };
        let Some(name) = target.text("name") else { continue };
        match target.text("in") {
            Some("query") => queries.push((name, node.pointer.clone())),
            Some("path") => paths.push((name, node.pointer.clone())),
            _ => {}
        }
    }
    for (name, at) in &paths {
        let naming = names.naming;
        let field = (naming.field)(name);
        if (naming.is_keyword)(&field) || naming.locals.contains(&field.as_str()) {
            let message =
                format!("generated functions have a word `{field}` of their own; rename the path parameter");
            names.report.add("name-clash", at, message);
        }
    }
    names.differ(queries);
    names.differ(paths);
}

/// Servers, credentials and headers become constants.
fn constants(outline: &Outline<'_>, names: &mut Names<'_, '_, '_>) {
    let servers = outline
        .of(Kind::Server)
        .filter_map(|(_, node)| Some((node, format!("{}_url", node.text(outline.named.server_name)?))));
    let schemes =
        outline.of(Kind::SecurityScheme).map(|(_, node)| (node, format!("{}_header", node.place.key)));
    let headers = outline
        .of(Kind::Parameter)
        .filter(|(_, node)| outline.is_component(node) && node.text("in") == Some("header"))
        .flat_map(|(_, node)| {
            [(node, format!("{}_header", node.place.key)), (node, node.place.key.to_owned())]
        });
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (node, name) in servers.chain(schemes).chain(headers) {
        let constant = (names.naming.constant)(&name);
        match seen.get(&constant) {
            Some(first) if *first != node.pointer => {
                let message =
                    format!("the constant `{constant}` is made of this and of `#{first}`; rename one");
                names.report.add("name-clash", &node.pointer, message);
            }
            _ => drop(seen.insert(constant, &node.pointer)),
        }
    }
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
    fn path_parameters_are_no_words_of_a_function() {
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
}
