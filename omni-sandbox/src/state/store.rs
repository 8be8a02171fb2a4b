//! Sessions, tokens and customers.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Session;

/// Whom a token belongs to.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A session, by its id.
    Session(String),
    /// An admin.
    Admin,
    /// A customer. No operation accepts such a token.
    Customer,
}

/// An approved person.
#[derive(Clone)]
pub(crate) struct Customer {
    pub(crate) id: String,
    /// Id of the session in which the person was approved.
    pub(crate) session: String,
    pub(crate) external_id: Option<String>,
    pub(crate) phone: Option<String>,
    /// The face, if one was compared.
    pub(crate) face: Option<&'static str>,
    /// The name on the ID, if it was read.
    pub(crate) name: Option<String>,
}

/// Keeps everything in memory.
///
/// Each method happens as a whole or not at all, and returns copies, so that a database could take its place.
#[derive(Default)]
pub(crate) struct Store {
    tables: Mutex<Tables>,
}

#[derive(Default)]
struct Tables {
    sessions: HashMap<String, Session>,
    /// The owner of each token, and when the token expires.
    tokens: HashMap<String, (Owner, i64)>,
    /// In the order in which they were approved.
    customers: Vec<Customer>,
}

impl Store {
    pub(crate) fn add_session(&self, session: Session) {
        self.lock().sessions.insert(session.id.clone(), session);
    }

    pub(crate) fn session(&self, id: &str) -> Option<Session> {
        self.lock().sessions.get(id).cloned()
    }

    /// Changes a session, if the change succeeds. `None` if there is no such session.
    pub(crate) fn change_session<T, E>(
        &self,
        id: &str,
        change: impl FnOnce(&mut Session) -> Result<T, E>,
    ) -> Option<Result<T, E>> {
        let mut tables = self.lock();
        let kept = tables.sessions.get_mut(id)?;
        let mut changed = kept.clone();
        let result = change(&mut changed);
        if result.is_ok() {
            *kept = changed;
        }
        Some(result)
    }

    /// Ids of the sessions that meet a condition.
    pub(crate) fn find_sessions(&self, condition: impl Fn(&Session) -> bool) -> Vec<String> {
        let tables = self.lock();
        tables.sessions.values().filter(|session| condition(session)).map(|found| found.id.clone()).collect()
    }

    pub(crate) fn add_token(&self, token: String, owner: Owner, expires_at: i64) {
        self.lock().tokens.insert(token, (owner, expires_at));
    }

    /// The owner of a token that has not expired.
    pub(crate) fn token_owner(&self, token: &str, now: i64) -> Option<Owner> {
        self.lock()
            .tokens
            .get(token)
            .filter(|(_, expires_at)| now < *expires_at)
            .map(|(owner, _)| owner.clone())
    }

    /// Adds a customer. `false` if there already is one with the same phone number.
    pub(crate) fn add_customer(&self, customer: Customer) -> bool {
        let mut tables = self.lock();
        let taken =
            customer.phone.as_deref().is_some_and(|phone| tables.customer_with_phone(phone).is_some());
        if !taken {
            tables.customers.push(customer);
        }
        !taken
    }

    pub(crate) fn has_customer_with_phone(&self, phone: &str) -> bool {
        self.lock().customer_with_phone(phone).is_some()
    }

    /// The first customer with the face who was approved in another session.
    pub(crate) fn customer_with_face(&self, face: &str, other_than: &str) -> Option<Customer> {
        let tables = self.lock();
        let same = |customer: &&Customer| customer.face == Some(face) && customer.session != other_than;
        tables.customers.iter().find(same).cloned()
    }

    pub(crate) fn has_customer(&self, id: &str) -> bool {
        self.lock().customers.iter().any(|customer| customer.id == id)
    }

    pub(crate) fn delete_customer(&self, id: &str) {
        self.lock().customers.retain(|customer| customer.id != id);
    }

    fn lock(&self) -> MutexGuard<'_, Tables> {
        // A thread that panics cannot leave a table half changed, because changes are made on copies.
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn customer_with_phone(&self, phone: &str) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.phone.as_deref() == Some(phone))
    }
}
