//! The people who were approved.

use serde::{Deserialize, Serialize};

use super::{Index, IndexEntry, Record, Table};

/// An approved person.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Customer {
    pub(crate) id: String,
    /// Id of the session in which the person was approved.
    pub(crate) session: String,
    pub(crate) external_id: Option<String>,
    /// The other external id, if the session had both.
    #[serde(default)]
    pub(crate) other_external_id: Option<String>,
    /// Id of the flow that the session followed.
    #[serde(default)]
    pub(crate) flow: Option<String>,
    pub(crate) phone: Option<String>,
    /// Name of the face, if one was compared.
    pub(crate) face: Option<String>,
    /// The name on the ID, if it was read.
    pub(crate) name: Option<String>,
    /// When the face was last authenticated.
    #[serde(default)]
    pub(crate) authenticated_at: Option<i64>,
}

impl Record for Customer {
    const TABLE: Table = Table::Customers;

    fn key(&self) -> &str {
        &self.id
    }

    fn entries(&self) -> Vec<IndexEntry> {
        let entries = [
            (Index::CustomerByPhone, &self.phone),
            (Index::CustomerByFace, &self.face),
            (Index::CustomerByExternalId, &self.external_id),
            (Index::CustomerByExternalId, &self.other_external_id),
            (Index::CustomerByFlow, &self.flow),
        ];
        let entries = entries.into_iter().filter_map(|(index, value)| Some((index, value.clone()?)));
        entries.chain([(Index::CustomerBySession, self.session.clone())]).collect()
    }
}
