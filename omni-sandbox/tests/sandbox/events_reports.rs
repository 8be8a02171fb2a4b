//! Reports of events by both providers, as JSON and as PDF files.

use std::collections::BTreeMap;

use omni_engines::pdf::lines::lines;
use omni_engines::pdf::report::attachments;
use omni_sandbox::{BrokenEvents, BrokenFile, VerifiedReport, verify_file};
use omni_types::Operation;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::caller::{Caller, Failure, TestResult};

async fn as_json(caller: &Caller, provider: &str) -> Result<Value, Failure> {
    caller.send(Operation::FetchEventsReport, &json!({"provider": provider})).await
}

async fn as_pdf(caller: &Caller, body: &Value) -> Result<Vec<u8>, Failure> {
    let response = caller.request(Operation::DownloadEventsReport).json(body).send().await?;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/pdf");
    Ok(response.bytes().await?.to_vec())
}

/// A session with a few events.
async fn session() -> Result<(Caller, String), Failure> {
    let caller = Caller::new().await?;
    for name in ["Zara CANARY", "Ana CANARY"] {
        caller.send(Operation::AddName, &json!({"name": name})).await?;
    }
    let root = caller.sandbox.seal_root().await?;
    Ok((caller, root))
}

#[tokio::test]
async fn with_nom151_each_event_has_a_time_stamp() -> TestResult {
    let (caller, root) = session().await?;
    let (signed, stamped) = (as_json(&caller, "incode").await?, as_json(&caller, "nom151").await?);
    for number in 0..3 {
        let (signed, stamped) = (&signed["events"][number], &stamped["events"][number]);
        assert_eq!(signed["eventData"], stamped["eventData"]);
        assert_ne!(signed["singature"], stamped["singature"]);
    }
    let key = caller.sandbox.events_key();
    let verify =
        |report: &Value| verify_file(report.to_string().as_bytes(), Some(root.as_bytes()), Some(key));
    let verified = verify(&stamped)?;
    let Some(VerifiedReport::Stamped { interview_id, events, .. }) = verified.events else {
        return Err("not stamped".into());
    };
    assert_eq!((interview_id, events), (caller.session.clone(), 3));
    assert!(matches!(verify(&signed)?.events, Some(VerifiedReport::Signed(_))));
    // A root certificate says nothing about the key of the events.
    let unproven = verify_file(signed.to_string().as_bytes(), Some(root.as_bytes()), None).err();
    assert_eq!(unproven, Some(BrokenFile::NoKey));
    assert!(verify_file(signed.to_string().as_bytes(), None, None).is_ok());
    assert_eq!(verify_file(stamped.to_string().as_bytes(), None, None).err(), Some(BrokenFile::NoRoot));

    let broken_at = |change: &dyn Fn(&mut Vec<Value>)| {
        let mut report = stamped.clone();
        report["events"].as_array_mut().map(change);
        verify(&report).err()
    };
    let event = |place| move |broken: Option<BrokenFile>| matches!(broken, Some(BrokenFile::Events(BrokenEvents::Event { place: found, .. })) if found == place);
    assert!(event(2)(broken_at(&|events| events[1]["eventName"] = json!("faceAdded"))));
    assert!(event(1)(broken_at(&|events| drop(events.remove(0)))));
    assert!(event(2)(broken_at(&|events| events.swap(1, 2))));
    assert!(event(3)(broken_at(&|events| events.insert(2, events[1].clone()))));
    assert!(broken_at(&|events| drop(events.pop())).is_some());
    // Another sandbox has another authority.
    let other = Caller::new().await?.sandbox.seal_root().await?;
    assert!(event(1)(verify_file(stamped.to_string().as_bytes(), Some(other.as_bytes()), None).err()));
    Ok(())
}

#[tokio::test]
async fn texts_that_the_sandbox_stamps_are_never_events() -> TestResult {
    let (caller, root) = session().await?;
    let mut forged = as_json(&caller, "nom151").await?;
    let stamp = async |text: &Value| -> Result<Value, Failure> {
        let body = json!({"stringToSign": text.to_string()});
        Ok(caller.send(Operation::SignString, &body).await?["signedString"].clone())
    };
    // The last event is cut off, and the one before it changed.
    let events = forged["events"].as_array_mut().ok_or("no events")?;
    events.pop();
    let event = events.last_mut().and_then(Value::as_object_mut).ok_or("no event")?;
    event.remove("singature");
    event.insert("eventName".to_owned(), json!("faceAdded"));
    let text = sorted(&Value::Object(event.clone()));
    event.insert("singature".to_owned(), stamp(&text).await?);
    let head = sha256(&text.to_string());
    let chain = json!({"events": 2, "head": head, "interviewId": caller.session});
    forged["signature"] = stamp(&chain).await?;
    let broken = verify_file(forged.to_string().as_bytes(), Some(root.as_bytes()), None).err();
    let broken = broken.ok_or("a forged report holds")?.to_string();
    assert!(broken.starts_with("event 2: its time stamp is in the format of an earlier version"), "{broken}");
    Ok(())
}

