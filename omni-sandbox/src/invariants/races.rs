//! Many calls at once.

use std::sync::Arc;

use omni_types::{Operation, SessionStatus};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::driver::{Driver, on_both, steps};
use super::{CANARY, Failure, TestResult, check};
use crate::session::{EventChain, Images, Session};
use crate::store::{Backend as _, Commit, Customer, Table};

const TASKS: usize = 64;

/// How often each race is run.
const ROUNDS: usize = 2;

#[derive(Clone, Copy)]
enum Step {
    Capture(usize),
    Name,
    Fields,
    Approve,
    Close,
    Open,
    Delete,
    Score,
}

async fn take(driver: &Driver, session: &str, step: Step) -> Result<Result<Value, u16>, Failure> {
    match step {
        Step::Capture(step) => {
            let (operation, body) = steps()[step].clone();
            driver.send(session, operation, body).await
        }
        Step::Name => driver.send(session, Operation::AddName, json!({ "name": CANARY })).await,
        Step::Fields => {
            let body = json!({ "customFields": { "referrer": CANARY } });
            driver.send(session, Operation::AddCustomFields, body).await
        }
        Step::Approve => driver.approve(session).await,
        Step::Close => driver.set_status(session, "Closed").await,
        Step::Open => driver.set_status(session, "Alive").await,
        Step::Delete => driver.delete(session).await,
        Step::Score => driver.send(session, Operation::FetchScore, Value::Null).await,
    }
}

/// Takes all steps at once. Returns how many of each kind were not refused.
async fn race(driver: &Driver, session: &str, all: &[Step]) -> Result<Vec<bool>, Failure> {
    let barrier = Arc::new(Barrier::new(all.len()));
    let mut tasks = JoinSet::new();
    for (number, step) in all.iter().copied().enumerate() {
        let (driver, session, barrier) = (driver.clone(), session.to_owned(), Arc::clone(&barrier));
        tasks.spawn(async move {
            barrier.wait().await;
            Ok::<_, Failure>((number, take(&driver, &session, step).await?.is_ok()))
        });
    }
    let mut done = vec![false; all.len()];
    while let Some(task) = tasks.join_next().await {
        let (number, accepted) = task??;
        done[number] = accepted;
    }
    Ok(done)
}

/// Mostly cheap steps: a capture decodes an image.
fn mixed() -> Vec<Step> {
    let cheap = [Step::Name, Step::Fields, Step::Approve, Step::Close, Step::Open, Step::Score];
    let processing = [Step::Capture(3), Step::Capture(4)];
    let captures = (0..3).map(Step::Capture);
    let rest = cheap.into_iter().chain(processing).cycle();
    captures.chain(rest).take(TASKS).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_if_a_session_is_deleted_while_it_is_used() -> TestResult {
    on_both(async |driver| {
        for _ in 0..ROUNDS {
            let session = driver.start(json!({ "customFields": { "start": CANARY } })).await?;
            driver.onboard(&session).await?;
            let mut steps = mixed();
            // In the middle, so that there are as many steps before it as after.
            steps[TASKS / 2] = Step::Delete;
            let done = race(&driver, &session, &steps).await?;
            assert!(done[TASKS / 2], "the session could not be deleted");
            let state = check(&driver.house.store).await?;
            let left = state.session(&session).ok_or("it is not even known that it existed")?;
            assert_eq!(left.status, SessionStatus::Deleted);
            assert_eq!(state.all::<Customer>(Table::Customers).len(), 0);
            assert_eq!(state.contents.blobs.len(), 0);
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_counted_attempt_counts_and_one_customer_is_made() -> TestResult {
    on_both(async |driver| {
        let session = driver.start(json!({})).await?;
        driver.onboard(&session).await?;
        driver
            .send(&session, Operation::AddPhone, json!({ "phone": "+15550100123" }))
            .await?
            .map_err(|_| "phone")?;
        let before = check(&driver.house.store).await?.session(&session).ok_or("gone")?.face.attempts;
        let steps: Vec<Step> = (0..TASKS)
            .map(|number| match number % 8 {
                0 => Step::Capture(2),
                1 | 2 => Step::Fields,
                3 => Step::Score,
                _ => Step::Approve,
            })
            .collect();
        race(&driver, &session, &steps).await?;
        // A person who was not approved before a new selfie arrived has to be compared again.
        driver.send(&session, Operation::ProcessFace, Value::Null).await?.map_err(|_| "face")?;
        // Refused if the person is already a customer.
        let _ = driver.approve(&session).await?;
        let state = check(&driver.house.store).await?;
        let after = state.session(&session).ok_or("gone")?.face.attempts;
        let captures = steps.iter().filter(|step| matches!(step, Step::Capture(_))).count();
        assert_eq!(usize::try_from(after - before)?, captures);
        assert_eq!(state.all::<Customer>(Table::Customers).len(), 1);
        Ok(())
    })
    .await
}

/// Many sessions with one phone number, all good enough to be approved.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_sessions_with_one_phone_number_one_makes_a_customer() -> TestResult {
    on_both(async |driver| {
        let model = driver.start(json!({})).await?;
        driver.onboard(&model).await?;
        driver
            .send(&model, Operation::AddPhone, json!({ "phone": "+15550100123" }))
            .await?
            .map_err(|_| "phone")?;
        let model = check(&driver.house.store).await?.session(&model).ok_or("gone")?;
        let copies: Vec<String> = (0..TASKS).map(|number| format!("copy{number}")).collect();
        for id in &copies {
            // A blob belongs to one session.
            let mut copy =
                Session { id: id.clone(), images: Images::default().into(), ..Session::clone(&model) };
            // The events are those of the model.
            copy.events = EventChain::default().into();
            let write = vec![(Table::Sessions, id.clone(), Some(Arc::new(copy) as _))];
            driver.house.store.commit(Commit { write, ..Commit::default() }).await?;
        }
        let mut tasks = JoinSet::new();
        for id in copies {
            let driver = driver.clone();
            tasks.spawn(async move { driver.approve(&id).await });
        }
        let mut approved = 0;
        while let Some(task) = tasks.join_next().await {
            approved += usize::from(task??.is_ok_and(|approval| approval["success"] == true));
        }
        assert_eq!(approved, 1);
        assert_eq!(check(&driver.house.store).await?.all::<Customer>(Table::Customers).len(), 1);
        Ok(())
    })
    .await
}
