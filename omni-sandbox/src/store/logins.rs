//! Failed logins of admins. An account is locked for a while after too many of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{IndexEntry, Record, Table};

/// Wrong passwords in a row that lock an account.
const MAX_FAILURES: u32 = 10;

/// How long an account is locked, and how long a failure counts.
const LOCK: i64 = 15 * 60 * 1000;

/// The number of accounts that are remembered. Beyond it, the one that failed longest ago is forgotten.
const MAX_ACCOUNTS: usize = 1000;

/// The accounts that logged in with a wrong password, all in one record, so that their number is bounded.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct FailedLogins {
    by_account: BTreeMap<String, Failures>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Failures {
    count: u32,
    last_at: i64,
}

impl FailedLogins {
    /// The key of the only record.
    pub(crate) const KEY: &str = "failed";

    pub(crate) fn is_locked(&self, account: &str, now: i64) -> bool {
        let failures = self.by_account.get(account);
        failures.is_some_and(|failures| failures.count >= MAX_FAILURES && failures.counts(now))
    }

    /// Records a wrong password.
    pub(crate) fn failed(&mut self, account: String, now: i64) {
        let all = &mut self.by_account;
        if all.len() >= MAX_ACCOUNTS && !all.contains_key(&account) {
            let oldest = all.iter().min_by_key(|(_, failures)| failures.last_at).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                all.remove(&oldest);
            }
        }
        let failures = all.entry(account).or_insert(Failures { count: 0, last_at: now });
        failures.count = if failures.counts(now) { failures.count.saturating_add(1) } else { 1 };
        failures.last_at = now;
    }

    /// Records a correct password. False if there was nothing to forget.
    pub(crate) fn succeeded(&mut self, account: &str) -> bool {
        self.by_account.remove(account).is_some()
    }
}

impl Failures {
    fn counts(&self, now: i64) -> bool {
        now < self.last_at.saturating_add(LOCK)
    }
}

impl Record for FailedLogins {
    const TABLE: Table = Table::FailedLogins;

    fn key(&self) -> &str {
        Self::KEY
    }

    fn entries(&self) -> Vec<IndexEntry> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(logins: &mut FailedLogins, times: u32, now: i64) {
        for _ in 0..times {
            logins.failed("a".to_owned(), now);
        }
    }

    #[test]
    fn an_account_is_locked_for_a_while() {
        let mut logins = FailedLogins::default();
        fail(&mut logins, MAX_FAILURES - 1, 0);
        assert!(!logins.is_locked("a", 0));
        fail(&mut logins, 1, 1);
        assert!(logins.is_locked("a", LOCK) && !logins.is_locked("b", 1));
        assert!(!logins.is_locked("a", LOCK + 1));
        fail(&mut logins, 1, LOCK + 1);
        assert!(!logins.is_locked("a", LOCK + 1), "failures of long ago count");
    }

    #[test]
    fn a_success_forgets_the_failures_and_strangers_do_not_pile_up() {
        let mut logins = FailedLogins::default();
        assert!(!logins.succeeded("a"));
        fail(&mut logins, MAX_FAILURES - 1, 0);
        assert!(logins.succeeded("a"));
        fail(&mut logins, MAX_FAILURES - 1, 0);
        assert!(!logins.is_locked("a", 0));
        for number in 0..2 * MAX_ACCOUNTS {
            logins.failed(number.to_string(), 1);
        }
        assert!(logins.by_account.len() <= MAX_ACCOUNTS);
    }
}
