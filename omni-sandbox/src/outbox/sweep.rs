//! Forgets sessions whose time is over, sessions that were deleted long ago, and old jobs, so that nothing piles up.

use std::time::{Duration, Instant};

use super::BATCH;
use super::task::Task;
use crate::frame::{Refusal, Work};
use crate::house::House;
use crate::operations;
use crate::store::{Backend as _, Index, StoreError, time};

/// How many deleted sessions are forgotten at a time: more than are deleted in the meantime.
const SURPLUS: usize = 4_000;

/// How long until deleted sessions are counted again. Counting reads an entry for each.
const PAUSE: Duration = Duration::from_secs(1);

/// How long jobs are kept after they were done, in milliseconds. Most are deleted earlier, with their session.
const JOBS_KEPT: i64 = 24 * 60 * 60 * 1000;

/// Forgets sessions and jobs.
#[derive(Default)]
pub(super) struct Sweeper {
    /// When deleted sessions were last counted, by the clock of the computer.
    counted: Option<Instant>,
}

impl Sweeper {
    /// Forgets some of what can be forgotten, and returns how much.
    pub(super) async fn sweep(&mut self, house: &House) -> Result<usize, Refusal> {
        let now = house.clock.now();
        let mut ids = find(house, (Index::SessionByEnd, &time(now)), BATCH).await?;
        ids.extend(self.surplus(house).await?);
        for ids in ids.chunks(BATCH) {
            forget(house, ids).await?;
        }
        let jobs = find(house, (Index::JobByEnd, &time(now - JOBS_KEPT)), BATCH).await?;
        forget_jobs(house, &jobs).await?;
        Ok(ids.len() + jobs.len())
    }

    /// The deleted sessions beyond the limit: those that were deleted first.
    async fn surplus(&mut self, house: &House) -> Result<Vec<String>, Refusal> {
        let started = house.clock.start_measuring();
        if self.counted.is_some_and(|counted| started - counted < PAUSE) {
            return Ok(Vec::new());
        }
        let remembered = house.traffic.limits().deleted_sessions;
        let any = time(i64::MAX);
        let mut ids = find(house, (Index::BareSession, &any), remembered.saturating_add(SURPLUS)).await?;
        ids.truncate(ids.len().saturating_sub(remembered));
        self.counted = (ids.len() < SURPLUS).then_some(started);
        Ok(ids)
    }
}

async fn find(house: &House, (index, value): (Index, &str), limit: usize) -> Result<Vec<String>, Refusal> {
    let found = house.store.find_up_to(index, value, limit).await;
    let found = found.map_err(|_| Refusal::internal("the sessions and jobs to forget could not be read"))?;
    Ok(found.into_iter().map(|(_, id)| id).collect())
}

/// Forgets sessions in one commit, because in a file, many take about as long as one.
async fn forget(house: &House, ids: &[String]) -> Result<(), Refusal> {
    loop {
        let mut work = Work::new(house);
        for id in ids {
            operations::forget(&mut work, id).await?;
        }
        match work.commit().await {
            Ok(()) => return Ok(()),
            // One of them has just got another token.
            Err(StoreError::Conflict) => tokio::task::yield_now().await,
            Err(StoreError::Failed(_)) => return Err(Refusal::internal("sessions could not be forgotten")),
        }
    }
}

/// A finished job never changes, so there is no need to read it.
async fn forget_jobs(house: &House, ids: &[String]) -> Result<(), Refusal> {
    let mut work = Work::new(house);
    for id in ids {
        work.delete::<Task>(id);
    }
    work.commit().await.map_err(|_| Refusal::internal("jobs could not be forgotten"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sandbox;
    use crate::outbox::Job;
    use crate::session::Keep;

    #[tokio::test]
    async fn a_job_about_no_session_is_forgotten_after_a_day() -> Result<(), Box<dyn std::error::Error>> {
        let sandbox = Sandbox::builder().start().await?;
        let house = sandbox.house();
        let session = "5f0a1b2c3d4e5f6071829304".to_owned();
        let job = Job::DeleteSession { session: session.clone(), keep: Keep::default() };
        let mut work = Work::new(house);
        work.send(Task::job("job".to_owned(), work.now(), Some(session), job));
        work.commit().await?;
        let task = async || {
            let task = Work::new(house).get::<Task>("job").await;
            tokio::time::sleep(Duration::from_millis(10)).await;
            task.map_err(|refusal| refusal.message().to_owned())
        };
        while task().await?.is_some_and(|task| task.done_at.is_none()) {}
        sandbox.advance_clock(Duration::from_hours(23));
        assert!(task().await?.is_some());
        sandbox.advance_clock(Duration::from_hours(2));
        while task().await?.is_some() {}
        Ok(())
    }
}
