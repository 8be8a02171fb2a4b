//! Comparing the face with the IDs, and with known people.

use omni_engines::person::name;
use omni_engines::person::similarity::Agreement;
use omni_types::endpoint::{self, Endpoint, ProcessFaceCode};
use omni_types::{FaceMatch, SecondIdFaceMatch, SelfieImageKind};

use crate::evidence::{self, FaceId, Id};
use crate::frame::{Call, Refusal, Work};
use crate::session::{ExistingPerson, FaceResult, Selfie, Session, Side};
use crate::store::{Customer, Index};

const NOT_CAPTURED: &str = "the selfie and the front of the ID must be captured first";

pub(crate) async fn process_face(call: &mut Call<'_, endpoint::ProcessFace>) -> Result<FaceMatch, Refusal> {
    let mut session = call.change(None).await?;
    let Ok((selfie, front)) = captured(&session, Id::First, call.query().image_type.as_ref()) else {
        return Err(call.refuse(ProcessFaceCode::ProcessingError, NOT_CAPTURED));
    };
    let forced = session.facts(&call.persona(&session)).code(call.operation());
    if forced.is_some() || front.portrait.value.is_empty() {
        let message = "the faces could not be compared";
        return Err(call.refuse(ProcessFaceCode::ProcessingError, message));
    }
    let of_video = of_video(call.query().image_type.as_ref());
    let result = FaceResult { of_video, ..compare(call, &session, Id::First, (selfie, front)).await? };
    let mut response =
        FaceMatch::new().with_confidence(confidence(&result)).with_existing_user(result.existing.is_some());
    if let Some(existing) = &result.existing {
        response =
            response.with_existing_interview_id(&existing.session).with_name_matched(existing.name_matches);
        response.existing_external_id = existing.external_id.clone().map(Into::into);
    }
    session.face.result = Some(result);
    call.save(session);
    Ok(response)
}

pub(crate) async fn process_face_against_second_id(
    call: &mut Call<'_, endpoint::ProcessFaceAgainstSecondId>,
) -> Result<SecondIdFaceMatch, Refusal> {
    let mut session = call.change(None).await?;
    let (selfie, front) = captured(&session, Id::Second, call.query().image_type.as_ref())?;
    if front.portrait.value.is_empty() {
        return Err(Refusal::bad_request("there is no face on the second ID, so nothing can be compared"));
    }
    let of_video = of_video(call.query().image_type.as_ref());
    let result = FaceResult { of_video, ..compare(call, &session, Id::Second, (selfie, front)).await? };
    let response = SecondIdFaceMatch::new()
        .with_confidence(confidence(&result))
        .with_existing_user(result.existing.is_some());
    session.face.second_result = Some(result);
    call.save(session);
    Ok(response)
}

fn of_video(kind: Option<&SelfieImageKind>) -> bool {
    kind == Some(&SelfieImageKind::VideoSelfie)
}

/// Compares the selfie only with the ID, and does not search the customers.
pub(crate) fn verify_face(work: &Work<'_>, session: &mut Session) -> Result<(), Refusal> {
    let (selfie, front) = captured(session, Id::First, None)?;
    if front.portrait.value.is_empty() {
        return Err(Refusal::bad_request("there is no face on the ID, so nothing can be compared"));
    }
    let persona = work.persona(session);
    let matches = evidence::faces_match(session.facts(&persona), selfie, &front.portrait.value);
    let selfie = selfie.clone();
    session.face.result = Some(FaceResult { matches, selfie, of_video: false, existing: None });
    Ok(())
}

/// The images that are compared.
fn captured<'s>(
    session: &'s Session,
    id: Id,
    kind: Option<&SelfieImageKind>,
) -> Result<(&'s Selfie, &'s Side), Refusal> {
    let selfie = if of_video(kind) { &session.face.video_selfie } else { &session.face.selfie };
    match (selfie, &session.document(id).front) {
        (Some(selfie), Some(front)) => Ok((selfie, front)),
        _ if id == Id::First => Err(Refusal::bad_request(NOT_CAPTURED)),
        _ => Err(Refusal::bad_request("the selfie and the front of the second ID must be captured first")),
    }
}

async fn compare<E: Endpoint>(
    call: &mut Call<'_, E>,
    session: &Session,
    id: Id,
    (selfie, front): (&Selfie, &Side),
) -> Result<FaceResult, Refusal> {
    let persona = call.persona(session);
    let matches = evidence::faces_match(session.facts(&persona), selfie, &front.portrait.value);
    let data = evidence::ocr(session, id).unwrap_or_else(|| front.text.value.clone());
    let on_id = evidence::full_name(&data).unwrap_or_default();
    let existing = other_customer(call, &selfie.face.value.id, &session.id).await?;
    let existing = existing.map(|customer| ExistingPerson {
        name_matches: customer.name.as_deref().is_some_and(|known| same_name(known, on_id)),
        customer: customer.id,
        session: customer.session,
        external_id: customer.external_id,
    });
    Ok(FaceResult { matches, selfie: selfie.clone(), of_video: false, existing })
}

fn same_name(one: &str, other: &str) -> bool {
    name::compare(one, other).agreement() == Agreement::Match
}

fn confidence(result: &FaceResult) -> f64 {
    if result.matches.value { 1.0 } else { 0.0 }
}

/// The customer with the face who was approved in another session.
async fn other_customer(
    work: &mut Work<'_>,
    face: &FaceId,
    session: &str,
) -> Result<Option<Customer>, Refusal> {
    let known = customers_with(work, face).await?;
    Ok(known.into_iter().find(|customer| customer.session != session))
}

/// The customers with a face, the most similar first.
pub(in crate::operations) async fn customers_with(
    work: &mut Work<'_>,
    face: &FaceId,
) -> Result<Vec<Customer>, Refusal> {
    let mut customers = Vec::new();
    for id in work.find_face((Index::CustomerByLikeness, Index::CustomerByFace), face).await? {
        customers.extend(work.get::<Customer>(&id).await?.as_deref().cloned());
    }
    Ok(customers)
}
