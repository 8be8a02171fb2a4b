//! Whether the person became a customer.

use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// The result of the approval.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Approval {
    /// Id of the customer that the person was approved as.
    pub(crate) customer: Option<String>,
}

impl Part for Approval {
    fn delete(&mut self, keep: Keep) {
        if !keep.customer {
            self.customer = None;
        }
    }
}
