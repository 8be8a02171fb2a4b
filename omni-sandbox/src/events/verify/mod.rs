//! Verifies a saved report of events, without a sandbox.

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::NO_EVENT;
use super::anchor::former_key;
use super::event::{Content, INTERVIEW_ID, NUMBER, PREVIOUS, hash};
use crate::basics::{PublicKey, open_signature};

/// A report of events in which everything fits.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedEvents {
    /// Id of the session.
    pub interview_id: String,
    /// How many events there are.
    pub events: usize,
    /// The public key with which they were signed: the field `x` of its JSON Web Key. Whoever has to trust the report
    /// compares it with the key that the sandbox publishes.
    pub key: String,
    /// The keys with which the first events were signed, if the session was imported from other sandboxes: from the first
    /// one on. That it was this key is what the sandbox says into which the session was imported.
    pub former_keys: Vec<FormerKey>,
}

/// The key of a sandbox from which a session was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormerKey {
    /// The public key: the field `x` of its JSON Web Key.
    pub key: String,
    /// Place of the last event that was signed with it.
    pub last_event: usize,
}

/// Why a report of events cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrokenEvents {
    /// The file is not a report of events.
    NotAReport,
    /// The signature of all events is missing, or was not made by the key in it.
    Signature,
    /// The report was signed with another key than the expected one.
    Key,
    /// An event does not fit to the one before it, or was changed.
    Event {
        /// Its place in the report, from 1.
        place: usize,
        /// What does not fit.
        problem: &'static str,
    },
    /// The report does not have as many events as were signed.
    Count {
        /// How many events were signed.
        signed: u64,
        /// How many events there are.
        found: usize,
    },
    /// The last event is not the one that was signed.
    Head,
}

impl fmt::Display for BrokenEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAReport => f.write_str(
                "the file is not a report of events: expected the response of fetch_events_report",
            ),
            Self::Signature => f.write_str("the signature of all events is missing, or it does not hold"),
            Self::Key => f.write_str("the report was signed with another key than the expected one"),
            Self::Event { place, problem } => write!(f, "event {place}: {problem}"),
            Self::Count { signed, found } => write!(f, "{signed} events were signed, and there are {found}"),
            Self::Head => f.write_str("the last event is not the one that was signed"),
        }
    }
}

impl std::error::Error for BrokenEvents {}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    events: Vec<ReportedEvent>,
    signature: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReportedEvent {
    event_name: String,
    event_data: Map<String, Value>,
    #[serde(alias = "signature")]
    singature: String,
    timestamp: i64,
}

/// What the signature of all events is about.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Signed {
    interview_id: String,
    events: u64,
    head: String,
}

/// Verifies a report of events, as `fetch_events_report` returns it: every signature, and that each event follows the one
/// before it. An event by which the session was imported from another sandbox names the key of the events before it. `key` is the public key that must have signed it, the field `x` of its JSON Web Key; without it, whichever key
/// the report contains.
///
/// # Errors
/// Something does not fit: the first thing that was found.
pub fn verify_events(report: &[u8], key: Option<&str>) -> Result<VerifiedEvents, BrokenEvents> {
    let report: Report = serde_json::from_slice(report).map_err(|_| BrokenEvents::NotAReport)?;
    let (signer, text) = open_signature(&report.signature).ok_or(BrokenEvents::Signature)?;
    let signed: Signed = serde_json::from_slice(&text).map_err(|_| BrokenEvents::Signature)?;
    if key.is_some_and(|key| key.trim_end_matches('=') != signer.x) {
        return Err(BrokenEvents::Key);
    }
    let keys = keys(&report.events, &signer);
    let mut head = NO_EVENT.to_owned();
    for (index, (event, key)) in report.events.iter().zip(&keys).enumerate() {
        let place = index + 1;
        let text = event.content().text();
        event
            .follows(place, &head, &signed)
            .and_then(|()| event.is_signed(&text, key))
            .map_err(|problem| BrokenEvents::Event { place, problem })?;
        head = hash(text.as_bytes());
    }
    let found = report.events.len();
    if u64::try_from(found).ok() != Some(signed.events) {
        return Err(BrokenEvents::Count { signed: signed.events, found });
    }
    if head != signed.head {
        return Err(BrokenEvents::Head);
    }
    let ends = keys.windows(2).enumerate().filter(|(_, pair)| pair[0] != pair[1]);
    let former_keys =
        ends.map(|(at, pair)| FormerKey { key: pair[0].x.clone(), last_event: at + 1 }).collect();
    Ok(VerifiedEvents { interview_id: signed.interview_id, events: found, key: signer.x, former_keys })
}

/// The key of each event: that of the report for the last ones, and before an import the one that it names.
fn keys(events: &[ReportedEvent], signer: &PublicKey) -> Vec<PublicKey> {
    let mut key = signer.clone();
    let of_event = |event: &ReportedEvent| {
        let own = key.clone();
        if let Some(former) = former_key(&event.event_name, &event.event_data) {
            key = former;
        }
        own
    };
    let mut keys: Vec<_> = events.iter().rev().map(of_event).collect();
    keys.reverse();
    keys
}

impl ReportedEvent {
    fn content(&self) -> Content<'_> {
        Content { name: &self.event_name, data: &self.event_data, timestamp: self.timestamp }
    }

    fn follows(&self, place: usize, head: &str, signed: &Signed) -> Result<(), &'static str> {
        let text = |name| self.event_data.get(name).and_then(Value::as_str);
        if text(INTERVIEW_ID) != Some(&signed.interview_id) {
            return Err("it belongs to another session");
        }
        let number = self.event_data.get(NUMBER).and_then(Value::as_u64);
        if number != u64::try_from(place).ok() {
            return Err("its number does not follow: an event was removed, added or moved");
        }
        if text(PREVIOUS) != Some(head) {
            return Err("it does not contain the hash of the event before it, so one of the two was changed");
        }
        Ok(())
    }

    fn is_signed(&self, text: &str, key: &PublicKey) -> Result<(), &'static str> {
        let holds = key.verifies(&self.singature, text.as_bytes());
        holds.then_some(()).ok_or("its signature does not hold, so it was changed after it was signed")
    }
}

#[cfg(test)]
mod tests;
