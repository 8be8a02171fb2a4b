//! The sessions of one person.

use omni_types::{IdentitySession, ScoreStatus, endpoint};

use crate::frame::{Call, Refusal, Work};
use crate::scoring;
use crate::session::Session;
use crate::store::{Customer, Index};

/// The sessions that approved the person, and those that recognized the person and passed.
pub(crate) async fn list_identity_sessions(
    call: &mut Call<'_, endpoint::ListIdentitySessions>,
) -> Result<Vec<IdentitySession>, Refusal> {
    let customer = &call.path().customer_id;
    if call.get::<Customer>(customer).await?.is_none() {
        return Err(Refusal::not_found("there is no customer with this id, or the customer was deleted"));
    }
    let mut passed = Vec::new();
    for id in call.find(Index::SessionByCustomer, customer).await? {
        if let Some(session) = call.get::<Session>(&id).await?
            && has_passed(call, &session, customer)
        {
            passed.push((session.created_at, session.id.clone()));
        }
    }
    // Oldest first: ids of the same second are in no order.
    passed.sort_unstable();
    Ok(passed.into_iter().map(|(_, id)| IdentitySession::new().with_interview_id(id)).collect())
}

fn has_passed(work: &Work<'_>, session: &Session, customer: &str) -> bool {
    let approved = session.approval.customer.as_deref() == Some(customer);
    let overall = || scoring::current(work, session).overall.and_then(|overall| overall.status);
    !session.is_deleted() && (approved || matches!(overall(), Some(ScoreStatus::Ok | ScoreStatus::ManualOk)))
}
