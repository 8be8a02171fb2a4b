//! The indexes: what a record is found by, besides its key.

/// Writes the indexes once, for each way in which they are needed.
macro_rules! indexes {
    ($($(#[$doc:meta])* $index:ident = $name:literal,)*) => {
        /// An index of a table. Values are texts; numbers and times are written with leading zeros, so that they sort.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Index {
            $($(#[$doc])* $index,)*
        }

        #[cfg(any(test, feature = "file"))]
        impl Index {
            /// All indexes.
            pub(crate) const ALL: &[Self] = &[$(Self::$index),*];

            /// The name in a file.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$index => $name,)*
                }
            }
        }
    };
}

// A file whose indexes have other names than these gets new indexes when it is opened. So an index whose entries are
// made in another way than before gets another name.
indexes! {
    /// Sessions by `externalId`.
    SessionByExternalId = "session.externalId",
    /// Sessions by `externalCustomerId`.
    SessionByExternalCustomerId = "session.externalCustomerId",
    /// Sessions by the id of their flow.
    SessionByFlow = "session.flow",
    /// Sessions by the customers whom they approved or recognized.
    SessionByCustomer = "session.customers",
    /// Sessions by what should belong to one person: see `Session::traces`.
    SessionByTrace = "session.trace",
    /// Sessions by what an engine made of the face on the ID.
    SessionByPortrait = "session.portrait",
    /// Sessions by what an engine made of the face in front of the camera.
    SessionByFace = "session.face",
    /// Sessions that are kept until a time.
    SessionByEnd = "session.end",
    /// Deleted sessions that have nothing left, by the time of the deletion.
    BareSession = "session.bare",
    /// Customers by phone number.
    CustomerByPhone = "customer.phone",
    /// Customers by the name of their face.
    CustomerByFace = "customer.face",
    /// Customers by what an engine made of their face: see `FaceSearch`.
    CustomerByLikeness = "customer.likeness",
    /// Customers by the session that approved them, which may be gone.
    CustomerBySession = "customer.session",
    /// Customers by either external id of the session that approved them.
    CustomerByExternalId = "customer.externalId",
    /// Customers by the flow of the session that approved them.
    CustomerByFlow = "customer.flow",
    /// Face authentications by customer.
    AuthenticationByCustomer = "authentication.customer",
    /// Entries of the organization's watchlist by the number of an ID.
    EntryByIdNumber = "watchlistEntry.idNumber",
    /// Entries of the organization's watchlist by e-mail address.
    EntryByEmail = "watchlistEntry.email",
    /// Entries of the organization's watchlist by phone number.
    EntryByPhone = "watchlistEntry.phone",
    /// Entries of the organization's watchlist by the name of the face.
    EntryByFace = "watchlistEntry.face",
    /// Entries of the organization's watchlist by what an engine made of the face.
    EntryByLikeness = "watchlistEntry.likeness",
    /// Searches of the global watchlists by session.
    SearchBySession = "watchlistSearch.session",
    /// Searches of the global watchlists whose updates somebody wants to be notified of.
    SearchBySubscription = "watchlistSearch.subscription",
    /// The latest batch.
    BatchLatest = "batch.latest",
    /// People whom a batch has finished with, by batch.
    BatchUserDone = "batchUser.done",
    /// People in a batch by session.
    BatchUserBySession = "batchUser.session",
    /// Tasks of the outbox that are not done, by the time at which they are due.
    TaskByDue = "task.due",
    /// Jobs of the outbox that are done, by the time at which they were.
    JobByEnd = "task.jobEnd",
    /// Tasks of the outbox by the session that they are about.
    TaskBySession = "task.session",
}

impl Index {
    /// The indexes of faces. Faces are only alike, so nobody looks for a value: all are compared with. A record has at most one
    /// value in each.
    pub(super) const FACES: [Self; 4] =
        [Self::CustomerByLikeness, Self::SessionByPortrait, Self::SessionByFace, Self::EntryByLikeness];
}

/// One entry of a record in an index.
pub(crate) type IndexEntry = (Index, String);

/// A time as a value of an index.
pub(crate) fn time(milliseconds: i64) -> String {
    format!("{:020}", milliseconds.max(0))
}
