//! Does the due tasks.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::BATCH;
use super::delivery::Deliveries;
use super::sweep::Sweeper;
use super::task::{Job, Task, Work as TaskWork};
use crate::control;
use crate::events::Cause;
use crate::frame::{Refusal, Work};
use crate::house::House;
use crate::operations::{self, government_check, processing};
use crate::store::{Backend as _, Index, StoreError, time};

/// How long the worker waits at most before it looks again: the sandbox's clock runs along with the computer's.
const PAUSE: Duration = Duration::from_millis(500);

/// How long the worker waits after a failure of the store.
const RECOVERY: Duration = Duration::from_secs(1);

/// Starts the worker. It ends when the sandbox stops, or is dropped.
pub(crate) fn start(house: &Arc<House>, mut stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    let house = Arc::clone(house);
    tokio::spawn(async move {
        let (mut deliveries, mut sweeper) = (Deliveries::new(&house), Sweeper::default());
        let work = async {
            loop {
                match do_due(&house, &mut deliveries, &mut sweeper).await {
                    Ok(0) => {
                        // In either case it is time to look.
                        let _ = tokio::time::timeout(PAUSE, house.outbox.changed.notified()).await;
                    }
                    Ok(_) => {}
                    Err(refusal) => {
                        tracing::error!(status = refusal.status().as_u16(), "the outbox could not continue");
                        tokio::time::sleep(RECOVERY).await;
                    }
                }
            }
        };
        tokio::select! {
            () = work => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    })
}

/// Does the due tasks, and returns how many there were.
async fn do_due(house: &House, deliveries: &mut Deliveries, sweeper: &mut Sweeper) -> Result<usize, Refusal> {
    // The Rust methods set faults, clock and targets without waiting for the store.
    control::keep(house).await.map_err(|_| Refusal::internal("the settings could not be stored"))?;
    let now = time(house.clock.now());
    let due = house.store.find_up_to(Index::TaskByDue, &now, BATCH).await;
    let due = due.map_err(|_| Refusal::internal("the outbox could not be read"))?;
    for (_, id) in &due {
        if let Err(refusal) = do_task(house, id, deliveries).await {
            // The following tasks do not depend on it.
            tracing::error!(
                status = refusal.status().as_u16(),
                "a task of the outbox failed: it is retried later"
            );
            postpone(house, id).await?;
        }
    }
    Ok(due.len() + sweeper.sweep(house).await?)
}

/// Schedules a failed task for a later retry.
async fn postpone(house: &House, id: &str) -> Result<(), Refusal> {
    loop {
        let mut work = Work::new(house);
        let Some(task) = work.get::<Task>(id).await?.filter(|task| task.done_at.is_none()) else {
            return Ok(());
        };
        let mut task = Task::clone(&task);
        task.postpone(work.now());
        work.save(task);
        match work.commit().await {
            Ok(()) => return Ok(()),
            Err(StoreError::Conflict) => tokio::task::yield_now().await,
            Err(StoreError::Failed(_)) => return Err(Refusal::internal("the outbox could not be written")),
        }
    }
}

async fn do_task(house: &House, id: &str, deliveries: &mut Deliveries) -> Result<(), Refusal> {
    loop {
        let mut work = Work::new(house);
        let Some(task) = work.get::<Task>(id).await?.filter(|task| task.done_at.is_none()) else {
            return Ok(());
        };
        let mut task = Task::clone(&task);
        let mut delivery = None;
        match &task.work {
            // Nothing leaves the sandbox: a message is delivered by becoming readable.
            TaskWork::Message(_) => task.finish(work.now()),
            TaskWork::Job(job) => {
                run(&mut work, &task, job).await?;
                work.caused_by(Cause::Job);
                task.finish(work.now());
            }
            TaskWork::Webhook(_) => delivery = deliveries.prepare(&mut task, work.now()),
        }
        work.save(task);
        match work.commit().await {
            Ok(()) => {
                if let Some(delivery) = delivery {
                    deliveries.send(delivery);
                }
                return Ok(());
            }
            Err(StoreError::Conflict) => tokio::task::yield_now().await,
            Err(StoreError::Failed(_)) => return Err(Refusal::internal("the outbox could not be written")),
        }
    }
}

/// Runs a job in the unit of work that also ends its task.
async fn run(work: &mut Work<'_>, task: &Task, job: &Job) -> Result<(), Refusal> {
    match job {
        Job::WorkHistory { session, request, curp } => {
            government_check::receive_work_history(work, (session, request), curp).await
        }
        Job::PaymentProof { session, request, receipt } => {
            government_check::receive_payment_proof(work, (session, request), receipt).await
        }
        Job::ReadId { session, id } => processing::read_id(work, session, *id).await,
        Job::BatchStep { user, step } => operations::run_batch_step(work, task, (user, *step)).await,
        // Nobody waits for it, so it does not matter if there is nothing to delete.
        Job::DeleteSession { session, keep } => {
            operations::delete_session(work, session, *keep).await.map(|_| ())
        }
        Job::WatchlistChanged { person, after } => {
            operations::update_subscriptions(work, person, after).await
        }
    }
}
