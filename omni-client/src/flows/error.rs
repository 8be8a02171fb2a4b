//! Why a flow ended early.

use std::error::Error as StdError;
use std::fmt;

use omni_types::Operation;
use reqwest::StatusCode;

use crate::error::{ConnectionFailure, Error};

/// Why a flow ended early.
///
/// `Display` and `Debug` are safe for logs: they contain no URL, nothing from a response, and no foreign error. The error of
/// a closure ([`Source`](Self::Source)) is available by [`source`](StdError::source).
#[non_exhaustive]
pub enum FlowError {
    /// A call failed, or a client cannot be built.
    Call(Error),
    /// No image was delivered for a capture.
    Source(Box<dyn StdError + Send + Sync>),
    /// The deadline of the flow has passed. The result may still come.
    Deadline,
    /// The response of an operation does not say that it succeeded, or lacks what the flow needs next.
    Incomplete(Operation),
    /// A link is not an `http` or `https` URL, or has credentials in it. Nothing was sent.
    Link,
    /// A link is plain `http` to another machine, and `SignedLinks::allow_plain_http` was not called. Nothing was sent.
    PlainHttp,
    /// The transfer over a link failed: the connection could not be made, or was lost.
    Transfer(ConnectionFailure),
    /// The transfer over a link took too long.
    TransferTimeout,
    /// The server that a link leads to refused the transfer. A link that is too old gets HTTP 403; a redirect is not
    /// followed and is reported like this as well.
    Refused(StatusCode),
    /// The file behind a link is larger than allowed.
    TooLarge {
        /// The maximum, in bytes.
        limit: usize,
    },
}

impl fmt::Display for FlowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Source(_) => f.write_str("no image was delivered"),
            Self::Deadline => f.write_str("the deadline has passed; call again to keep waiting"),
            Self::Incomplete(operation) => {
                write!(f, "{}: the response does not say that it succeeded", operation.info().id)
            }
            Self::Link => {
                f.write_str("the link is not an http or https URL that can be used; nothing was sent")
            }
            Self::PlainHttp => f.write_str(
                "the link is plain http, which anybody on the way can read; nothing was sent; call \
                 SignedLinks::allow_plain_http if the network is trusted",
            ),
            Self::Transfer(failure) => write!(f, "the connection of a transfer failed: {failure}"),
            Self::TransferTimeout => f.write_str("a transfer took too long"),
            Self::Refused(status) => {
                write!(f, "a transfer was refused (HTTP {}); fetch a new link", status.as_u16())
            }
            Self::TooLarge { limit } => write!(f, "the file behind the link has more than {limit} bytes"),
        }
    }
}

impl fmt::Debug for FlowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => f.debug_tuple("Call").field(error).finish(),
            Self::Source(_) => f.write_str("Source(..)"),
            Self::Deadline => f.write_str("Deadline"),
            Self::Incomplete(operation) => f.debug_tuple("Incomplete").field(operation).finish(),
            Self::Link => f.write_str("Link"),
            Self::PlainHttp => f.write_str("PlainHttp"),
            Self::Transfer(failure) => f.debug_tuple("Transfer").field(failure).finish(),
            Self::TransferTimeout => f.write_str("TransferTimeout"),
            Self::Refused(status) => f.debug_tuple("Refused").field(&status.as_u16()).finish(),
            Self::TooLarge { limit } => f.debug_struct("TooLarge").field("limit", limit).finish(),
        }
    }
}

impl StdError for FlowError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Source(error) => Some(&**error),
            Self::Transfer(failure) => Some(failure),
            _ => None,
        }
    }
}

impl From<Error> for FlowError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}
