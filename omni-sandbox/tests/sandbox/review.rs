//! Manual review, and approving customers.

use axum::http::StatusCode;
use omni_sandbox::{HookKind, Persona, Sandbox, WebhookTarget};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, KEY, TestResult, refused, responded};
use crate::webhooks::Target;

async fn review(caller: &Caller, status: &str) -> Result<Value, Failure> {
    let body = json!({"manualReviewStatus": status, "newReason": "The ID could not be captured"});
    caller.send(Operation::UpdateManualReview, &body).await
}

async fn approve(caller: &Caller, components: &[&str]) -> Result<Value, Failure> {
    caller.send(caller.approval(), &json!({"approveComponents": components})).await
}

#[tokio::test]
async fn the_client_is_notified_of_the_decision_of_a_review() -> TestResult {
    let target = Target::new(&[(StatusCode::OK, r#"{"success": true}"#)]).await?;
    let hook = WebhookTarget::new(format!("{}/hook", target.url));
    let builder = Sandbox::builder().api_key(KEY).webhook(HookKind::OnboardingStatus, hook);
    let caller = Caller::with(builder).await?;
    assert_eq!(review(&caller, "REQUIRED").await?, json!({"success": true}));
    review(&caller, "APPROVED").await?;
    review(&caller, "REJECTED").await?;
    let got = target.got(2).await;
    let statuses: Vec<_> = got.iter().map(|(_, _, body)| body["onboardingStatus"].clone()).collect();
    assert_eq!(statuses, ["MANUAL_REVIEW_APPROVED", "MANUAL_REVIEW_REJECTED"]);
    let status = caller.call(Operation::FetchOnboardingStatus).await?;
    assert_eq!(status["onboardingStatus"], "MANUAL_REVIEW_REJECTED");
    Ok(())
}

#[tokio::test]
async fn an_admin_reviews_any_session_and_another_session_none() -> TestResult {
    let mut caller = Caller::new().await?;
    let first = format!("interviewId={}", caller.session);
    caller.start(&json!({})).await?;
    let body = json!({"manualReviewStatus": "APPROVED"});
    let route = (Operation::UpdateManualReview, first.as_str());
    assert_eq!(caller.send_refused(route, &body).await?.0, 401);
    let admin = caller.admin().await?;
    let reviewed = caller.request_as(&admin, route).json(&body).send().await?;
    assert_eq!(responded(reviewed).await?, json!({"success": true}));
    let unnamed = caller.request_as(&admin, Operation::UpdateManualReview).json(&body).send().await?;
    assert_eq!(refused(unnamed).await?.0, 400);
    let unknown = (Operation::UpdateManualReview, "interviewId=5f0a1b2c3d4e5f6071829304");
    let unknown = caller.request_as(&admin, unknown).json(&body).send().await?;
    assert_eq!(refused(unknown).await?.0, 404);
    let maybe = json!({"manualReviewStatus": "MAYBE"});
    assert_eq!(caller.send_refused(Operation::UpdateManualReview, &maybe).await?.0, 400);
    Ok(())
}

#[tokio::test]
async fn a_person_decides_over_the_score() -> TestResult {
    let caller = Caller::with_persona(Persona::stranger()).await?;
    caller.onboard().await?;
    assert_eq!(approve(&caller, &[]).await?["success"], false);
    for (decision, approved) in [("REQUIRED", false), ("REJECTED", false), ("APPROVED", true)] {
        review(&caller, decision).await?;
        assert_eq!(approve(&caller, &[]).await?["success"], approved, "{decision}");
    }
    Ok(())
}

#[tokio::test]
async fn the_score_says_what_a_person_decided() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    for (decision, status) in [("REQUIRED", "MANUAL"), ("APPROVED", "MANUAL_OK"), ("REJECTED", "MANUAL_FAIL")]
    {
        review(&caller, decision).await?;
        assert_eq!(caller.call(Operation::FetchScore).await?["overall"]["status"], status, "{decision}");
    }
    Ok(())
}

#[tokio::test]
async fn only_the_selected_components_decide() -> TestResult {
    let caller = Caller::with_persona(Persona::stranger()).await?;
    caller.onboard().await?;
    for (components, approved) in [
        (&["faceRecognition"][..], false),
        (&["liveness", "id", "faceRecognition"], false),
        (&["governmentValidation"], false),
        (&["liveness", "id"], true),
    ] {
        let approval = approve(&caller, components).await?;
        assert_eq!(approval["success"], approved, "{components:?}");
        assert_eq!((approval["uuid"].is_string(), approval["token"].is_string()), (approved, approved));
    }
    Ok(())
}

#[tokio::test]
async fn one_person_is_one_customer() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.onboard().await?;
    let (first, token) = (caller.session.clone(), caller.token.clone());
    // Both faces were compared before either was approved.
    caller.start(&json!({})).await?;
    caller.onboard().await?;
    let second = approve(&caller, &[]).await?;
    assert_eq!(second["existingCustomer"], false);
    (caller.session, caller.token) = (first, token);
    for _ in 0..2 {
        let again = approve(&caller, &[]).await?;
        assert_eq!(again["uuid"], second["uuid"]);
        assert_eq!(again["existingCustomer"], true);
    }

    // The phone number of a customer approves nobody else.
    caller.start(&json!({})).await?;
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
    caller.sandbox.set_persona(Persona::by_name("mexican").ok_or("no persona")?);
    caller.onboard().await?;
    assert_eq!(approve(&caller, &["liveness"]).await?["existingCustomer"], false);
    caller.start(&json!({})).await?;
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
    let (status, error) = caller.send_refused(caller.approval(), &json!({})).await?;
    assert_eq!((status, error.status), (400, Some(4006)));
    Ok(())
}
