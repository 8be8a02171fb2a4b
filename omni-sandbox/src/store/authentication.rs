//! Face authentications of customers.

use serde::{Deserialize, Serialize};

use super::{Index, IndexEntry, Record, Table};

/// One authentication.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Authentication {
    pub(crate) id: String,
    pub(crate) customer: String,
    /// When the person was authenticated, in milliseconds.
    pub(crate) at: Option<i64>,
    pub(crate) confidence: Option<f64>,
    /// The source of the batch.
    pub(crate) source: Option<String>,
    /// Id of the image.
    pub(crate) photo: Option<String>,
}

impl Record for Authentication {
    const TABLE: Table = Table::Authentications;

    fn key(&self) -> &str {
        &self.id
    }

    fn entries(&self) -> Vec<IndexEntry> {
        vec![(Index::AuthenticationByCustomer, self.customer.clone())]
    }

    fn blobs(&self) -> Vec<String> {
        self.photo.iter().cloned().collect()
    }
}
