//! Waiting and deadlines. By tokio's clock, so that a test can stop it; a browser has no reliable timer, so there
//! calls are made once, for as long as the browser allows.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};

pub(crate) use platform::{Deadline, jitter, limit, sleep};

/// How long the service asks to wait: in seconds, or as a date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    match text.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => platform::until(text),
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod platform {
    use std::time::{Duration, SystemTime};

    use tokio::time::Instant;

    pub(crate) struct Deadline(Instant);

    impl Deadline {
        pub(crate) fn after(time: Duration) -> Self {
            let now = Instant::now();
            // A date in the far future, for a duration that cannot be added.
            Self(now.checked_add(time).unwrap_or(now + Duration::from_secs(60 * 60 * 24 * 365)))
        }

        pub(crate) fn left(&self) -> Duration {
            self.0.saturating_duration_since(Instant::now())
        }

        /// Runs a future up to the deadline; `None` if it was not done by then.
        pub(crate) async fn limit<T>(&self, future: impl Future<Output = T>) -> Option<T> {
            tokio::time::timeout_at(self.0, future).await.ok()
        }
    }

    pub(crate) async fn sleep(time: Duration) {
        tokio::time::sleep(time).await;
    }

    pub(crate) fn limit(request: &mut reqwest::Request, time: Duration) {
        *request.timeout_mut() = Some(time);
    }

    pub(crate) fn jitter() -> f64 {
        fastrand::f64()
    }

    pub(crate) fn until(date: &str) -> Option<Duration> {
        let date = httpdate::parse_http_date(date).ok()?;
        Some(date.duration_since(SystemTime::now()).unwrap_or_default())
    }
}

#[cfg(target_arch = "wasm32")]
mod platform {
    use std::time::Duration;

    pub(crate) struct Deadline;

    impl Deadline {
        pub(crate) fn after(_: Duration) -> Self {
            Self
        }

        /// Zero, so that nothing is retried: a retry could not wait first.
        pub(crate) fn left(&self) -> Duration {
            Duration::ZERO
        }

        pub(crate) async fn limit<T>(&self, future: impl Future<Output = T>) -> Option<T> {
            Some(future.await)
        }
    }

    pub(crate) async fn sleep(_: Duration) {}

    pub(crate) fn limit(request: &mut reqwest::Request, time: Duration) {
        *request.timeout_mut() = Some(time);
    }

    pub(crate) fn jitter() -> f64 {
        1.0
    }

    pub(crate) fn until(_: &str) -> Option<Duration> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn read(value: &str) -> Option<Duration> {
        retry_after(&HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]))
    }

    #[test]
    fn both_forms_of_retry_after_are_read() {
        assert_eq!(read(" 17 "), Some(Duration::from_secs(17)));
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3600));
        let wait = read(&date).unwrap();
        assert!(wait > Duration::from_secs(3000) && wait <= Duration::from_secs(3600));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!((read("soon"), read("-1")), (None, None));
    }
}
