//! The indexes: by what else than its key a record is found.

/// An index of a table. Values are texts; numbers and times are written with leading zeros, so that they sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Index {
    /// Sessions by `externalId`.
    SessionByExternalId,
    /// Sessions by `externalCustomerId`.
    SessionByExternalCustomerId,
    /// Sessions by the id of their flow.
    SessionByFlow,
    /// Sessions by the customer whom they approved or recognized.
    SessionByCustomer,
    /// Sessions that are kept until a time.
    SessionByEnd,
    /// Customers by phone number.
    CustomerByPhone,
    /// Customers by the name of their face.
    CustomerByFace,
    /// Tasks of the outbox that are not done, by the time at which they are due.
    TaskByDue,
    /// Tasks of the outbox by the session that they are about.
    TaskBySession,
}

impl Index {
    /// A name that never changes, for what is written to a file.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SessionByExternalId => "session.externalId",
            Self::SessionByExternalCustomerId => "session.externalCustomerId",
            Self::SessionByFlow => "session.flow",
            Self::SessionByCustomer => "session.customer",
            Self::SessionByEnd => "session.end",
            Self::CustomerByPhone => "customer.phone",
            Self::CustomerByFace => "customer.face",
            Self::TaskByDue => "task.due",
            Self::TaskBySession => "task.session",
        }
    }
}

/// One entry of a record in an index.
pub(crate) type IndexEntry = (Index, String);

/// A time as a value of an index.
pub(crate) fn time(milliseconds: i64) -> String {
    format!("{:020}", milliseconds.max(0))
}
