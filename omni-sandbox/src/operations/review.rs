//! Approving a person as a customer.

use omni_types::endpoint::{self, ApproveCustomerCode};
use omni_types::{ApprovalComponent, CustomerApproval, OnboardingScore, ScoreStatus, ScoreValue};

use super::onboarding::TOKEN_LIFETIME;
use crate::evidence::{self, Id};
use crate::frame::{Call, Refusal};
use crate::house::Owner;
use crate::scoring;
use crate::session::Session;
use crate::store::{Customer, Index};

pub(crate) async fn approve_customer(
    call: &mut Call<'_, endpoint::ApproveCustomer>,
) -> Result<CustomerApproval, Refusal> {
    let mut session = call.change(call.query().interview_id.as_deref()).await?;
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
    if !passes(&score, components.unwrap_or_default()) {
        return Ok(approval.with_success(false));
    }
    let known = known_customer(call, &session).await?;
    let existed = known.is_some();
    let customer = match known {
        Some(customer) => customer,
        None => new_customer(call, &session),
    };
    session.approval.customer = Some(customer.clone());
    call.save(session);
    let token = call.house().secrets.token(&Owner::Customer, call.now() + TOKEN_LIFETIME);
    Ok(approval.with_success(true).with_uuid(customer).with_token(token).with_existing_customer(existed))
}

/// Whether all selected components are OK. Without a selection, whether the whole session is.
fn passes(score: &OnboardingScore, components: &[ApprovalComponent]) -> bool {
    let ok = |overall: Option<&ScoreValue>| overall.and_then(|o| o.status.as_ref()) == Some(&ScoreStatus::Ok);
    if components.is_empty() {
        return ok(score.overall.as_ref());
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

/// The customer that the person already is: approved in this session, or recognized by the face.
async fn known_customer(
    call: &mut Call<'_, endpoint::ApproveCustomer>,
    session: &Session,
) -> Result<Option<String>, Refusal> {
    let by_face = session.face.result.as_ref().and_then(|face| face.existing.as_ref());
    let known = session.approval.customer.as_ref().or(by_face.map(|person| &person.customer));
    let Some(known) = known else { return Ok(None) };
    Ok(call.get::<Customer>(known).await?.map(|customer| customer.id.clone()))
}

fn new_customer(call: &mut Call<'_, endpoint::ApproveCustomer>, session: &Session) -> String {
    let id = call.new_id();
    let person = &session.person;
    let read = evidence::ocr(session, Id::First);
    let customer = Customer {
        id: id.clone(),
        session: session.id.clone(),
        external_id: person.external_customer_id.clone().or_else(|| person.external_id.clone()),
        phone: person.phone.clone(),
        face: session.face.result.as_ref().map(|face| face.selfie.face.value.id.clone()),
        name: read.as_ref().and_then(evidence::full_name).map(str::to_owned),
    };
    call.save(customer);
    id
}
