//! The older way to delete many sessions: a job for each.

use omni_types::{SessionCleanerConfiguration, SuccessResponse, endpoint};

use crate::frame::{Call, Refusal};
use crate::outbox::{Job, Task};
use crate::session::{Fields, Keep};

/// Schedules the deletion of the sessions. Unknown ids are skipped, because nobody waits for the jobs.
pub(crate) async fn delete_sessions_legacy(
    call: &mut Call<'_, endpoint::DeleteSessionsLegacy>,
) -> Result<SuccessResponse, Refusal> {
    let body = call.body();
    let keep = match &body.cleaner_configuration {
        Some(configuration) => kept(configuration)?,
        None => Keep::default(),
    };
    for session in &body.interview_ids {
        let job = Job::DeleteSession { session: session.clone(), keep };
        let task = Task::job(call.new_id(), call.now(), Some(session.clone()), job);
        call.send(task);
    }
    Ok(SuccessResponse::new().with_success(true))
}

/// There are no conference events and no chats to keep.
fn kept(configuration: &SessionCleanerConfiguration) -> Result<Keep, Refusal> {
    let keeps = |flag: Option<bool>| flag.unwrap_or(false);
    let mut fields = Fields::default();
    if keeps(configuration.delete_pii_fields_only) {
        for (at, name) in configuration.pii_fields_to_keep.iter().flatten().enumerate() {
            if !fields.keep(name) {
                let names = Fields::NAMES.join(", ");
                return Err(Refusal::bad_request(format!(
                    "cleanerConfiguration.piiFieldsToKeep[{at}]: expected one of {names}"
                )));
            }
        }
    }
    Ok(Keep {
        customer: keeps(configuration.keep_enrolled_user),
        templates: keeps(configuration.keep_templates),
        images: keeps(configuration.keep_images),
        videos: keeps(configuration.keep_video_archives),
        fingerprint: keeps(configuration.keep_device_fingerprints),
        events: keeps(configuration.keep_events),
        score: keeps(configuration.keep_validation_tests),
        stats: keeps(configuration.keep_stats),
        fields,
    })
}
