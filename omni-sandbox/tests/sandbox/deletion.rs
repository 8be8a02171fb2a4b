//! After a deletion, nothing is left except that the session existed.

use std::time::Duration;

use omni_sandbox::Sandbox;
use omni_sandbox::specimen::{CARD_FRONT, SELFIE};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult, refused, responded, text};

async fn delete_many(caller: &Caller, body: &Value) -> Result<Value, Failure> {
    let admin = caller.admin().await?;
    let request = caller.request_as(&admin, Operation::DeleteSessions).json(body);
    responded(request.send().await?).await
}

async fn assert_gone(caller: &Caller) -> TestResult {
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["sessionStatus"], "Deleted");
    for operation in [
        Operation::FetchScore,
        Operation::FetchOcrData,
        Operation::FetchCustomFields,
        Operation::FetchDeviceInfo,
    ] {
        assert_eq!(caller.call_refused(operation).await?.0, 404, "{operation:?}");
    }
    assert_eq!(caller.send_refused(Operation::FetchImages, &json!({"images": ["selfie"]})).await?.0, 404);
    let upload = json!({"base64Image": "/9j/2Q=="});
    let (status, error) = caller.send_refused(Operation::AddFrontId, &upload).await?;
    assert_eq!((status, error.status), (400, Some(4004)));
    Ok(())
}

#[tokio::test]
async fn an_admin_deletes_a_session_with_its_customer() -> TestResult {
    let mut caller = Caller::new().await?;
    let admin = caller.admin().await?;
    for (keep, still_a_customer) in [("", false), ("&keepCustomer=true", true)] {
        caller.start(&json!({})).await?;
        caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
        caller.onboard().await?;
        assert_eq!(caller.send(caller.approval(), &json!({})).await?["success"], true);

        let route = (Operation::DeleteSession, format!("interviewId={}{keep}", caller.session));
        let deleted = caller.request_as(&admin, route.clone()).send().await?;
        assert_eq!(responded(deleted).await?, json!({"success": true}));
        assert_gone(&caller).await?;
        let again = caller.request_as(&admin, route.clone()).send().await?;
        assert_eq!(refused(again).await?.0, 404);

        caller.start(&json!({})).await?;
        let added = caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
        assert_eq!(added["existingCustomer"], still_a_customer);
    }
    Ok(())
}

