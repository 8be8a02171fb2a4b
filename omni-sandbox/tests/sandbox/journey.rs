//! Complete onboardings.

use omni_sandbox::Persona;
use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, CARD_FRONT_BLURRED, CARD_FRONT_GLARE, PERSON, SELFIE};
use omni_types::{OcrData, OnboardingScore, Operation, ScoreStatus, ScoreValue};
use serde_json::json;

use crate::caller::{Caller, Failure, TestResult, message, text, typed};

const FRONT: Operation = Operation::AddFrontId;
const BACK: Operation = Operation::AddBackId;
const FACE: Operation = Operation::AddFace;

fn status(value: Option<&ScoreValue>) -> Option<ScoreStatus> {
    value.and_then(|value| value.status.clone())
}

/// The statuses of the ID, the liveness, the face match and the session.
async fn statuses(caller: &Caller) -> Result<[Option<ScoreStatus>; 4], Failure> {
    let score: OnboardingScore = typed(caller.call(Operation::FetchScore).await?)?;
    Ok([
        status(score.id_validation.as_ref().and_then(|section| section.overall.as_ref())),
        status(score.liveness.as_ref().and_then(|section| section.overall.as_ref())),
        status(score.face_recognition.as_ref().and_then(|section| section.overall.as_ref())),
        status(score.overall.as_ref()),
    ])
}

async fn onboarding_status(caller: &Caller) -> Result<String, Failure> {
    text(&caller.call(Operation::FetchOnboardingStatus).await?, "onboardingStatus")
}

#[tokio::test]
async fn a_person_with_a_good_id_is_approved() -> TestResult {
    use ScoreStatus::{Ok as Passed, Unknown};

    let mut caller = Caller::new().await?;
    let started = caller
        .start(&json!({
            "configurationId": "60a1b2c3d4e5f60718293041",
            "externalCustomerId": "client34598",
            "redirectionUrl": "https://files.example.com/done",
            "language": null,
        }))
        .await?;
    assert_eq!(started["flowType"], "flow");
    assert_eq!(started["existingSession"], false);
    assert_eq!(text(&started, "interviewCode")?.len(), 6);
    assert!(caller.token.len() <= 256);
    assert_eq!(caller.session.len(), 24);
    assert_eq!(onboarding_status(&caller).await?, "UNKNOWN");
    assert_eq!(statuses(&caller).await?, [None, None, None, Some(Unknown)]);

    let front = caller.upload(FRONT, CARD_FRONT).await?;
    for (field, value) in [
        ("classification", json!(true)),
        ("readability", json!(true)),
        ("sharpness", json!(100)),
        ("glare", json!(100)),
        ("correctSharpness", json!(true)),
        ("correctGlare", json!(true)),
        ("typeOfId", json!("IdentificationCard")),
        ("countryCode", json!("UTO")),
        ("sessionStatus", json!("Alive")),
    ] {
        assert_eq!(front[field], value, "{field}");
    }
    let resolution = front["horizontalResolution"].as_i64().ok_or("no resolution")?;
    assert!((295..305).contains(&resolution), "{resolution}");
    assert!(front.get("failReason").is_none());
    assert_eq!(onboarding_status(&caller).await?, "UNKNOWN");
    assert_eq!(statuses(&caller).await?, [Some(Unknown), None, None, Some(Unknown)]);

    let back = caller.upload((BACK, "retry=false"), CARD_BACK).await?;
    assert_eq!((&back["classification"], &back["issueYear"]), (&json!(true), &json!(2025)));
    assert_eq!(onboarding_status(&caller).await?, "ID_VALIDATION_FINISHED");
    assert_eq!(caller.call(Operation::FetchProcessingStatus).await?, json!({"finished": false}));
    assert_eq!(
        caller.call(Operation::FetchIdSummary).await?,
        json!({"addFrontResult": true, "addBackResult": true, "onlyFront": false})
    );

    let processed = caller.send((Operation::ProcessId, "queueName=diogenes"), &json!(null)).await?;
    assert_eq!(processed, json!({"success": true}));
    assert_eq!(caller.call(Operation::FetchProcessingStatus).await?, json!({"finished": true}));
    assert_eq!(onboarding_status(&caller).await?, "POST_PROCESSING_FINISHED");

    let face = caller.upload(FACE, SELFIE).await?;
    assert_eq!(face["confidence"], 0.0);
    assert_eq!((&face["isBright"], &face["hasLenses"]), (&json!(true), &json!(false)));
    assert_eq!(onboarding_status(&caller).await?, "FACE_VALIDATION_FINISHED");
    assert_eq!(statuses(&caller).await?, [Some(Passed), Some(Passed), None, Some(Unknown)]);

    let matched = caller.send((Operation::ProcessFace, "imageType=selfie"), &json!({})).await?;
    assert_eq!(matched, json!({"confidence": 1.0, "existingUser": false}));
    assert_eq!(statuses(&caller).await?, [const { Some(Passed) }; 4]);
    let score: OnboardingScore = typed(caller.call(Operation::FetchScore).await?)?;
    assert_eq!(score.overall.and_then(|overall| overall.value).as_deref(), Some("100.0"));

    let finished = caller.call(Operation::CompleteOnboarding).await?;
    assert_eq!(finished, json!({"redirectionUrl": "https://files.example.com/done", "action": "approved"}));
    assert_eq!(onboarding_status(&caller).await?, "ONBOARDING_FINISHED");

    let approved = caller.send(caller.approval(), &json!({})).await?;
    assert_eq!(approved["success"], true);
    assert_eq!((&approved["totalScore"], &approved["existingCustomer"]), (&json!("100.0"), &json!(false)));
    assert_eq!(text(&approved, "uuid")?.len(), 24);
    assert!(approved["token"].is_string());
    Ok(())
}

