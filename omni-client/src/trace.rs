//! A span for each call, with the field names of OpenTelemetry for HTTP clients.
//!
//! Recorded are the operation, method and path template, the server, status, attempts, times and kinds of errors.
//! Never a body, a query, a header or a value in a path.

use std::time::Duration;

use crate::error::Error;
use crate::target::Target;

#[cfg(feature = "tracing")]
mod spans {
    use reqwest::Url;
    use tracing::{Instrument as _, Span, field};

    use super::*;

    pub(crate) struct Trace(Span);

    impl Trace {
        pub(crate) fn new(target: Target, baseurl: &str) -> Self {
            let span = tracing::info_span!(
                "omni.call",
                otel.name = target.id(),
                otel.kind = "client",
                omni.operation = target.id(),
                http.request.method = target.method().as_str(),
                url.template = target.path(),
                server.address = field::Empty,
                server.port = field::Empty,
                http.response.status_code = field::Empty,
                http.request.resend_count = field::Empty,
                omni.processing_time_ms = field::Empty,
                error.r#type = field::Empty,
            );
            if let Ok(url) = Url::parse(baseurl) {
                span.record("server.address", url.host_str());
                span.record("server.port", url.port_or_known_default());
            }
            Self(span)
        }

        pub(crate) async fn enter<T>(&self, future: impl Future<Output = T>) -> T {
            future.instrument(self.0.clone()).await
        }

        pub(crate) fn responded(&self, response: &reqwest::Response) {
            self.0.record("http.response.status_code", response.status().as_u16());
            if let Some(time) = crate::response::processing_time(response.headers()) {
                self.0.record("omni.processing_time_ms", u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
            }
        }

        pub(crate) fn retry(&self, attempt: u32, error: &Error, wait: Duration) {
            self.0.record("http.request.resend_count", attempt);
            let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            tracing::debug!(parent: &self.0, attempt, wait_ms, error = %error, "the call is retried");
        }

        pub(crate) fn end(&self, error: Option<&Error>) {
            if let Some(error) = error {
                self.0.record("error.type", error.kind().name());
                tracing::debug!(parent: &self.0, error = %error, "the call failed");
            }
        }
    }
}

#[cfg(feature = "tracing")]
pub(crate) use spans::Trace;

/// Without the feature `tracing`: nothing.
#[cfg(not(feature = "tracing"))]
pub(crate) struct Trace;

#[cfg(not(feature = "tracing"))]
impl Trace {
    pub(crate) fn new(_: Target, _: &str) -> Self {
        Self
    }

    pub(crate) async fn enter<T>(&self, future: impl Future<Output = T>) -> T {
        future.await
    }

    pub(crate) fn responded(&self, _: &reqwest::Response) {}

    pub(crate) fn retry(&self, _: u32, _: &Error, _: Duration) {}

    pub(crate) fn end(&self, _: Option<&Error>) {}
}
