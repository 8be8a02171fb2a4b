//! The one error type.

mod failure;
mod problem;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use failure::ConnectionFailure;
pub(crate) use failure::is_never_handled;
pub use problem::{ConfigurationProblem, RequestProblem};

use bytes::Bytes;
use omni_types::read::{Problem, ReadError};
use omni_types::{ApiError, Credential, CustomCode, ErrorCode, Operation, Sensitive};
use reqwest::StatusCode;

use crate::error_body;
use crate::target::Target;

/// Why a call failed.
///
/// `Display`, `Debug` and [`source`](StdError::source) are safe for logs: they state the operation, the kind, the HTTP
/// status, the custom code and its documented meaning, and why a connection failed, but never quote the request or
/// the response. Those are available as [`api_error`](Self::api_error) and [`raw_body`](Self::raw_body).
pub struct Error(Box<Inner>);

struct Inner {
    target: Option<Target>,
    kind: ErrorKind,
    status: Option<StatusCode>,
    api_error: Option<ApiError>,
    raw_body: Option<Bytes>,
    retry_after: Option<Duration>,
    attempts: u32,
    connection_failure: Option<ConnectionFailure>,
    failed_renewal: Option<Arc<Error>>,
}

/// The kinds of errors.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built, or a token cannot be used.
    Configuration(ConfigurationProblem),
    /// The request is larger than the service accepts. Nothing was sent.
    RequestTooLarge {
        /// Size of the request body in bytes.
        size: usize,
        /// The maximum that the service accepts.
        limit: usize,
    },
    /// The body is not one of the media types that this call accepts. Nothing was sent.
    UnsupportedMedia,
    /// The request cannot be built. Nothing was sent.
    Request(RequestProblem),
    /// No connection to the service; [`Error::connection_failure`] says why. Nothing was sent.
    Connect,
    /// Timed out waiting for a response.
    Timeout,
    /// The connection failed while the request was sent or the response read.
    Transport,
    /// The service refused the call or failed.
    Service,
    /// The response is larger than the client accepts.
    ResponseTooLarge {
        /// The maximum that the client accepts, in bytes.
        limit: usize,
    },
    /// The response is not what is documented.
    Decode {
        /// Place in the response, such as `idValidation.overall.status`; empty if the response is not JSON, or is
        /// wrong as a whole. The keys of a map are shown as `*`.
        path: String,
        /// What was expected there, or why the text is not JSON.
        problem: String,
    },
}

impl ErrorKind {
    /// Name of the kind, for metrics.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Configuration(_) => "configuration",
            Self::RequestTooLarge { .. } => "request_too_large",
            Self::UnsupportedMedia => "unsupported_media",
            Self::Request(_) => "request",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Transport => "transport",
            Self::Service => "service",
            Self::ResponseTooLarge { .. } => "response_too_large",
            Self::Decode { .. } => "decode",
        }
    }
}

impl Error {
    pub(crate) fn new(target: impl Into<Target>, kind: ErrorKind) -> Self {
        Self::build(Some(target.into()), kind)
    }

    pub(crate) fn configuration(problem: ConfigurationProblem) -> Self {
        Self::build(None, ErrorKind::Configuration(problem))
    }

