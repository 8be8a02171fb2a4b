//! What was seen so far, and what passed unchecked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::tap::NoCopy;
use crate::Error;
use crate::finding::Findings;

/// Why an exchange was not checked, or only in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unseen {
    TooLong,
    NoRoom,
    BrokenOff,
    Encoded,
    TooDeep,
    TooFast,
    CutOff,
    Unreached,
    NotForUs,
    Malformed,
}

impl Unseen {
    /// The words for a number of exchanges, and how to have them checked next time.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Unseen::TooLong => ("had a body that is too long to be checked", "ask for less at a time"),
            Unseen::NoRoom => (
                "arrived while the copy buffer was full",
                "raise --hold-mib, or send fewer large bodies at the same time",
            ),
            Unseen::BrokenOff => ("had a body that was cut off", "read each response to its end"),
            Unseen::Encoded => (
                "had a body that is encoded in an unknown or broken way",
                "send bodies as they are, or with gzip or deflate",
            ),
            Unseen::TooDeep => ("had a body that is nested too deeply", "check those by hand"),
            Unseen::TooFast => ("came too fast to be checked", "send fewer at the same time"),
            Unseen::CutOff => ("were cut off before they were checked", "let the calls end before the proxy"),
            Unseen::Unreached => ("had no response from the server", "check --upstream and the connection"),
            Unseen::Malformed => ("were not valid HTTP", "encode what is in paths and queries"),
            Unseen::NotForUs => (
                "were not for a reverse proxy",
                "use the URL of the proxy as base URL, and not as a forward proxy",
            ),
        }
    }
}

impl From<NoCopy> for Unseen {
    fn from(why: NoCopy) -> Self {
        match why {
            NoCopy::TooLong => Unseen::TooLong,
            NoCopy::NoRoom => Unseen::NoRoom,
            NoCopy::BrokenOff => Unseen::BrokenOff,
        }
    }
}

#[derive(Default)]
pub(super) struct Seen {
    pub(super) findings: Findings,
    /// Exchanges that arrived.
    passed: u64,
    /// Checked exchanges of documented operations.
    pub(super) checked: u64,
    unseen: BTreeMap<Unseen, u64>,
}

impl Seen {
    pub(super) fn miss(&mut self, why: Unseen) {
        *self.unseen.entry(why).or_default() += 1;
    }

    /// A summary in one sentence.
    pub(super) fn note(&self) -> String {
        let mut note = format!("{} exchanges, {} of them checked", self.passed, self.checked);
        for (why, count) in &self.unseen {
            note += &format!("; {count} {}", why.words().0);
        }
        note
    }

    /// What passed without being checked, or that nothing was checked.
    pub(super) fn gaps(&self) -> Vec<Error> {
        let nothing = (self.checked == 0 && self.unseen.is_empty()).then(|| {
            Error::new(
                "check anything: no call of an operation of the document passed",
                "use the URL of the proxy as base URL of the client, while this runs",
            )
        });
        let unseen = self.unseen.iter().map(|(why, count)| {
            let (what, mend) = why.words();
            Error::new(format!("check everything: {count} exchanges {what}"), mend)
        });
        nothing.into_iter().chain(unseen).collect()
    }
}

/// The record of all exchanges.
pub(super) struct Ledger {
    seen: Mutex<Seen>,
    /// Exchanges that are under way, or wait to be checked.
    pending: watch::Sender<usize>,
}

impl Ledger {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { seen: Mutex::default(), pending: watch::channel(0).0 })
    }

    /// The list of findings is valid at any moment, even after a panic.
    pub(super) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an exchange.
    pub(super) fn enter(self: &Arc<Self>) -> Pending {
        self.seen().passed += 1;
        self.pending.send_modify(|pending| *pending += 1);
        Pending { ledger: Arc::clone(self), settled: false }
    }

    /// Counts an invalid request.
    pub(super) fn malformed(&self) {
        let mut seen = self.seen();
        seen.passed += 1;
        seen.miss(Unseen::Malformed);
    }

    /// Waits until everything that has arrived so far has its response and is checked.
    pub(super) async fn settled(&self) {
        // The sender lives as long as this value, so this cannot fail.
        let _ = self.pending.subscribe().wait_for(|pending| *pending == 0).await;
    }

    /// The same, but with a time limit; whatever is still under way then counts as cut off.
    pub(super) async fn settled_within(&self, patience: Duration) {
        if tokio::time::timeout(patience, self.settled()).await.is_err() {
            let left = *self.pending.borrow();
            (0..left).for_each(|_| self.seen().miss(Unseen::CutOff));
        }
    }
}

/// One exchange under way. If it is dropped without a verdict, it counts as cut off.
pub(super) struct Pending {
    ledger: Arc<Ledger>,
    settled: bool,
}

impl Pending {
    /// The exchange is over, and was not checked.
    pub(super) fn miss(mut self, why: Unseen) {
        self.settled = true;
        self.ledger.seen().miss(why);
    }

    /// The exchange was checked; `enter` records what was seen.
    pub(super) fn settle(mut self, enter: impl FnOnce(&mut Seen)) {
        self.settled = true;
        enter(&mut self.ledger.seen());
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.settled {
            self.ledger.seen().miss(Unseen::CutOff);
        }
        self.ledger.pending.send_modify(|pending| *pending = pending.saturating_sub(1));
    }
}
