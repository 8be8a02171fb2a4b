//! Processing what was captured.

use omni_types::{FaceMatch, SelfieImageKind, SuccessResponse, endpoint};

use crate::frame::{Call, Refusal};
use crate::persona::Persona;
use crate::session::{DocumentResult, ExistingPerson, FaceResult};
use crate::store::{Customer, Index};

pub(crate) async fn process_id(call: &mut Call<'_, endpoint::ProcessId>) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let document = &mut session.document;
    let Some(front) = &document.front else {
        return Err(Refusal::bad_request("the front of the ID must be captured first"));
    };
    if !document.is_captured() {
        return Err(Refusal::bad_request("the back of the ID must be captured first"));
    }
    // Processing again changes nothing: the images of the ID cannot have changed since.
    document.result.get_or_insert(DocumentResult {
        processed_at: call.now(),
        persona: front.persona.clone(),
        with_back: document.back.is_some(),
    });
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn process_face(call: &mut Call<'_, endpoint::ProcessFace>) -> Result<FaceMatch, Refusal> {
    let mut session = call.change(None).await?;
    let of_video = call.query().image_type == Some(SelfieImageKind::VideoSelfie);
    let selfie = if of_video { &session.face.video_selfie } else { &session.face.selfie };
    let (Some(selfie), Some(front)) = (selfie.clone(), &session.document.front) else {
        return Err(Refusal::bad_request("the selfie and the front of the ID must be captured first"));
    };
    let persona = Persona::by_name(&selfie.persona).unwrap_or_default();
    let on_document = Persona::by_name(&front.persona).unwrap_or_default();
    let existing = known_customer(call, &persona, &session.id).await?.map(|customer| ExistingPerson {
        name_matches: customer.name == Some(on_document.full_name()),
        customer: customer.id,
        session: customer.session,
        external_id: customer.external_id,
    });
    let matches = persona.face_matches();
    let mut response = FaceMatch::new()
        .with_confidence(if matches { 1.0 } else { 0.0 })
        .with_existing_user(existing.is_some());
    if let Some(existing) = &existing {
        response =
            response.with_existing_interview_id(&existing.session).with_name_matched(existing.name_matches);
        response.existing_external_id = existing.external_id.clone().map(Into::into);
    }
    session.face.result = Some(FaceResult { matches, selfie, existing });
    call.save(session);
    Ok(response)
}

/// The first customer with the face who was approved in another session.
async fn known_customer(
    call: &mut Call<'_, endpoint::ProcessFace>,
    persona: &Persona,
    session: &str,
) -> Result<Option<Customer>, Refusal> {
    for id in call.find(Index::CustomerByFace, persona.face()).await? {
        if let Some(customer) = call.get::<Customer>(&id).await?
            && customer.session != session
        {
            return Ok(Some(Customer::clone(&customer)));
        }
    }
    Ok(None)
}
