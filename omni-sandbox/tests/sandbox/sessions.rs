//! The status of a session, its video conference, and its end.

use std::time::Duration;

use omni_sandbox::specimen::CARD_FRONT;
use omni_sandbox::{Limits, Sandbox};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult, message, refused, text};

const MANUAL: &str = "5f0a1b2c3d4e5f6071820003";

#[tokio::test]
async fn an_interview_code_is_good_once() -> TestResult {
    let mut caller = Caller::new().await?;
    let started = caller.start(&json!({})).await?;
    let verify = |code: &Value| json!({"interviewCode": code});
    let first = verify(&started["interviewCode"]);
    let second = verify(&caller.call(Operation::GenerateInterviewCode).await?["interviewCode"]);
    assert_ne!(first, second);
    for (body, good) in [(&first, false), (&second, true), (&second, false)] {
        if good {
            let verified = caller.send(Operation::VerifyInterviewCode, body).await?;
            assert_eq!(verified, json!({"success": true}));
            continue;
        }
        let (status, error) = caller.send_refused(Operation::VerifyInterviewCode, body).await?;
        assert_eq!((status, error.status), (400, Some(4014)));
    }
    // Another token for the session comes with a new code.
    let again = caller.start(&json!({"interviewId": caller.session})).await?;
    caller.send(Operation::VerifyInterviewCode, &verify(&again["interviewCode"])).await?;
    Ok(())
}

#[tokio::test]
async fn an_interviewer_is_assigned_to_a_known_session() -> TestResult {
    let mut caller = Caller::new().await?;
    let first = caller.session.clone();
    let assign = |session: &str| json!({"interviewId": session, "interviewerId": "62c3d4e5f607182930415263"});
    let assigned = caller.send(Operation::AssignInterviewer, &assign(&first)).await?;
    assert_eq!(assigned, json!({"success": true}));
    caller.start(&json!({})).await?;
    // A session's token is valid only for its own session.
    assert_eq!(caller.send_refused(Operation::AssignInterviewer, &assign(&first)).await?.0, 401);
    // Everybody is told whether the session exists.
    let (status, error) =
        caller.send_refused(Operation::AssignInterviewer, &assign("5f0a1b2c3d4e5f6071829304")).await?;
    assert_eq!((status, error.status), (400, Some(4014)));
    let admin = caller.admin().await?;
    let by_admin = |body: Value| caller.request_as(&admin, Operation::AssignInterviewer).json(&body).send();
    assert_eq!(by_admin(assign(&first)).await?.status(), 200);
    for unknown in ["5f0a1b2c3d4e5f6071829304", ""] {
        let (status, error) = refused(by_admin(assign(unknown)).await?).await?;
        assert_eq!(status, 400);
        assert_eq!(error.status, Some(if unknown.is_empty() { 400 } else { 4014 }));
    }
    let nobody = json!({"interviewId": first, "interviewerId": " "});
    assert_eq!(refused(by_admin(nobody).await?).await?.0, 400);
    Ok(())
}

#[tokio::test]
async fn only_sessions_that_meet_a_condition_expire() -> TestResult {
    let mut caller = Caller::new().await?;
    let expire = |ids: &[&String], conditions: &[&str]| json!({"interviewIds": ids, "cleanerConfiguration": {"expirationConditions": conditions}});
    let status = async |caller: &Caller| {
        text(&caller.call(Operation::FetchOnboardingStatus).await?, "onboardingStatus")
    };
    caller.start(&json!({"externalId": "client34598"})).await?;
    let incomplete = caller.session.clone();
    let needs_review = expire(&[&incomplete], &["NEEDS_REVIEW"]);
    caller.send(Operation::ExpireSessions, &needs_review).await?;
    assert_eq!(status(&caller).await?, "UNKNOWN");
    caller.send(Operation::ExpireSessions, &expire(&[&incomplete], &["INCOMPLETE"])).await?;
    assert_eq!(status(&caller).await?, "EXPIRED");
    let (code, error) = caller.upload_refused(Operation::AddFrontId, CARD_FRONT).await?;
    assert_eq!((code, message(&error)), (400, "the session has expired: start another one"));
    assert_eq!(caller.call_refused(Operation::CompleteOnboarding).await?.0, 400);
    assert_eq!(caller.start(&json!({"externalId": "client34598"})).await?["existingSession"], false);

    caller.start(&json!({"configurationId": MANUAL})).await?;
    caller.onboard().await?;
    assert_eq!(caller.call(Operation::CompleteOnboarding).await?["action"], "manualReview");
    let mine = caller.session.clone();
    caller.send(Operation::ExpireSessions, &expire(&[&mine], &["INCOMPLETE"])).await?;
    assert_eq!(status(&caller).await?, "ONBOARDING_FINISHED");
    let both = expire(&[&mine, &incomplete], &["INCOMPLETE", "NEEDS_REVIEW"]);
    assert_eq!(caller.send_refused(Operation::ExpireSessions, &both).await?.0, 401);
    assert_eq!(status(&caller).await?, "ONBOARDING_FINISHED");
    let admin = caller.admin().await?;
    caller.request_as(&admin, Operation::ExpireSessions).json(&both).send().await?;
    assert_eq!(status(&caller).await?, "EXPIRED");
    assert_eq!(caller.send_refused(Operation::ExpireSessions, &expire(&[&mine], &[])).await?.0, 400);
    Ok(())
}

