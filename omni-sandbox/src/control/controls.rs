//! What the management API controls besides the stored data.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::journal::Journal;
use super::settings::Settings;
use crate::basics::random_text;
use crate::frame::Faults;

/// Faults, journal, and the token of the management API.
pub(crate) struct Controls {
    /// What callers of the management API must send.
    pub(super) token: String,
    /// The names that callers may use for the management API, besides `localhost`.
    pub(super) names: Vec<String>,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
    /// The settings of the management API, as last stored.
    pub(super) settings: Settings,
    /// Held while a state is imported: each takes a lot of memory.
    pub(super) importing: Arc<Mutex<()>>,
}

impl Controls {
    /// `token` is random if none is given. `bodies` says whether the journal keeps bodies.
    pub(crate) fn new(
        token: Option<String>,
        names: Vec<String>,
        bodies: bool,
    ) -> Result<Self, getrandom::Error> {
        let token = token.map_or_else(random_text, Ok)?;
        let (faults, settings) = (Faults::default(), Settings::default());
        Ok(Self { token, names, faults, journal: Journal::new(bodies), settings, importing: Arc::default() })
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }
}
