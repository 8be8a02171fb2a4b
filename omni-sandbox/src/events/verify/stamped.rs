//! A report whose events have time stamps in the form of NOM-151 instead of signatures of the sandbox.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use omni_engines::seal::{Trust, verify_token};
use serde_json::Value;

use super::BrokenEvents;
use super::chain::{CHANGED, Report};
use crate::events::event::INTERVIEW_ID;
use crate::events::{mark, text_of_chain};

/// A report that passed verification.
pub(super) struct Stamped {
    pub(super) session: String,
    pub(super) events: usize,
    /// When all of it was stamped: each event, and the chain as a whole.
    pub(super) at: Timestamp,
}

/// Whether the signatures of a report are time stamps instead of signatures of a sandbox.
pub(super) fn is_stamped(report: &Report) -> bool {
    !report.signature.contains('.')
}

/// The fault of a report from an earlier version.
const FORMER: &str = "its time stamp is in the format of an earlier version, and anybody could have had such a stamp made: request the \
                      report again";

/// The fault of mixed reports.
const OTHER_TIME: &str =
    "its time stamp is of another time than that of the report, so it comes from another report";

/// Verifies each time stamp, that all have the same time, and that each event follows the one before it.
pub(super) fn verify(report: &Report, trust: &Trust) -> Result<Stamped, BrokenEvents> {
    let first = report.events.first().ok_or(BrokenEvents::NotAReport)?;
    let session = first.data(INTERVIEW_ID).and_then(Value::as_str).ok_or(BrokenEvents::NotAReport)?;
    let mut times = Vec::with_capacity(report.events.len());
    let head = report.follow(session, |_, event, text| {
        let stamped = |bytes: &[u8]| stamped_at(&event.signature, bytes, trust);
        let former = || if stamped(text.as_bytes()).is_some() { FORMER } else { CHANGED };
        times.push(stamped(&mark::of_event(text)).ok_or_else(former)?);
        Ok(())
    })?;
    let count = u64::try_from(report.events.len()).unwrap_or(u64::MAX);
    let text = text_of_chain(session, count, &head);
    let at = stamped_at(&report.signature, &mark::of_chain(&text), trust).ok_or(BrokenEvents::Signature)?;
    // A report is stamped all at once.
    if let Some(other) = times.iter().position(|time| *time != at) {
        return Err(BrokenEvents::Event { place: other + 1, problem: OTHER_TIME });
    }
    Ok(Stamped { session: session.to_owned(), events: report.events.len(), at })
}

/// When bytes were stamped. `None` if the stamp is not valid for them.
fn stamped_at(stamp: &str, bytes: &[u8], trust: &Trust) -> Option<Timestamp> {
    let token = STANDARD.decode(stamp).ok()?;
    let report = verify_token(&token, bytes, trust);
    report.at.filter(|_| report.is_valid())
}

#[cfg(test)]
mod tests {
    use getrandom::SysRng;
    use omni_engines::seal::Authority;
    use serde_json::json;

    use super::*;
    use crate::events::NO_EVENT;
    use crate::events::event::{canonical, hash};

    const SESSION: &str = "5f0a1b2c3d4e5f6071829304";

    fn authority() -> Authority {
        Authority::new(Timestamp::from_second(1_799_990_000).unwrap(), &mut SysRng).unwrap()
    }

    /// Stamps bytes, this many seconds later than usual.
    fn stamp(authority: &Authority, bytes: &[u8], later: i64) -> String {
        let at = Timestamp::from_second(1_800_000_000 + later).unwrap();
        STANDARD.encode(authority.token(bytes, at).unwrap().der)
    }

    /// A report as the sandbox stamps it.
    fn report(authority: &Authority, events: usize) -> Value {
        stamped(events, |kind, text| {
            let bytes = if kind == "event" { mark::of_event(text) } else { mark::of_chain(text) };
            stamp(authority, &bytes, 0)
        })
    }