#[tokio::test]
async fn the_ocr_data_is_what_is_printed_on_the_card() -> TestResult {
    let mut caller = Caller::new().await?;
    let (_, error) = caller.call_refused(Operation::FetchOcrData).await?;
    assert_eq!(message(&error), "the ID must be processed first");
    caller.onboard().await?;
    let body = caller.call(Operation::FetchOcrData).await?;
    assert_eq!(caller.call(Operation::FetchOcrDataWrapped).await?, json!({"ocrData": body}));
    let data: OcrData = typed(body)?;
    let name = data.name.ok_or("no name")?;
    assert!(name.full_name.is_some_and(|name| name == "ZARA INVENTED SPECIMEN"));
    assert!(name.first_name.is_some_and(|name| name == "ZARA"));
    assert!(data.birth_date.is_some_and(|date| date == 634_953_600_000));
    assert!(data.expire_at.is_some_and(|date| date == "2066688000000"));
    assert!(data.document_number.is_some_and(|number| number == PERSON.document_number));
    assert!(data.mrz2.is_some_and(|line| line == PERSON.mrz[1]));
    assert!(data.date_of_birth_check_digit.is_some_and(|digit| digit == "4"));

    // From the front alone, nothing is read that is printed on the back.
    caller.start(&json!({})).await?;
    caller.upload((FRONT, "onlyFront=true"), CARD_FRONT).await?;
    caller.send(Operation::ProcessId, &json!({})).await?;
    let data: OcrData = typed(caller.call(Operation::FetchOcrData).await?)?;
    assert!(data.document_number.is_some() && data.mrz1.is_none() && data.address.is_none());
    Ok(())
}

#[tokio::test]
async fn a_stranger_and_a_spoof_fail_where_they_should() -> TestResult {
    use ScoreStatus::{Fail, Ok as Passed};

    let caller = Caller::with_persona(Persona::stranger()).await?;
    caller.onboard().await?;
    assert_eq!(statuses(&caller).await?, [Some(Passed), Some(Passed), Some(Fail), Some(Fail)]);
    assert_eq!(caller.send(Operation::ProcessFace, &json!({})).await?["confidence"], 0.0);
    assert_eq!(caller.call(Operation::CompleteOnboarding).await?, json!({"action": "rejected"}));
    let approval = caller.send(caller.approval(), &json!({})).await?;
    assert_eq!(approval["success"], false);
    assert!(approval.get("uuid").is_none());
    // The selected components pass on their own.
    let selected = json!({"approveComponents": ["liveness", "id"]});
    assert_eq!(caller.send(caller.approval(), &selected).await?["success"], true);

    let caller = Caller::with_persona(Persona::spoof()).await?;
    caller.onboard().await?;
    assert_eq!(statuses(&caller).await?, [Some(Passed), Some(Fail), Some(Passed), Some(Fail)]);
    assert_eq!(caller.upload(FACE, SELFIE).await?["confidence"], 1.0);
    Ok(())
}

#[tokio::test]
async fn bad_images_are_reported_with_status_200() -> TestResult {
    let caller = Caller::new().await?;
    let blurred = caller.upload(FRONT, CARD_FRONT_BLURRED).await?;
    assert_eq!(
        (&blurred["classification"], &blurred["typeOfId"]),
        (&json!(false), &json!("IdentificationCard"))
    );
    assert_eq!(blurred["readability"], false);
    assert_eq!((&blurred["sharpness"], &blurred["correctSharpness"]), (&json!(0), &json!(false)));
    assert_eq!(blurred["failReason"], "DOCUMENT_NOT_READABLE");

    let garbage = caller.upload(FRONT, b"not an image").await?;
    assert_eq!(garbage["failReason"], "UNKNOWN_DOCUMENT_TYPE");
    let no_card = caller.upload(FRONT, SELFIE).await?;
    assert_eq!(no_card["failReason"], "UNABLE_TO_ALIGN_DOCUMENT");
    assert_eq!(no_card["sharpness"], 100);
    for failed in [&garbage, &no_card] {
        assert_eq!(failed["classification"], false);
        for field in ["sharpness", "glare", "horizontalResolution"] {
            assert!(failed[field].is_i64(), "{field}");
        }
    }
    // None of them was kept, and each counted as an attempt.
    assert_eq!(caller.call(Operation::FetchIdSummary).await?["addFrontResult"], false);
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["frontIdAttempts"], 3);

    let glare = caller.upload(FRONT, CARD_FRONT_GLARE).await?;
    assert_eq!((&glare["classification"], &glare["glare"]), (&json!(true), &json!(0)));
    assert_eq!(glare["correctGlare"], false);
    Ok(())
}

