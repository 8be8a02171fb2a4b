//! The token of a session or an admin, and how an admin's is renewed.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use omni_types::AdminCredentials;
use reqwest::header::{HeaderName, HeaderValue};
use tokio::sync::Mutex;

use crate::core::Core;
use crate::credentials::Omni;
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
    /// How often renewing it failed.
    failures: AtomicU64,
}

/// Mail address and password of an admin.
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
        let (renewal, failures) = (Mutex::new(()), AtomicU64::new(0));
        Self { header, shared: Arc::new(Shared { current, login, renewal, failures }) }
    }

    pub(crate) fn stamp(&self) -> Stamp {
        // A lock is poisoned by a panic while it is held; nothing here can panic, and the value is whole in any case.
        let current = self.shared.current.read().unwrap_or_else(PoisonError::into_inner);
        Stamp { name: self.header.clone(), generation: current.0, secret: Arc::clone(&current.1) }
    }

    /// Gets a new token in place of the refused one; false if there is no way to, or it was refused as well.
    ///
    /// Logging in is a call as well, which may come back here: the box ends the recursion of types.
    pub(crate) fn renew<'a>(&'a self, core: &'a Core, refused: &'a Stamp) -> Boxed<'a, bool> {
        Box::pin(async move {
            let Some(login) = &self.shared.login else { return false };
            let failures = self.shared.failures.load(Ordering::Relaxed);
            let _renewal = self.shared.renewal.lock().await;
            if self.stamp().generation != refused.generation {
                // Another call has renewed it in the meantime.
                return true;
            }
            if self.shared.failures.load(Ordering::Relaxed) != failures {
                // The log-in that this call waited for failed, and many in a row would lock the account.
                return false;
            }
            let Some(secret) = log_in(core, login).await else {
                self.shared.failures.fetch_add(1, Ordering::Relaxed);
                return false;
            };
            let mut current = self.shared.current.write().unwrap_or_else(PoisonError::into_inner);
            *current = (refused.generation.wrapping_add(1), Arc::new(secret));
            true
        })
    }
}

async fn log_in(core: &Core, login: &Login) -> Option<Secret> {
    let omni = Omni { core: Core { token: None, ..core.clone() } };
    let credentials =
        AdminCredentials::new().with_email(login.email.expose()).with_password(login.password.expose());
    let token = omni.log_in_admin(&credentials).await.ok()?.into_inner().token?;
    Secret::new(token).ok()
}

#[cfg(not(target_arch = "wasm32"))]
type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
#[cfg(target_arch = "wasm32")]
type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
