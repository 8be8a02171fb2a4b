//! The management API as methods, for tests in Rust.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::watchlists::{CustomList, Entries as _, GlobalLists};
use super::{
    CustomEntry, CustomPerson, GlobalEntry, JournalEntry, ListedPerson, OperationInfo, OutboxEntry,
    ScenarioInfo, SessionState, SessionSummary,
};
use super::{catalog, clock, outbox, sessions, state, webhooks};
use crate::frame::{ArmedFault, Fault, Refusal};
use crate::house::House;
use crate::http::Sandbox;
use crate::outbox::{HookKind, WebhookTarget};
use crate::persona::scenarios;

/// Why the sandbox did not do what it was told. The text says how to fix it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlError(String);

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ControlError {}

impl From<Refusal> for ControlError {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.message().to_owned())
    }
}

impl Sandbox {
    /// Makes calls fail.
    #[must_use]
    pub fn faults(&self) -> FaultControl<'_> {
        FaultControl(self.house())
    }

    /// The clock, which tests can move instead of waiting.
    #[must_use]
    pub fn clock(&self) -> ClockControl<'_> {
        ClockControl(self.house())
    }

    /// What the sandbox has sent or done, or will.
    #[must_use]
    pub fn outbox(&self) -> OutboxControl<'_> {
        OutboxControl(self.house())
    }

    /// The sessions, and what is forced in them.
    #[must_use]
    pub fn sessions(&self) -> SessionControl<'_> {
        SessionControl(self.house())
    }

    /// Everything that can be forced.
    #[must_use]
    pub fn scenarios(&self) -> Vec<ScenarioInfo> {
        scenarios().map(ScenarioInfo::from).collect()
    }

    /// The operations of the API, and which of them the sandbox supports.
    #[must_use]
    pub fn operations(&self) -> Vec<OperationInfo> {
        catalog::all_operations()
    }

    /// Everything that is stored.
    #[must_use]
    pub fn state(&self) -> StateControl<'_> {
        StateControl(self.house())
    }

    /// The latest requests.
    #[must_use]
    pub fn journal(&self) -> JournalControl<'_> {
        JournalControl(self.house())
    }

    /// The people on watchlists.
    #[must_use]
    pub fn watchlists(&self) -> WatchlistControl<'_> {
        WatchlistControl(self.house())
    }

    /// Where webhooks go.
    #[must_use]
    pub fn webhooks(&self) -> WebhookControl<'_> {
        WebhookControl(self.house())
    }
}

