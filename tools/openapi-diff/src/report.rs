//! The changes in words: for a terminal, for the changelog, and for programs.

use std::fmt::Write as _;

use openapi_model::Document;
use serde_json::{Value, json};

use crate::{Change, In, Level, Side, Vocabulary, rules};

/// How many operations are named; further ones are only counted.
const NAMED: usize = 5;

/// How many characters of a value are shown.
const SHOWN: usize = 60;

/// A value as Markdown code, shortened.
pub(crate) fn show(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), |text| text.replace(['\n', '\r'], " "));
    // A backtick would end the code span.
    let text = text.replace('`', "'");
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// One change on one line, as in the changelog.
fn line(change: &Change) -> String {
    let label = if change.level == Level::Breaking { "[Breaking] " } else { "" };
    let Change { rule, place, words, .. } = change;
    let side = match change.side {
        Side::Document => String::new(),
        Side::Request => " (request)".to_owned(),
        Side::Response => " (response)".to_owned(),
        Side::Both if rule.request == rule.response => " (request and response)".to_owned(),
        Side::Both => format!(" (in a request {}, in a response {})", rule.request, rule.response),
    };
    format!("{label}{place}{side}: {words}{}", operations(change))
}

fn operations(change: &Change) -> String {
    let list = &change.operations;
    if list.is_empty() || change.level == Level::Documentation {
        return String::new();
    }
    let named: Vec<_> = list.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let rest = match list.len().saturating_sub(NAMED) {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    format!("; used by {}{rest}", named.join(", "))
}

/// The lines of the changelog with their levels, the most severe first, without duplicates. Changed words of one
/// operation or component are one line: readers of a changelog do not need the details.
pub fn lines(changes: &[Change]) -> Vec<(Level, String)> {
    let mut lines: Vec<(Level, String)> = Vec::new();
    for change in changes.iter().filter(|change| change.rule != rules::REVISION) {
        let text = match change.rule {
            rules::WORDS => format!("- {}: wording, examples or notes", owner(&change.place)),
            _ => format!("- {}", line(change)),
        };
        if lines.iter().all(|line| line.1 != text) {
            lines.push((change.level, text));
        }
    }
    lines
}

/// The operation or component that a place belongs to.
fn owner(place: &str) -> String {
    let whole = place.split(", ").next().unwrap_or(place);
    match whole.strip_prefix('`').and_then(|rest| rest.split(['.', '[', '{', '(', '`']).next()) {
        // A path, or an operation without an id, has a slash in its name and is kept whole.
        Some(name) if !whole.contains('/') && !name.is_empty() => format!("`{name}`"),
        _ => whole.to_owned(),
    }
}

/// The lines of the changelog under a heading for each level.
pub fn markdown(changes: &[Change]) -> String {
    let lines = lines(changes);
    let section = |level: Level| {
        let lines: Vec<_> = lines.iter().filter(|line| line.0 == level).map(|line| line.1.as_str()).collect();
        (!lines.is_empty()).then(|| format!("### {}\n\n{}\n", heading(level), lines.join("\n")))
    };
    Level::ALL.into_iter().filter_map(section).collect::<Vec<_>>().join("\n")
}

fn heading(level: Level) -> &'static str {
    match level {
        Level::Breaking => "Breaking",
        Level::Additive => "Additive",
        Level::Documentation => "Documentation",
    }
}

fn count(changes: &[Change], level: Level) -> usize {
    changes.iter().filter(|change| change.level == level).count()
}

/// The changes for a terminal, each with its file and line.
pub fn text(old: &Document, new: &Document, changes: &[Change]) -> String {
    let counts: Vec<_> =
        Level::ALL.iter().map(|level| format!("{} {level}", count(changes, *level))).collect();
    let mut text = format!("{} -> {}: {}\n", old.name, new.name, counts.join(", "));
    for level in Level::ALL {
        let mut list = changes.iter().filter(|change| change.level == level).peekable();
        if list.peek().is_some() {
            let _ = writeln!(text, "\n{level}");
        }
        for change in list {
            let name = if change.document == In::Old { &old.name } else { &new.name };
            let _ = writeln!(text, "  {name}:{}: {} [{}]", change.line, line(change), change.rule.name);
        }
    }
    text
}

/// The changes for programs.
pub fn json(old: &Document, new: &Document, changes: &[Change], vocabulary: &Vocabulary) -> Value {
    let about = |document: &Document| {
        let fact = |key: &str| document.value.pointer("/info").and_then(|info| info.get(key));
        json!({
            "name": document.name,
            "revision": vocabulary.revision().and_then(fact),
            "apiVersion": fact("version"),
        })
    };
    let list: Vec<_> = changes
        .iter()
        .map(|change| {
            json!({
                "level": change.level.to_string(),
                "side": match change.side {
                    Side::Request => "request",
                    Side::Response => "response",
                    Side::Both => "both",
                    Side::Document => "document",
                },
                "rule": change.rule.name,
                "inRequest": change.rule.request.to_string(),
                "inResponse": change.rule.response.to_string(),
                "place": change.place,
                "words": change.words,
                "document": if change.document == In::Old { "old" } else { "new" },
                "pointer": change.pointer,
                "line": change.line,
                "operations": change.operations,
            })
        })
        .collect();
    let counts = Level::ALL.map(|level| (level.to_string(), count(changes, level).into()));
    json!({
        "old": about(old),
        "new": about(new),
        "counts": Value::Object(counts.into_iter().collect()),
        "changes": list,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_in_a_few_characters_of_code() {
        assert_eq!(show(&json!("a`b\nc")), "`a'b c`");
        assert_eq!(show(&json!({"a": [1]})), r#"`{"a":[1]}`"#);
        assert_eq!(show(&json!("x".repeat(61))), format!("`{}…`", "x".repeat(60)));
    }

    #[test]
    fn words_belong_to_an_operation_or_component() {
        for (place, wanted) in [
            ("`Score.total`", "`Score`"),
            ("`Score[]`", "`Score`"),
            ("`add_book`, status 200, `[].name`", "`add_book`"),
            ("`GET /a.b`, body", "`GET /a.b`"),
            ("the document", "the document"),
            ("tag `Book`", "tag `Book`"),
        ] {
            assert_eq!(owner(place), wanted);
        }
    }
}