#[tokio::test]
async fn who_was_recognized_by_the_second_id_is_forgotten_too() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"externalId": "client34598"})).await?;
    caller.onboard().await?;
    assert_eq!(caller.send(caller.approval(), &json!({})).await?["success"], true);
    let (first, admin) = (caller.session.clone(), caller.admin().await?);
    caller.start(&json!({})).await?;
    caller.upload((Operation::AddFrontSecondId, "onlyFront=true"), CARD_FRONT).await?;
    caller.upload(Operation::AddFace, SELFIE).await?;
    caller.send(Operation::ProcessFaceAgainstSecondId, &json!({})).await?;
    let score = caller.call(Operation::FetchScore).await?;
    assert_eq!(score["faceRecognitionSecondId"]["existingExternalId"], "client34598");

    let route = (Operation::DeleteSession, format!("interviewId={first}"));
    responded(caller.request_as(&admin, route).send().await?).await?;
    let score = caller.call(Operation::FetchScore).await?;
    assert_eq!(score["faceRecognitionSecondId"]["existingExternalId"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn an_admin_deletes_the_sessions_that_match_a_filter() -> TestResult {
    let mut caller = Caller::new().await?;
    let untouched = (caller.session.clone(), caller.token.clone());
    let flow = "60a1b2c3d4e5f60718293041";
    for (start, filter) in [
        (json!({}), None),
        (json!({"configurationId": flow}), Some(json!({"flowId": flow}))),
        (json!({"externalId": "client34598"}), Some(json!({"externalId": "client34598"}))),
        (json!({"externalCustomerId": "client34599"}), Some(json!({"externalId": "client34599"}))),
    ] {
        caller.start(&start).await?;
        let filter = filter.unwrap_or_else(|| json!({"ids": [caller.session]}));
        assert_eq!(delete_many(&caller, &json!({"filter": filter})).await?, json!({"success": true}));
        assert_gone(&caller).await?;
    }
    (caller.session, caller.token) = untouched;
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["sessionStatus"], "Alive");

    let admin = caller.admin().await?;
    let nothing = caller.request_as(&admin, Operation::DeleteSessions).json(&json!({"filter": {}}));
    assert_eq!(refused(nothing.send().await?).await?.0, 400);
    Ok(())
}

#[tokio::test]
async fn related_entities_are_kept_on_request() -> TestResult {
    let mut caller = Caller::new().await?;
    for (only_pii, kept) in [(true, true), (false, false)] {
        caller.start(&json!({})).await?;
        caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
        caller.onboard().await?;
        let links = caller.send(Operation::FetchImageLinks, &json!({"images": ["selfie"]})).await?;
        let first = caller.send(caller.approval(), &json!({})).await;
        assert_eq!(first.is_ok(), kept, "the phone number is free only the first time");
        let body = json!({
            "filter": {"ids": [caller.session]},
            "config": {"deletePiiDataOnly": only_pii, "relatedEntitiesToKeep": ["identities", "images"]},
        });
        delete_many(&caller, &body).await?;
        assert_gone(&caller).await?;
        let image = caller.http.get(text(&links, "selfie")?).send().await?;
        assert_eq!(image.status() == 200, kept);
        caller.start(&json!({})).await?;
        let added = caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
        assert_eq!(added["existingCustomer"], true);
    }
    Ok(())
}

#[tokio::test]
async fn a_session_deletes_itself_for_good() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let deleted = caller.send((Operation::SetSessionStatus, "action=Deleted"), &json!({})).await?;
    assert_eq!((&deleted["sessionStatus"], &deleted["frontIdAttempts"]), (&json!("Deleted"), &json!(1)));
    assert_gone(&caller).await?;
    assert_eq!(caller.send_refused((Operation::SetSessionStatus, "action=Alive"), &json!({})).await?.0, 404);
    Ok(())
}

/// Everything that the management API shows, as text in small letters.
async fn shown(caller: &Caller) -> Result<String, Failure> {
    let mut shown = String::new();
    let sessions = format!("/sessions/{}", caller.session);
    for path in ["/journal", "/outbox", "/state", "/sessions", &sessions, "/metrics"] {
        let url = format!("{}{path}", caller.sandbox.management_url());
        let request = caller.http.get(url).bearer_auth(caller.sandbox.management_token());
        shown += &request.send().await?.text().await?;
    }
    Ok(shown.to_lowercase())
}

/// A session whose person has the mark in every text, and that others know of.
async fn marked(caller: &mut Caller, admin: &str) -> TestResult {
    caller.start(&json!({"externalId": "canary-id", "customFields": {"note": "canary"}})).await?;
    for (operation, body) in [
        (Operation::AddName, json!({"name": "Zara Canary"})),
        (Operation::AddEmail, json!({"email": "canary@example.com"})),
        (Operation::AddPhone, json!({"phone": "+15550100987"})),
        (Operation::AddUserConsent, json!({"title": "Canary", "content": "canary", "status": true})),
        (Operation::SearchWatchlist, json!({"firstName": "Zara", "surName": "Canary"})),
        (Operation::UpdateManualReview, json!({"manualReviewStatus": "APPROVED", "newReason": "canary"})),
    ] {
        caller.send(operation, &body).await?;
    }
    caller.call(Operation::SendOtpSms).await?;
    caller.onboard().await?;
    caller.send(Operation::UpdateOcrData, &json!({"address": "Canary Street"})).await?;
    caller.send_refused(Operation::AddEmail, &json!({"email": "canary"})).await?;
    caller.send(caller.approval(), &json!({})).await?;
    // What an admin asks for, and what another session of the person is told.
    let of_admin = |operation| caller.request_as(admin, (operation, format!("id={}", caller.session)));
    let sms = json!({"clientId": "sandbox", "smsText": "Canary {0}"});
    responded(of_admin(Operation::SendOnboardingSms).json(&sms).send().await?).await?;
    responded(of_admin(Operation::FetchOcrData).send().await?).await?;
    let batch = json!({"identifier": "externalId", "values": ["canary-id"]});
    responded(caller.request_as(admin, Operation::FetchOcrBatch).json(&batch).send().await?).await?;
    let first = (caller.session.clone(), caller.token.clone());
    caller.start(&json!({})).await?;
    caller.onboard().await?;
    (caller.session, caller.token) = first;
    Ok(())
}

