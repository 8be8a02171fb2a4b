//! What a program can observe of calls, for metrics.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use omni_types::{Method, Operation};
use reqwest::StatusCode;

use crate::error::Error;
use crate::target::Target;

/// Which call an [`Event`] is about. Safe for logs and as a label of metrics: no values, only the template of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallInfo {
    /// The operation; `None` for a [`Request`](crate::Request) of the caller's.
    pub operation: Option<Operation>,
    /// HTTP method.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: &'static str,
}

/// What happened in a call.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// An attempt has ended.
    #[non_exhaustive]
    Attempt {
        /// Its number, from 1.
        number: u32,
        /// How long it took, from connecting to the last byte of the response.
        elapsed: Duration,
        /// HTTP status of the response, if there was one.
        status: Option<StatusCode>,
        /// Why it failed.
        error: Option<&'a Error>,
        /// How long the client waits before the next attempt; `None` if there is none.
        retry_in: Option<Duration>,
    },
    /// The call has ended. Not reported if its future was dropped.
    #[non_exhaustive]
    End {
        /// How often it was tried.
        attempts: u32,
        /// How long it took, with all attempts and waits.
        elapsed: Duration,
        /// Why it failed. A response that is not as documented is an error here, and not in the attempt.
        error: Option<&'a Error>,
    },
}

/// A function that is told of every event.
type Function = dyn Fn(&CallInfo, &Event<'_>) + Send + Sync;

/// Who observes the calls of a client; nobody, by default.
#[derive(Clone, Default)]
pub(crate) struct Observer(Option<Arc<Function>>);

impl Observer {
    pub(crate) fn new(function: impl Fn(&CallInfo, &Event<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(function)))
    }

    /// Starts to measure, if there is an observer.
    pub(crate) fn clock(&self) -> Clock {
        Clock(self.0.is_some().then(Started::now))
    }

    /// Reports what `event` makes of the time since then.
    pub(crate) fn report<'a>(
        &self,
        target: Target,
        clock: &Clock,
        event: impl FnOnce(Duration) -> Event<'a>,
    ) {
        if let (Some(function), Some(started)) = (&self.0, &clock.0) {
            let call =
                CallInfo { operation: target.operation(), method: target.method(), path: target.path() };
            function(&call, &event(started.elapsed()));
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Observer" } else { "None" })
    }
}

/// When something began, if there is an observer.
pub(crate) struct Clock(Option<Started>);

#[cfg(not(target_arch = "wasm32"))]
struct Started(tokio::time::Instant);

#[cfg(not(target_arch = "wasm32"))]
impl Started {
    fn now() -> Self {
        Self(tokio::time::Instant::now())
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// This platform has no clock.
#[cfg(target_arch = "wasm32")]
struct Started;

#[cfg(target_arch = "wasm32")]
impl Started {
    fn now() -> Self {
        Self
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}
