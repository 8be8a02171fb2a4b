//! Where the facts of a response come from.

use serde::Serialize;

/// Where the facts of a response come from. Every response also has values that the sandbox itself makes: ids, tokens,
/// links, times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum FactSource {
    /// What callers sent, what the sandbox did with it, and its configuration, such as flows.
    Stored,
    /// What the sandbox measured in images, read from codes, or found by comparison.
    Measured,
    /// What only a person could tell about a face, an ID or a paper and, without engines, what images show. It comes
    /// from the persona.
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
