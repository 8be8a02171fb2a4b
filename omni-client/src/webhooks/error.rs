//! Why a notification was not accepted.

use std::fmt;

use omni_types::read::{Problem, ReadError};
use reqwest::StatusCode;

/// Why a notification was not accepted.
///
/// `Display` and `Debug` are safe for logs and for the response to the sender: they name the place and what was expected
/// there, and never quote the notification or a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The body is larger than what is read.
    TooLarge {
        /// The maximum, in bytes.
        limit: usize,
    },
    /// The headers say that the body is not JSON, or is compressed.
    MediaType,
    /// The connection failed before the body had arrived.
    Interrupted,
    /// The body ends too early.
    Truncated,
    /// The body is not JSON.
    Syntax {
        /// Line of the first wrong character, from 1.
        line: usize,
        /// Column of the first wrong character, from 1.
        column: usize,
    },
    /// The body is not what is documented.
    Decode {
        /// Place in the body, like `workHistory[0].curp`; empty for the body as a whole.
        path: String,
        /// What is wrong there, like `expected a string`.
        problem: String,
    },
    /// The bearer token of the request is missing or wrong.
    Unauthorized,
    /// The text given to [`BearerToken::new`](super::BearerToken::new) cannot be a bearer token.
    InvalidToken,
}

impl WebhookError {
    /// HTTP status to respond with.
    ///
    /// ```
    /// use omni_client::webhooks::{self, OnboardingStatusNotification};
    ///
    /// let error = webhooks::read::<OnboardingStatusNotification>(b"{").unwrap_err();
    /// assert_eq!(error.status().as_u16(), 400);
    /// ```
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::InvalidToken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Interrupted | Self::Truncated | Self::Syntax { .. } | Self::Decode { .. } => {
                StatusCode::BAD_REQUEST
            }
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the notification has more than {limit} bytes"),
            Self::MediaType => f.write_str("the notification is not sent as plain JSON"),
            Self::Interrupted => f.write_str("the notification did not arrive completely"),
            Self::Truncated => f.write_str("the notification ends too early"),
            Self::Syntax { line, column } => {
                write!(f, "the notification is not JSON, line {line} column {column}")
            }
            Self::Decode { path, problem } if path.is_empty() => {
                write!(f, "unexpected notification: {problem}")
            }
            Self::Decode { path, problem } => write!(f, "unexpected notification at {path}: {problem}"),
            Self::Unauthorized => f.write_str("the bearer token is missing or wrong"),
            Self::InvalidToken => f.write_str("the text cannot be a bearer token"),
        }
    }
}

impl std::error::Error for WebhookError {}

impl From<ReadError> for WebhookError {
    fn from(error: ReadError) -> Self {
        match error.problem() {
            Problem::Empty | Problem::Truncated => Self::Truncated,
            Problem::Syntax { line, column } => Self::Syntax { line: *line, column: *column },
            problem => Self::Decode { path: error.place().to_owned(), problem: problem.to_string() },
        }
    }
}
