//! The log of events.

use std::time::Duration;

use omni_sandbox::specimen::SELFIE;
use omni_sandbox::{BrokenEvents, verify_events};
use omni_types::{EventPage, Operation};
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult, refused, responded, text, typed};

async fn report(caller: &Caller) -> Result<Value, Failure> {
    caller.send(Operation::FetchEventsReport, &json!({})).await
}

fn names(report: &Value) -> Vec<&str> {
    report["events"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|event| event["eventName"].as_str())
        .collect()
}

#[tokio::test]
async fn each_change_of_a_session_is_an_event_that_strangers_can_verify() -> TestResult {
    let caller = Caller::new().await?;
    caller.send(Operation::AddName, &json!({"name": "Zara CANARY Specimen"})).await?;
    caller.upload(Operation::AddFace, SELFIE).await?;
    let not_an_image = json!({"base64Image": "bm90IGFuIGltYWdl"});
    caller.send_refused(Operation::AddFace, &not_an_image).await?;
    // What changes nothing is not an event.
    caller.call(Operation::FetchScore).await?;
    caller.call_refused((Operation::FetchCustomFields, "id=5f0a1b2c3d4e5f6071829399")).await?;

    let report = report(&caller).await?;
    assert_eq!(names(&report), ["onboardingStarted", "nameAdded", "faceAdded", "addFaceRefused"]);
    let events = report["events"].as_array().ok_or("no events")?;
    assert_eq!(events[0]["eventData"]["by"], "client");
    assert_eq!(events[1]["eventData"]["changed"], json!(["person"]));
    assert_eq!(events[1]["eventData"]["operation"], "add_name");
    assert_eq!(events[3]["eventData"]["errorCode"], 4019);
    let hash = text(&events[2]["eventData"]["files"], "images/selfie")?;
    assert!(hash.len() == 64 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()), "{hash}");
    assert!(!report.to_string().contains("CANARY"));

    let file = report.to_string();
    let key = caller.sandbox.events_key();
    let verified = verify_events(file.as_bytes(), Some(key)).map_err(|broken| broken.to_string())?;
    assert_eq!((verified.events, verified.interview_id), (4, caller.session.clone()));
    let forged = file.replace("nameAdded", "nameForged");
    assert!(matches!(verify_events(forged.as_bytes(), None), Err(BrokenEvents::Event { place: 2, .. })));
    let published = caller.http.get(format!("{}/events-key", caller.sandbox.management_url()));
    let published = responded(published.bearer_auth(caller.sandbox.management_token()).send().await?).await?;
    assert_eq!(published, json!({"crv": "Ed25519", "kty": "OKP", "x": key}));

    let signature = caller.call(Operation::FetchEventsSignature).await?;
    assert_eq!(signature["signature"], report["signature"]);
    caller.send(Operation::AddName, &json!({"name": "Zara Specimen"})).await?;
    let later = caller.call(Operation::FetchEventsSignature).await?;
    assert_ne!(later["signature"], report["signature"]);
    Ok(())
}

#[tokio::test]
async fn events_come_in_pages() -> TestResult {
    let caller = Caller::new().await?;
    for number in 0..3 {
        caller.send(Operation::AddName, &json!({"name": format!("Zara {number}")})).await?;
        caller.sandbox.advance_clock(Duration::from_secs(60));
    }
    let page = async |query: &str| -> Result<EventPage, Failure> {
        typed(caller.call((Operation::FetchEvents, query)).await?)
    };
    let all = page("").await?.events.ok_or("no events")?;
    assert_eq!(all.len(), 4);
    assert!(all.windows(2).all(|pair| pair[0].timestamp <= pair[1].timestamp));
    assert_eq!(page("offset=1&limit=2").await?.events.as_deref(), all.get(1..3));
    assert_eq!(page("offset=3&limit=100").await?.events.as_deref(), all.get(3..));
    assert_eq!(page("offset=4").await?.events.map(|events| events.len()), Some(0));
    assert_eq!(page("offset=2147483647").await?.events.map(|events| events.len()), Some(0));
    for wrong in ["offset=-1", "limit=0", "limit=101"] {
        let (status, _) = caller.call_refused((Operation::FetchEvents, wrong)).await?;
        assert_eq!(status, 400, "{wrong}");
    }
    Ok(())
}

#[tokio::test]
async fn the_events_of_others_are_for_admins() -> TestResult {
    let mut caller = Caller::new().await?;
    let first = caller.session.clone();
    caller.start(&json!({})).await?;
    let admin = caller.admin().await?;
    for operation in [Operation::FetchEvents, Operation::FetchEventsSignature] {
        let route = (operation, format!("id={first}"));
        assert_eq!(caller.call_refused(route.clone()).await?.0, 401);
        responded(caller.request_as(&admin, route).send().await?).await?;
        let (status, _) = refused(caller.request_as(&admin, (operation, "id=unknown")).send().await?).await?;
        assert_eq!(status, 404);
    }
    let body = json!({"identityId": first});
    assert_eq!(caller.send_refused(Operation::FetchEventsReport, &body).await?.0, 401);
    let report = caller.request_as(&admin, Operation::FetchEventsReport).json(&body).send().await?;
    assert_eq!(names(&responded(report).await?), ["onboardingStarted"]);
    Ok(())
}

