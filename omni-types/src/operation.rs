//! A row of the table of operations.

use std::fmt;

/// HTTP method of an operation.
///
/// Not `non_exhaustive`: the compiler tells whoever serves the API about a new method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
    /// `PATCH`
    Patch,
}

impl Method {
    /// The method as in a request line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Patch => "PATCH",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The credentials of a call, besides the API key, which every call carries.
///
/// Not `non_exhaustive`: a server must never accept a call whose kind of credential it does not know how to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Credential {
    /// Only the API key.
    ApiKey,
    /// The token of an onboarding session.
    Session,
    /// The token of an admin.
    Admin,
    /// The token of a session for its own data, or that of an admin for any session's.
    SessionOrAdmin,
}

/// A custom error code that the documentation lists for an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The code, as in the field `status` of the error body.
    pub code: i32,
    /// What it means.
    pub meaning: &'static str,
}

impl ErrorCode {
    pub(crate) const fn new(code: i32, meaning: &'static str) -> Self {
        Self { code, meaning }
    }
}

/// One row of the table of operations.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// Id in the OpenAPI document, the name of the client's method.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// Group in the OpenAPI document.
    pub tag: &'static str,
    /// A short summary.
    pub summary: &'static str,
    /// The credentials that the call must carry besides the API key.
    pub credential: Credential,
    /// Media types of the request body; empty if there is no body.
    pub request_media_types: &'static [&'static str],
    /// Whether a request without a body is refused.
    pub body_required: bool,
    /// Media types of the response.
    pub response_media_types: &'static [&'static str],
    /// Whether the call changes state on the server.
    pub changes_state: bool,
    /// Whether it is safe to send the same call twice.
    pub repeatable: bool,
    /// Whether the operation should no longer be used.
    pub deprecated: bool,
    /// Id of the operation to use instead of a deprecated one.
    pub replaced_by: Option<&'static str>,
    /// The documented custom error codes.
    pub error_codes: &'static [ErrorCode],
}
