//! Compares two words in names, and knows words with a special meaning.

use crate::person::pairs::{Likeness, share_in_place};
use crate::person::sound::sound;

/// An initial matches many names.
const SCORE_OF_INITIAL: f64 = 0.65;

/// A different spelling of the same sound.
const SCORE_OF_SOUND: f64 = 0.95;

/// The smallest share of letters that must be in place, in words with slips: one slip in five letters.
const LEAST_SHARE: f64 = 0.8;

/// From this many letters on, one slip does not make another name. *Mario* and *Marco* are two names; *Gonzales* is
/// one.
const LONG_ENOUGH: usize = 7;

/// Compares two words. `None` if they are different names.
pub(super) fn compare(one: &str, other: &str) -> Option<Likeness> {
    let sure = |score| Some(Likeness { score, is_sure: true });
    if one == other {
        return sure(1.0);
    }
    if is_generation(one) || is_generation(other) {
        return None;
    }
    if one.len().min(other.len()) == 1 {
        return (one.as_bytes().first() == other.as_bytes().first())
            .then(|| sure(SCORE_OF_INITIAL))
            .flatten();
    }
    let (sound, other_sound) = (sound(one), sound(other));
    if sound == other_sound {
        return sure(SCORE_OF_SOUND);
    }
    let share = share_in_place(one, other);
    if share < LEAST_SHARE || sound.as_bytes().first() != other_sound.as_bytes().first() {
        return None;
    }
    // The ending is the gender: Daniel and Daniela, Fernando and Fernanda, Cristian and Cristina.
    let is_other_sex = one.ends_with('A') != other.ends_with('A');
    Some(Likeness { score: share, is_sure: one.len().min(other.len()) >= LONG_ENOUGH && !is_other_sex })
}

/// Common abbreviations on documents, and what they mean.
pub(super) fn written_out(word: &str) -> &str {
    match word {
        "MA" => "MARIA",
        "GPE" => "GUADALUPE",
        "FCO" => "FRANCISCO",
        "FCA" => "FRANCISCA",
        "HDZ" | "HDEZ" => "HERNANDEZ",
        "FDZ" | "FDEZ" => "FERNANDEZ",
        "GZZ" | "GLZ" | "GLEZ" | "GLZZ" => "GONZALEZ",
        "RDZ" | "RDGZ" | "RGUEZ" => "RODRIGUEZ",
        "MTZ" | "MTNZ" => "MARTINEZ",
        "JMZ" => "JIMENEZ",
        "VZQZ" => "VAZQUEZ",
        "STA" => "SANTA",
        "STO" => "SANTO",
        "JR" => "JUNIOR",
        "WM" => "WILLIAM",
        word => word,
    }
}

/// Words between names, which documents add or drop.
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "DE" | "DEL"
            | "LA"
            | "LAS"
            | "LO"
            | "LOS"
            | "EL"
            | "Y"
            | "E"
            | "DA"
            | "DAS"
            | "DO"
            | "DOS"
            | "DI"
            | "DER"
            | "DEN"
            | "VON"
            | "VAN"
            | "LE"
            | "LES"
    )
}

/// Titles before a name.
pub(super) fn is_title(word: &str) -> bool {
    matches!(
        word,
        "SR" | "SRA"
            | "SRTA"
            | "MR"
            | "MRS"
            | "MS"
            | "MISS"
            | "DR"
            | "DRA"
            | "LIC"
            | "ING"
            | "PROF"
            | "DON"
            | "DONA"
    )
}

/// Words that distinguish a person from a parent or uncle with the same name.
pub(super) fn is_generation(word: &str) -> bool {
    matches!(word, "JUNIOR" | "SR" | "SENIOR" | "FILHO" | "NETO" | "SOBRINHO" | "II" | "III" | "IV")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_sure_in_long_words_only() {
        let is_sure = |one, other| compare(one, other).map(|likeness| likeness.is_sure);
        assert_eq!(is_sure("VILLASENOR", "VILLASEMOR"), Some(true));
        assert_eq!(is_sure("MEDINA", "MEDIMA"), Some(false));
        assert_eq!(is_sure("FERNANDO", "FERNANDA"), Some(false));
        assert_eq!(is_sure("FERNANDO", "HERNANDO"), None);
        assert_eq!(is_sure("JUAN", "JOAN"), None);
        assert_eq!(is_sure("II", "III"), None);
        assert_eq!(is_sure("J", "JUAN"), Some(true));
        assert_eq!(is_sure("J", "PEDRO"), None);
    }
}
