//! The one error type.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use omni_types::{ApiError, CustomCode, ErrorCode, Operation};
use reqwest::StatusCode;

/// Why a call has no answer.
///
/// `Display` and `Debug` are safe for logs: they say the operation, the kind, the HTTP status, the custom code and its
/// documented meaning, but never a word of the request or of the answer. Those are behind
/// [`api_error`](Self::api_error) and [`raw_body`](Self::raw_body).
pub struct Error(Box<Inner>);

struct Inner {
    operation: Option<Operation>,
    kind: ErrorKind,
    status: Option<StatusCode>,
    api_error: Option<ApiError>,
    raw_body: Option<Bytes>,
    retry_after: Option<Duration>,
    attempts: u32,
}

/// The kinds of errors.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built: the base URL or the key cannot be used.
    Configuration,
    /// The request is larger than the service accepts. Nothing was sent.
    RequestTooLarge {
        /// Size of the request body in bytes.
        size: usize,
        /// The most that the service accepts.
        limit: usize,
    },
    /// The bytes of the body are of none of the types that the operation takes. Nothing was sent.
    UnsupportedMedia,
    /// The request cannot be built, for example because a value cannot be written.
    Request,
    /// No connection to the service. Nothing was sent.
    Connect,
    /// The time that the client allows was over.
    Timeout,
    /// The connection failed while the request was sent or the answer read.
    Transport,
    /// The service refused the call or failed.
    Service,
    /// The answer is larger than the client accepts.
    AnswerTooLarge {
        /// The most that the client accepts, in bytes.
        limit: usize,
    },
    /// The answer is not what is documented.
    Decode {
        /// Place in the answer, like `idValidation.overall.status`; empty if the answer is no JSON at all.
        path: String,
        /// What was expected there, or how the text is broken.
        problem: String,
    },
}

impl ErrorKind {
    /// Name of the kind, for metrics.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::RequestTooLarge { .. } => "request_too_large",
            Self::UnsupportedMedia => "unsupported_media",
            Self::Request => "request",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Transport => "transport",
            Self::Service => "service",
            Self::AnswerTooLarge { .. } => "answer_too_large",
            Self::Decode { .. } => "decode",
        }
    }
}

impl Error {
    pub(crate) fn new(operation: Operation, kind: ErrorKind) -> Self {
        Self::build(Some(operation), kind)
    }

    pub(crate) fn configuration() -> Self {
        Self::build(None, ErrorKind::Configuration)
    }

    fn build(operation: Option<Operation>, kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            operation,
            kind,
            status: None,
            api_error: None,
            raw_body: None,
            retry_after: None,
            attempts: 0,
        }))
    }

    pub(crate) fn transport(operation: Operation, error: &reqwest::Error) -> Self {
        let kind = if error.is_builder() {
            ErrorKind::Request
        } else if is_connect(error) {
            ErrorKind::Connect
        } else if error.is_timeout() {
            ErrorKind::Timeout
        } else {
            ErrorKind::Transport
        };
        Self::new(operation, kind)
    }

    pub(crate) fn service(operation: Operation, status: StatusCode, body: Bytes) -> Self {
        let mut error = Self::new(operation, ErrorKind::Service).with_status(status);
        // A page of HTML from a gateway is no ApiError; its status is all there is to know.
        error.0.api_error = serde_json::from_slice(&body).ok();
        error.with_body(body)
    }

    pub(crate) fn decode(operation: Operation, path: String, error: &serde_json::Error) -> Self {
        Self::new(operation, ErrorKind::Decode { path, problem: problem(error) })
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

    /// The operation that was called; none if the client could not be built.
    pub fn operation(&self) -> Option<Operation> {
        self.0.operation
    }

    /// What kind of error it is.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// HTTP status, if there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The custom error code of the service: the `status` of its error body, where that is no HTTP status.
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

    /// The body of the answer as it came. May hold personal data.
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.raw_body.as_ref()
    }

    /// Whether the time that the client allows was over.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether the call could succeed if it were made again later: the connection failed, the time was over, or the
    /// service said that it could not answer now. It says nothing about what a repetition would do; for that see
    /// [`OperationInfo::repeatable`](omni_types::OperationInfo::repeatable), and [`is_retryable`](Self::is_retryable).
    pub fn is_transient(&self) -> bool {
        match self.0.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Service => self
                .0
                .status
                .is_some_and(|status| status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS),
            _ => false,
        }
    }

    /// Whether the call may be made again: the error is [transient](Self::is_transient), and either nothing was sent or
    /// the document says that a repetition is harmless.
    pub fn is_retryable(&self) -> bool {
        let harmless = self.0.operation.is_some_and(|operation| operation.info().repeatable);
        self.0.kind == ErrorKind::Connect || harmless && self.is_transient()
    }

    /// How long the service asks to wait before the next attempt.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often the call was tried; 0 if nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the service refused the key or the token.
    pub fn is_authentication(&self) -> bool {
        matches!(self.0.status, Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN))
    }
}

