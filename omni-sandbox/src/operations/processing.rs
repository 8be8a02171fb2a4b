//! Processing what was captured.

use omni_types::{
    FaceMatch, ProcessFaceQuery, ProcessIdQuery, ProcessingState, SelfieImageKind, SuccessResponse,
};

use crate::request::Call;
use crate::response::Refusal;
use crate::state::{ExistingPerson, FaceResult, IdResult, Session};

pub(crate) fn process_id(call: &Call<'_>) -> Result<SuccessResponse, Refusal> {
    let _: ProcessIdQuery = call.query()?;
    let now = call.app.clock.now();
    call.change(call.own_session()?, |session| {
        let Some(front) = session.front else {
            return Err(Refusal::bad_request("the front of the ID must be captured first"));
        };
        if !session.id_captured() {
            return Err(Refusal::bad_request("the back of the ID must be captured first"));
        }
        // Processing again changes nothing: the images of the ID cannot have changed since.
        session.id_result.get_or_insert(IdResult {
            processed_at: now,
            persona: front.persona,
            with_back: session.back.is_some(),
        });
        Ok(SuccessResponse::new().with_success(true))
    })
}

/// Processing takes no time here: it has finished when `process_id` responds.
pub(crate) fn fetch_processing_status(call: &Call<'_>) -> Result<ProcessingState, Refusal> {
    let session = call.session(call.own_session()?)?;
    Ok(ProcessingState::new().with_finished(session.id_result.is_some()))
}

pub(crate) fn process_face(call: &Call<'_>) -> Result<FaceMatch, Refusal> {
    let query: ProcessFaceQuery = call.query()?;
    let id = call.own_session()?;
    let of_video = query.image_type == Some(SelfieImageKind::VideoSelfie);
    let picked = |session: &Session| if of_video { session.video_selfie } else { session.selfie };
    let known = picked(&call.session(id)?)
        .and_then(|selfie| call.app.store.customer_with_face(selfie.persona.face(), id));
    call.change(id, |session| {
        let (Some(selfie), Some(front)) = (picked(session), session.front) else {
            return Err(Refusal::bad_request("the selfie and the front of the ID must be captured first"));
        };
        let existing = known.map(|customer| ExistingPerson {
            name_matches: customer.name.as_deref() == Some(&front.persona.full_name()),
            customer: customer.id,
            session: customer.session,
            external_id: customer.external_id,
        });
        let matches = selfie.persona.face_matches();
        let mut response = FaceMatch::new()
            .with_confidence(if matches { 1.0 } else { 0.0 })
            .with_existing_user(existing.is_some());
        if let Some(existing) = &existing {
            response = response
                .with_existing_interview_id(&existing.session)
                .with_name_matched(existing.name_matches);
            response.existing_external_id = existing.external_id.clone().map(Into::into);
        }
        session.face_result = Some(FaceResult { matches, selfie, existing });
        Ok(response)
    })
}
