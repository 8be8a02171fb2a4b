//! Text in comparable form: ASCII capitals, words separated by one space.

use deunicode::deunicode_char;

/// Maximum length of a folded text that is compared fuzzily. No name or address is longer, and the time for a
/// comparison grows with the square of the length.
pub(super) const MAX_COMPARED: usize = 400;

/// Folds a text: letters of every script become ASCII capitals, apostrophes vanish, and everything else that is
/// neither a letter nor a digit separates words.
///
/// `Núñez-O'Brien, José` becomes `NUNEZ OBRIEN JOSE`, and `Müller` becomes `MULLER`. Characters without a
/// transliteration separate words too, so the result may be empty.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        // The transliteration drops tabs and line ends, which separate words.
        let letters = if character.is_control() { None } else { deunicode_char(character) };
        for letter in letters.unwrap_or(" ").chars() {
            if letter.is_ascii_alphanumeric() {
                folded.push(letter.to_ascii_uppercase());
            } else if !matches!(letter, '\'' | '`') && !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Only the letters and digits of the folded text. Two spellings of the same word or number have the same key.
#[must_use]
pub fn key(text: &str) -> String {
    let mut key = fold(text);
    key.retain(|character| character != ' ');
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fold_leaves_capitals_of_ascii() {
        for (text, folded) in [
            ("", ""),
            ("  ", ""),
            ("José", "JOSE"),
            ("Jose\u{301}", "JOSE"),
            ("Núñez", "NUNEZ"),
            ("N\u{303}ando", "NANDO"),
            ("García-López", "GARCIA LOPEZ"),
            ("O'Brien", "OBRIEN"),
            ("O’Brien", "OBRIEN"),
            ("João  da\tSilva\r\nNeto ", "JOAO DA SILVA NETO"),
            ("北京 市", "BEI JING SHI"),
            ("Argüello", "ARGUELLO"),
            ("Straße", "STRASSE"),
            ("Łukasz Øre", "LUKASZ ORE"),
            ("Иван", "IVAN"),
            ("J. R. Müller, Jr.", "J R MULLER JR"),
            ("Av. 5 de Mayo #12-B", "AV 5 DE MAYO 12 B"),
            ("\u{0}\u{fffd}", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn key_has_no_blanks() {
        assert_eq!(key("Mac Gregor-Núñez"), "MACGREGORNUNEZ");
        assert_eq!(key(" "), "");
    }
}
