//! The people who were approved.

use serde::{Deserialize, Serialize};

use super::{Index, IndexEntry, Record, Table};
use crate::evidence::FaceId;

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
    /// Id of the flow that the session used.
    #[serde(default)]
    pub(crate) flow: Option<String>,
    pub(crate) phone: Option<String>,
    /// The face, if one was compared.
    pub(crate) face: Option<FaceId>,
    /// The name on the ID, if it was read.
    pub(crate) name: Option<String>,
    /// When the face was last authenticated.
    #[serde(default)]
    pub(crate) authenticated_at: Option<i64>,
    /// What searches for signs of fraud need, although the session may be gone.
    #[serde(default, skip_serializing_if = "Digests::is_empty")]
    pub(crate) digests: Digests,
}

/// What the session knew about the person, as keyed digests: whether somebody else states the same can be checked, but
/// nothing can be read from them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Digests {
    /// Of the numbers of the IDs, the CURPs and the e-mail address: equal values have equal digests.
    pub(crate) traces: Vec<String>,
    /// Of the date of birth on the ID. No other customer has the same, even if born on the same day.
    pub(crate) born: Option<String>,
}

impl Digests {
    /// Whether nothing is known, or nothing may be used.
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Record for Customer {
    const TABLE: Table = Table::Customers;

    fn key(&self) -> &str {
        &self.id
    }

    fn entries(&self) -> Vec<IndexEntry> {
        let face = self.face.as_ref();
        let entries = [
            (Index::CustomerByPhone, self.phone.clone()),
            (Index::CustomerByFace, face.and_then(FaceId::name).map(str::to_owned)),
            (Index::CustomerByLikeness, face.and_then(FaceId::written_likeness)),
            (Index::CustomerByExternalId, self.external_id.clone()),
            (Index::CustomerByExternalId, self.other_external_id.clone()),
            (Index::CustomerByFlow, self.flow.clone()),
        ];
        let entries = entries.into_iter().filter_map(|(index, value)| Some((index, value?)));
        let digests = self.digests.traces.iter().map(|digest| (Index::CustomerByDigest, digest.clone()));
        entries.chain(digests).chain([(Index::CustomerBySession, self.session.clone())]).collect()
    }
}
