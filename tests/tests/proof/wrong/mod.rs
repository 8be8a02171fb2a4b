//! What can be wrong with a request. Each case is a request that succeeds, except for one thing.

pub mod body;
pub mod exceptions;
pub mod parameters;
pub mod values;

use std::fmt;
use std::sync::LazyLock;

use bytes::Bytes;
use omni_client::types::service;

use crate::request::{Content, Request};

/// What a wrong text contains. No response may repeat it.
pub const MARKER: &str = "zq7194zq";

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    // The body as a whole.
    MediaType,
    TooLarge,
    Truncated,
    Empty,
    Null,
    ListForObject,
    TextForObject,
    Deep,
    NotUtf8,
    Trailing,
    ControlCharacter,
    // A value.
    Type,
    Missing,
    NullForRequired,
    NotAllowed,
    TooShort,
    TooLong,
    TooSmall,
    TooLarge32,
    Fraction,
    TooFew,
    TooMany,
    Pattern,
    Format,
    Base64,
    Nul,
    Twice,
    NoneOf,
    AllOf,
}

/// A request with one thing wrong.
pub struct Case {
    pub kind: Kind,
    /// Where: `body`, `query x`, `path x`, or a field with its parents.
    pub place: String,
    pub request: Request,
    pub status: u16,
    /// The message contains one of them.
    pub names: Vec<String>,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}", self.request.operation.info().id, self.kind, self.place)
    }
}

impl Case {
    fn of_body(kind: Kind, request: Request) -> Self {
        Self { kind, place: "body".to_owned(), request, status: 400, names: vec!["body".to_owned()] }
    }
}

/// Everything that is larger than the service accepts.
pub fn too_large(request: &Request) -> Case {
    let media_type = match &request.content {
        Content::Json(_) => Some("application/json".to_owned()),
        Content::Bytes(media_type, _) => media_type.clone(),
        Content::Nothing => None,
    };
    static BYTES: LazyLock<Bytes> = LazyLock::new(|| vec![b' '; service::MAX_REQUEST_BYTES + 1].into());
    let request = Request { content: Content::Bytes(media_type, BYTES.clone()), ..request.clone() };
    let names = vec![format!("larger than {} bytes", service::MAX_REQUEST_BYTES)];
    Case { status: 413, names, ..Case::of_body(Kind::TooLarge, request) }
}
