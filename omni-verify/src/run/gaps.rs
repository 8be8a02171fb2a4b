//! What a run did not see. What was not seen was not checked, so "nothing was found" would claim too much.

use std::collections::BTreeSet;

use super::{Fate, Summary};
use crate::Error;

/// Gaps, by cause.
#[derive(Default)]
pub(super) struct Gaps {
    /// Credentials that could not be obtained.
    credentials: Vec<Error>,
    /// Operations whose responses could not be read, with the reason.
    unread: BTreeSet<String>,
    /// Operations without a response.
    lost: BTreeSet<String>,
    /// Operations that were not called because of the limit on calls.
    capped: BTreeSet<String>,
    /// Schemes of issued credentials with which a call succeeded.
    used: BTreeSet<String>,
}

impl Gaps {
    /// An operation that should have issued a credential did not.
    pub(super) fn credential(&mut self, scheme: &str, operation: &str, why: &str) {
        let what = format!("get {scheme}: {operation} {why}");
        let mend = format!(
            "check the key, and put a request that this server takes into {operation}.json in a folder for \
             --inputs"
        );
        self.credentials.push(Error::new(what, mend));
    }

    pub(super) fn unread(&mut self, operation: &str) {
        self.unread.insert(operation.to_owned());
    }

    pub(super) fn lost(&mut self, operation: &str) {
        self.lost.insert(operation.to_owned());
    }

    pub(super) fn capped(&mut self, operation: &str) {
        self.capped.insert(operation.to_owned());
    }

    /// A call with a credential succeeded.
    pub(super) fn used(&mut self, scheme: &str) {
        self.used.insert(scheme.to_owned());
    }

    /// The gaps as errors, at the end of a run. `issued`: the schemes whose credentials were obtained; `chosen`: the
    /// operations that the run was for, or none if it was for all.
    pub(super) fn finish(
        self,
        summary: &Summary,
        issued: &BTreeSet<String>,
        chosen: &BTreeSet<String>,
    ) -> Vec<Error> {
        let list = |ids: &BTreeSet<String>| ids.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let mut gaps = self.credentials;
        if summary.calls == 0 {
            gaps.push(Error::new(
                "send anything: there was no call to make",
                "raise --max-calls, and see in the report why each operation was omitted",
            ));
        } else if summary.checked() == 0 {
            gaps.push(Error::new(
                "check any operation: no call succeeded",
                "see the result of each operation in the report",
            ));
        }
        for scheme in issued.iter().filter(|scheme| chosen.is_empty() && !self.used.contains(*scheme)) {
            gaps.push(Error::new(
                format!("check what takes {scheme}: no call using it succeeded"),
                "see the result of these operations in the report",
            ));
        }
        for (ids, what, mend) in [
            (
                &self.unread,
                "read the responses completely",
                "see the reason in the report; ask for less with a file for --inputs",
            ),
            (&self.lost, "get a response", "check the connection, or raise --timeout"),
            (&self.capped, "send within the limit of calls", "raise --max-calls"),
        ] {
            if !ids.is_empty() {
                gaps.push(Error::new(format!("{what}: {}", list(ids)), mend));
            }
        }
        for id in chosen {
            let fate = summary.fate(id).filter(|fate| **fate != Fate::Checked).map(Fate::heading);
            if let Some(fate) = fate {
                let mend =
                    format!("put a request that this server takes into {id}.json in a folder for --inputs");
                gaps.push(Error::new(format!("check {id}: {fate}"), mend));
            }
        }
        gaps
    }
}
