//! Who the person says to be: what was entered, not captured.

use omni_types::CustomFields;
use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// Data that the caller entered.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Person {
    pub(crate) external_id: Option<String>,
    pub(crate) external_customer_id: Option<String>,
    pub(crate) redirection_url: Option<String>,
    pub(crate) custom_fields: CustomFields,
    /// In E.164 format.
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) name: Option<String>,
}

impl Part for Person {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }
}
