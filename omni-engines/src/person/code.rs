//! Codes of a fixed length: the type, and shared code for reading them.

/// Declares a code of ASCII characters that is `Copy` and whose `Debug` shows nothing.
macro_rules! code {
    ($(#[$meta:meta])* $name:ident, $length:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name([u8; $length]);

        impl $name {
            /// The code in capitals, without punctuation.
            #[must_use]
            pub fn as_str(&self) -> &str {
                // Only ASCII gets in, so the empty text is never returned.
                std::str::from_utf8(&self.0).unwrap_or_default()
            }
        }

        /// Shows nothing: the code identifies a person or company.
        impl std::fmt::Debug for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

/// Declares the reasons to refuse a code: each variant has one text, which is both its documentation and its
/// `Display`.
macro_rules! refusals {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = $text] $variant,)+
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(match self {
                    $(Self::$variant => $text,)+
                })
            }
        }

        impl std::error::Error for $name {}
    };
}

pub(super) use code;
pub(crate) use refusals;

/// The characters of a code that is written in capitals, with either exactly the punctuation of the template or none.
///
/// A `#` in the template is a letter or a digit. `None` if there are fewer or more characters, or others.
pub(super) fn characters<const N: usize>(text: &str, template: &str) -> Option<[u8; N]> {
    let text = text.trim();
    let mut characters = [0; N];
    let mut places = characters.iter_mut();
    if text.len() == N {
        for (place, character) in places.by_ref().zip(text.bytes()) {
            *place = alphanumeric(character)?;
        }
    } else {
        if text.len() != template.len() {
            return None;
        }
        for (expected, character) in template.bytes().zip(text.bytes()) {
            if expected == b'#' {
                *places.next()? = alphanumeric(character)?;
            } else if expected != character {
                return None;
            }
        }
    }
    places.next().is_none().then_some(characters)
}

/// Like [`characters`], but digits only.
pub(super) fn digits<const N: usize>(text: &str, template: &str) -> Option<[u8; N]> {
    characters(text, template).filter(|digits| digits.iter().all(u8::is_ascii_digit))
}

/// The value of digits, for comparing parts of a code. No part has more than nine digits.
pub(super) fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit.saturating_sub(b'0')))
}

/// The check digit of Brazilian codes: weights from 2 upward, from right to left, starting again after `most`; modulo 11.
pub(super) fn modulo_11(characters: &[u8], most: u32) -> u8 {
    // A letter counts by its ASCII position, as the 2024 rule for companies says; digits keep their value.
    let sum: u32 = characters
        .iter()
        .rev()
        .zip((2..=most).cycle())
        .map(|(character, weight)| u32::from(character.saturating_sub(b'0')) * weight)
        .sum();
    match sum % 11 {
        0 | 1 => b'0',
        // At least 2, so the digit is at most 9.
        rest => b'0' + (11 - rest) as u8,
    }
}

fn alphanumeric(character: u8) -> Option<u8> {
    character.is_ascii_alphanumeric().then_some(character.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_is_all_or_nothing() {
        let template = "##.##-#";
        for text in ["1a2B3", "1a.2B-3", " 1a2B3 "] {
            assert_eq!(characters::<5>(text, template), Some(*b"1A2B3"), "{text}");
        }
        for text in ["", "1a2B", "1a2B34", "1a.2B3", "1a-2B.3", "1a 2B 3", "ñ2B3", "1a.2B-ñ"] {
            assert_eq!(characters::<5>(text, template), None, "{text}");
        }
        assert_eq!(digits::<5>("1a2B3", template), None);
        assert_eq!(digits::<5>("12.34-5", template), Some(*b"12345"));
    }

    #[test]
    fn number_reads_digits() {
        assert_eq!(number(b"0042"), 42);
        assert_eq!(number(b""), 0);
    }
}
