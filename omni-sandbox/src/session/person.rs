//! Who the person claims to be: what was entered, not captured.

use omni_types::CustomFields;
use serde::{Deserialize, Serialize};

use super::keep::Fields;
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
    fn delete(&mut self, keep: Keep) {
        let before = std::mem::take(self);
        let Fields { external_id, external_customer_id, custom_fields, phone, email, name } = keep.fields;
        self.external_id = before.external_id.filter(|_| external_id);
        self.external_customer_id = before.external_customer_id.filter(|_| external_customer_id);
        self.phone = before.phone.filter(|_| phone);
        self.email = before.email.filter(|_| email);
        self.name = before.name.filter(|_| name);
        if custom_fields {
            self.custom_fields = before.custom_fields;
        }
    }
}
