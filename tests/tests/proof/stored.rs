//! What is stored, to compare it.

use std::collections::BTreeMap;
use std::time::Duration;

use omni_sandbox::Sandbox;

/// What the sandbox writes when a test moves its clock.
const CLOCK: &str = "settings/clock";

/// The version of each stored record.
pub struct Stored(BTreeMap<String, u64>);

impl Stored {
    pub async fn of(sandbox: &Sandbox) -> Self {
        // Some of what follows from a call is due only a few seconds later.
        sandbox.clock().advance(Duration::from_secs(5));
        sandbox.outbox().settled().await.unwrap();
        let mut versions = sandbox.state().versions().await.unwrap();
        versions.remove(CLOCK);
        Self(versions)
    }

    /// Which records were written in between.
    pub fn written(&self, after: &Self) -> Vec<String> {
        let keys = self.0.keys().chain(after.0.keys().filter(|key| !self.0.contains_key(*key)));
        keys.filter(|key| self.0.get(*key) != after.0.get(*key)).cloned().collect()
    }
}