    fn stamped(events: usize, stamp: impl Fn(&str, &str) -> String) -> Value {
        let mut previous = NO_EVENT.to_owned();
        let mut reported = Vec::new();
        for number in 1..=events {
            let data = json!({"interviewId": SESSION, "number": number, "previous": previous});
            let text = canonical(&json!({"eventName": "nameAdded", "eventData": data, "timestamp": number}));
            reported.push(json!({
                "eventName": "nameAdded", "eventData": data, "singature": stamp("event", &text), "timestamp": number,
            }));
            previous = hash(text.as_bytes());
        }
        let count = u64::try_from(events).unwrap();
        json!({"events": reported, "signature": stamp("chain", &text_of_chain(SESSION, count, &previous))})
    }

    fn verified(report: &Value, authority: &Authority) -> Result<Stamped, BrokenEvents> {
        let trust = Trust::new([authority.root()]).without_revocation();
        verify(&Report::read(report.to_string().as_bytes())?, &trust)
    }

    #[test]
    fn stamps_that_anybody_can_have_made_prove_nothing() {
        let authority = authority();
        // The way `sign_string` stamps texts, and earlier versions stamped events.
        let forged = stamped(3, |_, text| stamp(&authority, text.as_bytes(), 0));
        let broken = verified(&forged, &authority).err().unwrap();
        assert!(
            broken.to_string().contains("event 1: its time stamp is in the format of an earlier"),
            "{broken}"
        );
        let forged = stamped(3, |_, text| stamp(&authority, &mark::of_event(text), 0));
        assert_eq!(verified(&forged, &authority).err(), Some(BrokenEvents::Signature));
        let forged = stamped(3, |_, text| stamp(&authority, &mark::of_chain(text), 0));
        assert_eq!(
            verified(&forged, &authority).err(),
            Some(BrokenEvents::Event { place: 1, problem: CHANGED })
        );
    }

    #[test]
    fn all_is_stamped_at_one_time() {
        let authority = authority();
        let mut mixed = report(&authority, 3);
        let later = stamped(3, |_, text| stamp(&authority, &mark::of_event(text), 60));
        mixed["events"][1]["singature"] = later["events"][1]["singature"].clone();
        let broken = verified(&mixed, &authority).err();
        assert_eq!(broken, Some(BrokenEvents::Event { place: 2, problem: OTHER_TIME }));
    }

    #[test]
    fn any_change_removal_move_and_insertion_is_found() {
        let authority = authority();
        let whole = report(&authority, 4);
        let held = verified(&whole, &authority).ok().unwrap();
        assert_eq!((held.session.as_str(), held.events, held.at.as_second()), (SESSION, 4, 1_800_000_000));
        let broken = |change: &dyn Fn(&mut Vec<Value>)| {
            let mut report = whole.clone();
            change(report["events"].as_array_mut().unwrap());
            verified(&report, &authority).err()
        };
        let at = |place| move |broken: &BrokenEvents| matches!(broken, BrokenEvents::Event { place: found, .. } if *found == place);
        assert!(broken(&|events| events[1]["eventName"] = json!("faceAdded")).is_some_and(|b| at(2)(&b)));
        assert!(broken(&|events| events[2]["timestamp"] = json!(9)).is_some_and(|b| at(3)(&b)));
        assert!(broken(&|events| drop(events.remove(1))).is_some_and(|b| at(2)(&b)));
        assert!(broken(&|events| events.swap(1, 2)).is_some_and(|b| at(2)(&b)));
        assert!(broken(&|events| events.insert(1, events[0].clone())).is_some_and(|b| at(2)(&b)));
        assert_eq!(broken(&|events| drop(events.pop())), Some(BrokenEvents::Signature));
        assert_eq!(broken(&Vec::clear), Some(BrokenEvents::NotAReport));
        // Stamped again by somebody else.
        let forged = report(&self::authority(), 4);
        assert!(verified(&forged, &authority).err().is_some_and(|b| at(1)(&b)));
    }
}