    fn build(target: Option<Target>, kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            target,
            kind,
            status: None,
            api_error: None,
            raw_body: None,
            retry_after: None,
            attempts: 0,
            connection_failure: None,
            failed_renewal: None,
        }))
    }

    pub(crate) fn transport(target: Target, error: &reqwest::Error) -> Self {
        if error.is_builder() {
            return Self::new(target, ErrorKind::Request(RequestProblem::Url));
        }
        let kind = if is_connect(error) {
            ErrorKind::Connect
        } else if error.is_timeout() {
            ErrorKind::Timeout
        } else {
            ErrorKind::Transport
        };
        let failure = (kind != ErrorKind::Timeout).then(|| ConnectionFailure::of(error));
        let mut transport = Self::new(target, kind);
        transport.0.connection_failure = failure;
        transport
    }

    pub(crate) fn service(target: impl Into<Target>, status: StatusCode, body: Bytes) -> Self {
        let mut error = Self::new(target, ErrorKind::Service).with_status(status);
        // An HTML page from a gateway is not an ApiError; only its status is known.
        error.0.api_error = error_body::read(&body);
        error.with_body(body)
    }

    pub(crate) fn decode(target: Target, error: &ReadError) -> Self {
        let problem = match error.problem() {
            Problem::Empty => "the body is empty".to_owned(),
            Problem::Truncated => "the body ends too early".to_owned(),
            other => other.to_string(),
        };
        Self::new(target, ErrorKind::Decode { path: error.place().to_owned(), problem })
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_body(mut self, body: Bytes) -> Self {
        self.0.raw_body = Some(body);
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// The refusal of a call, together with why the token could not be renewed.
    pub(crate) fn with_failed_renewal(mut self, reason: Arc<Error>) -> Self {
        self.0.failed_renewal = Some(reason);
        self
    }

    /// The operation that was called; `None` if the client could not be built, or for a [`Request`](crate::Request) of the
    /// caller's.
    pub fn operation(&self) -> Option<Operation> {
        self.0.target?.operation()
    }

    /// What kind of error it is.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// HTTP status, if there was a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The custom error code of the service: the `status` of its error body, unless that is an HTTP status.
    pub fn code(&self) -> Option<CustomCode> {
        let code = self.0.api_error.as_ref()?.status?;
        (!(100..600).contains(&code)).then(|| CustomCode::from(code))
    }

    /// The documented meaning of the custom error code for this operation.
    pub fn documented_code(&self) -> Option<&'static ErrorCode> {
        let code = self.code()?.number();
        self.operation()?.info().error_codes.iter().find(|documented| documented.code == code)
    }

    /// The error body of the service. Its message may quote personal data of the request.
    pub fn api_error(&self) -> Option<&ApiError> {
        self.0.api_error.as_ref()
    }

    /// The unchanged body of the response. May hold personal data.
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.raw_body.as_ref()
    }

    /// Why the connection could not be made or was lost; `None` if the error is of another kind than
    /// [`ErrorKind::Connect`] or [`ErrorKind::Transport`].
    pub fn connection_failure(&self) -> Option<ConnectionFailure> {
        self.0.connection_failure
    }

    /// Why logging in again failed, after the token of an [`Admin`](crate::Admin) was refused; `None` if the call has
    /// another problem.
    pub fn failed_renewal(&self) -> Option<&Error> {
        self.0.failed_renewal.as_deref()
    }

    /// The token of a response that is otherwise not as documented, as may happen with
    /// [`Omni::start`](crate::Omni::start) and [`Omni::log_in`](crate::Omni::log_in). Pass it to
    /// [`Omni::resume`](crate::Omni::resume) or [`Omni::admin`](crate::Omni::admin) to continue.
    pub fn issued_token(&self) -> Option<Sensitive<String>> {
        if !matches!(self.0.kind, ErrorKind::Decode { .. }) {
            return None;
        }
        error_body::text(self.raw_body()?, "token").map(Sensitive::from)
    }

    /// Whether the call timed out: connecting, waiting for a response or reading it.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout || self.0.connection_failure == Some(ConnectionFailure::TimedOut)
    }

    /// Whether TLS failed: the certificate of the service was refused, or the handshake failed.
    /// [`connection_failure`](Self::connection_failure) says which.
    pub fn is_tls(&self) -> bool {
        self.0.connection_failure.is_some_and(ConnectionFailure::is_tls)
    }

    /// Whether the call could succeed if it were made again later: the connection failed for a reason other than TLS,
    /// the call timed out, or the service said that it could not respond now. It does not say whether a retry is
    /// safe; for that see [`OperationInfo::repeatable`](omni_types::OperationInfo::repeatable) and
    /// [`is_retryable`](Self::is_retryable).
    pub fn is_transient(&self) -> bool {
        if let Some(renewal) = self.failed_renewal() {
            return renewal.is_transient();
        }
        match self.0.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => !self.is_tls(),
            ErrorKind::Service => self.0.status.is_some_and(|status| {
                let server = status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED;
                let later =
                    [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_EARLY, StatusCode::TOO_MANY_REQUESTS];
                server || later.contains(&status)
            }),
            _ => false,
        }
    }

    /// Whether the call may be made again: the error is [transient](Self::is_transient), and either the service has not
    /// carried out anything (no connection, or a token that could not be renewed) or the operation is marked
    /// repeatable, or the caller has marked a [`Request`](crate::Request) as repeatable.
    pub fn is_retryable(&self) -> bool {
        let repeatable = self.0.target.is_some_and(Target::is_repeatable);
        let untouched = self.0.kind == ErrorKind::Connect || self.0.failed_renewal.is_some();
        self.is_transient() && (repeatable || untouched)
    }

    /// How long the service asks to wait before the next attempt.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often the call was tried; 0 if nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the service refused the key or the token, and, if the client then logged in again, that as well.
    pub fn is_authentication(&self) -> bool {
        if let Some(renewal) = self.failed_renewal() {
            return renewal.is_authentication();
        }
        matches!(self.0.status, Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN))
    }

    /// What to check after the credentials of a call were refused.
    fn credentials_hint(&self) -> &'static str {
        match self.operation().map(|operation| (operation, operation.info().credential)) {
            Some((Operation::LogInAdmin, _)) => "check the e-mail address, the password and the API key",
            Some((_, Credential::ApiKey)) => "check the API key, and that it belongs to this environment",
            _ => "check the API key and the token: it may have expired, or belong to another environment",
        }
    }
}

