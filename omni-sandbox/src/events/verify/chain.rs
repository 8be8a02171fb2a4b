//! A report of events as JSON, and whether its events follow each other.

use serde_json::{Map, Value};

use super::{BrokenEvents, json};
use crate::events::NO_EVENT;
use crate::events::event::{INTERVIEW_ID, NUMBER, PREVIOUS, canonical, hash};

/// The content of an event, without its signature.
const NAME: &str = "eventName";
const DATA: &str = "eventData";
const TIMESTAMP: &str = "timestamp";

/// The signature of an event, in the spelling of the documentation and in the correct spelling.
const SIGNATURES: [&str; 2] = ["singature", "signature"];

/// Why a signature is not valid.
pub(super) const CHANGED: &str = "its signature is not valid, so it was changed after it was signed";

/// The response of `fetch_events_report`.
pub(super) struct Report {
    pub(super) events: Vec<ReportedEvent>,
    pub(super) signature: String,
}

pub(super) struct ReportedEvent {
    pub(super) signature: String,
    /// Everything except the signature, exactly as it is in the report, so that every part is either covered by the
    /// signature or refused.
    content: Map<String, Value>,
}

impl Report {
    pub(super) fn read(json: &[u8]) -> Result<Self, BrokenEvents> {
        let Value::Object(mut report) = json::read(json)? else { return Err(BrokenEvents::NotAReport) };
        let (events, signature) = (report.remove("events"), report.remove("signature"));
        let events = match events {
            Some(Value::Array(events)) => events,
            None => Vec::new(),
            Some(_) => return Err(BrokenEvents::NotAReport),
        };
        let Some(Value::String(signature)) = signature else { return Err(BrokenEvents::NotAReport) };
        if !report.is_empty() {
            return Err(BrokenEvents::Added);
        }
        let events = events.into_iter().enumerate().map(|(index, event)| ReportedEvent::of(index + 1, event));
        Ok(Self { events: events.collect::<Result<_, _>>()?, signature })
    }

    /// Checks that the events are those of a session, that each follows the one before it, and that its signature is
    /// valid: `check` is called with its index, the event, and the signed text. Returns the hash of the last event.
    pub(super) fn follow(
        &self,
        session: &str,
        mut check: impl FnMut(usize, &ReportedEvent, &str) -> Result<(), &'static str>,
    ) -> Result<String, BrokenEvents> {
        let mut head = NO_EVENT.to_owned();
        for (index, event) in self.events.iter().enumerate() {
            let place = index + 1;
            let broken = |problem| BrokenEvents::Event { place, problem };
            event.follows(place, &head, session).map_err(broken)?;
            let text = canonical(&Value::Object(event.content.clone()));
            check(index, event, &text).map_err(broken)?;
            head = hash(text.as_bytes());
        }
        Ok(head)
    }
}

impl ReportedEvent {
    fn of(place: usize, event: Value) -> Result<Self, BrokenEvents> {
        let Value::Object(mut content) = event else { return Err(BrokenEvents::NotAReport) };
        let signature = SIGNATURES.into_iter().find_map(|name| content.remove(name));
        let is_event = content.get(NAME).is_some_and(Value::is_string)
            && content.get(DATA).is_some_and(Value::is_object)
            && content.get(TIMESTAMP).is_some_and(Value::is_i64);
        let Some(Value::String(signature)) = signature.filter(|_| is_event) else {
            return Err(BrokenEvents::NotAReport);
        };
        if content.len() > [NAME, DATA, TIMESTAMP].len() {
            let problem = "it has a field that events do not have, so something was added to it";
            return Err(BrokenEvents::Event { place, problem });
        }
        Ok(Self { signature, content })
    }

    pub(super) fn name(&self) -> &str {
        self.content.get(NAME).and_then(Value::as_str).unwrap_or_default()
    }

    /// A field of what is known about it.
    pub(super) fn data(&self, name: &str) -> Option<&Value> {
        self.content.get(DATA)?.get(name)
    }

    fn follows(&self, place: usize, head: &str, session: &str) -> Result<(), &'static str> {
        let text = |name| self.data(name).and_then(Value::as_str);
        if text(INTERVIEW_ID) != Some(session) {
            return Err("it belongs to another session");
        }
        let number = self.data(NUMBER).and_then(Value::as_u64);
        if number != u64::try_from(place).ok() {
            return Err("its number does not follow: an event was removed, added or moved");
        }
        if text(PREVIOUS) != Some(head) {
            return Err("it does not contain the hash of the event before it, so one of the two was changed");
        }
        Ok(())
    }
}
