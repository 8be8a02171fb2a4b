//! The log of what happened to a session. Each commit that changes a session adds an event; handlers do not write
//! events. An event is signed, and contains the hash of the one before it, so that nobody can change, add or remove one
//! without being noticed: not even the operator of the sandbox, once somebody else has a report.

mod anchor;
mod cause;
mod change;
mod event;
#[cfg(feature = "contracts")]
pub(crate) mod mark;
mod name;
#[cfg(feature = "contracts")]
mod page;
mod verify;

use std::sync::Arc;

use serde_json::{Map, Value, json};

pub(crate) use anchor::anchored;
pub(crate) use cause::Cause;
use change::Hashes;
pub(crate) use event::{Content, Event};
#[cfg(feature = "contracts")]
pub(crate) use page::Page;
pub use verify::{BrokenEvents, FormerKey, VerifiedEvents, verify_events};
#[cfg(feature = "contracts")]
pub use verify::{
    BrokenFile, FileKind, OtherSignature, VerifiedFile, VerifiedReport, VerifiedSeal, verify_file,
};

use crate::basics::{Secrets, Signer};
use crate::frame::Work;
use crate::session::{EventChain, Session};

/// From this size on, files are hashed on a thread of their own, so that other requests do not wait.
const LARGE_FILES: usize = 64 * 1024;

/// Hash of the event before the first one.
const NO_EVENT: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Adds an event for each session that the unit of work changes, and deletes those of the sessions that it deletes. Called
/// before each commit.
pub(crate) async fn record(work: &mut Work<'_>, cause: &Cause) {
    let sessions = work.written_sessions();
    let hashes = if sessions.is_empty() { Hashes::new() } else { hashes(work).await };
    for (before, after) in sessions {
        if after.is_deleted() && after.events.count == 0 {
            forget(work, before.as_deref());
            continue;
        }
        let mut data = Map::new();
        cause.describe(&mut data);
        change::describe(before.as_deref(), &after, &hashes, &mut data);
        append(work, after, &cause.event_name(), data);
    }
    for session in work.forgotten_sessions() {
        forget(work, Some(&session));
    }
}

/// Deletes all events of a session.
fn forget(work: &mut Work<'_>, session: Option<&Session>) {
    let Some(session) = session else { return };
    for number in 1..=session.events.count {
        work.delete::<Event>(&Event::key_of(&session.id, number));
    }
}

fn append(work: &mut Work<'_>, session: Arc<Session>, name: &str, data: Map<String, Value>) {
    let mut session = Arc::unwrap_or_clone(session);
    let entry = Entry { name, data, timestamp: work.now() };
    let event = signed(work.house().secrets.signer(), &mut session, entry);
    work.save(event);
    work.save(session);
}

/// What happened, without its place in the chain.
struct Entry<'a> {
    name: &'a str,
    data: Map<String, Value>,
    timestamp: i64,
}

/// The next event of a session, which extends the chain.
fn signed(signer: &Signer, session: &mut Session, entry: Entry<'_>) -> Event {
    let Entry { name, mut data, timestamp } = entry;
    let number = session.events.count.saturating_add(1);
    let previous = if session.events.head.is_empty() { NO_EVENT } else { &session.events.head };
    data.insert(event::INTERVIEW_ID.to_owned(), session.id.as_str().into());
    data.insert(event::NUMBER.to_owned(), number.into());
    data.insert(event::PREVIOUS.to_owned(), previous.into());
    let content = Content { name, data: &data, timestamp };
    let text = content.text();
    let signature = signer.detached(text.as_bytes());
    let event = Event::new(&session.id, number, &content, signature);
    session.events = EventChain { count: number, head: event::hash(text.as_bytes()) }.into();
    event
}

/// The hashes of the files that the unit of work adds.
async fn hashes(work: &Work<'_>) -> Hashes {
    let files = work.added_blobs().to_vec();
    let hash = move || files.iter().map(|(id, bytes)| (id.clone(), event::hash(bytes))).collect();
    if work.added_blobs().iter().map(|(_, bytes)| bytes.len()).sum::<usize>() < LARGE_FILES {
        return hash();
    }
    // The thread cannot fail: hashing does not panic, and the runtime waits for it.
    tokio::task::spawn_blocking(hash).await.unwrap_or_default()
}

/// The signature of all events of a session. It contains the public key.
pub(crate) fn signature_of_all(secrets: &Secrets, session: &Session) -> String {
    secrets.signer().attached(text_of_all(session).as_bytes())
}

/// The content that the signature of all events of a session covers.
pub(crate) fn text_of_all(session: &Session) -> String {
    let EventChain { count, head } = &*session.events;
    let head = if head.is_empty() { NO_EVENT } else { head };
    text_of_chain(&session.id, u64::from(*count), head)
}

fn text_of_chain(session: &str, count: u64, head: &str) -> String {
    event::canonical(&json!({"interviewId": session, "events": count, "head": head}))
}
