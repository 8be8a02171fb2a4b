//! How long a call may take and how often it is tried.

use std::time::Duration;

use crate::error::Error;

/// How long a call may take and how often it is tried.
///
/// Only operations marked repeatable (`x-omni-repeatable`) are retried, and calls that were never sent because no
/// connection could be made. A refused certificate and any other failure of TLS end the call at once. Between two
/// attempts the client waits for a random time between zero and a limit that doubles with each attempt ("full
/// jitter"), or for as long as the service asks for in `Retry-After`.
///
/// How long connecting may take is set once for the client, by
/// [`OmniBuilder::connect_timeout`](crate::OmniBuilder::connect_timeout).
///
/// ```
/// use std::time::Duration;
/// use omni_client::Policy;
///
/// let patient = Policy::new().with_attempts(5).with_deadline(Duration::from_secs(300));
/// let once = Policy::new().with_attempts(1);
/// # assert_ne!(patient, once);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Policy {
    pub(crate) attempts: u32,
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) backoff: Duration,
    pub(crate) max_backoff: Duration,
}

impl Policy {
    /// Three attempts of at most 60 seconds each, two minutes for all of it, waits of up to 250 ms, 500 ms, ... 8 s.
    ///
    /// A capture with recognition takes seconds; after a minute there will be no response.
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            attempt_timeout: Duration::from_secs(60),
            deadline: Duration::from_secs(120),
            backoff: Duration::from_millis(250),
            max_backoff: Duration::from_secs(8),
        }
    }

    /// Maximum number of attempts; 1 never retries.
    pub const fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// How long one attempt may take, from connecting to the last byte of the response.
    pub const fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// How long all attempts and the waits between them may take together.
    pub const fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The limit of the first wait, which doubles with each attempt, and its maximum.
    pub const fn with_backoff(mut self, first: Duration, most: Duration) -> Self {
        self.backoff = first;
        self.max_backoff = most;
        self
    }

    /// How long to wait after an attempt; `None` if it was the last. `jitter` lies between 0 and 1.
    pub(crate) fn wait(&self, attempt: u32, error: &Error, jitter: f64) -> Option<Duration> {
        if attempt >= self.attempts || !error.is_retryable() {
            return None;
        }
        if let Some(asked) = error.retry_after() {
            return Some(asked);
        }
        let doubled = self.backoff.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
        Some(doubled.min(self.max_backoff).mul_f64(jitter.clamp(0.0, 1.0)))
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use omni_types::Operation;
    use reqwest::StatusCode;

    use super::*;
    use crate::error::ErrorKind;

    /// A repeatable operation that the service refused.
    fn service(status: u16) -> Error {
        refused(Operation::FetchScore, status)
    }

    fn refused(operation: Operation, status: u16) -> Error {
        Error::service(operation, StatusCode::from_u16(status).unwrap(), Bytes::new())
    }

    #[test]
    fn waits_double_up_to_the_limit_and_end_with_the_attempts() {
        let policy = Policy::new().with_attempts(8);
        let waits: Vec<_> = (1..=8)
            .map(|attempt| policy.wait(attempt, &service(503), 1.0).map(|wait| wait.as_millis()))
            .collect();
        assert_eq!(
            waits,
            [Some(250), Some(500), Some(1000), Some(2000), Some(4000), Some(8000), Some(8000), None]
        );
        assert_eq!(policy.wait(1, &service(503), 0.0), Some(Duration::ZERO));
    }

    #[test]
    fn only_repeatable_operations_and_failed_connections_are_retried() {
        let policy = Policy::new();
        let connect = Error::new(Operation::StartOnboarding, ErrorKind::Connect);
        assert!(policy.wait(1, &connect, 1.0).is_some());
        for status in [408, 425, 429, 500, 502, 503, 504] {
            assert!(policy.wait(1, &service(status), 1.0).is_some(), "{status}");
            assert!(policy.wait(1, &refused(Operation::StartOnboarding, status), 1.0).is_none(), "{status}");
        }
        for status in [400, 401, 403, 404, 405, 406, 409, 413, 501] {
            assert!(policy.wait(1, &service(status), 1.0).is_none(), "{status}");
        }
    }
}
