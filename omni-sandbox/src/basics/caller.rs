//! Texts that callers choose: keys of maps, and those that refusals quote.

use std::collections::HashSet;

use serde_json_borrow::ObjectAsVec;

/// Maximum number of letters that are quoted.
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

/// A key that occurs more than once: some readers take its first value, others the last.
pub(crate) fn repeated_key<'a>(object: &'a ObjectAsVec<'_>) -> Option<&'a str> {
    let mut seen = HashSet::new();
    object.keys().find(|key| !seen.insert(*key))
}
