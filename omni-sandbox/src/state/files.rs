//! Stored images, by session and image type.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

type BySession = HashMap<String, HashMap<&'static str, Bytes>>;

/// Keeps the bytes in memory. Image types have the names that the API uses.
#[derive(Default)]
pub(crate) struct Files {
    files: Mutex<BySession>,
}

impl Files {
    pub(crate) fn put(&self, session: &str, image_type: &'static str, bytes: Bytes) {
        self.lock().entry(session.to_owned()).or_default().insert(image_type, bytes);
    }

    pub(crate) fn get(&self, session: &str, image_type: &str) -> Option<Bytes> {
        self.lock().get(session)?.get(image_type).cloned()
    }

    pub(crate) fn remove_session(&self, session: &str) {
        self.lock().remove(session);
    }

    fn lock(&self) -> MutexGuard<'_, BySession> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
