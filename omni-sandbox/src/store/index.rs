//! The indexes: how a record can be found, besides by its key.

/// Lists the indexes once, in every form in which they are needed.
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

// A file whose indexes have different names gets new indexes when it is opened. So if the entries of an index are
// computed differently than before, it has to get a new name.
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
    SessionByTrace = "session.traces",
    /// Sessions by the engine's likeness of the face on the first ID.
    SessionByPortrait = "session.portrait",
    /// Sessions by the engine's likeness of the face on the second ID.
    SessionBySecondPortrait = "session.secondPortrait",
    /// Sessions by the engine's likeness of the face in front of the camera.
    SessionByFace = "session.face",
    /// Sessions by the time at which they are forgotten.
    SessionByEnd = "session.end",
    /// Fully deleted sessions, by the time of the deletion.
    BareSession = "session.bare",
    /// Customers by phone number.
    CustomerByPhone = "customer.phone",
    /// Customers by the name of their face.
    CustomerByFace = "customer.face",
    /// Customers by the engine's likeness of their face: see `FaceSearch`.
    CustomerByLikeness = "customer.likeness",
    /// Customers by digests of what should belong to one person: see `Digests`.
    CustomerByDigest = "customer.digest",
    /// Customers by the session that approved them, which may be gone.
    CustomerBySession = "customer.session",
    /// Customers by either external id of the session that approved them.
    CustomerByExternalId = "customer.externalId",
    /// Customers by the flow of the session that approved them.
    CustomerByFlow = "customer.flow",
    /// Face authentications by customer.
    AuthenticationByCustomer = "authentication.customer",
    /// Entries of the organization's watchlist by ID number.
    EntryByIdNumber = "watchlistEntry.idNumber",
    /// Entries of the organization's watchlist by e-mail address.
    EntryByEmail = "watchlistEntry.email",
    /// Entries of the organization's watchlist by phone number.
    EntryByPhone = "watchlistEntry.phone",
    /// Entries of the organization's watchlist by the name of the face.
    EntryByFace = "watchlistEntry.face",
    /// Entries of the organization's watchlist by the engine's likeness of the face.
    EntryByLikeness = "watchlistEntry.likeness",
    /// Searches of the global watchlists by session.
    SearchBySession = "watchlistSearch.session",
    /// Searches of the global watchlists that have subscribers.
    SearchBySubscription = "watchlistSearch.subscription",
    /// The latest batch.
    BatchLatest = "batch.latest",
    /// People whom a batch has finished, by batch.
    BatchUserDone = "batchUser.done",
    /// People in a batch by session.
    BatchUserBySession = "batchUser.session",
    /// Unfinished tasks in the outbox, by the time at which they are due.
    TaskByDue = "task.due",
    /// Finished jobs in the outbox, by the time at which they finished.
    JobByEnd = "task.jobEnd",
    /// Tasks in the outbox by the session that they concern.
    TaskBySession = "task.session",
}

impl Index {
    /// The face indexes. Faces are only similar, so a search is not for a value but compares with all of them. A record
    /// has at most one value in each.
    pub(super) const FACES: [Self; 5] = [
        Self::CustomerByLikeness,
        Self::SessionByPortrait,
        Self::SessionBySecondPortrait,
        Self::SessionByFace,
        Self::EntryByLikeness,
    ];
}

/// One entry of a record in an index.
pub(crate) type IndexEntry = (Index, String);

/// A time as an index value.
pub(crate) fn time(milliseconds: i64) -> String {
    format!("{:020}", milliseconds.max(0))
}
