//! What was read from documents that are not IDs.

use omni_types::MedicalData;
use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::evidence::Statement;
use crate::persona::Decision;

/// A proof of address and a medical card.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Papers {
    pub(crate) statement: Option<Decision<Statement>>,
    /// How many proofs of address were rejected.
    pub(crate) statement_failures: i32,
    pub(crate) medical_card: Option<Decision<MedicalData>>,
}

impl Part for Papers {
    fn delete(&mut self, keep: Keep) {
        let failures = std::mem::take(self).statement_failures;
        if keep.stats {
            self.statement_failures = failures;
        }
    }
}
