//! What holds for the stored data, whatever was called, in any order or concurrently: a table, and tests that try to
//! break it, on each store.

mod driver;
mod races;
mod sequences;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use omni_types::SessionStatus;

use crate::events::Event;
use crate::outbox::Task;
use crate::session::Session;
use crate::store::{Backend as _, Contents, Customer, Erased, Store, Table};

type Failure = Box<dyn std::error::Error + Send + Sync>;
type TestResult = Result<(), Failure>;

/// This is in every personal text that the tests send, and nowhere else.
const CANARY: &str = "CANARY";

/// All that is stored.
struct State {
    records: BTreeMap<(Table, String), Arc<dyn Erased>>,
    contents: Contents,
}

/// A rule, and a function that finds what breaks it.
type Invariant = (&'static str, fn(&State) -> Vec<String>);

const INVARIANTS: &[Invariant] = &[
    ("no two customers have the same phone number", |state| {
        let mut phones = BTreeSet::new();
        let customers = state.all::<Customer>(Table::Customers);
        let with_phone = customers.iter().filter(|customer| customer.phone.is_some());
        with_phone
            .filter(|customer| !phones.insert(&customer.phone))
            .map(|customer| customer.id.clone())
            .collect()
    }),
    ("a customer is deleted with the session that approved it", |state| {
        let gone = |id: &str| state.session(id).is_none_or(|session| session.is_deleted());
        let customers = state.all::<Customer>(Table::Customers);
        customers
            .iter()
            .filter(|customer| gone(&customer.session))
            .map(|customer| customer.id.clone())
            .collect()
    }),
    ("the session of a customer names it", |state| {
        let named = |customer: &Customer| {
            let session = state.session(&customer.session);
            session.is_some_and(|session| session.approval.customer.as_ref() == Some(&customer.id))
        };
        let customers = state.all::<Customer>(Table::Customers);
        customers.iter().filter(|customer| !named(customer)).map(|customer| customer.id.clone()).collect()
    }),
    ("the score of a closed session is frozen, and of no other", |state| {
        let sessions = state.all::<Session>(Table::Sessions);
        let closed = |session: &Session| session.status == SessionStatus::Closed;
        let wrong = sessions.iter().filter(|session| closed(session) != session.frozen_score.is_some());
        wrong.map(|session| session.id.clone()).collect()
    }),
    ("nothing that the person sent is left of a deleted session", |state| {
        let sessions = state.all::<Session>(Table::Sessions);
        let deleted = sessions.iter().filter(|session| session.is_deleted());
        let left = deleted.filter(|session| {
            let json = Erased::encode(&***session).unwrap_or_default();
            String::from_utf8_lossy(&json).contains(CANARY) || !Erased::blobs(&***session).is_empty()
        });
        left.map(|session| session.id.clone()).collect()
    }),
    ("the tasks of a deleted session say nothing about the person", |state| {
        let gone = |id: &str| state.session(id).is_none_or(|session| session.is_deleted());
        let tasks = state.all::<Task>(Table::Tasks);
        let of_deleted = tasks.iter().filter(|task| task.session.as_deref().is_some_and(gone));
        let left = of_deleted.filter(|task| {
            String::from_utf8_lossy(&Erased::encode(&***task).unwrap_or_default()).contains(CANARY)
        });
        left.map(|task| task.id.clone()).collect()
    }),
    ("a session has the events that it counts, and nobody else has any", |state| {
        let counted = state.all::<Session>(Table::Sessions).into_iter().flat_map(|session| {
            (1..=session.events.count).map(move |number| Event::key_of(&session.id, number))
        });
        let counted: BTreeSet<String> = counted.collect();
        let keys = state.records.keys().filter(|(table, _)| *table == Table::Events);
        let stored: BTreeSet<String> = keys.map(|(_, key)| key.clone()).collect();
        counted.symmetric_difference(&stored).cloned().collect()
    }),
    ("every blob has an owner, and every owner its blobs", |state| {
        let owned: BTreeSet<String> = state.records.values().flat_map(|record| record.blobs()).collect();
        owned.symmetric_difference(&state.contents.blobs).cloned().collect()
    }),
    ("the indexes say what the records say", |state| {
        let entries = state.records.iter().flat_map(|((_, key), record)| {
            let entry =
                |(index, value): (crate::store::Index, String)| (index.name().to_owned(), value, key.clone());
            record.entries().into_iter().map(entry)
        });
        let expected: BTreeSet<_> = entries.collect();
        let wrong = expected.symmetric_difference(&state.contents.entries);
        wrong.map(|(index, _, key)| format!("{index} of {key}")).collect()
    }),
];

impl State {
    async fn load(store: &Store) -> Result<Self, Failure> {
        let mut records = BTreeMap::new();
        for table in Table::ALL {
            let mut after = String::new();
            loop {
                let page = store.page(table, &after, 50).await?;
                let Some(last) = page.last() else { break };
                after = last.record.own_key().to_owned();
                let record = |stored: &crate::store::Stored| {
                    ((table, stored.record.own_key().to_owned()), Arc::clone(&stored.record))
                };
                records.extend(page.iter().map(record));
            }
        }
        Ok(Self { records, contents: store.contents().await? })
    }

    fn all<R: Send + Sync + 'static>(&self, table: Table) -> Vec<Arc<R>> {
        let of_table = self.records.iter().filter(|((of, _), _)| *of == table);
        of_table.filter_map(|(_, record)| Arc::clone(record).as_any().downcast().ok()).collect()
    }

    fn session(&self, id: &str) -> Option<Arc<Session>> {
        let record = self.records.get(&(Table::Sessions, id.to_owned()))?;
        Arc::clone(record).as_any().downcast().ok()
    }
}