/// Whether no connection was made, so that nothing was sent.
#[cfg(not(target_arch = "wasm32"))]
fn is_connect(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// A browser does not say.
#[cfg(target_arch = "wasm32")]
fn is_connect(_: &reqwest::Error) -> bool {
    false
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(target) = self.0.target {
            write!(f, "{target}: ")?;
        }
        match &self.0.kind {
            ErrorKind::Configuration(problem) => problem.fmt(f)?,
            ErrorKind::RequestTooLarge { size, limit } => {
                write!(
                    f,
                    "the body has {size} bytes, the service accepts at most {limit}; nothing was sent"
                )?;
            }
            ErrorKind::UnsupportedMedia => {
                let accepted = self.0.target.map(|target| target.request_media_types().join(", "));
                let accepted = accepted.unwrap_or_default();
                write!(
                    f,
                    "the body is not one of the media types that this call accepts ({accepted}); nothing was sent"
                )?;
            }
            ErrorKind::Request(problem) => write!(f, "{problem}; nothing was sent")?,
            ErrorKind::Connect => f.write_str("no connection to the service")?,
            ErrorKind::Timeout => f.write_str("timed out waiting for a response")?,
            ErrorKind::Transport => f.write_str("the connection failed")?,
            ErrorKind::Service => f.write_str("refused by the service")?,
            ErrorKind::ResponseTooLarge { limit } => write!(f, "the response has more than {limit} bytes")?,
            ErrorKind::Decode { path, problem } if path.is_empty() => {
                write!(f, "unexpected response: {problem}")?
            }
            ErrorKind::Decode { path, problem } => write!(f, "unexpected response at {path}: {problem}")?,
        }
        if let Some(status) = self.0.status {
            write!(f, " (HTTP {})", status.as_u16())?;
        }
        match (self.code(), self.documented_code()) {
            (Some(code), Some(documented)) => write!(f, ", code {code}: {}", documented.meaning)?,
            (Some(code), None) => write!(f, ", code {code}")?,
            _ => {}
        }
        if let Some(failure) = self.0.connection_failure {
            write!(f, ": {failure}")?;
        }
        match &self.0.failed_renewal {
            Some(reason) => write!(f, "; logging in again failed: {reason}"),
            None if self.is_authentication() => write!(f, "; {}", self.credentials_hint()),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What to do comes first: a program whose `main` returns the error prints this.
        f.debug_struct("Error")
            .field("message", &self.to_string())
            .field("operation", &self.operation())
            .field("kind", &self.0.kind)
            .field("status", &self.0.status.map(|status| status.as_u16()))
            .field("code", &self.code().map(CustomCode::number))
            .field("attempts", &self.0.attempts)
            .field("connection_failure", &self.0.connection_failure)
            .field("failed_renewal", &self.0.failed_renewal)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    /// The [`ConnectionFailure`], or the error of the login that failed. Safe for logs, like the error itself.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        if let Some(reason) = self.failed_renewal() {
            return Some(reason);
        }
        self.0.connection_failure.as_ref().map(|failure| failure as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_error_shows_code_and_meaning_but_not_the_message() {
        let path = Operation::AddFace.info().path;
        let body = format!(r#"{{"status": 4019, "message": "no face for ZARA", "path": "{path}"}}"#);
        let error = Error::service(Operation::AddFace, StatusCode::BAD_REQUEST, body.into());
        assert_eq!(error.code(), Some(CustomCode::FaceNotFound));
        let shown = format!("{error} {error:?}");
        assert!(shown.contains("HTTP 400") && shown.contains("4019"), "{shown}");
        assert!(!shown.contains("ZARA"), "{shown}");
    }

    #[test]
    fn a_page_of_html_keeps_its_status() {
        let body = Bytes::from_static(b"<html>Bad gateway</html>");
        let error = Error::service(Operation::FetchScore, StatusCode::BAD_GATEWAY, body.clone());
        assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY));
        assert_eq!((error.code(), error.raw_body()), (None, Some(&body)));
    }
}
