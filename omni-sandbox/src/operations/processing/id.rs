//! Validating an ID, and reading what is printed on it.

use omni_types::endpoint::{self, Endpoint};
use omni_types::{QueueName, SuccessResponse};

use crate::evidence::{self, Id};
use crate::frame::{Call, Refusal, Work};
use crate::outbox::{Job, Task};
use crate::session::{DocumentResult, Session};

pub(crate) async fn process_id(call: &mut Call<'_, endpoint::ProcessId>) -> Result<SuccessResponse, Refusal> {
    let queue = call.query().queue_name.as_ref();
    submit(call, Id::First, queue).await
}

pub(crate) async fn process_second_id(
    call: &mut Call<'_, endpoint::ProcessSecondId>,
) -> Result<SuccessResponse, Refusal> {
    let queue = call.query().queue_name.as_ref();
    submit(call, Id::Second, queue).await
}

async fn submit<E: Endpoint>(
    call: &mut Call<'_, E>,
    id: Id,
    queue: Option<&QueueName>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let document = session.document_mut(id);
    if document.front.is_none() {
        return Err(no_front());
    }
    if !document.is_captured() {
        return Err(Refusal::bad_request("the back of the ID must be captured first"));
    }
    // Processing again has no effect: the images of the ID cannot have changed since.
    if document.is_open() {
        document.submitted_at = Some(call.now());
        document.queue = queue.map(|queue| queue.as_str().to_owned());
        let delay = i64::from(call.persona(&session).data().delays.processing) * 1000;
        if delay == 0 {
            read(&mut session, id, call.now());
        } else {
            let job = Job::ReadId { session: session.id.clone(), id };
            let task = Task::job(call.new_id(), call.now(), Some(session.id.clone()), job);
            call.send(task.after(delay));
        }
    }
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

/// Reads only the front. The ID stays open: its back can still be captured, and the ID processed.
pub(crate) fn extract_front(_: &Work<'_>, session: &mut Session) -> Result<(), Refusal> {
    let document = &mut session.document;
    let front = document.front.as_ref().ok_or_else(no_front)?;
    document.extracted = Some(Box::new(evidence::merge(front, None)));
    Ok(())
}

fn no_front() -> Refusal {
    Refusal::bad_request("the front of the ID must be captured first")
}

/// The job that reads an ID, some time after the request.
pub(crate) async fn read_id(work: &mut Work<'_>, session: &str, id: Id) -> Result<(), Refusal> {
    let Some(session) = work.get::<Session>(session).await? else { return Ok(()) };
    let mut session = Session::clone(&session);
    if session.document(id).is_in_process() {
        session.updated_at = work.now();
        read(&mut session, id, work.now());
        work.save(session);
    }
    Ok(())
}

fn read(session: &mut Session, id: Id, now: i64) {
    let document = session.document_mut(id);
    let Some(front) = &document.front else { return };
    let text = Box::new(evidence::merge(front, document.back.as_ref()));
    let printed = evidence::merge_printed(front, document.back.as_ref()).map(Box::new);
    let with_back = document.back.is_some();
    document.result = Some(DocumentResult { processed_at: now, text, printed, with_back });
}
