//! What was requested from the external provider of work histories and payment proofs, and what it sent.

use omni_types::{ImssOperation, ImssRecord, Sensitive};
use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::persona::Source;

/// The last request to the provider.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Provider {
    /// The response, which is missing until the provider has sent it.
    pub(crate) record: Option<ImssRecord>,
    /// The source of the data.
    pub(crate) source: Option<Source>,
}

impl Provider {
    /// Begins a request, and forgets the previous one.
    pub(crate) fn request(&mut self, session: &str, id: &str, operation: ImssOperation) {
        let record = ImssRecord::new().with_interview_id(session).with_request_id(id);
        *self = Self { record: Some(record.with_operation(operation)), source: None };
    }

    /// Accepts the data, unless another request was made since.
    pub(crate) fn receive(&mut self, id: &str, data: String, source: Source) {
        if let Some(record) = self.record.as_mut().filter(|record| record.request_id.as_deref() == Some(id)) {
            record.data_json = Some(Sensitive::new(data));
            self.source = Some(source);
        }
    }
}

impl Part for Provider {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }
}
