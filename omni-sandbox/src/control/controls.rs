//! What the management API controls besides the stored data.

use super::journal::Journal;
use crate::frame::Faults;
use crate::house::random_text;

/// Faults, journal, and the token of the management API.
pub(crate) struct Controls {
    /// What callers of the management API must send.
    pub(super) token: String,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
}

impl Controls {
    /// `token` is a random one if none is given. `bodies` says whether the journal keeps bodies.
    pub(crate) fn new(token: Option<String>, bodies: bool) -> Result<Self, getrandom::Error> {
        let token = token.map_or_else(random_text, Ok)?;
        Ok(Self { token, faults: Faults::default(), journal: Journal::new(bodies) })
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }
}
