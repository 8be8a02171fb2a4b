//! One step of a batch: an operation for one person.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use omni_types::{OnboardingOperation, Operation};
use serde_json::{Value, json};

use super::super::processing;
use super::{folder, handle};
use crate::basics::Owner;
use crate::frame::{Refusal, Request, Work};
use crate::outbox::{Job, Task};
use crate::session::Session;
use crate::store::{Batch, BatchUser};

/// How long a step waits for an ID that is still being processed, in milliseconds.
const PAUSE: i64 = 100;

/// Does a step for a person. The operation, the end of its task and the next task are one commit, so a restarted batch
/// continues where it left off.
pub(crate) async fn run(work: &mut Work<'_>, task: &Task, (key, step): (&str, usize)) -> Result<(), Refusal> {
    let Some(user) = work.get::<BatchUser>(key).await? else { return Ok(()) };
    let Some(batch) = work.get::<Batch>(&user.batch).await? else { return Ok(()) };
    let mut user = BatchUser::clone(&user);
    let Some(session) = user.session.clone() else {
        start(work, &mut user, batch.flow.clone());
        work.send(next(work, &user, step + 1));
        work.save(user);
        return Ok(());
    };
    let Some(operation) = step.checked_sub(1).and_then(|place| batch.operations.get(place)) else {
        user.done = true;
        work.save(user);
        return Ok(());
    };
    let asking = Asking { work, session: &session, tasks: Vec::new() };
    if step > 1 && asking.is_waiting(&batch.operations[..step - 1], &user).await? {
        let again = next(work, &user, step).after(PAUSE);
        work.send(again);
        return Ok(());
    }
    let following = next(work, &user, step + 1);
    let mut done = task.clone();
    done.finish(work.now());
    let result = match own(*operation) {
        Some(change) => changed(work, &session, change).await.map(|()| Done::Saved),
        None => {
            let asking = Asking { work, session: &session, tasks: vec![done, following.clone()] };
            asking.perform(*operation, &batch.operations, &user).await
        }
    };
    match result {
        // The commit of the operation has ended this task as well.
        Ok(Done::Written) => {}
        Ok(Done::Saved | Done::Skipped) => work.send(following),
        Err(refusal) if refusal.status() == ::http::StatusCode::INTERNAL_SERVER_ERROR => {
            return Err(refusal);
        }
        Err(refusal) => {
            user.failed.push((*operation, refusal.status().as_u16()));
            work.save(user);
            work.send(following);
        }
    }
    Ok(())
}

/// Starts the session of a person.
fn start(work: &mut Work<'_>, user: &mut BatchUser, flow: Option<String>) {
    let house = work.house();
    let mut session = Session::new(work.new_id(), house.secrets.code(), work.now());
    session.ends_at = Some(work.now().saturating_add(house.session_lifetime));
    session.flow = flow;
    session.person.external_id = user.name.clone();
    user.session = Some(session.id.clone());
    work.save(session);
}

fn next(work: &Work<'_>, user: &BatchUser, step: usize) -> Task {
    let job = Job::BatchStep { user: user.key.clone(), step };
    Task::job(work.new_id(), work.now(), user.session.clone(), job)
}

/// The result of an operation.
enum Done {
    /// It was handled and committed.
    Written,
    /// It will be saved with the end of this task.
    Saved,
    /// There was nothing to do.
    Skipped,
}

