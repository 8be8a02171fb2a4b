//! The decision: manual review, and approving a person as a customer.

use omni_types::endpoint::{self, ApproveCustomerCode};
use omni_types::{
    ApprovalComponent, CustomerApproval, ManualReviewStatus, OnboardingScore, ScoreStatus, ScoreValue,
    SuccessResponse,
};

use super::onboarding::TOKEN_LIFETIME;
use crate::evidence::{self, Id};
use crate::frame::{Call, Refusal, bounds};
use crate::house::Owner;
use crate::scoring;
use crate::session::{ReviewState, Session};
use crate::store::{Customer, Index};

/// The client is notified of the changed onboarding status with the commit.
pub(crate) async fn update_manual_review(
    call: &mut Call<'_, endpoint::UpdateManualReview>,
) -> Result<SuccessResponse, Refusal> {
    let update = call.body();
    let mut session = call.change(call.query().interview_id.as_deref()).await?;
    session.review.state = Some(match update.manual_review_status {
        ManualReviewStatus::Required => ReviewState::Required,
        ManualReviewStatus::Approved => ReviewState::Approved,
        ManualReviewStatus::Rejected => ReviewState::Rejected,
        _ => {
            let values = ManualReviewStatus::VALUES.join(", ");
            return Err(Refusal::bad_request(format!("manualReviewStatus: expected one of {values}")));
        }
    });
    if let Some(reason) = update.new_reason.as_deref().filter(|reason| !reason.trim().is_empty()) {
        bounds::REASONS.check_one_more("newReason", session.review.reasons.len())?;
        session.review.reasons.push(reason.clone());
    }
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn approve_customer(
    call: &mut Call<'_, endpoint::ApproveCustomer>,
) -> Result<CustomerApproval, Refusal> {
    let mut session = call.change(call.query().interview_id.as_deref()).await?;
    // An admin names the session, so what is forced in it is not known before.
    if session.facts(&call.persona(&session)).code(call.operation()).is_some() {
        return Err(call.refuse(ApproveCustomerCode::PhoneExists, "a scenario makes this call fail"));
    }
    if let Some(phone) = &session.person.phone
        && !call.find(Index::CustomerByPhone, phone).await?.is_empty()
    {
        let message = "there is a customer with the phone number of this session already";
        return Err(call.refuse(ApproveCustomerCode::PhoneExists, message));
    }
    let score = scoring::current(call, &session);
    let mut approval = CustomerApproval::new();
    approval.total_score = score.overall.as_ref().and_then(|overall| overall.value.clone());
    let components = call.body().as_ref().and_then(|body| body.approve_components.as_deref());
    if !passes(&session, &score, components.unwrap_or_default()) {
        return Ok(approval.with_success(false));
    }
    let new = new_customer(call, &session);
    let known = known_customer(call, &session, &new).await?;
    let existed = known.is_some();
    let customer = known.unwrap_or_else(|| new.id.clone());
    if !existed {
        call.save(new);
    }
    session.approval.customer = Some(customer.clone());
    call.save(session);
    let token = call.house().secrets.token(&Owner::Customer, call.now() + TOKEN_LIFETIME);
    Ok(approval.with_success(true).with_uuid(customer).with_token(token).with_existing_customer(existed))
}

/// Whether all selected components are OK. Without a selection, whether the whole session is: as a person has decided, or as
/// the score says.
fn passes(session: &Session, score: &OnboardingScore, components: &[ApprovalComponent]) -> bool {
    let ok = |overall: Option<&ScoreValue>| {
        let status = overall.and_then(|overall| overall.status.as_ref());
        matches!(status, Some(ScoreStatus::Ok | ScoreStatus::ManualOk))
    };
    if components.is_empty() {
        return match session.review.state {
            Some(state) => state == ReviewState::Approved,
            None => ok(score.overall.as_ref()),
        };
    }
    components.iter().all(|component| {
        ok(match component {
            ApprovalComponent::Liveness => score.liveness.as_ref().and_then(|s| s.overall.as_ref()),
            ApprovalComponent::FaceRecognition => {
                score.face_recognition.as_ref().and_then(|s| s.overall.as_ref())
            }
            ApprovalComponent::Id => score.id_validation.as_ref().and_then(|s| s.overall.as_ref()),
            ApprovalComponent::GovernmentValidation => {
                score.government_validation.as_ref().and_then(|s| s.overall.as_ref())
            }
            // A component that the sandbox does not know has not passed.
            _ => None,
        })
    })
}

/// The customer that the person already is: approved in this session, or recognized by the face, perhaps since the face was
/// compared.
async fn known_customer(
    call: &mut Call<'_, endpoint::ApproveCustomer>,
    session: &Session,
    new: &Customer,
) -> Result<Option<String>, Refusal> {
    let by_face = session.face.result.as_ref().and_then(|face| face.existing.as_ref());
    let known = session.approval.customer.as_ref().or(by_face.map(|person| &person.customer));
    if let Some(known) = known
        && call.get::<Customer>(known).await?.is_some()
    {
        return Ok(Some(known.clone()));
    }
    let Some(face) = &new.face else { return Ok(None) };
    Ok(call.find(Index::CustomerByFace, face).await?.into_iter().next())
}

fn new_customer(call: &Call<'_, endpoint::ApproveCustomer>, session: &Session) -> Customer {
    let person = &session.person;
    let read = evidence::ocr(session, Id::First);
    Customer {
        id: call.new_id(),
        session: session.id.clone(),
        external_id: person.external_customer_id.clone().or_else(|| person.external_id.clone()),
        phone: person.phone.clone(),
        face: session.face.result.as_ref().map(|face| face.selfie.face.value.id.clone()),
        name: read.as_ref().and_then(evidence::full_name).map(str::to_owned),
        authenticated_at: None,
    }
}