/// Checks everything that is stored against the table. Returns it, for further checks by the test.
async fn check(store: &Store) -> Result<State, Failure> {
    let state = State::load(store).await?;
    for (rule, broken_by) in INVARIANTS {
        let broken = broken_by(&state);
        assert!(broken.is_empty(), "{rule}: does not hold for {broken:?}");
    }
    Ok(state)
}

/// The table is useless if a rule can never fail.
#[tokio::test]
async fn broken_data_is_seen() -> TestResult {
    use crate::store::Commit;
    let store = Store::default();
    let customer = |id: &str| Customer {
        id: id.to_owned(),
        session: "missing".to_owned(),
        external_id: None,
        other_external_id: None,
        flow: None,
        phone: Some("+15550100123".to_owned()),
        face: None,
        name: None,
        authenticated_at: None,
        digests: Default::default(),
    };
    let mut deleted = Session::new("deleted".to_owned(), String::new(), 0);
    deleted.status = SessionStatus::Deleted;
    deleted.person.name = Some(CANARY.to_owned());
    deleted.images.put("selfie", crate::session::StoredImage { blob: "missing".to_owned() });
    let mut closed = Session::new("closed".to_owned(), String::new(), 0);
    closed.status = SessionStatus::Closed;
    closed.events.count = 1;
    let message = crate::outbox::Message {
        channel: crate::outbox::Channel::Sms,
        to: CANARY.to_owned(),
        text: String::new(),
        code: None,
    };
    let task = Task::message("task".to_owned(), 0, "deleted", message);
    let mut commit = Commit::default();
    for (table, record) in [
        (Table::Customers, Arc::new(customer("a")) as Arc<dyn Erased>),
        (Table::Customers, Arc::new(customer("b"))),
        (Table::Sessions, Arc::new(deleted)),
        (Table::Sessions, Arc::new(closed)),
        (Table::Tasks, Arc::new(task)),
    ] {
        commit.write.push((table, record.own_key().to_owned(), Some(record)));
    }
    store.commit(commit).await?;
    let mut state = State::load(&store).await?;
    state.contents.entries.pop_first();
    for (rule, broken_by) in INVARIANTS {
        assert!(!broken_by(&state).is_empty(), "{rule}: not noticed");
    }
    Ok(())
}
