//! The journal: the latest requests, and how many there were.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use omni_types::Operation;
use serde::Serialize;
use serde_json::Value;

/// How many requests the journal shows.
const ENTRIES: usize = 1_000;

/// How many deleted sessions and watchlist people the journal remembers, for requests that were under way when they were
/// deleted.
const DELETED: usize = 1_000;

/// Larger bodies are omitted.
const MAX_BODY: usize = 64 * 1024;

/// One request to the API. It has no path and no query: both can contain personal data.
///
/// Not `Debug`: bodies contain personal data.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct JournalEntry {
    /// Number of the request, from 1.
    pub number: u64,
    /// When the response was sent, in UTC milliseconds of the sandbox's clock.
    pub at: i64,
    /// Id of the operation, if the request was for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<&'static str>,
    /// HTTP status of the response.
    pub status: u16,
    /// How long it took.
    pub milliseconds: u64,
    /// Id of the session whose token the request had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The request body, if bodies are kept and it is JSON of at most 64 KiB. It is forgotten together with the sessions
    /// that the request looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Value>,
    /// The response body, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Value>,
    #[serde(skip)]
    touched: BTreeSet<String>,
}

impl JournalEntry {
    /// Forgets the bodies if they could contain something about one of the sessions.
    fn forget(&mut self, sessions: &[String]) {
        let is_gone = |id: &String| sessions.contains(id);
        let bodies = [&self.request, &self.response];
        if self.touched.iter().any(is_gone)
            || bodies.into_iter().flatten().any(|body| mentions(body, sessions))
        {
            (self.request, self.response) = (None, None);
        }
    }
}

/// Whether the id of a session is in a body.
fn mentions(body: &Value, sessions: &[String]) -> bool {
    match body {
        Value::String(text) => sessions.contains(text),
        Value::Array(items) => items.iter().any(|item| mentions(item, sessions)),
        Value::Object(fields) => fields.values().any(|field| mentions(field, sessions)),
        _ => false,
    }
}

/// What is recorded about a request while it is handled.
#[derive(Default)]
pub(crate) struct Note {
    pub(crate) operation: Option<Operation>,
    pub(crate) session: Option<String>,
    /// Ids of all sessions, and of people on the watchlist, that the request looked at.
    pub(crate) touched: BTreeSet<String>,
    pub(crate) status: u16,
    pub(crate) took: Duration,
    /// The bodies of request and response.
    pub(crate) bodies: (Bytes, Bytes),
}

/// The journal of a sandbox.
#[derive(Default)]
pub(crate) struct Journal {
    /// Bodies are kept.
    bodies: bool,
    pages: Mutex<Pages>,
}

#[derive(Default)]
struct Pages {
    number: u64,
    entries: VecDeque<JournalEntry>,
    counts: BTreeMap<(&'static str, u16), u64>,
    times: BTreeMap<&'static str, (u64, Duration)>,
    /// Ids of what was deleted last.
    deleted: VecDeque<String>,
}

impl Journal {
    pub(crate) fn new(bodies: bool) -> Self {
        Self { bodies, pages: Mutex::default() }
    }

    pub(crate) const fn keeps_bodies(&self) -> bool {
        self.bodies
    }

    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a request. `now` is the time of the sandbox's clock.
    pub(crate) fn write(&self, note: Note, now: i64) {
        let kept = |body: &Bytes| {
            let small = self.bodies && body.len() <= MAX_BODY;
            small.then(|| serde_json::from_slice(body).ok()).flatten()
        };
        let (request, response) = (kept(&note.bodies.0), kept(&note.bodies.1));
        let operation = note.operation.map(|operation| operation.info().id);
        let label = operation.unwrap_or("none");
        let mut pages = self.lock();
        pages.number += 1;
        *pages.counts.entry((label, note.status)).or_default() += 1;
        let time = pages.times.entry(label).or_default();
        *time = (time.0 + 1, time.1.saturating_add(note.took));
        let mut entry = JournalEntry {
            number: pages.number,
            at: now,
            operation,
            status: note.status,
            milliseconds: u64::try_from(note.took.as_millis()).unwrap_or(u64::MAX),
            session: note.session,
            request,
            response,
            touched: note.touched,
        };
        entry.touched.extend(entry.session.clone());
        entry.forget(pages.deleted.make_contiguous());
        if pages.entries.len() == ENTRIES {
            pages.entries.pop_front();
        }
        pages.entries.push_back(entry);
    }

    /// The latest requests, oldest first.
    pub(crate) fn entries(&self) -> Vec<JournalEntry> {
        self.lock().entries.iter().cloned().collect()
    }