#[tokio::test]
async fn the_events_of_a_customer_are_those_of_the_session_that_approved_the_person() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.onboard().await?;
    let customer = text(&caller.send(caller.approval(), &json!({})).await?, "uuid")?;
    let own = caller.send(Operation::FetchEventsReport, &json!({"identityId": customer})).await?;
    assert_eq!(names(&own).last(), Some(&"customerApproved"));
    assert_eq!(report_of(&caller, &customer).await?, report_of(&caller, &caller.session).await?);
    // Another session learns nothing, not even whether there is such a customer.
    caller.start(&json!({})).await?;
    for identity in [customer.as_str(), "5f0a1b2c3d4e5f6071829304"] {
        let body = json!({"identityId": identity});
        assert_eq!(caller.send_refused(Operation::FetchEventsReport, &body).await?.0, 401, "{identity}");
    }
    Ok(())
}

#[tokio::test]
async fn events_are_deleted_with_their_session() -> TestResult {
    let caller = Caller::new().await?;
    let admin = caller.admin().await?;
    caller.send((Operation::SetSessionStatus, "action=Deleted"), &json!({})).await?;
    let route = (Operation::FetchEvents, format!("id={}", caller.session));
    let (status, _) = refused(caller.request_as(&admin, route).send().await?).await?;
    assert_eq!(status, 404);
    Ok(())
}

#[tokio::test]
async fn a_deletion_can_keep_the_events() -> TestResult {
    let caller = Caller::new().await?;
    let admin = caller.admin().await?;
    let body = json!({"interviewIds": [caller.session], "cleanerConfiguration": {"keepEvents": true}});
    responded(caller.request_as(&admin, Operation::DeleteSessionsLegacy).json(&body).send().await?).await?;
    // A job that could not run at once is retried a few seconds later.
    caller.sandbox.clock().advance(Duration::from_secs(5));
    caller.sandbox.outbox().settled().await?;
    let report = caller.request_as(&admin, Operation::FetchEventsReport).json(&json!({
        "identityId": caller.session
    }));
    let report = responded(report.send().await?).await?;
    assert_eq!(report["events"][1]["eventData"]["sessionStatus"], "Deleted");
    assert!(verify_events(report.to_string().as_bytes(), Some(caller.sandbox.events_key())).is_ok());
    Ok(())
}

/// The report of a session, read by an admin.
async fn report_of(caller: &Caller, session: &str) -> Result<String, Failure> {
    let admin = caller.admin().await?;
    let request =
        caller.request_as(&admin, Operation::FetchEventsReport).json(&json!({"identityId": session}));
    Ok(responded(request.send().await?).await?.to_string())
}

#[tokio::test]
async fn the_events_of_a_session_from_another_sandbox_name_the_key_of_that_one() -> TestResult {
    let (first, second, third) = (Caller::new().await?, Caller::new().await?, Caller::new().await?);
    first.send(Operation::AddName, &json!({"name": "Zara Specimen"})).await?;
    let state = first.sandbox.state().export().await?;
    // The sandbox knows its own events.
    first.sandbox.state().import(&state).await?;
    let own = report_of(&first, &first.session).await?;
    let verified = verify_events(own.as_bytes(), Some(first.sandbox.events_key()))?;
    assert_eq!((verified.events, verified.former_keys.len()), (2, 0));

    second.sandbox.state().import(&state).await?;
    second.sandbox.sessions().force(&first.session, ["SANDBOX_FACE_LIVE"]).await?;
    third.sandbox.state().import(&second.sandbox.state().export().await?).await?;
    let file = report_of(&third, &first.session).await?;
    assert_eq!(
        names(&serde_json::from_str(&file)?),
        ["onboardingStarted", "nameAdded", "sessionImported", "sessionChanged", "sessionImported"]
    );
    let verified = verify_events(file.as_bytes(), Some(third.sandbox.events_key()))?;
    let former: Vec<_> = verified.former_keys.iter().map(|key| (&*key.key, key.last_event)).collect();
    assert_eq!(former, [(first.sandbox.events_key(), 2), (second.sandbox.events_key(), 4)]);
    assert_eq!(verified.events, 5);

    // What the events say was not changed on the way, nor is it said otherwise whose they are.
    let forged = file.replace("nameAdded", "nameForged");
    assert!(matches!(verify_events(forged.as_bytes(), None), Err(BrokenEvents::Event { place: 2, .. })));
    let mut forged: Value = serde_json::from_str(&file)?;
    forged["events"][2]["eventData"]["formerKey"]["x"] = json!(second.sandbox.events_key());
    let broken = verify_events(forged.to_string().as_bytes(), None);
    assert!(matches!(broken, Err(BrokenEvents::Event { place: 1, .. })), "{broken:?}");
    Ok(())
}
