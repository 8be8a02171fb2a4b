//! Which target each kind of webhook has.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use serde::{Deserialize, Serialize};

use super::target::{ClientCredentials, WebhookTarget};
use super::webhook::HookKind;

/// The targets by kind: those from startup, and changes by the management API since.
#[derive(Default)]
pub(crate) struct Targets {
    given: BTreeMap<HookKind, Arc<WebhookTarget>>,
    changed: RwLock<BTreeMap<HookKind, Option<Arc<WebhookTarget>>>>,
}

/// The changes by the management API, in their stored form.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredTargets(BTreeMap<HookKind, Change>);

/// A changed target. The change lasts until the sandbox is started with a different target for the kind.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Change {
    from: Option<StoredTarget>,
    to: Option<StoredTarget>,
}

/// A target including its secret, which is shown nowhere else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct StoredTarget {
    url: String,
    client: Option<StoredClient>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct StoredClient {
    token_url: String,
    id: String,
    secret: String,
}

impl Targets {
    pub(crate) fn new(given: BTreeMap<HookKind, Arc<WebhookTarget>>) -> Self {
        Self { given, ..Self::default() }
    }

    pub(crate) fn get(&self, kind: HookKind) -> Option<Arc<WebhookTarget>> {
        let changed = self.changed.read().unwrap_or_else(PoisonError::into_inner);
        changed.get(&kind).cloned().unwrap_or_else(|| self.given.get(&kind).cloned())
    }

    /// Sets a target, or removes it.
    pub(crate) fn set(&self, kind: HookKind, target: Option<WebhookTarget>) {
        self.write().insert(kind, target.map(Arc::new));
    }

    /// What has changed, for storing it.
    pub(crate) fn stored(&self) -> StoredTargets {
        let changed = self.changed.read().unwrap_or_else(PoisonError::into_inner);
        let change = |(kind, target): (&HookKind, &Option<Arc<WebhookTarget>>)| {
            let stored = |target: &Arc<WebhookTarget>| StoredTarget::from(&**target);
            (*kind, Change { from: self.given.get(kind).map(stored), to: target.as_ref().map(stored) })
        };
        StoredTargets(changed.iter().map(change).collect())
    }

    /// Restores the changes from before a restart, except where the target at startup is now different.
    pub(crate) fn restore(&self, stored: StoredTargets) {
        let mut changed = self.write();
        for (kind, Change { from, to }) in stored.0 {
            if from == self.given.get(&kind).map(|target| StoredTarget::from(&**target)) {
                changed.insert(kind, to.map(|target| Arc::new(target.into())));
            }
        }
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<HookKind, Option<Arc<WebhookTarget>>>> {
        self.changed.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<&WebhookTarget> for StoredTarget {
    fn from(target: &WebhookTarget) -> Self {
        let client = target.client_credentials().map(|credentials| StoredClient {
            token_url: credentials.token_url.clone(),
            id: credentials.client_id.clone(),
            secret: credentials.client_secret.clone(),
        });
        Self { url: target.url().to_owned(), client }
    }
}

impl From<StoredTarget> for WebhookTarget {
    fn from(StoredTarget { url, client }: StoredTarget) -> Self {
        let target = Self::new(url);
        match client {
            Some(StoredClient { token_url, id, secret }) => {
                target.with_client_credentials(ClientCredentials {
                    token_url,
                    client_id: id,
                    client_secret: secret,
                })
            }
            None => target,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_lasts_until_another_target_is_given() {
        let kind = HookKind::OnboardingStatus;
        let given = |url: &str| Targets::new(BTreeMap::from([(kind, Arc::new(WebhookTarget::new(url)))]));
        let credentials = ClientCredentials {
            token_url: "http://127.0.0.1:3".to_owned(),
            client_id: "id".to_owned(),
            client_secret: "secret".to_owned(),
        };
        let changed = WebhookTarget::new("http://127.0.0.1:2").with_client_credentials(credentials);
        for to in [Some(changed), None] {
            let targets = given("http://127.0.0.1:1");
            targets.set(kind, to.clone());
            let json = serde_json::to_string(&targets.stored()).unwrap();
            let stored: StoredTargets = serde_json::from_str(&json).unwrap();
            let again = given("http://127.0.0.1:1");
            again.restore(stored.clone());
            assert!(again.get(kind).as_deref() == to.as_ref());
            let other = given("http://127.0.0.1:9");
            other.restore(stored);
            assert_eq!(other.get(kind).unwrap().url(), "http://127.0.0.1:9");
        }
    }
}
