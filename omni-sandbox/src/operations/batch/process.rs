//! Starting a batch, and its progress.

use omni_types::{OnboardingOperation, StartedOnboardingBatch, endpoint};

use super::check_caller;
use super::folder::people;
use crate::frame::{Call, Refusal};
use crate::outbox::{Job, Task};
use crate::store::{Batch, BatchUser, Files, Index};

/// How many people a batch has by default.
const DEFAULT_LIMIT: i32 = 10_000;

/// The people in the folder, in ascending order.
pub(crate) type SeenFolder = Vec<(String, Files)>;

/// Reads the folder. Without one, there is nobody to process.
pub(crate) async fn see_folder(call: &mut Call<'_, endpoint::ProcessBatch>) -> Result<SeenFolder, Refusal> {
    let Some(folder) = call.house().bucket.clone() else { return Ok(Vec::new()) };
    let failed = || Refusal::internal("the folder with the images of batches could not be read");
    let reading = tokio::task::spawn_blocking(move || people(&folder));
    let people = reading.await.map_err(|_| failed())?.map_err(|_| failed())?;
    Ok(people.into_iter().collect())
}

pub(crate) async fn process_batch(
    call: &mut Call<'_, endpoint::ProcessBatch>,
    seen: &SeenFolder,
) -> Result<StartedOnboardingBatch, Refusal> {
    check_caller(call).await?;
    let operations = call.body().onboarding_operations.clone().unwrap_or_default();
    if operations.is_empty() {
        let message = "onboardingOperations: expected at least one operation; without one, nothing would be done for anyone";
        return Err(Refusal::bad_request(message));
    }
    let limit = match call.query().limit.unwrap_or(DEFAULT_LIMIT) {
        -1 => usize::MAX,
        limit => usize::try_from(limit).map_err(|_| {
            Refusal::bad_request("query parameter limit: expected a number of people, or -1 for all")
        })?,
    };
    let flow = call.body().flow_id.clone();
    if let Some(Err(problem)) = flow.as_deref().map(|flow| call.house().flows.get(flow)) {
        return Err(Refusal::bad_request(format!("flowId: {problem}")));
    }
    let mut left = Vec::new();
    for (name, files) in seen {
        let key = call.house().secrets.sign(&format!("batch:{name}"));
        if call.get::<BatchUser>(&key).await?.is_none() {
            left.push((key, name, files));
        }
    }
    let count = |people: usize| i32::try_from(people).unwrap_or(i32::MAX);
    let size = left.len().min(limit);
    let started = StartedOnboardingBatch::new()
        .with_success(true)
        .with_users_before_processing(count(left.len()))
        .with_batch_size(count(size));
    let batch = new_batch(call, operations, flow).await?;
    for (place, (key, name, files)) in (1..).zip(left.into_iter().take(size)) {
        enqueue(call, BatchUser::new(key, &batch.id, name, files), place);
    }
    call.save(batch);
    Ok(started)
}

async fn new_batch(
    call: &mut Call<'_, endpoint::ProcessBatch>,
    operations: Vec<OnboardingOperation>,
    flow: Option<String>,
) -> Result<Batch, Refusal> {
    for id in call.find(Index::BatchLatest, Batch::LATEST).await? {
        if let Some(former) = call.get::<Batch>(&id).await? {
            call.save(Batch { latest: false, ..Batch::clone(&former) });
        }
    }
    Ok(Batch { id: call.new_id(), latest: true, operations: in_order(operations), flow })
}

/// The caller's order, except that a CURP is checked after it was read from the ID.
fn in_order(mut operations: Vec<OnboardingOperation>) -> Vec<OnboardingOperation> {
    use OnboardingOperation::{AddCurp, ExtractFrontIdOcr, ProcessId};
    let place = |of: &[OnboardingOperation]| operations.iter().position(|operation| of.contains(operation));
    if let (Some(curp), Some(read)) = (place(&[AddCurp]), place(&[ExtractFrontIdOcr, ProcessId]))
        && curp < read
    {
        let curp = operations.remove(curp);
        operations.insert(read, curp);
    }
    operations
}

/// Each person takes as long as the persona says, and waits for those before.
fn enqueue(call: &mut Call<'_, endpoint::ProcessBatch>, user: BatchUser, place: i64) {
    let seconds = i64::from(call.house().persona().data().delays.batch);
    let job = Job::BatchStep { user: user.key.clone(), step: 0 };
    let task = Task::job(call.new_id(), call.now(), None, job);
    let task = task.after(seconds.saturating_mul(1000).saturating_mul(place));
    call.send(task);
    call.save(user);
}

/// How many people the latest batch has finished.
pub(crate) async fn fetch_batch_status(
    call: &mut Call<'_, endpoint::FetchBatchStatus>,
) -> Result<i32, Refusal> {
    check_caller(call).await?;
    let latest = call.find(Index::BatchLatest, Batch::LATEST).await?;
    let Some(batch) = latest.last() else { return Ok(0) };
    let done = call.find(Index::BatchUserDone, batch).await?;
    Ok(i32::try_from(done.len()).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use OnboardingOperation::{AddCurp, AddFront, Approve, ExtractFrontIdOcr, ProcessId};

    use super::*;

    #[test]
    fn a_curp_is_checked_once_it_was_read() {
        assert_eq!(
            in_order(vec![AddFront, AddCurp, ProcessId, Approve]),
            [AddFront, ProcessId, AddCurp, Approve]
        );
        assert_eq!(
            in_order(vec![AddCurp, ExtractFrontIdOcr, ProcessId]),
            [ExtractFrontIdOcr, AddCurp, ProcessId]
        );
        for kept in [vec![ProcessId, AddCurp], vec![AddCurp, Approve], vec![]] {
            assert_eq!(in_order(kept.clone()), kept);
        }
    }
}
