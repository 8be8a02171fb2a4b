//! Failed logins of admins. An account is locked for a while after too many of them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Wrong passwords in a row until an account is locked.
const MAX_FAILURES: u32 = 10;

/// How long an account is locked, and how long a failure counts.
const LOCK: i64 = 15 * 60 * 1000;

/// Accounts that are remembered. Beyond it, the one that failed longest ago is forgotten.
const MAX_ACCOUNTS: usize = 1000;

/// Kept in memory only: a restart unlocks every account.
#[derive(Default)]
pub(crate) struct Logins {
    failures: Mutex<BTreeMap<String, Failures>>,
}

struct Failures {
    count: u32,
    last_at: i64,
}

impl Logins {
    pub(crate) fn is_locked(&self, account: &str, now: i64) -> bool {
        let failures = self.lock();
        failures.get(account).is_some_and(|failures| failures.count >= MAX_FAILURES && failures.counts(now))
    }

    pub(crate) fn failed(&self, account: String, now: i64) {
        let mut all = self.lock();
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

    pub(crate) fn succeeded(&self, account: &str) {
        self.lock().remove(account);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Failures {
    fn counts(&self, now: i64) -> bool {
        now < self.last_at.saturating_add(LOCK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(logins: &Logins, times: u32, now: i64) {
        for _ in 0..times {
            logins.failed("a".to_owned(), now);
        }
    }

    #[test]
    fn an_account_is_locked_for_a_while() {
        let logins = Logins::default();
        fail(&logins, MAX_FAILURES - 1, 0);
        assert!(!logins.is_locked("a", 0));
        fail(&logins, 1, 1);
        assert!(logins.is_locked("a", LOCK) && !logins.is_locked("b", 1));
        assert!(!logins.is_locked("a", LOCK + 1));
        fail(&logins, 1, LOCK + 1);
        assert!(!logins.is_locked("a", LOCK + 1), "failures of long ago count");
    }

    #[test]
    fn a_success_forgets_the_failures_and_strangers_do_not_pile_up() {
        let logins = Logins::default();
        fail(&logins, MAX_FAILURES - 1, 0);
        logins.succeeded("a");
        fail(&logins, MAX_FAILURES - 1, 0);
        assert!(!logins.is_locked("a", 0));
        for number in 0..2 * MAX_ACCOUNTS {
            logins.failed(number.to_string(), 1);
        }
        assert!(logins.lock().len() <= MAX_ACCOUNTS);
    }
}
