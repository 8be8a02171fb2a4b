//! A report whose events have time stamps in the form of NOM-151 instead of signatures of the sandbox.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use omni_engines::seal::{Trust, verify_token};
use serde_json::Value;

use super::BrokenEvents;
use super::chain::Report;
use crate::events::event::INTERVIEW_ID;
use crate::events::text_of_chain;

/// A report in which everything fits.
pub(super) struct Stamped {
    pub(super) session: String,
    pub(super) events: usize,
    /// When the chain as a whole was stamped.
    pub(super) at: Timestamp,
}

/// Whether the signatures of a report are time stamps, and not those of a sandbox.
pub(super) fn is_stamped(report: &Report) -> bool {
    !report.signature.contains('.')
}

/// Verifies each time stamp, and that each event follows the one before it.
pub(super) fn verify(report: &Report, trust: &Trust) -> Result<Stamped, BrokenEvents> {
    let first = report.events.first().ok_or(BrokenEvents::NotAReport)?;
    let session = first.event_data.get(INTERVIEW_ID).and_then(Value::as_str);
    let session = session.ok_or(BrokenEvents::NotAReport)?;
    let head = report.follow(session, |_, stamp, text| stamped_at(stamp, text, trust).is_some())?;
    let count = u64::try_from(report.events.len()).unwrap_or(u64::MAX);
    let text = text_of_chain(session, count, &head);
    let at = stamped_at(&report.signature, &text, trust).ok_or(BrokenEvents::Signature)?;
    Ok(Stamped { session: session.to_owned(), events: report.events.len(), at })
}

/// When a text was stamped. None if the stamp does not hold for it.
fn stamped_at(stamp: &str, text: &str, trust: &Trust) -> Option<Timestamp> {
    let token = STANDARD.decode(stamp).ok()?;
    let report = verify_token(&token, text.as_bytes(), trust);
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

    fn stamp(authority: &Authority, text: &str) -> String {
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        STANDARD.encode(authority.token(text.as_bytes(), at).unwrap().der)
    }

    /// A report as the sandbox stamps it.
    fn report(authority: &Authority, events: usize) -> Value {
        let mut previous = NO_EVENT.to_owned();
        let mut reported = Vec::new();
        for number in 1..=events {
            let data = json!({"interviewId": SESSION, "number": number, "previous": previous});
            let text = canonical(&json!({"eventName": "nameAdded", "eventData": data, "timestamp": number}));
            reported.push(json!({
                "eventName": "nameAdded", "eventData": data, "singature": stamp(authority, &text), "timestamp": number,
            }));
            previous = hash(text.as_bytes());
        }
        let count = u64::try_from(events).unwrap();
        json!({"events": reported, "signature": stamp(authority, &text_of_chain(SESSION, count, &previous))})
    }

    fn verified(report: &Value, authority: &Authority) -> Result<Stamped, BrokenEvents> {
        let trust = Trust::new([authority.root()]).without_revocation();
        verify(&Report::read(report.to_string().as_bytes())?, &trust)
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