#[tokio::test]
async fn closing_again_changes_nothing_and_a_session_can_be_opened_again() -> TestResult {
    let caller = Caller::new().await?;
    let set =
        |action: &str| caller.send((Operation::SetSessionStatus, format!("action={action}")), &Value::Null);
    let closed = set("Closed").await?;
    caller.sandbox.advance_clock(Duration::from_mins(1));
    assert_eq!(set("Closed").await?["closedAt"], closed["closedAt"]);
    assert_eq!(caller.upload_refused(Operation::AddFrontId, CARD_FRONT).await?.0, 400);
    assert_eq!(set("Alive").await?["sessionStatus"], "Alive");
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    set("Deleted").await?;
    let alive = (Operation::SetSessionStatus, "action=Alive");
    assert_eq!(caller.send_refused(alive, &Value::Null).await?.0, 404);
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["sessionStatus"], "Deleted");
    Ok(())
}

#[tokio::test]
async fn a_session_is_forgotten_with_its_last_token() -> TestResult {
    let hour = Duration::from_hours(1);
    let mut caller = Caller::with(Sandbox::builder().session_lifetime(hour)).await?;
    caller.onboard().await?;
    caller.send(caller.approval(), &json!({})).await?;
    let forgotten = caller.session.clone();
    caller.start(&json!({})).await?;
    let kept = caller.session.clone();
    caller.sandbox.advance_clock(hour / 2);
    caller.start(&json!({"interviewId": kept})).await?;
    caller.sandbox.advance_clock(hour / 2);

    let admin = caller.admin().await?;
    let read = |id: &str| {
        let route = (Operation::FetchIdSummary, format!("id={id}"));
        caller.request_as(&admin, route).send()
    };
    // The sandbox forgets after the clock has moved, beside the requests.
    while read(&forgotten).await?.status() == 200 {
        tokio::task::yield_now().await;
    }
    assert_eq!(refused(read(&forgotten).await?).await?.0, 404);
    assert_eq!(read(&kept).await?.status(), 200);
    // The customer stays.
    caller.onboard().await?;
    assert_eq!(caller.send(Operation::ProcessFace, &json!({})).await?["existingUser"], true);
    caller.sandbox.advance_clock(hour);
    assert_eq!(caller.call_refused(Operation::FetchScore).await?.0, 401);
    Ok(())
}

#[tokio::test]
async fn of_many_deleted_sessions_the_last_ones_are_remembered() -> TestResult {
    let mut limits = Limits::default();
    limits.deleted_sessions = 2;
    let mut caller = Caller::with(Sandbox::builder().limits(limits)).await?;
    let mut tokens = Vec::new();
    for _ in 0..4 {
        caller.start(&json!({})).await?;
        caller.call((Operation::SetSessionStatus, "action=Deleted")).await?;
        tokens.push(caller.token.clone());
        // The clock tells which of them came first.
        caller.sandbox.advance_clock(Duration::from_millis(1));
    }
    let status = async |token: &String| {
        let response = caller.request_as(token, Operation::FetchSessionStatus).send().await?;
        Ok::<_, Failure>(response.status().as_u16())
    };
    let forgotten = async {
        while status(&tokens[1]).await? != 404 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok::<_, Failure>(())
    };
    tokio::time::timeout(Duration::from_secs(20), forgotten).await??;
    let mut all = Vec::new();
    for token in &tokens {
        all.push(status(token).await?);
    }
    assert_eq!(all, [404, 404, 200, 200]);
    Ok(())
}
