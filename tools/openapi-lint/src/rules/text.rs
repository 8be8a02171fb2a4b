//! Texts, and the source as people read it.

use openapi_model::Finding;

use super::characters::{code, hidden};
use crate::config::Extensions;
use crate::outline::{Node, Outline, Report};
use crate::vocabulary::VALUE_DESCRIPTIONS;
use crate::walk::Kind;

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
        for key in ["title", "name", "summary", "description"] {
            if (node.kind != Kind::Schema || key == "description")
                && node.text(key).is_some_and(|text| text.trim().is_empty())
            {
                report.add("empty-text", &node.at(key), "the text is empty; write it, or omit the key");
            }
        }
        let codes = node.items(outline.named.error_codes);
        let meanings = codes.iter().filter_map(|code| code.child("meaning"));
        for text in
            node.child("description").into_iter().chain(node.items(VALUE_DESCRIPTIONS)).chain(meanings)
        {
            sentence(text.value.as_str().unwrap_or_default(), &text.pointer, report);
        }
        match node.kind {
            Kind::Operation => {
                title(node, report);
                order(node, &operation, report);
            }
            Kind::Example => title(node, report),
            Kind::Schema => order(node, SCHEMA, report),
            _ => {}
        }
    }
}

/// A text of sentences: it ends like one. Tables and code blocks end with their own marks.
fn sentence(text: &str, at: &str, report: &mut Report<'_>) {
    let text = text.trim_end_matches('\n');
    let end = text.trim_end_matches([')', '"', '\'', '`', '*', '\u{201d}']);
    if !text.trim().is_empty()
        && !end.ends_with(['.', '!', '?', ':', '|', '\u{2026}'])
        && !text.ends_with("```")
    {
        report.add("punctuation", at, "the text does not end with a full stop; add it");
    }
    paragraphs(text, at, report);
    whitespace(text, at, report);
}

/// A wrapped line that begins like a list item, a heading or a quotation becomes one in Markdown, wherever the text is
/// shown.
fn paragraphs(text: &str, at: &str, report: &mut Report<'_>) {
    let item = |line: &str| {
        let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let number = rest.len() < line.len() && rest.starts_with(". ");
        number || ["- ", "* ", "+ ", "> ", "# ", "## ", "### "].iter().any(|mark| line.starts_with(mark))
    };
    // Within a list and after an empty line it is intended.
    let goes_on = |line: &str| !line.is_empty() && !item(line) && !line.starts_with([' ', '|']);
    if text.lines().zip(text.lines().skip(1)).any(|(line, next)| goes_on(line) && item(next)) {
        let message = "a line in the middle of a paragraph begins like an item of a list; break the text elsewhere, or \
                       set an empty line before it";
        report.add("paragraph", at, message);
    }
}

/// A line for lists and menus: not a sentence.
fn title(node: &Node<'_>, report: &mut Report<'_>) {
    let Some(text) = node.text("summary") else { return };
    let at = node.at("summary");
    if text.trim_end().ends_with('.') {
        report.add("punctuation", &at, "a summary is a heading; delete its full stop");
    }
    if text.contains('\n') {
        report.add("punctuation", &at, "a summary is one line; the rest belongs in the description");
    }
    whitespace(text, &at, report);
}

fn whitespace(text: &str, at: &str, report: &mut Report<'_>) {
    if text.contains('\t') {
        report.add("whitespace", at, "the text has a tab; use spaces");
    }
    if text.lines().any(|line| line.ends_with(' ')) || text.starts_with(char::is_whitespace) {
        report.add(
            "whitespace",
            at,
            "the text has spaces at the end of a line or at its beginning; delete them",
        );
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
    fn descriptions_are_sentences_and_summaries_are_not() {
        broken("      description: Lists all books.\n", "      description: Lists all books #!\n")
            .is("punctuation", &format!("{LIST}/description"));
        broken("summary: List the books\n", "summary: List the books. #!\n")
            .is("punctuation", &format!("{LIST}/summary"));
        broken("      description: Lists all books.\n", "      description: Lists all (see `books.`)\n")
            .is_clean();
        broken("meaning: The book is there already.}", "meaning: The book is there already} #!")
            .is("punctuation", "/paths/~1books/post/x-our-error-codes/0/meaning");
        broken(
            "      enum: [Novel, Poetry]\n",
            "      enum: [Novel, Poetry]\n      x-enum-descriptions: [Long., Short] #!\n",
        )
        .is("punctuation", "/components/schemas/Genre/x-enum-descriptions/1");
    }

    #[test]
    fn no_line_of_a_paragraph_looks_like_an_item() {
        for text in ["All books\\n- and poems.", "All books of\\n1. Faust.", "All\\n# books."] {
            broken("      description: Lists all books.\n", &format!("      description: \"{text}\" #!\n"))
                .is("paragraph", &format!("{LIST}/description"));
        }
        for text in ["All:\\n\\n- books\\n- poems.", "All\\n-books.", "All in\\n1927 and 2.5."] {
            broken("      description: Lists all books.\n", &format!("      description: \"{text}\"\n"))
                .is_clean();
        }
    }

    #[test]
    fn texts_have_no_odd_spaces() {
        broken("      description: Lists all books.\n", "      description: \"Lists\\tall books.\" #!\n")
            .is("whitespace", &format!("{LIST}/description"));
        broken("      description: Lists all books.\n", "      description: \"Lists \\nall books.\" #!\n")
            .is("whitespace", &format!("{LIST}/description"));
    }

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
