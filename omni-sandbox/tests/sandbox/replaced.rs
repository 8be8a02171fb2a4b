//! What is sent again: what was made from the former one no longer counts, and what failed is counted.

use omni_sandbox::Persona;
use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, CARD_FRONT_BLURRED, SELFIE};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult};

/// The built-in flow in which an onboarding can be done again.
const STRICT: &str = "5f0a1b2c3d4e5f6071820005";

/// The sections that the score has.
async fn sections(caller: &Caller) -> Result<Value, Failure> {
    caller.call(Operation::FetchScore).await
}

#[tokio::test]
async fn a_front_without_a_back_takes_the_old_back_away() -> TestResult {
    let caller = Caller::new().await?;
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    caller.upload(Operation::AddBackId, CARD_BACK).await?;
    // Another image of the front leaves the back alone.
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    assert_eq!(caller.call(Operation::FetchIdSummary).await?["addBackResult"], true);
    caller.upload((Operation::AddFrontId, "onlyFront=true"), CARD_FRONT).await?;
    let summary = json!({"addFrontResult": true, "addBackResult": false, "onlyFront": true});
    assert_eq!(caller.call(Operation::FetchIdSummary).await?, summary);
    let wanted = json!({"images": ["fullFrameBackID", "croppedBackID"]});
    assert_eq!(caller.send(Operation::FetchImages, &wanted).await?, json!({}));
    caller.send(Operation::ProcessId, &json!({})).await?;
    let data = caller.call(Operation::FetchOcrData).await?;
    assert!(data.get("mrz1").is_none(), "the zone is on the back");
    Ok(())
}

#[tokio::test]
async fn a_new_selfie_has_to_be_compared_again() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"configurationId": STRICT})).await?;
    caller.onboard().await?;
    caller.call(Operation::ProcessAntifraud).await?;
    caller.send(Operation::ProcessGovernmentValidation, &json!({})).await?;
    caller.send(Operation::ProcessWatchlist, &json!({})).await?;
    let depend = ["faceRecognition", "antifraud", "governmentValidation", "incodeWatchlistScore"];
    let before = sections(&caller).await?;
    assert!(depend.iter().all(|section| before[section].is_object()), "{before}");
    // The video selfie is another image.
    caller.upload((Operation::AddFace, "imageType=videoSelfie"), SELFIE).await?;
    caller.upload((Operation::AddFace, "imageType=videoSelfie"), SELFIE).await?;
    assert!(sections(&caller).await?["faceRecognition"].is_object());

    caller.sandbox.set_persona(Persona::stranger());
    caller.upload(Operation::AddFace, SELFIE).await?;
    let after = sections(&caller).await?;
    for section in depend {
        assert!(after.get(section).is_none(), "{section}");
    }
    assert!(after["idValidation"].is_object() && after["overall"]["status"] != "OK");
    assert_eq!(caller.send(Operation::ProcessFace, &json!({})).await?["confidence"], 0.0);
    Ok(())
}

#[tokio::test]
async fn a_new_front_has_to_be_compared_again() -> TestResult {
    let caller = Caller::new().await?;
    for (front, process, section) in [
        (Operation::AddFrontId, Operation::ProcessFace, "faceRecognition"),
        (Operation::AddFrontSecondId, Operation::ProcessFaceAgainstSecondId, "faceRecognitionSecondId"),
    ] {
        caller.upload(Operation::AddFace, SELFIE).await?;
        caller.upload(front, CARD_FRONT).await?;
        caller.send(process, &json!({})).await?;
        assert!(sections(&caller).await?[section].is_object());
        caller.upload(front, CARD_FRONT_BLURRED).await?;
        assert!(sections(&caller).await?[section].is_object(), "a refused image replaces nothing");
        caller.upload(front, CARD_FRONT).await?;
        assert!(sections(&caller).await?.get(section).is_none(), "{section}");
    }
    caller.upload(Operation::CompareVideoSelfieId, CARD_FRONT).await?;
    assert!(sections(&caller).await?["videoConference"].is_object());
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    assert!(sections(&caller).await?.get("videoConference").is_none());
    Ok(())
}

#[tokio::test]
async fn only_failures_are_counted_and_those_of_the_proof_of_address_too() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"configurationId": STRICT})).await?;
    let retries = async || Ok::<_, Failure>(sections(&caller).await?["retryInfo"].clone());
    let none = json!({"failedAttemptsCounter": {}, "stepsToRetry": []});
    // What is sent again without need has not failed.
    for _ in 0..2 {
        caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
        caller.upload(Operation::AddFace, SELFIE).await?;
    }
    assert_eq!(retries().await?, none);
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["frontIdAttempts"], 2);
    for _ in 0..2 {
        caller.upload(Operation::AddFrontId, CARD_FRONT_BLURRED).await?;
    }
    caller.upload(Operation::AddBackId, CARD_FRONT).await?;
    caller.upload_refused(Operation::AddFace, CARD_FRONT).await?;
    caller.upload_refused((Operation::AddDocument, "type=document"), b"not an image").await?;
    caller.upload_refused((Operation::AddDocument, "type=medicalDoc"), b"not an image").await?;
    caller.send(Operation::ProcessGovernmentValidation, &json!({})).await?;
    let failed = json!({
        "failedAttemptsCounter": {"frontId": 2, "backId": 1, "selfie": 1, "poa": 1, "governmentValidation": 1},
        "stepsToRetry": ["frontId", "backId", "selfie", "poa", "governmentValidation"],
    });
    assert_eq!(retries().await?, failed);
    Ok(())
}

#[tokio::test]
async fn another_phone_number_or_address_has_to_be_looked_for_again() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"configurationId": STRICT})).await?;
    caller.onboard().await?;
    let found = async || -> Result<[bool; 2], Failure> {
        let score = sections(&caller).await?;
        Ok(["antifraud", "incodeWatchlistScore"].map(|section| score[section].is_object()))
    };
    for (operation, field, first, other) in [
        (Operation::AddPhone, "phone", "+15550100123", "+15550100124"),
        (Operation::AddEmail, "email", "zara.specimen@example.com", "zoe@example.com"),
        (Operation::UpdateOcrData, "email", "zoe@example.com", "zoe.specimen@example.com"),
    ] {
        caller.send(operation, &json!({field: first})).await?;
        caller.call(Operation::ProcessAntifraud).await?;
        caller.send(Operation::ProcessWatchlist, &json!({})).await?;
        caller.send(operation, &json!({field: first})).await?;
        assert_eq!(found().await?, [true, true], "the same {field} again replaces nothing");
        caller.send(operation, &json!({field: other})).await?;
        assert_eq!(found().await?, [false, false], "{field}");
    }
    Ok(())
}
