//! The verdict of a rule.

use omni_engines::person::Agreement;
use omni_types::{ScoreStatus, ScoreValue};

/// Status and value of one check.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Verdict {
    pub(super) status: ScoreStatus,
    /// As callers get it; none where only the status is documented.
    pub(super) value: Option<String>,
}

impl Verdict {
    pub(super) fn new(status: ScoreStatus, value: impl Into<String>) -> Self {
        Self { status, value: Some(value.into()) }
    }

    /// A check that passes or fails, with the value 100 or 0.
    pub(super) fn passed(passed: bool) -> Self {
        if passed { Self::new(ScoreStatus::Ok, "100") } else { Self::new(ScoreStatus::Fail, "0") }
    }

    /// What compares two readings of the same. A partial agreement needs manual review.
    pub(super) fn of(agreement: Agreement) -> Self {
        match agreement {
            Agreement::Match => Self::passed(true),
            Agreement::Partial => Self::new(ScoreStatus::Warn, "50"),
            Agreement::None => Self::passed(false),
        }
    }

    /// A check without a value.
    pub(super) fn status(status: ScoreStatus) -> Self {
        Self { status, value: None }
    }

    /// The verdict as callers get it.
    pub(super) fn score(&self) -> ScoreValue {
        let mut score = ScoreValue::new().with_status(self.status.clone());
        score.value.clone_from(&self.value);
        score
    }

    /// The value of the verdict in its section, from 0 to 100.
    pub(super) fn worth(&self) -> f64 {
        match self.status {
            ScoreStatus::Ok | ScoreStatus::ManualOk => 100.0,
            ScoreStatus::Fail | ScoreStatus::ManualFail => 0.0,
            _ => 50.0,
        }
    }
}

/// A number from 0 to 100 as the API writes it.
pub(super) fn written(value: f64) -> String {
    format!("{:.1}", unsigned(value))
}

/// The same, as an integer.
pub(super) fn rounded(value: f64) -> String {
    format!("{:.0}", unsigned(value))
}

/// Negative zero, and anything else below the range, becomes zero.
fn unsigned(value: f64) -> f64 {
    if value > 0.0 { value } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_begins_with_a_minus() {
        for value in [-0.0, 0.0, -1e-9, f64::NAN] {
            assert_eq!((written(value), rounded(value)), ("0.0".to_owned(), "0".to_owned()));
        }
        assert_eq!((written(87.25), rounded(87.25)), ("87.2".to_owned(), "87".to_owned()));
    }
}