/// What serde expected, if its text says so. The text quotes the value in front of that, so the last mark counts, and
/// nothing before it may be shown.
pub(crate) fn expected(text: &str) -> Option<&str> {
    let (_, expected) = text.rsplit_once(", expected ")?;
    expected.split(" at line ").next()
}

/// What is wrong with an answer, without a word of it.
fn problem(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Eof => "the answer ends too early".to_owned(),
        serde_json::error::Category::Syntax => {
            format!("no JSON, line {} column {}", error.line(), error.column())
        }
        _ => match expected(&error.to_string()) {
            Some(expected) => format!("expected {expected}"),
            None => "a value of another kind".to_owned(),
        },
    }
}

/// Whether no connection came about, so that nothing was sent.
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
        if let Some(operation) = self.0.operation {
            write!(f, "{}: ", operation.info().id)?;
        }
        match &self.0.kind {
            ErrorKind::Configuration => f.write_str("the base URL or the API key cannot be used")?,
            ErrorKind::RequestTooLarge { size, limit } => {
                write!(
                    f,
                    "the body has {size} bytes, the service accepts at most {limit}; nothing was sent"
                )?;
            }
            ErrorKind::UnsupportedMedia => {
                let accepted =
                    self.0.operation.map(|operation| operation.info().request_media_types.join(", "));
                let accepted = accepted.unwrap_or_default();
                write!(
                    f,
                    "the bytes are of none of the types that the call takes ({accepted}); nothing was sent"
                )?;
            }
            ErrorKind::Request => f.write_str("the request cannot be built")?,
            ErrorKind::Connect => f.write_str("no connection to the service")?,
            ErrorKind::Timeout => f.write_str("no answer in the time that the client allows")?,
            ErrorKind::Transport => f.write_str("the connection failed")?,
            ErrorKind::Service => f.write_str("refused by the service")?,
            ErrorKind::AnswerTooLarge { limit } => write!(f, "the answer has more than {limit} bytes")?,
            ErrorKind::Decode { path, problem } if path.is_empty() => {
                write!(f, "unexpected answer: {problem}")?
            }
            ErrorKind::Decode { path, problem } => write!(f, "unexpected answer at {path}: {problem}")?,
        }
        if let Some(status) = self.0.status {
            write!(f, " (HTTP {})", status.as_u16())?;
        }
        match (self.code(), self.documented_code()) {
            (Some(code), Some(documented)) => write!(f, ", code {code}: {}", documented.meaning),
            (Some(code), None) => write!(f, ", code {code}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.0.operation)
            .field("kind", &self.0.kind)
            .field("status", &self.0.status.map(|status| status.as_u16()))
            .field("code", &self.code().map(CustomCode::number))
            .field("attempts", &self.0.attempts)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoding_problem_never_quotes_the_answer() {
        let secret = "SECRET, expected by nobody";
        let error = serde_json::from_str::<Vec<i32>>(&format!("[{secret:?}]")).unwrap_err();
        assert!(error.to_string().contains("SECRET"));
        assert_eq!(problem(&error), "expected i32");
        let error = serde_json::from_str::<i32>("SECRET").unwrap_err();
        assert_eq!(problem(&error), "no JSON, line 1 column 1");
        let error = serde_json::from_str::<Vec<i32>>("[1, 2").unwrap_err();
        assert_eq!(problem(&error), "the answer ends too early");
    }

    #[test]
    fn a_service_error_shows_code_and_meaning_but_not_the_message() {
        let body = Bytes::from_static(
            br#"{"status": 4019, "message": "no face for ZARA", "path": "/omni/add/face"}"#,
        );
        let error = Error::service(Operation::AddFace, StatusCode::BAD_REQUEST, body);
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
