//! How similar two names or addresses are: a score, and the thresholds that give it meaning.
//!
//! All thresholds are here. The scores of [`name`](super::name) and [`address`](super::address) are designed so that
//! the same thresholds fit both.

use super::text;

/// The lowest score for the same person or place, written differently.
pub const MATCH: f64 = 0.85;

/// The lowest score that needs manual review: part of it agrees, and part is missing or differs.
pub const PARTIAL: f64 = 0.60;

/// The highest score if a part certainly differs: below [`MATCH`].
pub(super) const CEILING_OF_DIFFERENCE: f64 = 0.80;

/// The highest score if an essential part differs, such as the house number: below [`PARTIAL`].
pub(super) const CEILING_OF_CONTRADICTION: f64 = 0.50;

/// How similar two texts are, from 0.0 to 1.0, rounded to three decimals.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Similarity(f64);

/// What a [`Similarity`] means. The less two agree, the greater it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// The same, apart from spelling: at least [`MATCH`].
    Match,
    /// Partly the same: at least [`PARTIAL`].
    Partial,
    /// Different.
    None,
}

impl Similarity {
    /// Nothing in common.
    pub const NONE: Self = Self(0.0);

    /// The same text.
    pub const FULL: Self = Self(1.0);

    /// Clamps a score to the range and rounds it. NaN means that nothing is in common.
    pub(super) fn new(score: f64) -> Self {
        if score.is_nan() { Self::NONE } else { Self((score.clamp(0.0, 1.0) * 1000.0).round() / 1000.0) }
    }

    /// Cases that need no comparison of words: one of the folded texts is empty, they are equal, or one is too long.
    pub(super) fn settled(one: &str, other: &str) -> Option<Self> {
        if one.is_empty() || other.is_empty() {
            return Some(Self::NONE);
        }
        if one == other {
            return Some(Self::FULL);
        }
        (one.len().max(other.len()) > text::MAX_COMPARED).then_some(Self::NONE)
    }

    /// The score, from 0.0 to 1.0.
    #[must_use]
    pub fn score(self) -> f64 {
        self.0
    }

    /// What the score means.
    #[must_use]
    pub fn agreement(self) -> Agreement {
        if self.0 >= MATCH {
            Agreement::Match
        } else if self.0 >= PARTIAL {
            Agreement::Partial
        } else {
            Agreement::None
        }
    }

    /// Whether a search with this fuzziness finds it. At 0.0 it finds only the same text, at 1.0 everything from
    /// [`PARTIAL`] on, and proportionally in between. The fuzziness is clamped to that range.
    #[must_use]
    pub fn is_found(self, fuzziness: f64) -> bool {
        let fuzziness = if fuzziness.is_nan() { 0.0 } else { fuzziness.clamp(0.0, 1.0) };
        self.0 >= 1.0 - fuzziness * (1.0 - PARTIAL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_stay_in_the_range() {
        for (given, score) in
            [(-1.0, 0.0), (2.0, 1.0), (f64::NAN, 0.0), (0.12345, 0.123), (f64::INFINITY, 1.0)]
        {
            assert_eq!(Similarity::new(given).score(), score, "{given}");
        }
    }

    #[test]
    fn thresholds_belong_to_the_better_side() {
        assert_eq!(Similarity::new(MATCH).agreement(), Agreement::Match);
        assert_eq!(Similarity::new(MATCH - 0.001).agreement(), Agreement::Partial);
        assert_eq!(Similarity::new(PARTIAL).agreement(), Agreement::Partial);
        assert_eq!(Similarity::new(PARTIAL - 0.001).agreement(), Agreement::None);
        assert_eq!(Similarity::new(CEILING_OF_DIFFERENCE).agreement(), Agreement::Partial);
        assert_eq!(Similarity::new(CEILING_OF_CONTRADICTION).agreement(), Agreement::None);
    }

    #[test]
    fn fuzziness_opens_the_search() {
        let near = Similarity::new(0.9);
        assert!(!near.is_found(0.0) && !near.is_found(f64::NAN) && !near.is_found(-1.0));
        assert!(near.is_found(0.5) && near.is_found(1.0) && near.is_found(7.0));
        assert!(Similarity::FULL.is_found(0.0));
        assert!(!Similarity::new(PARTIAL - 0.001).is_found(1.0));
    }
}
