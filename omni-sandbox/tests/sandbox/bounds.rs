//! Nothing grows without limit in one session.

use omni_sandbox::specimen::{CONTRACT, SELFIE};
use omni_types::{Base64, Operation};
use serde_json::{Value, json};

use crate::caller::{Caller, Route, TestResult, message, refused, responded};

/// Sends a request as often as it is accepted, and then once more.
async fn fill(caller: &Caller, route: Route, most: usize, body: impl Fn(usize) -> Value) -> TestResult {
    for number in 0..most {
        caller.send(&route, &body(number)).await.map_err(|failure| format!("{number}: {failure}"))?;
    }
    let (status, error) = caller.send_refused(&route, &body(most)).await?;
    assert_eq!(status, 400);
    let said = message(&error);
    assert!(said.contains(&format!("at most {most} ")) && said.contains(": "), "{said}");
    Ok(())
}

#[tokio::test]
async fn lists_of_a_session_have_an_end() -> TestResult {
    let caller = Caller::new().await?;
    let consent = |number| json!({"title": format!("Title {number}"), "content": "Text", "status": true});
    fill(&caller, Operation::AddUserConsent.into(), 100, consent).await?;
    // One that replaces another still fits.
    caller.send(Operation::AddUserConsent, &consent(7)).await?;
    assert_eq!(caller.call(Operation::FetchUserConsent).await?["title"], "Title 7");

    let reason = |number| json!({"manualReviewStatus": "REQUIRED", "newReason": format!("Reason {number}")});
    fill(&caller, Operation::UpdateManualReview.into(), 100, reason).await?;
    fill(&caller, Operation::CreateDocumentUploadUrl.into(), 100, |_| json!({})).await?;
    let search = |number| json!({"firstName": "Zara", "surName": format!("Specimen {number}")});
    fill(&caller, Operation::SearchWatchlist.into(), 200, search).await?;
    let contract = json!({"base64Image": Base64::from_bytes(CONTRACT)});
    fill(&caller, (Operation::AddDocument, "type=contract").into(), 100, |_| contract.clone()).await
}

#[tokio::test]
async fn texts_and_maps_of_a_session_have_an_end() -> TestResult {
    let caller = Caller::new().await?;
    let consent = |length: usize| json!({"title": "ä", "content": "ö".repeat(length), "status": true});
    caller.send(Operation::AddUserConsent, &consent(99_999)).await?;
    let (status, error) = caller.send_refused(Operation::AddUserConsent, &consent(100_000)).await?;
    assert_eq!((status, message(&error).starts_with("title, content: ")), (400, true), "{error:?}");
    assert_eq!(caller.call(Operation::FetchUserConsent).await?, consent(99_999));

    let fields = |from: usize, to: usize| {
        let fields: serde_json::Map<_, _> = (from..to).map(|at| (format!("field{at}"), json!(at))).collect();
        json!({"customFields": fields})
    };
    let mut start = fields(0, 999);
    start["interviewId"] = json!(caller.session);
    caller.send(Operation::StartOnboarding, &start).await?;
    caller.send(Operation::AddCustomFields, &json!({"customFields": {"referrer": "one"}})).await?;
    for refused in [json!({"numberOfChildren": 1}), json!({"referrer": "a".repeat(1_000_000)})] {
        let refused = json!({"customFields": refused});
        let (status, error) = caller.send_refused(Operation::AddCustomFields, &refused).await?;
        assert_eq!((status, message(&error).starts_with("customFields: ")), (400, true), "{error:?}");
    }
    caller.send(Operation::AddCustomFields, &json!({"customFields": {"referrer": "other"}})).await?;
    let start = json!({"customFields": fields(0, 1001)["customFields"]});
    assert_eq!(caller.send_refused(Operation::StartOnboarding, &start).await?.0, 400);
    Ok(())
}

#[tokio::test]
async fn messages_and_recordings_of_a_session_have_an_end() -> TestResult {
    let caller = Caller::new().await?;
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
    for _ in 0..1000 {
        caller.call(Operation::SendOtpSms).await?;
    }
    assert_eq!(caller.call_refused(Operation::SendOtpSms).await?.0, 400);
    let admin = caller.admin().await?;
    let link = caller.request_as(&admin, (Operation::SendOnboardingSms, format!("id={}", caller.session)));
    assert_eq!(refused(link.json(&json!({"clientId": "sandbox"})).send().await?).await?.0, 400);

    let put = async |kind: usize| {
        let route = (Operation::FetchRecordingUploadUrl, format!("type=kind{kind}"));
        let url = caller.call(route).await?["url"].as_str().unwrap_or_default().to_owned();
        Ok::<_, crate::caller::Failure>(caller.http.put(url).body(SELFIE).send().await?.status().as_u16())
    };
    for kind in 0..20 {
        assert_eq!(put(kind).await?, 200);
    }
    assert_eq!((put(20).await?, put(7).await?), (400, 200));
    let deletion = (Operation::DeleteSession, format!("interviewId={}", caller.session));
    responded(caller.request_as(&admin, deletion).send().await?).await?;
    Ok(())
}