/// Changes a session.
type Change = fn(&Work<'_>, &mut Session) -> Result<(), Refusal>;

/// The operations that exist only in a batch.
fn own(operation: OnboardingOperation) -> Option<Change> {
    match operation {
        OnboardingOperation::ExtractFrontIdOcr => Some(processing::extract_front),
        OnboardingOperation::VerifyFace => Some(processing::verify_face),
        _ => None,
    }
}

async fn changed(work: &mut Work<'_>, id: &str, change: Change) -> Result<(), Refusal> {
    let session = work.get::<Session>(id).await?.filter(|session| session.is_open());
    let session = session.ok_or_else(|| Refusal::bad_request("the session is not open anymore"))?;
    let mut session = Session::clone(&session);
    session.updated_at = work.now();
    change(work, &mut session)?;
    work.save(session);
    Ok(())
}

/// Calls an operation, as the session.
struct Asking<'a, 'w> {
    work: &'a Work<'w>,
    session: &'a str,
    /// Tasks for the commit of the operation.
    tasks: Vec<Task>,
}

impl Asking<'_, '_> {
    /// Whether the ID is still being processed.
    async fn is_waiting(&self, earlier: &[OnboardingOperation], user: &BatchUser) -> Result<bool, Refusal> {
        let read = OnboardingOperation::ProcessId;
        if !earlier.contains(&read) || user.failed.iter().any(|(failed, _)| *failed == read) {
            return Ok(false);
        }
        let Ok(state) = self.ask(Operation::FetchProcessingStatus, "", Value::Null).await else {
            return Ok(false);
        };
        Ok(state.get("finished") == Some(&Value::Bool(false)))
    }

    async fn perform(
        &self,
        operation: OnboardingOperation,
        all: &[OnboardingOperation],
        user: &BatchUser,
    ) -> Result<Done, Refusal> {
        let files = &user.files;
        let with_back = files.back.is_some() && all.contains(&OnboardingOperation::AddBack);
        let only_front = if with_back { "" } else { "onlyFront=true" };
        let (operation, query, body) = match operation {
            OnboardingOperation::AddFront => {
                (Operation::AddFrontId, only_front, self.image(&files.front).await?)
            }
            OnboardingOperation::AddBack if files.back.is_none() => return Ok(Done::Skipped),
            OnboardingOperation::AddBack => (Operation::AddBackId, "", self.image(&files.back).await?),
            OnboardingOperation::AddFace => (Operation::AddFace, "", self.image(&files.face).await?),
            OnboardingOperation::ProcessId => (Operation::ProcessId, "", json!({})),
            OnboardingOperation::ProcessFace => (Operation::ProcessFace, "", json!({})),
            OnboardingOperation::AddCurp => (Operation::AddCurp, "", json!({})),
            OnboardingOperation::ProcessGovValidation => {
                (Operation::ProcessGovernmentValidation, "", json!({}))
            }
            OnboardingOperation::Approve => (Operation::ApproveCustomer, "", json!({})),
            _ => return Err(Refusal::bad_request("onboardingOperations: the operation is not known")),
        };
        self.ask(operation, query, body).await.map(|_| Done::Written)
    }

    async fn ask(&self, operation: Operation, query: &str, body: Value) -> Result<Value, Refusal> {
        let failed = |_| Refusal::internal("a request of a batch could not be written");
        let caller = Some(Owner::Session(self.session.to_owned()));
        let body = match body {
            Value::Null => Vec::new(),
            body => serde_json::to_vec(&body).map_err(failed)?,
        };
        let request = Request {
            query,
            body: body.into(),
            tasks: self.tasks.clone(),
            ..Request::internal(self.work.house(), operation, caller)
        };
        let response = handle(&request).await?;
        serde_json::from_slice(&response.body).map_err(failed)
    }

    /// The body of a request with an image from the folder.
    async fn image(&self, name: &Option<String>) -> Result<Value, Refusal> {
        let none = || Refusal::not_found("there is no image for this operation, or it cannot be read");
        let (Some(name), Some(folder)) = (name.clone(), self.work.house().bucket.clone()) else {
            return Err(none());
        };
        let reading = tokio::task::spawn_blocking(move || folder::read(&folder, &name));
        let bytes = reading.await.map_err(|_| none())?.map_err(|_| none())?;
        Ok(json!({"base64Image": STANDARD.encode(bytes)}))
    }
}
