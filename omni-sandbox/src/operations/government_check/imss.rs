//! Work histories from the Mexican social security institute (IMSS).

use omni_engines::person::curp::{self, CurpError};
use omni_types::{ImssOperation, ImssRecord, Sensitive, SuccessResponse, endpoint};

use super::super::curp::of_session;
use crate::authority::imss;
use crate::frame::{Call, Refusal, Work, bounds};
use crate::outbox::{Hook, Job, Task};
use crate::session::Session;

/// The history arrives later: see [`receive_work_history`].
pub(crate) async fn process_imss(
    call: &mut Call<'_, endpoint::ProcessImss>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let sent = call.body().as_ref().and_then(|body| body.curp.as_ref()).map(|curp| curp.trim().to_owned());
    let number = sent.filter(|curp| !curp.is_empty()).or_else(|| of_session(&session)).ok_or_else(|| {
        let message = "curp: the session has no CURP; send one, or add one with add_curp first";
        Refusal::bad_request(message)
    })?;
    // Whether the number was issued is for the institute to say.
    if !matches!(curp::parse(&number), Ok(_) | Err(CurpError::CheckDigit)) {
        return Ok(SuccessResponse::new().with_success(false));
    }
    bounds::check_outbox(call, &session).await?;
    let request = call.new_id();
    session.provider.request(&session.id, &request, ImssOperation::LaborHistory);
    let delay = call.persona(&session).data().delays.imss;
    let job = Job::WorkHistory { session: session.id.clone(), request, curp: Sensitive::new(number) };
    let task = Task::job(call.new_id(), call.now(), Some(session.id.clone()), job);
    call.send(task.after(i64::from(delay) * 1000));
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

/// Stores what the institute sends, and notifies the client.
pub(crate) async fn receive_work_history(
    work: &mut Work<'_>,
    (session, request): (&str, &str),
    curp: &str,
) -> Result<(), Refusal> {
    let Some(session) = work.get::<Session>(session).await?.filter(|session| !session.is_deleted()) else {
        return Ok(());
    };
    let mut session = Session::clone(&session);
    let persona = work.persona(&session);
    let history = imss::work_history(session.facts(&persona), curp);
    let notification = history.value.with_request_id(request);
    let data = match notification.work_history.as_deref().and_then(<[_]>::first) {
        Some(history) => serde_json::to_string(history),
        None => serde_json::to_string(&notification),
    };
    // Serializing strings cannot fail.
    session.provider.receive(request, data.unwrap_or_default(), history.source);
    let task = Task::webhook(work, &session.id, Hook::WorkHistory(Box::new(notification)));
    work.send(task);
    session.updated_at = work.now();
    work.save(session);
    Ok(())
}

pub(crate) async fn fetch_imss(call: &mut Call<'_, endpoint::FetchImss>) -> Result<ImssRecord, Refusal> {
    let session = call.session(None).await?;
    let message = "nothing was requested: call process_imss or process_payment_proof first";
    session.provider.record.clone().ok_or_else(|| Refusal::bad_request(message))
}
