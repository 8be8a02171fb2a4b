//! What a rule says.

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

    /// What the verdict is worth in its section, from 0 to 100.
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
    format!("{value:.1}")
}
