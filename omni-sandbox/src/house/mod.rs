//! One sandbox: its configuration, its clock, and what it holds.

mod clock;
#[cfg(feature = "contracts")]
mod seals;

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

pub(crate) use clock::Clock;
#[cfg(feature = "contracts")]
pub(crate) use seals::{CONSENT_REASON, REPORT_REASON, Seals, refused_seal};

use crate::basics::Secrets;
use crate::control::Controls;
use crate::flow::Flows;
use crate::http::Traffic;
use crate::images::ImageQueue;
use crate::outbox::Outbox;
use crate::persona::{Persona, Personas};
use crate::store::Store;

/// What every request shares.
pub(crate) struct House {
    pub(crate) api_key: String,
    pub(crate) admin_password: String,
    /// The one-time code that is sent instead of a random one.
    pub(crate) one_time_code: Option<String>,
    /// URL of the API, without a slash at the end.
    pub(crate) url: String,
    /// URL of the file host, without a slash at the end.
    pub(crate) files_url: String,
    pub(crate) clock: Clock,
    pub(crate) secrets: Secrets,
    pub(crate) store: Store,
    /// The personas to choose from.
    pub(crate) personas: Personas,
    /// The persona of sessions that have none forced.
    pub(crate) persona: RwLock<Persona>,
    pub(crate) flows: Flows,
    /// The folder that represents the bucket of batches.
    pub(crate) bucket: Option<PathBuf>,
    /// Milliseconds after which a session ends, with its token.
    pub(crate) session_lifetime: i64,
    pub(crate) images: ImageQueue,
    #[cfg(feature = "contracts")]
    pub(crate) seals: Arc<Seals>,
    pub(crate) traffic: Arc<Traffic>,
    pub(crate) outbox: Outbox,
    pub(crate) controls: Controls,
}

impl House {
    pub(crate) fn persona(&self) -> Persona {
        self.persona.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_persona(&self, persona: Persona) {
        *self.persona.write().unwrap_or_else(PoisonError::into_inner) = persona;
    }
}
