//! A report of events as JSON, and whether its events follow each other.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::BrokenEvents;
use crate::events::NO_EVENT;
use crate::events::event::{Content, INTERVIEW_ID, NUMBER, PREVIOUS, hash};

/// The response of `fetch_events_report`.
#[derive(Deserialize)]
pub(super) struct Report {
    #[serde(default)]
    pub(super) events: Vec<ReportedEvent>,
    pub(super) signature: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReportedEvent {
    pub(super) event_name: String,
    pub(super) event_data: Map<String, Value>,
    #[serde(alias = "signature")]
    pub(super) singature: String,
    timestamp: i64,
}

impl Report {
    pub(super) fn read(json: &[u8]) -> Result<Self, BrokenEvents> {
        serde_json::from_slice(json).map_err(|_| BrokenEvents::NotAReport)
    }

    /// Checks that the events are those of a session, that each follows the one before it, and that its signature holds: `holds` is
    /// asked with its index, the signature, and the text that was signed. Returns the hash of the last event.
    pub(super) fn follow(
        &self,
        session: &str,
        holds: impl Fn(usize, &str, &str) -> bool,
    ) -> Result<String, BrokenEvents> {
        let mut head = NO_EVENT.to_owned();
        for (index, event) in self.events.iter().enumerate() {
            let place = index + 1;
            let broken = |problem| BrokenEvents::Event { place, problem };
            event.follows(place, &head, session).map_err(broken)?;
            let text = event.text();
            if !holds(index, &event.singature, &text) {
                return Err(broken("its signature does not hold, so it was changed after it was signed"));
            }
            head = hash(text.as_bytes());
        }
        Ok(head)
    }
}

impl ReportedEvent {
    fn text(&self) -> String {
        Content { name: &self.event_name, data: &self.event_data, timestamp: self.timestamp }.text()
    }

    fn follows(&self, place: usize, head: &str, session: &str) -> Result<(), &'static str> {
        let text = |name| self.event_data.get(name).and_then(Value::as_str);
        if text(INTERVIEW_ID) != Some(session) {
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
}
