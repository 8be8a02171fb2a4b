//! Notifications about searches of the global watchlists whose result has changed with the lists.

use super::global::{Found, current, find};
use crate::frame::{Refusal, Work, bounds};
use crate::outbox::{Hook, Job, Task, WatchlistUpdate};
use crate::session::Session;
use crate::store::{Index, SUBSCRIBED, WatchlistSearch};

/// How many searches are repeated in one commit.
const AT_A_TIME: usize = 64;

/// Repeats some of the subscribed searches, and leaves the rest to another job. Whoever changes an entry of the lists
/// stores this job with the change.
pub(crate) async fn update_subscriptions(
    work: &mut Work<'_>,
    person: &str,
    after: &str,
) -> Result<(), Refusal> {
    let references = work.find(Index::SearchBySubscription, SUBSCRIBED).await?;
    let mut left = references.into_iter().filter(|reference| reference.as_str() > after);
    let mut last = None;
    for reference in left.by_ref().take(AT_A_TIME) {
        update(work, &reference, person).await?;
        last = Some(reference);
    }
    if let (Some(after), Some(_)) = (last, left.next()) {
        let job = Job::WatchlistChanged { person: person.to_owned(), after };
        let task = Task::job(work.new_id(), work.now(), None, job);
        work.send(task);
    }
    Ok(())
}

/// Notifies of a search if it found the person before, or finds the person now.
async fn update(work: &mut Work<'_>, reference: &str, person: &str) -> Result<(), Refusal> {
    let Some(search) = work.get::<WatchlistSearch>(reference).await? else { return Ok(()) };
    let session = work.get::<Session>(&search.session).await?.filter(|session| !session.is_deleted());
    let Some(session) = session else { return Ok(()) };
    let persona = work.persona(&session);
    let found = find(&session, &persona, (current(work).await?.as_ref(), &search.wanted));
    let found: Vec<_> = found.iter().map(Found::stored).collect();
    let concerns = |found: &[(String, String)]| found.iter().any(|(id, _)| id == person);
    // A session whose outbox is full is skipped: waiting would not help.
    if !(concerns(&found) || concerns(&search.found)) || bounds::check_outbox(work, &session).await.is_err() {
        return Ok(());
    }
    let update = WatchlistUpdate { interview_id: session.id.clone(), r#ref: reference.to_owned() };
    let task = Task::webhook(work, &session.id, Hook::WatchlistUpdate(update));
    work.send(task);
    work.save(WatchlistSearch { found, ..WatchlistSearch::clone(&search) });
    Ok(())
}
