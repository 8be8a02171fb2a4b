//! The decision: manual review, and approval of a person as a customer.

use omni_types::endpoint::{self, ApproveCustomerCode};
use omni_types::{
    ApprovalComponent, CustomerApproval, ManualReviewStatus, OnboardingScore, Operation, ScoreStatus,
    ScoreValue, SuccessResponse,
};

use super::processing::{customers_with, digests};
use crate::basics::Owner;
use crate::evidence::{self, Id};
use crate::frame::{Call, Refusal, Work, bounds};
use crate::scoring;
use crate::session::{ReviewState, Session};
use crate::store::{Customer, Index};

/// The token of a customer is valid for ninety days.
const TOKEN_LIFETIME: i64 = 90 * 24 * 60 * 60 * 1000;

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
    if let Some(obstacle) = obstacle(call, &session).await? {
        return Err(call.refuse(ApproveCustomerCode::PhoneExists, obstacle));
    }
    let score = scoring::current(call, &session);
    let mut approval = CustomerApproval::new();
    approval.total_score = score.overall.as_ref().and_then(|overall| overall.value.clone());
    let components = call.body().as_ref().and_then(|body| body.approve_components.as_deref());
    if !passes(&session, &score, components.unwrap_or_default()) {
        return Ok(approval.with_success(false));
    }
    let existed = make_customer(call, &mut session).await?;
    let customer = session.approval.customer.clone().unwrap_or_default();
    call.save(session);
    let token = call.house().secrets.token(&Owner::Customer, call.now() + TOKEN_LIFETIME);
    Ok(approval.with_success(true).with_uuid(customer).with_token(token).with_existing_customer(existed))
}

/// Makes the person a customer because the flow approved the session; the caller saves the session. False if the
/// person cannot be one, for the reasons for which `approve_customer` refuses.
pub(super) async fn approve_automatically(
    work: &mut Work<'_>,
    session: &mut Session,
) -> Result<bool, Refusal> {
    if let Some(customer) = &session.approval.customer
        && work.get::<Customer>(customer).await?.is_some()
    {
        return Ok(true);
    }
    if obstacle(work, session).await?.is_some() {
        return Ok(false);
    }
    make_customer(work, session).await?;
    Ok(true)
}

/// Why the person cannot become a customer, whatever the score says. All reasons have the same code.
async fn obstacle(work: &mut Work<'_>, session: &Session) -> Result<Option<&'static str>, Refusal> {
    // An approval by the flow is refused like one by a caller.
    if session.facts(&work.persona(session)).code(Operation::ApproveCustomer).is_some() {
        return Ok(Some("a scenario makes this call fail"));
    }
    let Some(phone) = &session.person.phone else { return Ok(None) };
    let customers = work.find(Index::CustomerByPhone, phone).await?;
    let message = "a customer already has the phone number of this session";
    Ok((!customers.is_empty()).then_some(message))
}

/// Makes the person of a session a customer. Returns whether the person already was one.
async fn make_customer(work: &mut Work<'_>, session: &mut Session) -> Result<bool, Refusal> {
    let new = new_customer(work, session);
    let known = known_customer(work, session, &new).await?;
    let existed = known.is_some();
    session.approval.customer = Some(known.unwrap_or_else(|| new.id.clone()));
    if !existed {
        work.save(new);
    }
    Ok(existed)
}

/// Whether all selected components are OK. Without a selection, whether the whole session is, according to the manual review
/// or the score.
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

/// The customer that the person already is: approved in this session, or recognized by the face, perhaps only after the
/// face was compared.
async fn known_customer(
    work: &mut Work<'_>,
    session: &Session,
    new: &Customer,
) -> Result<Option<String>, Refusal> {
    let by_face = session.face.result.as_ref().and_then(|face| face.existing.as_ref());
    let known = session.approval.customer.as_ref().or(by_face.map(|person| &person.customer));
    if let Some(known) = known
        && work.get::<Customer>(known).await?.is_some()
    {
        return Ok(Some(known.clone()));
    }
    let Some(face) = &new.face else { return Ok(None) };
    Ok(customers_with(work, face).await?.into_iter().next().map(|customer| customer.id))
}

fn new_customer(work: &Work<'_>, session: &Session) -> Customer {
    let person = &session.person;
    let mut external_ids = [&person.external_customer_id, &person.external_id].into_iter().flatten().cloned();
    let read = evidence::ocr(session, Id::First);
    let id = work.new_id();
    Customer {
        digests: digests(work, session, &id),
        id,
        session: session.id.clone(),
        external_id: external_ids.next(),
        other_external_id: external_ids.next(),
        flow: session.flow.clone(),
        phone: person.phone.clone(),
        face: session.face.result.as_ref().map(|face| face.selfie.face.value.id.clone()),
        name: read.as_ref().and_then(evidence::full_name).map(str::to_owned),
        authenticated_at: None,
    }
}
