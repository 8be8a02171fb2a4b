//! The token of a session or an admin, and how an admin's is renewed.

use std::sync::{Arc, PoisonError, RwLock};

use reqwest::header::{HeaderName, HeaderValue};
use tokio::sync::Mutex;

use crate::error::Error;
use crate::secret::Secret;

/// A token, shared by all clones of a client.
#[derive(Clone)]
pub(crate) struct Token {
    header: HeaderName,
    shared: Arc<Shared>,
}

struct Shared {
    /// The token, and how often it was renewed.
    current: RwLock<(u64, Arc<Secret>)>,
    /// What an admin logs in with.
    login: Option<Login>,
    /// Held while a token is renewed, so that one request serves all calls that wait for it.
    renewal: Mutex<()>,
    /// How often renewing it failed, and why it failed the last time.
    failures: RwLock<(u64, Option<Arc<Error>>)>,
}

/// Result of a token renewal.
pub(crate) enum Renewal {
    /// There is a new token.
    Renewed,
    /// No login is known to renew it with.
    Impossible,
    /// The login failed.
    Failed(Arc<Error>),
}

/// E-mail and password of an admin.
pub(crate) struct Login {
    pub(crate) email: Secret,
    pub(crate) password: Secret,
}

/// The token as one attempt uses it.
pub(crate) struct Stamp {
    pub(crate) name: HeaderName,
    generation: u64,
    secret: Arc<Secret>,
}

impl Stamp {
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        self.secret.header()
    }
}

impl Token {
    pub(crate) fn new(header: HeaderName, secret: Secret, login: Option<Login>) -> Self {
        let current = RwLock::new((0, Arc::new(secret)));
        let (renewal, failures) = (Mutex::new(()), RwLock::new((0, None)));
        Self { header, shared: Arc::new(Shared { current, login, renewal, failures }) }
    }

    pub(crate) fn stamp(&self) -> Stamp {
        // A lock is poisoned by a panic while it is held; nothing here can panic, and the value is valid in any case.
        let current = self.shared.current.read().unwrap_or_else(PoisonError::into_inner);
        Stamp { name: self.header.clone(), generation: current.0, secret: Arc::clone(&current.1) }
    }

    /// The current token.
    pub(crate) fn expose(&self) -> String {
        self.stamp().secret.expose().to_owned()
    }

    fn failures(&self) -> (u64, Option<Arc<Error>>) {
        self.shared.failures.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gets a new token in place of the refused one; `log_in` makes the call for it.
    pub(crate) async fn renew<'a, F>(
        &'a self,
        refused: &Stamp,
        log_in: impl FnOnce(&'a Login) -> F,
    ) -> Renewal
    where
        F: Future<Output = Result<Secret, Error>>,
    {
        let Some(login) = &self.shared.login else { return Renewal::Impossible };
        let (before, _) = self.failures();
        let _renewal = self.shared.renewal.lock().await;
        if self.stamp().generation != refused.generation {
            // Another call has renewed it in the meantime.
            return Renewal::Renewed;
        }
        if let (count, Some(reason)) = self.failures()
            && count != before
        {
            // The login that this call waited for failed, and many in a row would lock the account.
            return Renewal::Failed(reason);
        }
        match log_in(login).await {
            Ok(secret) => {
                let mut current = self.shared.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = (refused.generation.wrapping_add(1), Arc::new(secret));
                Renewal::Renewed
            }
            Err(error) => {
                let reason = Arc::new(error);
                let mut failures = self.shared.failures.write().unwrap_or_else(PoisonError::into_inner);
                *failures = (before.wrapping_add(1), Some(Arc::clone(&reason)));
                Renewal::Failed(reason)
            }
        }
    }
}
