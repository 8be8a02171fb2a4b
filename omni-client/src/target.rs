//! What a call is for: an operation of the table, or a request of the caller's.

use std::fmt;

use omni_types::{Method, Operation};

/// What a call is for. Everything in it is safe for logs: a path is a template, without values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// An operation of the table.
    Operation(Operation),
    /// A request of the caller's.
    Custom {
        method: Method,
        path: &'static str,
        /// Whether the caller says that it may be sent twice.
        repeatable: bool,
    },
}

impl Target {
    pub(crate) fn operation(self) -> Option<Operation> {
        match self {
            Self::Operation(operation) => Some(operation),
            Self::Custom { .. } => None,
        }
    }

    pub(crate) fn method(self) -> Method {
        match self {
            Self::Operation(operation) => operation.info().method,
            Self::Custom { method, .. } => method,
        }
    }

    /// The path, with its parameters in braces.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Operation(operation) => operation.info().path,
            Self::Custom { path, .. } => path,
        }
    }

    pub(crate) fn is_repeatable(self) -> bool {
        match self {
            Self::Operation(operation) => operation.info().repeatable,
            Self::Custom { repeatable, .. } => repeatable,
        }
    }

    /// Name for spans: the id of the operation, or nothing.
    #[cfg(feature = "tracing")]
    pub(crate) fn id(self) -> &'static str {
        self.operation().map_or("custom", |operation| operation.info().id)
    }

    pub(crate) fn request_media_types(self) -> &'static [&'static str] {
        self.operation().map_or(&["application/json"], |operation| operation.info().request_media_types)
    }

    pub(crate) fn response_media_types(self) -> &'static [&'static str] {
        self.operation().map_or(&["application/json"], |operation| operation.info().response_media_types)
    }
}

impl From<Operation> for Target {
    fn from(operation: Operation) -> Self {
        Self::Operation(operation)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(operation) => f.write_str(operation.info().id),
            Self::Custom { method, path, .. } => write!(f, "{method} {path}"),
        }
    }
}
