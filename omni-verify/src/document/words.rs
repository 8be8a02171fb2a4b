//! The words in the document. Field names and the paths of unknown requests are shown only in these words, because
//! any other word may be someone's name.

use std::collections::BTreeSet;

use serde_json::Value;

/// Words in paths, operations, descriptions, and the names of schemas, fields and parameters, in lowercase. Examples
/// and enumerations are omitted: they contain names of people and places.
pub(super) fn collect(document: &Value) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for path in document.get("paths").and_then(Value::as_object).into_iter().flat_map(|paths| paths.keys()) {
        path.split('/').filter(|part| !part.starts_with('{')).for_each(|part| add(part, &mut words));
    }
    names(document, &mut words);
    words
}

fn names(node: &Value, words: &mut BTreeSet<String>) {
    match node {
        Value::Object(members) => {
            for (key, member) in members {
                match (key.as_str(), member) {
                    ("example" | "examples" | "default" | "enum", _) => continue,
                    ("properties" | "schemas", Value::Object(named)) => {
                        named.keys().for_each(|name| add(name, words));
                    }
                    ("name" | "operationId", Value::String(name)) => add(name, words),
                    ("summary" | "description", Value::String(text)) => prose(text, words),
                    _ => {}
                }
                names(member, words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, words)),
        _ => {}
    }
}

/// Only lowercase words: names of people and places begin with a capital letter.
fn prose(text: &str, words: &mut BTreeSet<String>) {
    let found = text.split_whitespace().map(|word| word.trim_matches(['.', ',', ':', ';', '(', ')']));
    let small = found.filter(|word| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase()));
    words.extend(small.map(str::to_owned));
}

fn add(name: &str, words: &mut BTreeSet<String>) {
    let own = split(name).filter(|word| word.starts_with(|first: char| first.is_ascii_alphabetic()));
    words.extend(own.map(str::to_ascii_lowercase));
}

/// The words of a name: `fetchOCRData-v2` has fetch, OCR, Data, v2.
pub(crate) fn split(name: &str) -> impl Iterator<Item = &str> {
    let bytes = name.as_bytes();
    let mut starts = vec![0];
    for index in 1..bytes.len() {
        let (before, here) = (bytes[index - 1], bytes[index]);
        let lower_next = bytes.get(index + 1).is_some_and(u8::is_ascii_lowercase);
        let hump = here.is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || (before.is_ascii_uppercase() && lower_next));
        if hump || !before.is_ascii_alphanumeric() || !here.is_ascii_alphanumeric() {
            starts.push(index);
        }
    }
    let ends = starts.iter().copied().skip(1).chain([bytes.len()]).collect::<Vec<_>>();
    let parts = starts.into_iter().zip(ends).filter_map(|(start, end)| name.get(start..end));
    parts.filter(|part| part.starts_with(|first: char| first.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_words() {
        let words = |name| split(name).collect::<Vec<_>>();
        assert_eq!(words("fetchOCRData-v2"), ["fetch", "OCR", "Data", "v2"]);
        assert_eq!(words("snake_case"), ["snake", "case"]);
        assert_eq!(words(""), [""; 0]);
        assert_eq!(words("ñandú"), ["and"]);
    }

    #[test]
    fn descriptions_contribute_only_lowercase_words() {
        let document = serde_json::json!({
            "description": "Says whether Juan (the owner) may be seen, for juan@example.com.",
            "example": {"description": "zara"}, "enum": ["guerrero"],
        });
        let words: Vec<String> = collect(&document).into_iter().collect();
        assert_eq!(words, ["for", "may", "owner", "seen", "the", "whether"]);
    }
}
