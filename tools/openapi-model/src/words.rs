//! Wording shared by messages.

use serde_json::Value;

/// What a value is, for "expected a string, found a number".
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A type of a schema, for "expected a string, found a number".
pub fn type_in_words(stated: &str) -> &str {
    match stated {
        "string" => "a string",
        "boolean" => "true or false",
        "integer" => "an integer",
        "number" => "a number",
        "array" => "a list",
        "object" => "an object",
        other => other,
    }
}

/// Texts in backquotes, separated by commas.
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// `; did you mean ...?` with the closest of the names, or nothing if none is close.
pub fn suggestion<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let folded = wrong.to_lowercase();
    // At most a third of the letters may differ: beyond that, a suggestion misleads.
    let limit = (wrong.chars().count() / 3).max(2);
    let nearest = names
        .into_iter()
        .map(|name| (distance(&folded, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance);
    nearest.map(|(_, name)| format!("; did you mean `{name}`?")).unwrap_or_default()
}

/// Edit distance (Levenshtein) of two texts.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, letter) in left.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], above + 1);
        for (column, other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_only_what_is_near() {
        assert_eq!(distance("sumary", "summary"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(suggestion("Sumary", ["tags", "summary"]), "; did you mean `summary`?");
        assert_eq!(suggestion("colour", ["tags", "summary"]), "");
    }
}