#[tokio::test]
async fn nothing_of_a_deleted_person_is_shown_anywhere() -> TestResult {
    let mut caller = Caller::with(Sandbox::builder().journal_bodies(true)).await?;
    let admin = caller.admin().await?;
    for (operation, query, body) in [
        (Operation::DeleteSession, "interviewId={id}", Value::Null),
        (Operation::DeleteSessions, "", json!({"filter": {"externalId": "canary-id"}})),
        (Operation::DeleteSessionsLegacy, "", json!({"interviewIds": ["{id}"]})),
        (Operation::DeleteSessionByExternalId, "externalId=canary-id", Value::Null),
        (Operation::SetSessionStatus, "action=Deleted&id={id}", Value::Null),
    ] {
        marked(&mut caller, &admin).await?;
        let before = shown(&caller).await?;
        assert!(before.contains("canary") && before.contains("15550100987"));
        let query = query.replace("{id}", &caller.session);
        let body: Value = serde_json::from_str(&body.to_string().replace("{id}", &caller.session))?;
        let request = caller.request_as(&admin, (operation, query));
        let request = if body.is_null() { request } else { request.json(&body) };
        responded(request.send().await?).await?;
        caller.sandbox.outbox().settled().await?;
        let after = shown(&caller).await?;
        for mark in ["canary", "15550100987"] {
            let at = after.find(mark).map(|at| &after[at.saturating_sub(300)..at]);
            assert_eq!(at, None, "{operation:?}");
        }
        // That there were requests stays, and what was said in others.
        assert!(caller.sandbox.journal().entries().iter().any(|entry| entry.request.is_some()));
    }
    // The management API deletes as thoroughly, and so does a reset.
    marked(&mut caller, &admin).await?;
    caller.sandbox.sessions().delete(&caller.session).await?;
    assert!(!shown(&caller).await?.contains("canary"));
    marked(&mut caller, &admin).await?;
    caller.sandbox.state().reset().await?;
    assert!(!shown(&caller).await?.contains("canary"));
    Ok(())
}

#[tokio::test]
async fn of_a_session_that_has_ended_only_the_customer_is_shown() -> TestResult {
    let mut caller = Caller::with(Sandbox::builder().journal_bodies(true)).await?;
    let admin = caller.admin().await?;
    marked(&mut caller, &admin).await?;
    caller.sandbox.advance_clock(Duration::from_hours(24 * 91));
    while caller.sandbox.sessions().get(&caller.session).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let after = shown(&caller).await?;
    assert!(after.contains("15550100987") && after.contains("canary-id"), "the customer stays");
    for mark in ["zara canary", "canary@", "canary street", "canary {0}", "\"note\""] {
        assert!(!after.contains(mark), "{mark}");
    }
    let admin = caller.admin().await?;
    delete_many(&caller, &json!({"filter": {"externalId": "canary-id"}})).await?;
    let after = shown(&caller).await?;
    assert!(!after.contains("canary") && !after.contains("15550100987"));
    let again = (Operation::DeleteSessionByExternalId, "externalId=canary-id");
    assert_eq!(refused(caller.request_as(&admin, again).send().await?).await?.0, 404);
    Ok(())
}

