//! What callers choose: keys of maps, and texts that refusals quote.

use std::collections::HashSet;

use serde_json_borrow::ObjectAsVec;

/// How many letters are quoted.
const MOST_QUOTED: usize = 80;

/// The beginning of a text, on one line.
pub(crate) fn quoted(text: &str) -> String {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    let mut quoted: String = text.chars().take(MOST_QUOTED).map(plain).collect();
    if text.chars().nth(MOST_QUOTED).is_some() {
        quoted.push('…');
    }
    quoted
}

/// A key that is there more than once: of its values, some readers take the first and others the last.
pub(crate) fn repeated_key<'a>(object: &'a ObjectAsVec<'_>) -> Option<&'a str> {
    let mut seen = HashSet::new();
    object.keys().find(|key| !seen.insert(*key))
}