/// A value whose text is canonical.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<_, _> =
                fields.iter().map(|(name, value)| (name.clone(), sorted(value))).collect();
            Value::Object(fields.into_iter().collect())
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_report_is_a_sealed_file_for_people_and_programs() -> TestResult {
    let (caller, root) = session().await?;
    for (provider, levels) in [("incode", &[Some("B-B")][..]), ("nom151", &[Some("B-LTA"), None])] {
        let file = as_pdf(&caller, &json!({"provider": provider})).await?;
        let verified = verify_file(&file, Some(root.as_bytes()), Some(caller.sandbox.events_key()))?;
        assert_eq!(verified.seals.iter().map(|seal| seal.level).collect::<Vec<_>>(), levels);
        match verified.events.ok_or("no events")? {
            VerifiedReport::Signed(events) if provider == "incode" => assert_eq!(events.events, 3),
            VerifiedReport::Stamped { events, .. } if provider == "nom151" => assert_eq!(events, 3),
            other => return Err(format!("{other:?}").into()),
        }
        let text: String = lines(&file)?.into_iter().map(|line| line.text + "\n").collect();
        for expected in [
            "Report of events",
            &caller.session,
            provider,
            "onboardingStarted",
            "nameAdded",
            "accredited provider stands behind",
        ] {
            assert!(text.contains(expected), "{expected} in\n{text}");
        }
        assert!(!text.contains("CANARY"));
        // The signature of all events is longer than what is shown, and each time stamp is. One mark is in the explanation.
        let marks = if provider == "nom151" { 5 } else { 2 };
        assert_eq!(text.matches('…').count(), marks, "{text}");
        let attached = attachments(&file)?.pop().ok_or("nothing attached")?;
        let attached: Value = serde_json::from_slice(&attached.bytes)?;
        let own = as_json(&caller, provider).await?;
        assert_eq!(attached["events"][2]["eventData"], own["events"][2]["eventData"]);
        // The hash of the second event. A line of the column has more than half of it.
        let hash = attached["events"][2]["eventData"]["previous"].as_str().ok_or("no hash")?;
        assert!(text.contains(&hash[..32]), "{hash} in\n{text}");
    }
    // Without a provider it is incode.
    let file = as_pdf(&caller, &json!({})).await?;
    assert!(matches!(
        verify_file(&file, Some(root.as_bytes()), None)?.events,
        Some(VerifiedReport::Signed(_))
    ));
    Ok(())
}

#[tokio::test]
async fn whatever_is_changed_of_a_report_is_found() -> TestResult {
    let (caller, root) = session().await?;
    let file = as_pdf(&caller, &json!({"provider": "nom151"})).await?;
    let verify = |file: &[u8]| verify_file(file, Some(root.as_bytes()), None);
    verify(&file)?;
    assert_eq!(verify_file(&file, None, None).err(), Some(BrokenFile::NoRoot));
    let other = Caller::new().await?.sandbox.seal_root().await?;
    assert!(matches!(
        verify_file(&file, Some(other.as_bytes()), None).err(),
        Some(BrokenFile::Seal { place: 1, .. })
    ));
    for at in (20..file.len()).step_by(file.len() / 60) {
        let mut changed = file.clone();
        changed[at] ^= 1;
        assert!(verify(&changed).is_err(), "byte {at}");
    }
    let added = [&file[..], b"\n1 0 obj\n<<>>\nendobj\n%%EOF\n"].concat();
    assert!(verify(&added).is_err());
    assert!(verify(&file[..file.len() - 10]).is_err());
    Ok(())
}

#[tokio::test]
async fn a_report_needs_a_session_with_events() -> TestResult {
    let (caller, _) = session().await?;
    caller.send((Operation::SetSessionStatus, "action=Deleted"), &json!({})).await?;
    let refused =
        caller.send_refused(Operation::DownloadEventsReport, &json!({"provider": "nom151"})).await?;
    assert_eq!(refused.0, 404);
    Ok(())
}
