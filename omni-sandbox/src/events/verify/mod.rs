//! Verifies what a sandbox has given out, without a sandbox: a saved report of events, and sealed PDF files.

mod chain;
#[cfg(feature = "contracts")]
mod file;
mod json;
#[cfg(feature = "contracts")]
mod root;
#[cfg(feature = "contracts")]
mod seal;
#[cfg(feature = "contracts")]
mod stamped;

use std::fmt;

use serde::Deserialize;

use chain::{CHANGED, Report, ReportedEvent};
#[cfg(feature = "contracts")]
pub use file::{BrokenFile, FileKind, VerifiedFile, VerifiedReport, verify_file};
#[cfg(feature = "contracts")]
pub use seal::{OtherSignature, VerifiedSeal};

use super::anchor::{FORMER_KEY, former_key};
use crate::basics::{PublicKey, open_signature};

/// A report of events that passed verification.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedEvents {
    /// Id of the session.
    pub interview_id: String,
    /// How many events there are.
    pub events: usize,
    /// The public key with which they were signed: the field `x` of its JSON Web Key. To trust the report, compare it
    /// with the key that the sandbox publishes.
    pub key: String,
    /// The keys with which the first events were signed, if the session was imported from other sandboxes: from the first
    /// one on. Only the sandbox into which the session was imported vouches that it was this key.
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
    /// A field occurs twice, so readers would disagree about its value.
    Repeated,
    /// The report has a field that reports do not have. Nobody signed it.
    Added,
    /// The signature of all events is missing, or was not made by the key in it.
    Signature,
    /// The report was signed with a key other than the expected one.
    Key,
    /// An event does not match the one before it, or was changed.
    Event {
        /// Its number in the report, from 1.
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
            Self::Repeated => f.write_str("a field of the report occurs twice, so something was added to it"),
            Self::Added => f.write_str(
                "the report has a field besides events and signature, so something was added to it",
            ),
            Self::Signature => f.write_str("the signature of all events is missing, or it is not valid"),
            Self::Key => f.write_str("the report was signed with another key than the expected one"),
            Self::Event { place, problem } => write!(f, "event {place}: {problem}"),
            Self::Count { signed, found } => write!(f, "{signed} events were signed, and there are {found}"),
            Self::Head => f.write_str("the last event is not the one that was signed"),
        }
    }
}

impl std::error::Error for BrokenEvents {}

/// The content that the signature of all events covers.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Signed {
    interview_id: String,
    events: u64,
    head: String,
}

/// Verifies a report of events, as `fetch_events_report` returns it: every signature, and that each event follows the one
/// before it. An event by which the session was imported from another sandbox names the key of the events before it.
/// `key` is the public key that must have signed it, the field `x` of its JSON Web Key. Without it, the key in the
/// report is used: then nothing proves who signed until [`VerifiedEvents::key`] is compared with the key of the sandbox.
///
/// # Errors
/// Verification failed: the first problem that was found.
pub fn verify_events(report: &[u8], key: Option<&str>) -> Result<VerifiedEvents, BrokenEvents> {
    let report = Report::read(report)?;
    let (signer, text) = open_signature(&report.signature).ok_or(BrokenEvents::Signature)?;
    let signed: Signed = serde_json::from_slice(&text).map_err(|_| BrokenEvents::Signature)?;
    if key.is_some_and(|key| key.trim_end_matches('=') != signer.x) {
        return Err(BrokenEvents::Key);
    }
    let keys = keys(&report.events, &signer);
    let check = |index: usize, event: &ReportedEvent, text: &str| {
        let holds = keys.get(index).is_some_and(|key| key.verifies(&event.signature, text.as_bytes()));
        if holds { Ok(()) } else { Err(CHANGED) }
    };
    let head = report.follow(&signed.interview_id, check)?;
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

/// The key of each event: that of the report for the last ones, and for events before an import, the key that the import
/// names.
fn keys(events: &[ReportedEvent], signer: &PublicKey) -> Vec<PublicKey> {
    let mut key = signer.clone();
    let of_event = |event: &ReportedEvent| {
        let own = key.clone();
        if let Some(former) = former_key(event.name(), event.data(FORMER_KEY)) {
            key = former;
        }
        own
    };
    let mut keys: Vec<_> = events.iter().rev().map(of_event).collect();
    keys.reverse();
    keys
}

#[cfg(test)]
mod tests;