#[tokio::test]
async fn nothing_of_a_person_who_was_taken_off_the_watchlist_is_shown() -> TestResult {
    let caller = Caller::with(Sandbox::builder().journal_bodies(true)).await?;
    let admin = caller.admin().await?;
    let entry = json!({"name": "Zara Canary", "email": "canary@example.com"});
    responded(caller.request_as(&admin, Operation::AddWatchlistEntry).json(&entry).send().await?).await?;
    assert!(shown(&caller).await?.contains("canary@example.com"));
    let state: Value = serde_json::from_slice(&caller.sandbox.state().export().await?)?;
    let deletion = json!({"id": state["tables"]["watchlistEntries"][0]["id"]});
    responded(caller.request_as(&admin, Operation::DeleteWatchlistEntry).json(&deletion).send().await?)
        .await?;
    assert!(!shown(&caller).await?.contains("canary"));
    Ok(())
}

#[tokio::test]
async fn the_management_api_also_deletes_the_customer_of_a_session_that_is_gone() -> TestResult {
    for is_forgotten in [false, true] {
        let mut caller = Caller::new().await?;
        caller.send(Operation::AddPhone, &json!({"phone": "+15550100987"})).await?;
        caller.onboard().await?;
        caller.send(caller.approval(), &json!({})).await?;
        let approved = caller.session.clone();
        if is_forgotten {
            caller.sandbox.advance_clock(Duration::from_hours(24 * 91));
            while caller.sandbox.sessions().get(&approved).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        } else {
            let keeping = (Operation::DeleteSession, format!("interviewId={approved}&keepCustomer=true"));
            let admin = caller.admin().await?;
            responded(caller.request_as(&admin, keeping).send().await?).await?;
        }
        caller.start(&json!({})).await?;
        let exists = async || {
            let added = caller.send(Operation::AddPhone, &json!({"phone": "+15550100987"})).await?;
            Ok::<_, Failure>(added["existingCustomer"].clone())
        };
        assert_eq!(exists().await?, true);
        let deleted = caller.sandbox.sessions().delete(&approved).await?;
        assert_eq!((deleted.summary.id.as_str(), deleted.summary.status.as_str()), (&*approved, "Deleted"));
        assert_eq!(exists().await?, false);
        assert!(caller.sandbox.sessions().delete(&approved).await.is_err(), "nothing is left");
    }
    Ok(())
}

#[tokio::test]
async fn an_admin_reads_what_was_kept_and_nothing_else() -> TestResult {
    let mut caller = Caller::new().await?;
    let admin = caller.admin().await?;
    let kept = |caller: &Caller| {
        let query = format!("id={}", caller.session);
        let of = |operation| caller.request_as(&admin, (operation, query.clone()));
        let selfie = json!({"images": ["selfie"]});
        [
            of(Operation::FetchImages).json(&selfie),
            of(Operation::FetchImageLinks).json(&selfie),
            of(Operation::FetchScore),
            of(Operation::FetchDeviceInfo),
            of(Operation::FetchOcrData),
            of(Operation::FetchCustomFields),
        ]
    };
    for (flags, expected) in [
        (json!({}), [404; 6]),
        (json!({"keepImages": true}), [200, 200, 404, 404, 404, 404]),
        (json!({"keepValidationTests": true}), [404, 404, 200, 404, 404, 404]),
        (json!({"keepDeviceFingerprints": true}), [404, 404, 404, 200, 404, 404]),
    ] {
        caller.start(&json!({})).await?;
        let fingerprint =
            json!({"deviceType": "WEBAPP", "hash": "0f1e2d", "data": "[]", "ip": "203.0.113.7"});
        caller.send(Operation::AddDeviceFingerprint, &fingerprint).await?;
        caller.onboard().await?;
        let body = json!({"interviewIds": [caller.session], "cleanerConfiguration": flags});
        let deletion = caller.request_as(&admin, Operation::DeleteSessionsLegacy).json(&body);
        responded(deletion.send().await?).await?;
        for _ in 0..500 {
            if caller.call(Operation::FetchSessionStatus).await?["sessionStatus"] == "Deleted" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let mut statuses = Vec::new();
        for request in kept(&caller) {
            statuses.push(request.send().await?.status().as_u16());
        }
        assert_eq!(statuses, expected, "{flags}");
        // Whose session it was reads nothing.
        assert_gone(&caller).await?;
    }
    Ok(())
}
