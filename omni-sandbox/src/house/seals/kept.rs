//! Keeping the authority with the data, locked with a key that is not stored.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use getrandom::SysRng;
use jiff::Timestamp;
use omni_engines::seal::{Authority, SealError, lock, unlock};

use super::{House, made};
use crate::control::Setting;
use crate::store::{Backend as _, Commit, Erased, Record as _, Store, StoreError, Table};

/// Minimum number of letters of a key. Anyone who has the file can try keys for as long as they like.
const MIN_KEY: usize = 16;

/// Why the authority could not be kept with the data, or opened.
#[derive(Debug)]
pub(crate) enum KeepError {
    /// It is locked, and no key was given.
    Locked,
    /// The key for a new one is too easy to guess.
    ShortKey,
    Seal(SealError),
    Store(StoreError),
    /// The stored data is not base64.
    Damaged,
    Stopped,
}

impl fmt::Display for KeepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked => f.write_str(
                "the data has a locked authority for seals: set OMNI_SANDBOX_SEAL_KEY to the key that it was locked with",
            ),
            Self::ShortKey => write!(
                f,
                "OMNI_SANDBOX_SEAL_KEY is shorter than {MIN_KEY} letters and could be guessed: set it to a longer key, such as what \
                 `openssl rand -base64 24` prints"
            ),
            Self::Seal(SealError::WrongKey) => f.write_str(
                "OMNI_SANDBOX_SEAL_KEY is not the key that the authority for seals was locked with, or the data is damaged",
            ),
            Self::Seal(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Damaged => f.write_str("the stored authority for seals is damaged"),
            Self::Stopped => f.write_str("the thread that opens it was stopped"),
        }
    }
}

impl std::error::Error for KeepError {}

impl From<SealError> for KeepError {
    fn from(error: SealError) -> Self {
        Self::Seal(error)
    }
}

impl From<StoreError> for KeepError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl House {
    /// Opens the authority that is kept with the data, or makes and keeps it. Without a key none is kept, so that no
    /// private key lies in a file that is not locked.
    pub(crate) async fn open_seals(&self, key: Option<String>) -> Result<(), KeepError> {
        if matches!(self.store, Store::Memory(_)) {
            return Ok(());
        }
        let stored = self.store.get(Table::Settings, Setting::SEALS).await?;
        let stored = stored.and_then(|stored| stored.record.as_any().downcast::<Setting>().ok());
        let locked = stored.and_then(|setting| match &*setting {
            Setting::Seals { locked } => Some(locked.clone()),
            _ => None,
        });
        let Some(key) = key else {
            if locked.is_some() {
                return Err(KeepError::Locked);
            }
            tracing::warn!(
                "the authority for seals is not kept with the data: set OMNI_SANDBOX_SEAL_KEY to a key of your own, and what was \
                 sealed before a restart can be verified after it"
            );
            return Ok(());
        };
        let now = Timestamp::from_millisecond(self.clock.now()).map_err(|_| SealError::Time)?;
        let is_new = locked.is_none();
        // Deriving the key is slow on purpose.
        let opening =
            tokio::task::spawn_blocking(move || opened(locked, &key, now).map(|opened| (opened, key)));
        let ((authority, locked), key) = opening.await.map_err(|_| KeepError::Stopped)??;
        if is_new {
            self.store_seals(locked).await?;
        }
        self.seals.keep(authority, key);
        Ok(())
    }

    /// Stores an authority in place of the stored one.
    pub(super) async fn store_seals(&self, locked: String) -> Result<(), StoreError> {
        let setting = Setting::Seals { locked };
        let write = (Table::Settings, setting.key().to_owned(), Some(Arc::new(setting) as Arc<dyn Erased>));
        self.store.commit(Commit { write: vec![write], ..Commit::default() }).await
    }
}

/// The authority, and how it is stored.
fn opened(locked: Option<String>, key: &str, now: Timestamp) -> Result<(Authority, String), KeepError> {
    match locked {
        Some(locked) => {
            let bytes = STANDARD.decode(&locked).map_err(|_| KeepError::Damaged)?;
            Ok((Authority::from_bytes(&unlock(&bytes, key)?)?, locked))
        }
        None => {
            if key.chars().count() < MIN_KEY {
                return Err(KeepError::ShortKey);
            }
            let authority = made(now)?;
            let locked = locked_with(&authority, key)?;
            Ok((authority, locked))
        }
    }
}

/// How an authority is stored.
pub(super) fn locked_with(authority: &Authority, key: &str) -> Result<String, SealError> {
    Ok(STANDARD.encode(lock(&authority.to_bytes()?, key, &mut SysRng)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "a key of some length";

    #[test]
    fn a_key_that_can_be_guessed_locks_nothing() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        for key in ["", "x", "CANARY of 15 let"[..15].trim()] {
            let refused = opened(None, key, now).err().unwrap().to_string();
            assert!(refused.contains("shorter than 16 letters") && !refused.contains("CANARY"), "{refused}");
        }
        // A key that was used for locking still opens it.
        let locked = lock(&made(now).unwrap().to_bytes().unwrap(), "short", &mut SysRng).unwrap();
        assert!(opened(Some(STANDARD.encode(locked)), "short", now).is_ok());
    }

    #[test]
    fn what_is_stored_opens_with_its_key_alone() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let (authority, locked) = opened(None, KEY, now).unwrap();
        let (again, _) = opened(Some(locked.clone()), KEY, now).unwrap();
        assert_eq!(authority.root(), again.root());
        let wrong = opened(Some(locked), "another key", now).err().unwrap();
        assert!(wrong.to_string().contains("OMNI_SANDBOX_SEAL_KEY is not the key"), "{wrong}");
        let damaged = opened(Some(STANDARD.encode("CANARY")), KEY, now).err().unwrap();
        assert!(!damaged.to_string().contains("CANARY"));
    }
}
