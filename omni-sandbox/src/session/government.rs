//! What the government said about the ID.

use omni_types::{GovernmentComparisonResults, GovernmentValidationScore};
use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::persona::Decision;

/// The last government check.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Government {
    /// How often it was asked.
    pub(crate) attempts: i32,
    /// How often it did not confirm the ID.
    pub(crate) failures: i32,
    pub(crate) check: Option<Decision<GovernmentCheck>>,
    /// The voter card was also looked up on the pages of the register.
    pub(crate) scraped: bool,
}

/// The government's response, in the forms that others need.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct GovernmentCheck {
    pub(crate) status_code: i32,
    /// The section of the score.
    pub(crate) score: GovernmentValidationScore,
    /// The part of the OCR data.
    pub(crate) comparison: GovernmentComparisonResults,
}

impl Part for Government {
    fn delete(&mut self, _: Keep) {
        *self = Self { attempts: self.attempts, failures: self.failures, ..Self::default() };
    }
}
