//! Numbers of documents as they are read from images, where some letters look like digits.

use super::similarity::Agreement;
use super::text::key;

/// Letters and digits that look alike.
pub(crate) const ALIKE: [&[u8]; 6] = [b"0OQD", b"1IL", b"2Z", b"5S", b"8B", b"6G"];

/// Largest share of the characters of a number that is misread while the rest is right.
const MISREAD: f64 = 1.0 / 3.0;

/// Whether two numbers are the same except for characters that look alike, such as `O` and `0`.
#[must_use]
pub fn looks_like(one: &str, other: &str) -> bool {
    one.chars().count() == other.chars().count() && shape(one) == shape(other)
}

/// Whether a number that was read agrees with one that a machine-readable zone or a barcode states. Punctuation does not
/// count.
///
/// A number that was read with certainty agrees or not. If it is uncertain, characters that look alike are the same, and a
/// few others may have been misread: then it agrees partly.
#[must_use]
pub fn agreement(read: &str, is_sure: bool, stated: &str) -> Agreement {
    let (read, stated) = (key(read), key(stated));
    if read == stated {
        return Agreement::Match;
    }
    if is_sure {
        return Agreement::None;
    }
    let (read, stated) = (shape(&read), shape(&stated));
    if read == stated {
        return Agreement::Match;
    }
    if strsim::normalized_levenshtein(&read, &stated) >= 1.0 - MISREAD {
        Agreement::Partial
    } else {
        Agreement::None
    }
}

/// The number with one character instead of all that look like it.
fn shape(number: &str) -> String {
    let shape = |character: char| {
        let alike = ALIKE.iter().find(|alike| alike.iter().any(|one| char::from(*one) == character));
        alike.and_then(|alike| alike.first()).map_or(character, |digit| char::from(*digit))
    };
    number.chars().map(shape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_uncertain_numbers_are_given_the_benefit_of_the_doubt() {
        use Agreement::{Match, None, Partial};
        for (read, stated, sure, unsure) in [
            ("X12-345 6", "x123456", Match, Match),
            ("ABA568Q51", "ABA568Q5I", None, Match),
            ("KCQB39700", "KCQB397OO", None, Match),
            ("KCQB39700", "KCQB89200", None, Partial),
            ("KCQB39700", "MUG0Z3A6O", None, None),
            ("", "X123456", None, None),
        ] {
            assert_eq!(
                (agreement(read, true, stated), agreement(read, false, stated)),
                (sure, unsure),
                "{read}"
            );
        }
    }

    #[test]
    fn numbers_that_look_alike_are_equally_long() {
        assert!(looks_like("0DB", "QO8") && looks_like("", ""));
        assert!(!looks_like("0D", "0DB") && !looks_like("1234", "1235"));
    }
}