macro_rules! controls {
    ($($(#[$comment:meta])* $name:ident;)*) => {$(
        $(#[$comment])*
        #[derive(Clone, Copy)]
        pub struct $name<'a>(&'a House);

        impl fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}

controls! {
    /// Arms and removes faults. From [`Sandbox::faults`].
    FaultControl;
    /// Reads and moves the clock. From [`Sandbox::clock`].
    ClockControl;
    /// Reads the outbox. From [`Sandbox::outbox`].
    OutboxControl;
    /// Looks at sessions and changes them. From [`Sandbox::sessions`].
    SessionControl;
    /// Exports, imports and resets what is stored. From [`Sandbox::state`].
    StateControl;
    /// Reads the journal. From [`Sandbox::journal`].
    JournalControl;
    /// Reads and changes the watchlists. From [`Sandbox::watchlists`].
    WatchlistControl;
    /// Sets the targets of webhooks. From [`Sandbox::webhooks`].
    WebhookControl;
}

impl FaultControl<'_> {
    /// Arms a fault. If several faults concern a call, the first one takes effect.
    ///
    /// # Errors
    /// The fault makes no sense, for example because its operation does not exist.
    pub fn arm(self, fault: Fault) -> Result<ArmedFault, ControlError> {
        let armed = self.0.controls.faults.arm(fault, self.0.clock.now())?;
        self.0.outbox.wake();
        Ok(armed)
    }

    /// The faults that can still take effect.
    #[must_use]
    pub fn list(self) -> Vec<ArmedFault> {
        self.0.controls.faults.list(self.0.clock.now())
    }

    /// Removes a fault. False if there is none with this id.
    pub fn remove(self, id: u64) -> bool {
        let removed = self.0.controls.faults.remove(Some(id)) > 0;
        self.0.outbox.wake();
        removed
    }

    /// Removes all faults.
    pub fn clear(self) {
        self.0.controls.faults.remove(None);
        self.0.outbox.wake();
    }
}

impl ClockControl<'_> {
    /// The time in UTC milliseconds.
    #[must_use]
    pub fn now(self) -> i64 {
        clock::state(self.0).now
    }

    /// Moves the clock forward. Everything that has become due is done at once.
    pub fn advance(self, by: Duration) {
        clock::advance_by(self.0, by);
    }
}

impl OutboxControl<'_> {
    /// All entries, the oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn entries(self) -> Result<Vec<OutboxEntry>, ControlError> {
        Ok(outbox::entries(self.0, None).await?)
    }

    /// The entries about a session, the oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn of_session(self, id: &str) -> Result<Vec<OutboxEntry>, ControlError> {
        Ok(outbox::entries(self.0, Some(id)).await?)
    }

    /// Waits until everything that is due is done. It does not wait for a retry that is due later.
    ///
    /// # Errors
    /// The store failed.
    pub async fn settled(self) -> Result<(), ControlError> {
        while !outbox::is_settled(self.0).await? {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    }

    /// Sends a webhook again, with as many attempts as a new one.
    ///
    /// # Errors
    /// There is no such entry, it is not a webhook, it is still being sent, or its kind has no target.
    pub async fn redeliver(self, id: &str) -> Result<OutboxEntry, ControlError> {
        Ok(outbox::send_again(self.0, id).await?)
    }
}

impl SessionControl<'_> {
    /// Up to `limit` sessions whose ids follow `after`, in the order of their ids. Begin with an empty text.
    ///
    /// # Errors
    /// The store failed.
    pub async fn page(self, after: &str, limit: usize) -> Result<Vec<SessionSummary>, ControlError> {
        Ok(sessions::page(self.0, after, limit).await?)
    }

    /// A session, with every fact and its source.
    ///
    /// # Errors
    /// There is no such session.
    pub async fn get(self, id: &str) -> Result<SessionState, ControlError> {
        Ok(sessions::get(self.0, id).await?)
    }

    /// Replaces what is forced in a session. It takes precedence over magic values. An empty list forces nothing.
    ///
    /// # Errors
    /// There is no such session, or no such scenario.
    pub async fn force<S: Into<String>>(
        self,
        id: &str,
        scenarios: impl IntoIterator<Item = S>,
    ) -> Result<SessionState, ControlError> {
        let scenarios: Vec<String> = scenarios.into_iter().map(Into::into).collect();
        Ok(sessions::force_scenarios(self.0, id, &scenarios).await?)
    }

    /// Deletes the data of a session.
    ///
    /// # Errors
    /// There is no such session.
    pub async fn delete(self, id: &str) -> Result<SessionState, ControlError> {
        Ok(sessions::remove(self.0, id).await?)
    }
}

impl StateControl<'_> {
    /// Everything that is stored, as JSON. Contains personal data, but not the keys of tokens and links.
    ///
    /// # Errors
    /// The store failed.
    pub async fn export(self) -> Result<Vec<u8>, ControlError> {
        Ok(state::exported(self.0).await?)
    }

    /// The version of each stored record, by its table and key: `sessions/<id>` and the like. It changes whenever the record
    /// is written, so equal versions mean that nothing was stored in between.
    ///
    /// # Errors
    /// The store failed.
    pub async fn versions(self) -> Result<BTreeMap<String, u64>, ControlError> {
        Ok(state::versions(self.0).await?)
    }

    /// Replaces everything that is stored with an exported state. Returns the number of records.
    ///
    /// # Errors
    /// It was not exported by this version, or requests changed the stored data in the meantime.
    pub async fn import(self, json: &[u8]) -> Result<usize, ControlError> {
        Ok(state::imported(self.0, json.to_vec().into()).await?)
    }

    /// Deletes everything that is stored.
    ///
    /// # Errors
    /// Requests changed the stored data in the meantime.
    pub async fn reset(self) -> Result<(), ControlError> {
        Ok(state::emptied(self.0).await?)
    }
}

