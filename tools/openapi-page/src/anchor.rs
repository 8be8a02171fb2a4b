//! Anchors: the ids of places on the page, and the links to them.
//!
//! Component names have no slash, so a slash can separate a component from its parts.

use std::collections::HashSet;
use std::fmt::Write as _;

/// Text that is valid in an `id` and, unchanged, in the link to it. Different texts give different anchors.
pub fn encode(text: &str) -> String {
    let mut anchor = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || "-_.".contains(character) {
            anchor.push(character);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(anchor, "~{:x}.", u32::from(character));
        }
    }
    anchor
}

/// An operation.
pub fn operation(id: &str) -> String {
    encode(id)
}

/// A named schema.
pub fn schema(name: &str) -> String {
    format!("schema-{}", encode(name))
}

/// A member of something that has an anchor.
pub fn member(of: &str, name: &str) -> String {
    format!("{of}/{}", encode(name))
}

/// A response, header or parameter that operations share.
pub fn shared(kind: &str, name: &str) -> String {
    format!("{kind}-{}", encode(name))
}

/// A custom error code.
pub fn code(code: &str) -> String {
    format!("code-{}", encode(code))
}

/// Anchors made from headings; a second equal heading gets a number.
#[derive(Default)]
pub struct Headings {
    taken: HashSet<String>,
}

impl Headings {
    /// The anchor of the next heading with this text.
    pub fn next(&mut self, kind: &str, text: &str) -> String {
        let words: Vec<String> = text
            .split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| encode(&word.to_lowercase()))
            .collect();
        let plain = format!("{kind}-{}", words.join("-"));
        let mut anchor = plain.clone();
        let mut number = 2;
        while !self.taken.insert(anchor.clone()) {
            anchor = format!("{plain}-{number}");
            number += 1;
        }
        anchor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_texts_have_different_anchors() {
        let texts = ["a b", "a~20.b", "a/b", "a\"b", "ab", "ä", "a<b"];
        let anchors: HashSet<String> = texts.iter().map(|text| encode(text)).collect();
        assert_eq!(anchors.len(), texts.len());
        assert!(anchors.iter().all(|it| !it.contains(['"', '<', ' ', '/', '%', '#'])), "{anchors:?}");
        assert_ne!(member(&schema("A"), "b"), schema("A.b"));
    }

    #[test]
    fn equal_headings_get_numbers() {
        let mut headings = Headings::default();
        assert_eq!(headings.next("about", "Error  codes!"), "about-error-codes");
        assert_eq!(headings.next("about", "Error codes"), "about-error-codes-2");
    }
}
