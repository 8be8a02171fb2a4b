//! Why a notification was not accepted.

use std::fmt;

use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// What is expected at the top of a notification.
pub(super) const OBJECT: &str = "an object";

/// Why a notification was not accepted.
///
/// `Display` and `Debug` are safe for logs and for the answer to the sender: they name the place and what was expected
/// there, never a word of the notification or of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The body is larger than what is read.
    TooLarge {
        /// The most that is read, in bytes.
        limit: usize,
    },
    /// The body is said to be of another type than JSON, or compressed.
    MediaType,
    /// The connection failed before the body had arrived.
    Interrupted,
    /// The body ends too early.
    Truncated,
    /// The body is no JSON.
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
        /// What was expected there.
        expected: String,
    },
    /// The request has no bearer token, or another one.
    Unauthorized,
    /// A text that no bearer token can be was given to [`BearerToken::new`](super::BearerToken::new).
    InvalidToken,
}

impl WebhookError {
    /// HTTP status of the answer that fits.
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
            Self::Interrupted => f.write_str("the notification did not arrive as a whole"),
            Self::Truncated => f.write_str("the notification ends too early"),
            Self::Syntax { line, column } => {
                write!(f, "the notification is no JSON, line {line} column {column}")
            }
            Self::Decode { path, expected } if path.is_empty() => {
                write!(f, "unexpected notification: expected {expected}")
            }
            Self::Decode { path, expected } => {
                write!(f, "unexpected notification at {path}: expected {expected}")
            }
            Self::Unauthorized => f.write_str("the bearer token is missing or wrong"),
            Self::InvalidToken => f.write_str("the text cannot be a bearer token"),
        }
    }
}

impl std::error::Error for WebhookError {}

/// Reads a body that is known to be wrong once more, to say where.
#[cold]
pub(super) fn explain<T: DeserializeOwned>(body: &[u8], error: &serde_json::Error) -> WebhookError {
    match error.classify() {
        Category::Eof => return WebhookError::Truncated,
        Category::Syntax => return WebhookError::Syntax { line: error.line(), column: error.column() },
        Category::Data | Category::Io => {}
    }
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(located) => {
            // The keys on the way to such an error are names of known fields: the value of another is not looked at.
            let path = match located.path().to_string() {
                top if top == "." => String::new(),
                path => path,
            };
            WebhookError::Decode { path, expected: expected(located.inner()) }
        }
        Ok(_) => WebhookError::Decode { path: String::new(), expected: OBJECT.to_owned() },
    }
}

/// What serde expected, in words for the sender.
fn expected(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // The name is that of the type's field, not a text of the body.
    if let Some(name) = text.strip_prefix("duplicate field `").and_then(|rest| rest.split('`').next()) {
        return format!("the field {name} only once");
    }
    match crate::error::expected(&text) {
        Some(name) if name.starts_with("struct ") => OBJECT.to_owned(),
        Some(expected) => expected.to_owned(),
        None => "another value".to_owned(),
    }
}
