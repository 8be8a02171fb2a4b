//! What a sandbox remembers from one request to the next.

mod clock;
mod dates;
mod files;
mod secrets;
mod session;
mod store;

use std::sync::{PoisonError, RwLock};

pub(crate) use clock::Clock;
pub(crate) use dates::{day, year, years_between};
pub(crate) use files::Files;
pub(crate) use secrets::Secrets;
pub(crate) use session::{ExistingPerson, FaceResult, IdResult, IdSide, Selfie, Session};
pub(crate) use store::{Customer, Owner, Store};

use tokio::sync::Semaphore;

use crate::persona::Persona;

/// One sandbox: its configuration and its state.
pub(crate) struct App {
    pub(crate) api_key: String,
    pub(crate) admin_password: String,
    /// URL of the file host, without a slash at the end.
    pub(crate) files_url: String,
    pub(crate) clock: Clock,
    pub(crate) secrets: Secrets,
    pub(crate) store: Store,
    pub(crate) files: Files,
    pub(crate) persona: RwLock<Persona>,
    /// One permit for each image that may be decoded at the same time.
    pub(crate) decoders: Semaphore,
}

impl App {
    pub(crate) fn persona(&self) -> Persona {
        *self.persona.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_persona(&self, persona: Persona) {
        *self.persona.write().unwrap_or_else(PoisonError::into_inner) = persona;
    }
}
