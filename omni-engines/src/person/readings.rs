//! The confidence in a value that was read more than once.

/// Maximum confidence in a value if its sources contradict each other.
const CONTRADICTED: f64 = 0.4;

/// The confidence, 0 to 1, in a value on which two sources with these confidences agree: higher than either. Print and
/// zone are read by the same network, but from different letters.
#[must_use]
pub fn agreeing(one: f64, other: f64) -> f64 {
    rounded(1.0 - (1.0 - one) * (1.0 - other))
}

/// The confidence, 0 to 1, in a value that another source contradicts: low, whatever the sources are.
#[must_use]
pub fn contradicted(confidence: f64) -> f64 {
    rounded(confidence.min(CONTRADICTED))
}

/// To three decimals, from 0 to 1: processors differ in the last digits.
#[must_use]
pub fn rounded(confidence: f64) -> f64 {
    (confidence.clamp(0.0, 1.0) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sources_make_a_value_surer_or_unsure() {
        assert_eq!((agreeing(0.8, 0.5), agreeing(0.9, 0.5), agreeing(1.0, 0.0)), (0.9, 0.95, 1.0));
        assert_eq!((contradicted(0.9), contradicted(0.3)), (0.4, 0.3));
        assert_eq!((rounded(0.98765), rounded(1.2), rounded(-1.0)), (0.988, 1.0, 0.0));
    }
}
