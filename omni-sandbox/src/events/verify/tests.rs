//! Reports that were tampered with.

use serde_json::{Value, json};

use super::*;
use crate::basics::Secrets;
use crate::events::NO_EVENT;
use crate::events::event::{canonical, hash};

const SESSION: &str = "5f0a1b2c3d4e5f6071829304";

/// A report as the sandbox signs it.
fn report(secrets: &Secrets, events: usize) -> Value {
    let mut previous = NO_EVENT.to_owned();
    let mut reported = Vec::new();
    for number in 1..=events {
        let data = json!({"interviewId": SESSION, "number": number, "previous": previous});
        let text = canonical(&json!({"eventName": "nameAdded", "eventData": data, "timestamp": number}));
        let signature = secrets.signer().detached(text.as_bytes());
        let event =
            json!({"eventName": "nameAdded", "eventData": data, "singature": signature, "timestamp": number});
        reported.push(event);
        previous = hash(text.as_bytes());
    }
    let all = canonical(&json!({"interviewId": SESSION, "events": events, "head": previous}));
    json!({"events": reported, "signature": secrets.signer().attached(all.as_bytes())})
}

fn verify(report: &Value) -> Result<VerifiedEvents, BrokenEvents> {
    verify_events(report.to_string().as_bytes(), None)
}

fn broken_at(report: &Value) -> Option<usize> {
    match verify(report) {
        Err(BrokenEvents::Event { place, .. }) => Some(place),
        _ => None,
    }
}

#[test]
fn a_report_holds_for_its_key() {
    let secrets = Secrets::new().unwrap();
    let report = report(&secrets, 3);
    let verified = verify(&report).unwrap();
    assert_eq!((verified.interview_id.as_str(), verified.events), (SESSION, 3));
    assert_eq!(verified.key, secrets.signer().public().x);
    let bytes = report.to_string();
    assert!(verify_events(bytes.as_bytes(), Some(&verified.key)).is_ok());
    let other = Secrets::new().unwrap().signer().public().x.clone();
    assert_eq!(verify_events(bytes.as_bytes(), Some(&other)), Err(BrokenEvents::Key));
    let empty = self::report(&secrets, 0);
    assert_eq!(verify(&empty).unwrap().events, 0);
}

#[test]
fn the_first_event_that_was_tampered_with_is_found() {
    let secrets = Secrets::new().unwrap();
    let whole = report(&secrets, 4);
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut report = whole.clone();
        change(&mut report);
        report
    };
    let events = |report: &mut Value, change: &dyn Fn(&mut Vec<Value>)| {
        change(report["events"].as_array_mut().unwrap());
    };
    assert_eq!(broken_at(&changed(&|r| r["events"][1]["eventName"] = json!("faceAdded"))), Some(2));
    assert_eq!(broken_at(&changed(&|r| r["events"][2]["timestamp"] = json!(9))), Some(3));
    assert_eq!(broken_at(&changed(&|r| r["events"][3]["eventData"]["more"] = json!(true))), Some(4));
    assert_eq!(broken_at(&changed(&|r| r["events"][0]["eventData"]["interviewId"] = json!("x"))), Some(1));
    assert_eq!(broken_at(&changed(&|r| events(r, &|e| drop(e.remove(1))))), Some(2));
    assert_eq!(broken_at(&changed(&|r| events(r, &|e| e.swap(2, 3)))), Some(3));
    let shortened = changed(&|r| events(r, &|e| drop(e.pop())));
    assert_eq!(verify(&shortened), Err(BrokenEvents::Count { signed: 4, found: 3 }));
    // Signed again by somebody else: without the key, neither the chain nor the signature of all events can be repaired.
    let forged = report(&Secrets::new().unwrap(), 4);
    let mixed = changed(&|r| r["events"] = forged["events"].clone());
    assert_eq!(broken_at(&mixed), Some(1));
    let replaced = changed(&|r| r["events"][3] = forged["events"][3].clone());
    assert_eq!(broken_at(&replaced), Some(4));
}

#[test]
fn nothing_can_be_added_beside_what_is_signed() {
    let report = report(&Secrets::new().unwrap(), 3);
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut report = report.clone();
        change(&mut report);
        verify(&report).err().unwrap()
    };
    assert_eq!(broken(&|report| report["note"] = json!("x")), BrokenEvents::Added);
    for (name, value) in [("zz", json!(1)), ("EventName", json!("evil")), ("signature", json!("x"))] {
        let broken = broken(&|report| report["events"][2][name] = value.clone());
        assert!(matches!(broken, BrokenEvents::Event { place: 3, .. }), "{name}: {broken}");
    }
    let text = report.to_string();
    for (member, twice) in [
        ("\"number\":2", "\"number\":9,\"number\":2"),
        ("\"eventName\":", "\"eventName\":\"evil\",\"eventName\":"),
        ("\"events\":", "\"events\":[],\"events\":"),
    ] {
        assert!(text.contains(member), "{text}");
        let repeated = text.replacen(member, twice, 1);
        assert_eq!(verify_events(repeated.as_bytes(), None), Err(BrokenEvents::Repeated), "{member}");
    }
}

#[test]
fn what_is_not_a_report_is_refused() {
    for file in
        ["", "{}", "[]", "null", "{\"events\":{},\"signature\":\"\"}", "{\"events\":[{}],\"signature\":\"\"}"]
    {
        assert_eq!(verify_events(file.as_bytes(), None), Err(BrokenEvents::NotAReport), "{file}");
    }
    for signature in ["", "a.b.c", "...", "é"] {
        let file = json!({"events": [], "signature": signature});
        assert_eq!(verify(&file), Err(BrokenEvents::Signature));
    }
}