#[tokio::test]
async fn bad_selfies_are_refused_with_documented_codes() -> TestResult {
    let caller = Caller::new().await?;
    for (image, code) in [(&b"not an image"[..], 4019), (CARD_FRONT_BLURRED, 3006)] {
        let (status, error) = caller.upload_refused(FACE, image).await?;
        assert_eq!((status, error.status), (400, Some(code)));
    }
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["selfieAttempts"], 2);
    assert_eq!(statuses(&caller).await?[1], None);
    Ok(())
}

#[tokio::test]
async fn the_video_selfie_is_a_separate_image() -> TestResult {
    let caller = Caller::new().await?;
    caller.upload(FRONT, CARD_FRONT).await?;
    caller.upload((FACE, "imageType=videoSelfie"), SELFIE).await?;
    let (status, _) = caller.send_refused(Operation::ProcessFace, &json!({})).await?;
    assert_eq!(status, 400);
    assert_eq!(
        caller.send((Operation::ProcessFace, "imageType=videoSelfie"), &json!({})).await?["confidence"],
        1.0
    );
    let images = caller.send(Operation::FetchImages, &json!({"images": ["selfie", "videoSelfie"]})).await?;
    assert!(images.get("selfie").is_none() && images["videoSelfie"].is_string());
    Ok(())
}

#[tokio::test]
async fn a_person_who_already_is_a_customer_is_recognized() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"externalCustomerId": "client34598"})).await?;
    caller.onboard().await?;
    let first = caller.session.clone();
    let customer = text(&caller.send(caller.approval(), &json!({})).await?, "uuid")?;

    caller.start(&json!({})).await?;
    caller.onboard().await?;
    let matched = caller.send(Operation::ProcessFace, &json!({})).await?;
    assert_eq!(
        matched,
        json!({
            "confidence": 1.0,
            "existingUser": true,
            "existingInterviewId": first,
            "nameMatched": true,
            "existingExternalId": "client34598",
        })
    );
    let approved = caller.send(caller.approval(), &json!(null)).await?;
    assert_eq!((text(&approved, "uuid")?, &approved["existingCustomer"]), (customer, &json!(true)));
    Ok(())
}

#[tokio::test]
async fn a_phone_number_belongs_to_one_customer() -> TestResult {
    let mut caller = Caller::new().await?;
    let phone = json!({"phone": "+15550100123"});
    let added = caller.send(Operation::AddPhone, &phone).await?;
    assert_eq!(added, json!({"success": true, "sessionStatus": "Alive", "existingCustomer": false}));
    caller.onboard().await?;
    assert_eq!(caller.send(caller.approval(), &json!({})).await?["success"], true);
    let (status, error) = caller.send_refused(caller.approval(), &json!({})).await?;
    assert_eq!((status, error.status), (400, Some(4006)));

    caller.start(&json!({})).await?;
    assert_eq!(caller.send(Operation::AddPhone, &phone).await?["existingCustomer"], true);
    assert_eq!(caller.send_refused(caller.approval(), &json!({})).await?.1.status, Some(4006));
    Ok(())
}

#[tokio::test]
async fn an_earlier_session_is_resumed() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"externalId": "client34598"})).await?;
    caller.upload(FRONT, CARD_FRONT).await?;
    let (session, token) = (caller.session.clone(), caller.token.clone());
    for body in
        [json!({"interviewId": session}), json!({"externalId": "client34598"}), json!({"uuid": session})]
    {
        let again = caller.start(&body).await?;
        assert_eq!((&again["existingSession"], &again["interviewId"]), (&json!(true), &json!(session)));
        assert_ne!(caller.token, token);
        assert_eq!(caller.call(Operation::FetchIdSummary).await?["addFrontResult"], true);
    }
    // With externalCustomerId, every call starts a new session.
    let new = caller.start(&json!({"externalCustomerId": "client34598"})).await?;
    assert_eq!(new["existingSession"], false);
    assert_ne!(caller.session, session);

    let (status, _) = caller
        .send_refused(Operation::StartOnboarding, &json!({"interviewId": "5f0a1b2c3d4e5f6071829304"}))
        .await?;
    assert_eq!(status, 404);
    for (body, code) in [(json!({"uuid": "unknown"}), 4026), (json!({"configurationId": ""}), 4027)] {
        let (status, error) = caller.send_refused(Operation::StartOnboarding, &body).await?;
        assert_eq!((status, error.status), (400, Some(code)));
    }
    Ok(())
}
