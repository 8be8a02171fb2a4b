//! The one-time code that was sent to the phone of the person.

use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// How often a code may be compared.
const MAX_TRIES: u32 = 5;

/// The code that was sent last, and whether the person had it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct OneTimeCode {
    sent: Option<SentCode>,
    /// When a correct code was entered, in UTC milliseconds.
    pub(crate) verified_at: Option<i64>,
}

/// A code that was sent. The code itself is only in the message.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SentCode {
    /// Signature over the code and the phone number.
    pub(crate) signature: String,
    pub(crate) expires_at: i64,
    pub(crate) tries: u32,
}

impl OneTimeCode {
    /// Replaces the code that was sent before.
    pub(crate) fn send(&mut self, signature: String, expires_at: i64) {
        self.sent = Some(SentCode { signature, expires_at, tries: 0 });
        self.verified_at = None;
    }

    /// Compares a code. A correct one can be used once. One that was wrong too often, or is too old, cannot be used.
    pub(crate) fn compare(&mut self, now: i64, is_signed: impl FnOnce(&str) -> bool) -> bool {
        let Some(sent) = &mut self.sent else { return false };
        sent.tries = sent.tries.saturating_add(1);
        if now >= sent.expires_at || sent.tries > MAX_TRIES {
            return false;
        }
        let matches = is_signed(&sent.signature);
        if matches {
            *self = Self { sent: None, verified_at: Some(now) };
        }
        matches
    }

    /// Forgets everything about the person's previous phone number.
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }
}

impl Part for OneTimeCode {
    fn delete(&mut self, _: Keep) {
        self.reset();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_valid_once_in_time_and_for_a_few_attempts() {
        let mut code = OneTimeCode::default();
        assert!(!code.compare(0, |_| true), "nothing was sent");
        code.send("a".to_owned(), 100);
        assert!(!code.compare(1, |_| false));
        assert!(code.compare(99, |signature| signature == "a"));
        assert_eq!(code.verified_at, Some(99));
        assert!(!code.compare(99, |_| true), "used");
        code.send("a".to_owned(), 100);
        assert!(!code.compare(100, |_| true), "too old");
        code.send("a".to_owned(), 100);
        for _ in 0..MAX_TRIES {
            assert!(!code.compare(1, |_| false));
        }
        assert!(!code.compare(1, |_| true), "too many tries");
    }
}
