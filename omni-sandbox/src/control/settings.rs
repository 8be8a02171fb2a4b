//! The settings of the management API. They are kept with the data, so that a restart does not lose them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::frame::StoredFaults;
use crate::house::House;
use crate::outbox::StoredTargets;
use crate::store::{Backend as _, Commit, Erased, IndexEntry, Record, StoreError, Table};

/// A setting of the management API.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub(crate) enum Setting {
    /// How many milliseconds the sandbox's clock is ahead of the computer's.
    Clock { ahead: i64 },
    /// The armed faults.
    Faults { faults: StoredFaults },
    /// Where webhooks go.
    Webhooks { targets: StoredTargets },
    /// The keys of seals in base64, encrypted with a key that is not stored.
    Seals { locked: String },
}

impl Setting {
    /// The key that encrypts the keys of seals.
    pub(crate) const SEALS: &'static str = "seals";
}

impl Record for Setting {
    const TABLE: Table = Table::Settings;

    fn key(&self) -> &str {
        match self {
            Self::Clock { .. } => "clock",
            Self::Faults { .. } => "faults",
            Self::Webhooks { .. } => "webhooks",
            Self::Seals { .. } => Self::SEALS,
        }
    }

    fn entries(&self) -> Vec<IndexEntry> {
        Vec::new()
    }
}

/// The settings as last stored.
pub(crate) struct Settings(Mutex<Vec<Setting>>);

impl Default for Settings {
    /// The settings of a fresh sandbox.
    fn default() -> Self {
        Self(Mutex::new(vec![
            Setting::Clock { ahead: 0 },
            Setting::Faults { faults: StoredFaults::default() },
            Setting::Webhooks { targets: StoredTargets::default() },
        ]))
    }
}

fn current(house: &House) -> Vec<Setting> {
    vec![
        Setting::Clock { ahead: house.clock.ahead() },
        Setting::Faults { faults: house.controls.faults.stored() },
        Setting::Webhooks { targets: house.outbox.targets.stored() },
    ]
}

/// Stores the settings that have changed since they were last stored.
pub(crate) async fn keep(house: &House) -> Result<(), StoreError> {
    // Held until the commit is made, so that the later of two changes is stored last.
    let mut stored = house.controls.settings.0.lock().await;
    let current = current(house);
    let changed = current.iter().filter(|setting| !stored.contains(setting)).cloned();
    let record = |setting: Setting| {
        (Table::Settings, setting.key().to_owned(), Some(Arc::new(setting) as Arc<dyn Erased>))
    };
    let write: Vec<_> = changed.map(record).collect();
    if !write.is_empty() {
        house.store.commit(Commit { write, ..Commit::default() }).await?;
        *stored = current;
    }
    Ok(())
}

/// Restores the settings from before a restart.
pub(crate) async fn restore(house: &House) -> Result<(), StoreError> {
    for stored in house.store.page(Table::Settings, "", usize::MAX).await? {
        let Ok(setting) = stored.record.as_any().downcast::<Setting>() else { continue };
        match Setting::clone(&setting) {
            Setting::Clock { ahead } => house.clock.set_ahead(ahead),
            Setting::Faults { faults } => house.controls.faults.restore(faults),
            Setting::Webhooks { targets } => house.outbox.targets.restore(targets),
            // They are decrypted with their key.
            Setting::Seals { .. } => {}
        }
    }
    *house.controls.settings.0.lock().await = current(house);
    Ok(())
}
