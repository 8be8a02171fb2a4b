//! The source as people read it: Redocly and Spectral see only what it says.

use openapi_model::Finding;

use super::characters::{code, hidden};
use crate::config::Extensions;
use crate::kind::Kind;
use crate::outline::{Node, Outline, Report};

/// Columns that fit side by side in a review.
const COLUMNS: usize = 112;

/// The order of an operation's keys: what it is, what it does, what it takes, what it returns.
fn operation(named: &Extensions) -> String {
    let Extensions { source, replaced_by, changes_state, repeatable, error_codes, .. } = named;
    format!(
        "operationId tags deprecated summary description {source} {replaced_by} {changes_state} {repeatable} {error_codes} \
         security parameters requestBody responses callbacks"
    )
}

/// The order of a schema's keys; unlisted ones may be anywhere in between.
const SCHEMA: &str =
    "type format nullable deprecated description required properties additionalProperties items";

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    let operation = operation(outline.named);
    for (_, node) in outline.all().filter(|(_, node)| node.reference.is_none()) {
        match node.kind {
            Kind::Operation => order(node, &operation, report),
            Kind::Schema => order(node, SCHEMA, report),
            Kind::Responses => {
                let mut statuses: Vec<&str> = node.keys().collect();
                statuses.sort_unstable();
                order(node, &statuses.join(" "), report);
            }
            _ => {}
        }
    }
}

fn order(node: &Node<'_>, order: &str, report: &mut Report<'_>) {
    let place = |key: &str| order.split(' ').position(|known| known == key);
    let keys: Vec<_> = node.keys().filter_map(|key| Some((place(key)?, key))).collect();
    if let Some(pair) = keys.windows(2).find(|pair| pair[0].0 > pair[1].0) {
        let message =
            format!("`{}` belongs before `{}`, as everywhere in the document", pair[1].1, pair[0].1);
        report.add("key-order", &node.at(pair[1].1), message);
    }
}

/// What is wrong with the text of a document, whatever it says: these things are lost once it is read.
pub fn source(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |rule, line, message: String| {
        findings.push(Finding { rule, pointer: String::new(), line, message });
    };
    if let Some(line) = text.split('\n').position(|line| line.contains('\r')) {
        let message = "the line has a carriage return; save the text with the line ends of Unix (LF)";
        add("whitespace", line + 1, message.to_owned());
    }
    for (index, line) in text.split('\n').enumerate() {
        let line = line.trim_end_matches('\r');
        if line.contains('\t') {
            add("whitespace", index + 1, "the line has a tab; use spaces".to_owned());
        }
        if line.ends_with([' ', '\t']) {
            add("whitespace", index + 1, "the line ends with spaces; delete them".to_owned());
        }
        // What is hidden in a comment is not in any value.
        let mut comment =
            line.find('#').map_or("", |start| &line[start..]).chars().filter(|letter| *letter != '\r');
        if let Some((letter, kind)) = comment.find_map(|letter| Some((letter, hidden(letter)?))) {
            add("hidden-character", index + 1, format!("the line has {kind}, {}; delete it", code(letter)));
        }
        let columns = line.chars().count();
        // A row of a table cannot be broken.
        if columns > COLUMNS && !line.trim_start().starts_with('|') {
            add(
                "long-line",
                index + 1,
                format!("the line has {columns} columns, more than {COLUMNS}; break it"),
            );
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        add(
            "whitespace",
            text.split('\n').count(),
            "the last line does not end; add a line break".to_owned(),
        );
    }
    findings
}
#[cfg(test)]
mod tests {
    use super::source;
    use crate::testing::broken;

    const LIST: &str = "/paths/~1books/get";

    #[test]
    fn keys_are_in_one_order() {
        broken(
            "      tags: [Book]\n      summary: List the books\n",
            "      summary: List the books\n      tags: [Book] #!\n",
        )
        .is("key-order", &format!("{LIST}/tags"));
        broken(
            "name: {type: string, description: Name of the book.}",
            "name: {description: Name of the book., type: string} #!",
        )
        .is("key-order", "/components/schemas/Book/properties/name/type");
        let refused = "        '400': {$ref: '#/components/responses/Refused'}\n";
        broken(refused, "")
            .and("      responses:\n        '200'", &format!("      responses:\n{refused}        '200'"))
            .is("key-order", &format!("{LIST}/responses/200"));
    }

    #[test]
    fn the_source_is_tidy() {
        let long = "a".repeat(113);
        for (text, rule, line) in [
            ("a: 1\nb:\t2\n", "whitespace", 2),
            ("a: 1 \n", "whitespace", 1),
            ("a: 1\nb: 2\r\nc: 3\r\nd: 4\r\n", "whitespace", 2),
            ("a: 1\rb: 2\n", "whitespace", 1),
            ("a: 1 # \u{202e}\n", "hidden-character", 1),
            ("a: 1", "whitespace", 1),
            (&format!("a: b\n{long}\n"), "long-line", 2),
        ] {
            let found = source(text);
            assert_eq!(found.len(), 1, "{text:?}: {found:?}");
            assert_eq!((found[0].rule, found[0].line), (rule, line), "{text:?}");
        }
        assert_eq!(source(&format!("{}\n| {long} |\n", "ä".repeat(112))), []);
    }
}