impl JournalControl<'_> {
    /// The latest requests, oldest first.
    #[must_use]
    pub fn entries(self) -> Vec<JournalEntry> {
        self.0.controls.journal.entries()
    }

    /// Forgets the requests.
    pub fn clear(self) {
        self.0.controls.journal.clear();
    }
}

impl WatchlistControl<'_> {
    /// The global watchlists: the built-in ones, with any changes.
    ///
    /// # Errors
    /// The store failed.
    pub async fn global(self) -> Result<Vec<GlobalEntry>, ControlError> {
        Ok(GlobalLists::all(self.0).await?)
    }

    /// An entry of the global watchlists.
    ///
    /// # Errors
    /// There is no such entry.
    pub async fn global_entry(self, id: &str) -> Result<GlobalEntry, ControlError> {
        Ok(GlobalLists::one(self.0, id).await?)
    }

    /// Adds a person to the global watchlists, or replaces an entry. Whoever subscribed to a search that finds this
    /// person, or found the person before, is notified with the webhook [`HookKind::WatchlistUpdate`].
    ///
    /// # Errors
    /// The id or the person is not valid, or too many entries were changed.
    pub async fn put_global(self, id: &str, person: ListedPerson) -> Result<GlobalEntry, ControlError> {
        Ok(GlobalLists::put(self.0, id, &person).await?)
    }

    /// Takes a person off the global watchlists, with the same notifications.
    ///
    /// # Errors
    /// There is no such entry, or too many entries were changed.
    pub async fn remove_global(self, id: &str) -> Result<(), ControlError> {
        Ok(GlobalLists::remove(self.0, id).await?)
    }

    /// The watchlist of the organization.
    ///
    /// # Errors
    /// The store failed.
    pub async fn custom(self) -> Result<Vec<CustomEntry>, ControlError> {
        Ok(CustomList::all(self.0).await?)
    }

    /// An entry of the organization's watchlist.
    ///
    /// # Errors
    /// There is no such entry.
    pub async fn custom_entry(self, id: &str) -> Result<CustomEntry, ControlError> {
        Ok(CustomList::one(self.0, id).await?)
    }

    /// Adds an entry to the organization's watchlist, or replaces the data of an entry. Its images stay.
    ///
    /// # Errors
    /// The id is not valid, or the person has nothing to be found by or has something in common with another entry.
    pub async fn put_custom(self, id: &str, person: CustomPerson) -> Result<CustomEntry, ControlError> {
        Ok(CustomList::put(self.0, id, &person).await?)
    }

    /// Deletes an entry of the organization's watchlist, with its images.
    ///
    /// # Errors
    /// There is no such entry.
    pub async fn remove_custom(self, id: &str) -> Result<(), ControlError> {
        Ok(CustomList::remove(self.0, id).await?)
    }
}

impl WebhookControl<'_> {
    /// Sets where webhooks of a kind go, or that they are not sent.
    ///
    /// # Errors
    /// The URL is not valid.
    pub fn set(self, kind: HookKind, target: Option<WebhookTarget>) -> Result<(), ControlError> {
        Ok(webhooks::set_target(self.0, kind, target)?)
    }

    /// Notifies the client of a session now: of its onboarding status, or again of the latest payment proof or work history.
    /// Without a target, the webhook can be read in the outbox.
    ///
    /// # Errors
    /// There is no such session, or nothing to notify the client of.
    pub async fn fire(self, kind: HookKind, session: &str) -> Result<OutboxEntry, ControlError> {
        Ok(webhooks::fire_for(self.0, kind, session).await?)
    }
}
