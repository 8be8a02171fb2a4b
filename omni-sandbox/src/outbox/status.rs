//! Notifies the client of sessions whose onboarding status has changed.

use omni_types::{OnboardingStatus, OnboardingStatusNotification};

use super::{Hook, Task};
use crate::frame::Work;
use crate::operations;
use crate::session::Session;

/// Adds a notification for each session whose onboarding status the unit of work changes. It is called before each commit,
/// so that no handler has to remember it.
pub(crate) fn announce(work: &mut Work<'_>) {
    for (before, after) in work.written_sessions() {
        let status = operations::status(&after);
        let was = before.as_deref().map_or(OnboardingStatus::Unknown, operations::status);
        // As documented, nothing is sent for the status UNKNOWN.
        if status == was || status == OnboardingStatus::Unknown || after.is_deleted() {
            continue;
        }
        let hook = Hook::OnboardingStatus(notification(&after, status));
        let task = Task::webhook(work, &after.id, hook);
        work.send(task);
    }
}

/// A notification of a session's status. None for the status UNKNOWN, for which nothing is sent.
pub(crate) fn status_task(work: &Work<'_>, session: &Session) -> Option<Task> {
    let status = Some(operations::status(session)).filter(|status| *status != OnboardingStatus::Unknown)?;
    Some(Task::webhook(work, &session.id, Hook::OnboardingStatus(notification(session, status))))
}

fn notification(session: &Session, status: OnboardingStatus) -> OnboardingStatusNotification {
    let mut notification = OnboardingStatusNotification::new()
        .with_interview_id(&session.id)
        .with_onboarding_status(status)
        .with_client_id(operations::CLIENT_ID);
    notification.external_id = session.person.external_id.clone().map(Into::into);
    notification.flow_id = session.flow.clone();
    notification
}
