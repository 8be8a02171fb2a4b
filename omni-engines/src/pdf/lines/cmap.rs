//! What the codes of a font mean, as the file states it (`ToUnicode`).

use std::collections::HashMap;

use super::super::lexer::{Lexer, Token};
use super::super::object::Object;

/// Maximum number of codes of a font.
const MAX_CODES: usize = 1 << 16;

/// Maximum number of values between two words.
const MAX_VALUES: usize = 400;

/// Texts of codes.
#[derive(Default)]
pub(super) struct Cmap {
    texts: HashMap<u32, String>,
}

impl Cmap {
    pub(super) fn read(data: &[u8]) -> Self {
        let mut cmap = Self::default();
        let mut lexer = Lexer::new(data, 0);
        let mut values = Vec::new();
        while let Some(token) = lexer.token() {
            match token {
                Token::Value(value) if values.len() < MAX_VALUES => values.push(value),
                Token::Value(_) => {}
                Token::Word(word) => {
                    match word.as_slice() {
                        b"endbfchar" => values.chunks_exact(2).for_each(|pair| cmap.one(pair)),
                        b"endbfrange" => values.chunks_exact(3).for_each(|triple| cmap.range(triple)),
                        _ => {}
                    }
                    values.clear();
                }
            }
        }
        cmap
    }

    /// How many codes it has.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(super) fn get(&self, code: u32) -> Option<&str> {
        self.texts.get(&code).map(String::as_str)
    }

    fn add(&mut self, code: u32, text: String) {
        if self.texts.len() < MAX_CODES {
            self.texts.insert(code, text);
        }
    }

    fn one(&mut self, pair: &[Object]) {
        if let [code, text] = pair
            && let (Some(code), Some(text)) = (number(code), text.as_string())
        {
            self.add(code, letters(text));
        }
    }

    /// Consecutive codes, with consecutive texts or a list of texts.
    fn range(&mut self, triple: &[Object]) {
        let [first, last, texts] = triple else { return };
        let (Some(first), Some(last)) = (number(first), number(last)) else { return };
        if let Some(texts) = texts.as_array() {
            for (code, text) in (first..=last).zip(texts) {
                self.add(code, letters(text.as_string().unwrap_or_default()));
            }
            return;
        }
        let Some([before @ .., high, low]) = texts.as_string() else { return };
        let unit = u16::from_be_bytes([*high, *low]);
        for (step, code) in (0..=u16::MAX).zip(first..=last) {
            let text = [before, &unit.wrapping_add(step).to_be_bytes()].concat();
            self.add(code, letters(&text));
            if self.texts.len() >= MAX_CODES {
                break;
            }
        }
    }
}

fn number(code: &Object) -> Option<u32> {
    let bytes = code.as_string().filter(|bytes| bytes.len() <= 4)?;
    Some(bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

/// Letters in UTF-16.
fn letters(bytes: &[u8]) -> String {
    // One code is a few letters at most.
    let units = bytes.chunks_exact(2).take(16).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let letters = char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{FFFD}'));
    // Zeros mean no letter.
    letters.filter(|letter| *letter != '\0').collect()
}
