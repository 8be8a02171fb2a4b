//! The words of the document are those of the project's vocabulary, so that readers find one name for one thing.

use omni_tests::document;
use serde_json::Value;
use xtask::spec::pointer;

/// What is not written, and what is.
const WORDS: [(&str, &str); 14] = [
    ("answer", "response"),
    ("picture", "image"),
    ("identity document", "ID"),
    (" mail address", "e-mail address"),
    ("recognised", "recognized"),
    ("organisation", "organization"),
    ("licence", "license"),
    ("colour", "color"),
    ("behaviour", "behavior"),
    ("programme", "program"),
    ("field notes", "in practice"),
    ("left out, ", "if omitted, "),
    ("did what it is for", "succeeded"),
    ("what came of", "result of"),
];

/// Every text for people below a value, with its place; examples are data.
fn texts<'a>(at: &str, value: &'a Value, found: &mut Vec<(String, &'a str)>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter().filter(|(key, _)| !matches!(key.as_str(), "example" | "value"))
            {
                let at = pointer::join(at, key);
                match (key.as_str(), value) {
                    ("description" | "summary" | "meaning", Value::String(text)) => found.push((at, text)),
                    ("x-enum-descriptions", Value::Array(list)) => {
                        found.extend(list.iter().filter_map(Value::as_str).map(|text| (at.clone(), text)));
                    }
                    _ => texts(&at, value, found),
                }
            }
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| texts(&format!("{at}/{index}"), value, found));
        }
        _ => {}
    }
}

#[test]
fn one_thing_has_one_name() {
    let document = document::load();
    let mut found = Vec::new();
    texts("", &document.value, &mut found);
    assert!(found.len() > 2000, "only {} texts were found", found.len());
    let mut wrong = Vec::new();
    for (at, text) in found {
        let lower = text.to_lowercase();
        // A question has an answer.
        let names = WORDS.iter().filter(|(word, _)| *word != "answer" || !lower.contains("question"));
        for (word, better) in names.filter(|(word, _)| lower.contains(word)) {
            wrong.push(format!("{}: #{at}: `{better}` instead of `{word}`", document.line(&at)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
