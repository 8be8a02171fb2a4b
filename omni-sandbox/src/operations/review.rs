//! Approving a person as a customer.

use omni_types::{
    ApprovalComponent, ApprovalSelection, ApproveCustomerQuery, CustomerApproval, OnboardingScore, Operation,
    ScoreStatus, ScoreValue,
};

use super::score;
use crate::request::Call;
use crate::response::Refusal;
use crate::state::{Customer, Owner, Session};

/// The token of a customer is valid as long as the token of a session.
const TOKEN_LIFETIME: i64 = 90 * 24 * 60 * 60 * 1000;

pub(crate) fn approve_customer(call: &Call<'_>) -> Result<CustomerApproval, Refusal> {
    let query: ApproveCustomerQuery = call.query()?;
    let selection: ApprovalSelection = call.optional_body()?;
    let id = call.session_or_own(query.interview_id.as_deref())?;
    let session = call.session(&id)?;
    let store = &call.app.store;
    if session.phone.as_deref().is_some_and(|phone| store.has_customer_with_phone(phone)) {
        return Err(phone_taken());
    }
    let score = score::current(&session);
    let mut approval = CustomerApproval::new();
    approval.total_score = score.overall.as_ref().and_then(|overall| overall.value.clone());
    if !passes(&score, selection.approve_components.as_deref().unwrap_or_default()) {
        return Ok(approval.with_success(false));
    }
    let known = known_customer(call, &session);
    let existed = known.is_some();
    let customer = match known {
        Some(customer) => customer,
        None => new_customer(call, &session)?,
    };
    let approved = customer.clone();
    call.change(&id, |session| {
        session.customer = Some(approved);
        Ok(())
    })?;
    let token = call.app.secrets.token();
    store.add_token(token.clone(), Owner::Customer, call.app.clock.now() + TOKEN_LIFETIME);
    Ok(approval.with_success(true).with_uuid(customer).with_token(token).with_existing_customer(existed))
}

fn phone_taken() -> Refusal {
    Refusal::custom(
        Operation::ApproveCustomer,
        4006,
        "there is a customer with the phone number of this session already",
    )
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
fn known_customer(call: &Call<'_>, session: &Session) -> Option<String> {
    let by_face =
        session.face_result.as_ref().and_then(|face| face.existing.as_ref()).map(|person| &person.customer);
    let known = session.customer.as_ref().or(by_face)?;
    call.app.store.has_customer(known).then(|| known.clone())
}

fn new_customer(call: &Call<'_>, session: &Session) -> Result<String, Refusal> {
    let id = call.app.secrets.id(call.app.clock.now());
    let customer = Customer {
        id: id.clone(),
        session: session.id.clone(),
        external_id: session.external_customer_id.clone().or_else(|| session.external_id.clone()),
        phone: session.phone.clone(),
        face: session.face_result.as_ref().map(|face| face.selfie.persona.face()),
        name: session.id_result.map(|result| result.persona.full_name()),
    };
    if call.app.store.add_customer(customer) { Ok(id) } else { Err(phone_taken()) }
}
