//! Where the facts of a response come from.

use serde::Serialize;

/// Where facts of a response come from. Every response also has what the sandbox makes itself: ids, tokens, links, times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum FactSource {
    /// What callers sent, what the sandbox did with it, and what it was started with, such as flows.
    Stored,
    /// What the sandbox measured on images, read from codes, or found by comparing.
    Measured,
    /// What only a person could tell of a face, an ID or a paper, and, without engines, what images show. The persona says it.
    Persona,
    /// What only an authority or a provider knows: registers, watchlists, the delivery of messages, seals. All of it
    /// is invented.
    Register,
}

impl FactSource {
    /// The name in the management API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Measured => "measured",
            Self::Persona => "persona",
            Self::Register => "register",
        }
    }
}
