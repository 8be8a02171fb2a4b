//! Deletes one session, and whatever else is known about the person.

use omni_types::OnboardingScore;

use crate::frame::{Refusal, Work};
use crate::outbox::Task;
use crate::scoring;
use crate::session::{Keep, Session};
use crate::store::{Authentication, BatchUser, Customer, Index, WatchlistSearch};

/// Deletes a session, which the caller saves.
pub(crate) async fn delete(work: &mut Work<'_>, session: &mut Session, keep: Keep) -> Result<(), Refusal> {
    if let (Some(customer), false) = (&session.approval.customer, keep.customer) {
        delete_customer(work, customer, Some(&session.id)).await?;
    }
    for task in work.find(Index::TaskBySession, &session.id).await? {
        work.delete::<Task>(&task);
    }
    for search in work.find(Index::SearchBySession, &session.id).await? {
        work.delete::<WatchlistSearch>(&search);
    }
    for user in work.find(Index::BatchUserBySession, &session.id).await? {
        if let Some(user) = work.get::<BatchUser>(&user).await? {
            work.save(user.anonymous());
        }
    }
    if keep.score {
        session.frozen_score = Some(Box::new(tests_of(scoring::current(work, session))));
    }
    session.delete(keep);
    session.bare_since = keep.is_nothing().then(|| work.now());
    session.updated_at = work.now();
    Ok(())
}

/// The tests of a score, without what registers and others said about the person.
fn tests_of(mut score: OnboardingScore) -> OnboardingScore {
    (score.curp_verification, score.ine_scraping_validation) = (None, None);
    (score.device_risk, score.behavioral_risk, score.reason_msg) = (None, None, None);
    for section in [&mut score.face_recognition, &mut score.face_recognition_second_id].into_iter().flatten()
    {
        section.existing_external_id = None;
    }
    if let Some(section) = &mut score.video_conference {
        section.speech_transcript = None;
    }
    score
}

/// Deletes the customers that were approved by a session that no longer exists. Returns whether there were any.
pub(super) async fn delete_customers_of(work: &mut Work<'_>, session: &str) -> Result<bool, Refusal> {
    let mut found = false;
    for customer in work.find(Index::CustomerBySession, session).await? {
        if work.get::<Customer>(&customer).await?.is_some() {
            // A deleted session whose customer was kept still names it, and is changed as well.
            delete_customer(work, &customer, None).await?;
            found = true;
        }
    }
    Ok(found)
}

/// Deletes a customer. Other sessions forget the person.
async fn delete_customer(
    work: &mut Work<'_>,
    id: &str,
    deleted_session: Option<&str>,
) -> Result<(), Refusal> {
    work.delete::<Customer>(id);
    for authentication in work.find(Index::AuthenticationByCustomer, id).await? {
        work.delete::<Authentication>(&authentication);
    }
    for other in work.find(Index::SessionByCustomer, id).await? {
        if Some(other.as_str()) == deleted_session {
            continue;
        }
        if let Some(session) = work.get::<Session>(&other).await? {
            let mut session = Session::clone(&session);
            forget_customer(&mut session, id);
            work.save(session);
        }
    }
    Ok(())
}

fn forget_customer(session: &mut Session, id: &str) {
    if session.approval.customer.as_deref() == Some(id) {
        session.approval.customer = None;
    }
    let face = &mut *session.face;
    for result in [&mut face.result, &mut face.second_result].into_iter().flatten() {
        result.existing = result.existing.take().filter(|person| person.customer != id);
    }
    let Some(score) = &mut session.frozen_score else { return };
    for section in [&mut score.face_recognition, &mut score.face_recognition_second_id].into_iter().flatten()
    {
        if section.customer_id.as_deref() == Some(id) {
            section.existing_external_id = None;
            section.existing_interview_id = None;
            section.customer_id = None;
        }
    }
}