    /// Forgets the requests; the counters keep them.
    pub(crate) fn clear(&self) {
        self.lock().entries.clear();
    }

    /// Forgets the bodies of requests that looked at sessions, or at people on the watchlist, that are being deleted.
    /// The requests themselves stay.
    pub(crate) fn forget_people(&self, deleted: Vec<String>) {
        if !self.bodies || deleted.is_empty() {
            return;
        }
        let mut pages = self.lock();
        pages.entries.iter_mut().for_each(|entry| entry.forget(&deleted));
        pages.deleted.extend(deleted);
        let over = pages.deleted.len().saturating_sub(DELETED);
        pages.deleted.drain(..over);
    }

    /// Forgets the bodies of all requests, because everything that is stored was replaced.
    pub(super) fn forget_bodies(&self) {
        for entry in &mut self.lock().entries {
            (entry.request, entry.response) = (None, None);
        }
    }

    /// The numbers in the text format of Prometheus.
    pub(crate) fn metrics(&self) -> String {
        let pages = self.lock();
        let mut text = String::from(
            "# HELP omni_sandbox_requests_total Requests by operation and HTTP status.\n\
             # TYPE omni_sandbox_requests_total counter\n",
        );
        // Writing to a string cannot fail.
        for ((operation, status), count) in &pages.counts {
            let labels = format!("operation=\"{operation}\",status=\"{status}\"");
            let _ = writeln!(text, "omni_sandbox_requests_total{{{labels}}} {count}");
        }
        text.push_str(
            "# HELP omni_sandbox_request_duration_seconds Time that requests took, by operation.\n\
             # TYPE omni_sandbox_request_duration_seconds summary\n",
        );
        for (operation, (count, took)) in &pages.times {
            let (name, took) = ("omni_sandbox_request_duration_seconds", took.as_secs_f64());
            let _ = writeln!(text, "{name}_sum{{operation=\"{operation}\"}} {took}");
            let _ = writeln!(text, "{name}_count{{operation=\"{operation}\"}} {count}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(body: &'static [u8]) -> Note {
        Note {
            operation: Some(Operation::AddName),
            status: 200,
            bodies: (Bytes::from_static(body), Bytes::new()),
            ..Note::default()
        }
    }

    #[test]
    fn the_journal_forgets_the_oldest_requests_and_counts_all() {
        let journal = Journal::new(false);
        for _ in 0..ENTRIES + 2 {
            journal.write(note(b"{}"), 7);
        }
        let entries = journal.entries();
        assert_eq!((entries.len(), entries[0].number), (ENTRIES, 3));
        let line = "omni_sandbox_requests_total{operation=\"add_name\",status=\"200\"} 1002\n";
        assert!(journal.metrics().contains(line), "{}", journal.metrics());
        journal.clear();
        assert!(journal.entries().is_empty() && journal.metrics().contains(line));
    }

    #[test]
    fn bodies_are_forgotten_with_the_sessions_that_they_are_about() {
        let about = |body: &'static [u8], touched: &[&str]| Note {
            touched: touched.iter().map(|id| (*id).to_owned()).collect(),
            ..note(body)
        };
        let all = |journal: &Journal| {
            journal.write(about(b"{\"name\": \"Zara\"}", &["a", "b"]), 7);
            journal.write(about(b"{\"ids\": [{\"id\": \"a\"}]}", &[]), 7);
            journal.write(about(b"{\"name\": \"Otto\"}", &["b"]), 7);
        };
        let left = |journal: &Journal| {
            journal.entries().iter().map(|entry| entry.request.is_some()).collect::<Vec<_>>()
        };
        let journal = Journal::new(true);
        all(&journal);
        journal.forget_people(vec!["a".to_owned()]);
        assert_eq!(left(&journal), [false, false, true]);
        // The same goes for requests that were under way when the sessions were deleted.
        all(&journal);
        assert_eq!(left(&journal), [false, false, true, false, false, true]);
        journal.forget_people((0..2 * DELETED).map(|id| id.to_string()).collect());
        assert_eq!(journal.lock().deleted.len(), DELETED);
        journal.forget_bodies();
        assert!(!left(&journal).contains(&true));
    }

    #[test]
    fn bodies_are_kept_only_if_asked_for() {
        let body = b"{\"name\": \"Zara\"}";
        for keeps in [false, true] {
            let journal = Journal::new(keeps);
            journal.write(note(body), 7);
            assert_eq!(journal.entries()[0].request.is_some(), keeps);
            assert!(journal.entries()[0].response.is_none());
        }
    }
}
