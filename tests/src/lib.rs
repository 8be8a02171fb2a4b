//! What the tests share: the document, all types, and the public API as text.
#![forbid(unsafe_code)]
// Tests may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod calls;
pub mod changes;
pub mod charts;
pub mod document;
#[rustfmt::skip]
mod generated;
pub mod mutations;
pub mod surface;
pub mod types;

pub use generated::{all as all_types, calls as all_calls};

/// The code in the guide, compiled and run as documentation tests.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../../docs/guide/calls.md")]
    struct Calls;
    #[doc = include_str!("../../docs/guide/errors-and-retries.md")]
    struct ErrorsAndRetries;
    #[doc = include_str!("../../docs/guide/personal-data.md")]
    struct PersonalData;
    #[doc = include_str!("../../docs/guide/responses.md")]
    struct Responses;
    #[doc = include_str!("../../docs/guide/testing.md")]
    struct Testing;
    #[doc = include_str!("../../docs/guide/upgrading.md")]
    struct Upgrading;
}
