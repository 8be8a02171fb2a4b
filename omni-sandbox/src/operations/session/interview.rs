//! The code of the video conference, and who leads it.

use omni_types::endpoint::{self, AssignInterviewerCode, VerifyInterviewCodeCode};
use omni_types::{InterviewCode, SuccessResponse};

use crate::frame::{Call, Refusal};
use crate::session::Session;

/// The new code replaces the previous one.
pub(crate) async fn generate_interview_code(
    call: &mut Call<'_, endpoint::GenerateInterviewCode>,
) -> Result<InterviewCode, Refusal> {
    let mut session = call.change(None).await?;
    let code = call.house().secrets.code();
    session.interview.code = Some(code.clone());
    call.save(session);
    Ok(InterviewCode::new().with_interview_code(code))
}

/// A code can be used once.
pub(crate) async fn verify_interview_code(
    call: &mut Call<'_, endpoint::VerifyInterviewCode>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let given = call.body().interview_code.as_str();
    if session.interview.code.as_deref() != Some(given) {
        let message = "interviewCode: this is not the code of the session, or it was verified already; \
                       generate another one";
        return Err(call.refuse(VerifyInterviewCodeCode::InterviewNotValid, message));
    }
    session.interview.code = None;
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn assign_interviewer(
    call: &mut Call<'_, endpoint::AssignInterviewer>,
) -> Result<SuccessResponse, Refusal> {
    let body = call.body();
    if body.interviewer_id.trim().is_empty() {
        return Err(Refusal::bad_request("interviewerId: the id of the interviewer cannot be empty"));
    }
    let known = call.get::<Session>(&body.interview_id).await?.filter(|session| !session.is_deleted());
    // A caller who may not name another session first learns whether it exists, as the documentation says for all
    // callers.
    let id = if known.is_some() || body.interview_id.is_empty() {
        call.id(Some(&body.interview_id))?
    } else {
        String::new()
    };
    if known.is_none() {
        let message = "interviewId: there is no session with this id, or its data was deleted";
        return Err(call.refuse(AssignInterviewerCode::InterviewNotValid, message));
    }
    let mut session = call.change(Some(&id)).await?;
    session.interview.interviewer = Some(body.interviewer_id.clone());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}
