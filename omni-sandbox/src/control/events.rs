//! The key that events are signed with.

use super::Ask;
use crate::frame::{Refusal, Response};
use crate::http::Sandbox;

/// The public key, as a JSON Web Key.
pub(super) async fn key(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(ask.house.secrets.signer().public())
}

impl Sandbox {
    /// The public key that events are signed with: the field `x` of its JSON Web Key.
    /// [`verify_events`](crate::verify_events) compares it with that of a report.
    #[must_use]
    pub fn events_key(&self) -> &str {
        &self.house().secrets.signer().public().x
    }
}
