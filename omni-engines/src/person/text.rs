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

/// Minimum number of letters of a text that may be the beginning of a longer one: zones cut off long names.
const CUT_OFF: usize = 10;

/// Whether two texts are the same, apart from accents, spaces and the letters that machine-readable zones do not have: those
/// write `Ä` as `AE` or as `A`. A text of at least ten letters is the same as a longer one that begins with it. An empty
/// text is the same only as another empty text.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    let spellings = |text: &str| [key(text), mrz::encode_name_component(text).replace('<', "")];
    let (own, others) = (spellings(one), spellings(other));
    let [own_key, other_key] = [&own[0], &others[0]];
    if own_key.is_empty() || other_key.is_empty() {
        return own_key == other_key;
    }
    let plain = |text: &str| text.replace("AE", "A").replace("OE", "O").replace("UE", "U").replace("AA", "A");
    let same = |one: &String| others.iter().any(|other| one == other || plain(one) == plain(other));
    let (shorter, longer) =
        if own_key.len() < other_key.len() { (own_key, other_key) } else { (other_key, own_key) };
    own.iter().any(|own| !own.is_empty() && same(own))
        || (shorter.len() >= CUT_OFF && longer.starts_with(shorter.as_str()))
}

/// Whether a name in a machine-readable zone is a shortened form of the whole name: the beginning of each word, in the
/// same order. Words at the end may be missing. The unshortened name also counts: it may just have fit.
#[must_use]
pub fn is_cut(in_zone: &str, whole: &str) -> bool {
    let words = |text: &'_ str| -> Vec<String> {
        let words = text.split(|character: char| character.is_whitespace() || character == '-');
        words.filter(|word| !key(word).is_empty()).map(str::to_owned).collect()
    };
    let begins = |kept: &str, word: &str| {
        let kept = key(kept);
        // Zones write `Ä` as `AE` or as `A`.
        [key(word), mrz::encode_name_component(word).replace('<', "")]
            .iter()
            .any(|word| word.starts_with(&kept))
    };
    let (kept, printed) = (words(in_zone), words(whole));
    begins(in_zone, whole)
        || (kept.len() <= printed.len() && kept.iter().zip(&printed).all(|(kept, word)| begins(kept, word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_sources_spell_differently_are_the_same() {
        for (one, other) in [
            ("MÜLLER", "MUELLER"),
            ("MÜLLER", "MULLER"),
            ("JÄÄSKELÄINEN", "JAEAESKELAEINEN"),
            ("ÅGREN", "AAGREN"),
            ("PEÑA", "PENA"),
            ("MAC GREGOR", "MACGREGOR"),
            ("MAXIMILIANA FICTICIA", "MAXIMILIANA FICT"),
            ("", ""),
        ] {
            assert!(is_same(one, other) && is_same(other, one), "{one} {other}");
        }
        for (one, other) in
            [("MULLER", "MILLER"), ("ANA", "ANABEL"), ("ANA", ""), ("", "MAXIMILIANA"), ("北", "PRUEBA")]
        {
            assert!(!is_same(one, other) && !is_same(other, one), "{one} {other}");
        }
    }

    #[test]
    fn a_zone_cuts_off_words_but_does_not_change_them() {
        for (in_zone, whole) in [
            ("MAXIMILI", "MAXIMILIANA ALEXANDRINA"),
            ("MAXIMILIANA A", "MAXIMILIANA ALEXANDRINA"),
            ("BENNELONG WOOLOOMOOLOO WARRANDYTE W", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL"),
            ("B W W WARNAMBOOL", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL"),
            ("SMITH JON", "SMITH-JONES"),
            ("JAEAESKE", "JÄÄSKELÄINEN"),
            ("ONEI", "O'NEIL"),
            ("DELACR", "DE LA CRUZ"),
            ("", "LI"),
        ] {
            assert!(is_cut(in_zone, whole), "{in_zone} {whole}");
        }
        for (in_zone, whole) in [
            ("MAXIMILIANA ALEXANDRINA", "MAXIMILIANA"),
            ("ALEXANDRINA", "MAXIMILIANA ALEXANDRINA"),
            ("MAXIMILIANUS", "MAXIMILIANA ALEXANDRINA"),
            ("LIN", "LI"),
        ] {
            assert!(!is_cut(in_zone, whole), "{in_zone} {whole}");
        }
    }

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
    fn key_has_no_spaces() {
        assert_eq!(key("Mac Gregor-Núñez"), "MACGREGORNUNEZ");
        assert_eq!(key(" "), "");
    }
}
