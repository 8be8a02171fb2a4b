//! Random sequences of calls, with a small model of what must follow from them.

use std::collections::BTreeMap;

use fastrand::Rng;
use omni_types::Operation;
use serde_json::{Value, json};

use super::driver::{Driver, on_both};
use super::{CANARY, Failure, TestResult, check};
use crate::store::{Customer, Table};

const SEQUENCES: u64 = 4;
const CALLS: usize = 80;

/// An onboarding decodes images, so only some sessions do one.
const ONBOARDINGS: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Alive,
    Closed,
    Deleted,
}

/// What the test knows about a session.
struct Known {
    id: String,
    status: Status,
    onboarded: bool,
    phone: Option<&'static str>,
    fields: BTreeMap<String, Value>,
    /// The score when it was closed.
    frozen: Option<Value>,
    customer: bool,
}

struct Model {
    driver: Driver,
    random: Rng,
    sessions: Vec<Known>,
    onboardings: usize,
    /// How often each kind of call succeeded.
    done: BTreeMap<&'static str, usize>,
}

impl Model {
    fn count(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    async fn start(&mut self) -> TestResult {
        let id = self.driver.start(json!({ "customFields": { "name": CANARY } })).await?;
        let fields = BTreeMap::from([("name".to_owned(), json!(CANARY))]);
        self.sessions.push(Known {
            id,
            status: Status::Alive,
            onboarded: false,
            phone: None,
            fields,
            frozen: None,
            customer: false,
        });
        self.count("started");
        Ok(())
    }

    /// Makes one random call, and checks the response against what is known.
    async fn step(&mut self) -> TestResult {
        if self.sessions.is_empty() || self.random.u8(0..10) == 0 {
            return self.start().await;
        }
        let at = self.random.usize(0..self.sessions.len());
        match self.random.u8(0..12) {
            0 => self.onboard(at).await,
            1..=2 => self.add_field(at).await,
            3 => self.add_phone(at).await,
            4..=6 => self.approve(at).await,
            7 => self.close(at).await,
            8 => self.reopen(at).await,
            9 if self.random.bool() => self.delete(at).await,
            _ => self.read(at).await,
        }
    }

    async fn onboard(&mut self, at: usize) -> TestResult {
        let session = &mut self.sessions[at];
        if self.onboardings == ONBOARDINGS || session.onboarded || session.status != Status::Alive {
            return Ok(());
        }
        self.onboardings += 1;
        session.onboarded = true;
        self.driver.onboard(&session.id).await
    }

    async fn add_field(&mut self, at: usize) -> TestResult {
        let name = ["branch", "referrer", "watchlistName"][self.random.usize(0..3)].to_owned();
        let value = json!(self.random.u16(..).to_string());
        let body = json!({ "customFields": { &name: value } });
        let session = &mut self.sessions[at];
        let sent = self.driver.send(&session.id, Operation::AddCustomFields, body).await?;
        assert_eq!(sent.is_ok(), session.status == Status::Alive);
        if sent.is_ok() {
            session.fields.insert(name, value);
            self.count("changed");
        }
        Ok(())
    }

    async fn add_phone(&mut self, at: usize) -> TestResult {
        let phone = ["+15550100121", "+15550100122"][self.random.usize(0..2)];
        let session = &mut self.sessions[at];
        let sent = self.driver.send(&session.id, Operation::AddPhone, json!({ "phone": phone })).await?;
        assert!(sent.is_err() || session.status == Status::Alive);
        if sent.is_ok() {
            session.phone = Some(phone);
        }
        Ok(())
    }

    async fn approve(&mut self, at: usize) -> TestResult {
        let session = &self.sessions[at];
        let (id, phone) = (session.id.clone(), session.phone);
        let approval = self.driver.approve(&id).await?;
        let Some(approval) = approval.ok().filter(|approval| approval["success"] == true) else {
            return Ok(());
        };
        assert!(self.sessions[at].status != Status::Deleted);
        let known = approval["existingCustomer"] == true;
        let taken =
            phone.is_some() && self.sessions.iter().any(|other| other.customer && other.phone == phone);
        assert!(known || !taken, "a second customer with the phone number of another");
        self.sessions[at].customer |= !known;
        self.count(if known { "recognized" } else { "approved" });
        Ok(())
    }

    async fn close(&mut self, at: usize) -> TestResult {
        let session = &mut self.sessions[at];
        if self.driver.set_status(&session.id, "Closed").await?.is_ok() {
            assert!(session.status != Status::Deleted);
            session.status = Status::Closed;
            session.frozen = Some(
                self.driver
                    .send(&session.id, Operation::FetchScore, Value::Null)
                    .await?
                    .map_err(|_| "no score")?,
            );
            self.count("closed");
        }
        Ok(())
    }

    async fn reopen(&mut self, at: usize) -> TestResult {
        let session = &mut self.sessions[at];
        if self.driver.set_status(&session.id, "Alive").await?.is_ok() {
            assert!(session.status != Status::Deleted);
            session.status = Status::Alive;
            session.frozen = None;
        }
        Ok(())
    }

    async fn delete(&mut self, at: usize) -> TestResult {
        let session = &mut self.sessions[at];
        let deleted = self.driver.delete(&session.id).await?;
        assert_eq!(deleted.is_ok(), session.status != Status::Deleted);
        session.status = Status::Deleted;
        session.customer = false;
        self.count("deleted");
        Ok(())
    }

    /// What was confirmed can be read, and what was deleted cannot.
    async fn read(&mut self, at: usize) -> TestResult {
        let session = &self.sessions[at];
        let fields = self.driver.send(&session.id, Operation::FetchCustomFields, Value::Null).await?;
        let score = self.driver.send(&session.id, Operation::FetchScore, Value::Null).await?;
        if session.status == Status::Deleted {
            assert_eq!((fields, score), (Err(404), Err(404)));
            return Ok(());
        }
        assert_eq!(fields, Ok(json!({ "customFields": session.fields })));
        if let Some(frozen) = &session.frozen {
            assert_eq!(score.as_ref(), Ok(frozen), "the score of a closed session changed");
        }
        self.count("read");
        Ok(())
    }
}

#[tokio::test]
async fn random_calls_have_the_effects_that_they_confirm() -> TestResult {
    on_both(async |driver| {
        let mut done: BTreeMap<&'static str, usize> = BTreeMap::new();
        for seed in 0..SEQUENCES {
            let (driver, random) = (driver.clone(), Rng::with_seed(seed));
            let (sessions, counts) = (Vec::new(), BTreeMap::new());
            let mut model = Model { driver, random, sessions, onboardings: 0, done: counts };
            for call in 0..CALLS {
                model.step().await.map_err(|failure| format!("seed {seed}, call {call}: {failure}"))?;
            }
            finish(model, &mut done).await?;
        }
        for what in ["started", "changed", "approved", "closed", "deleted", "read"] {
            assert!(done.contains_key(what), "no session was {what}");
        }
        Ok(())
    })
    .await
}

/// Checks what a sequence left behind, and deletes it, so that the next one starts with nothing.
async fn finish(mut model: Model, done: &mut BTreeMap<&'static str, usize>) -> Result<(), Failure> {
    let state = check(&model.driver.house.store).await?;
    let customers = model.sessions.iter().filter(|session| session.customer).count();
    assert_eq!(state.all::<Customer>(Table::Customers).len(), customers);
    for (what, times) in std::mem::take(&mut model.done) {
        *done.entry(what).or_default() += times;
    }
    for at in 0..model.sessions.len() {
        if model.sessions[at].status != Status::Deleted {
            model.delete(at).await?;
        }
    }
    let state = check(&model.driver.house.store).await?;
    assert_eq!(state.all::<Customer>(Table::Customers).len(), 0);
    assert_eq!(state.contents.blobs.len(), 0);
    Ok(())
}
