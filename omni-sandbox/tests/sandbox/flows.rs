//! What the modules of a flow change in what the operations do.

use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, SELFIE};
use omni_sandbox::{Persona, Sandbox};
use omni_types::{ImageLinks, Operation};
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult, message, typed};

const MINE: &str = "5f0a1b2c3d4e5f6071829999";

const VIDEO: (Operation, &str) = (Operation::AddFace, "imageType=videoSelfie");

/// A sandbox with a flow of one module.
async fn with_module(key: &str, settings: &str) -> Result<Caller, Failure> {
    with_persona(key, settings, Persona::specimen()).await
}

async fn with_persona(key: &str, settings: &str, persona: Persona) -> Result<Caller, Failure> {
    let folder = tempfile::TempDir::new()?;
    let flow = format!(
        "id = \"{MINE}\"\n[configuration]\nname = \"Mine\"\nflowModules = [\n  {{ key = \"{key}\", configuration = {{ {settings} }} }},\n]\n"
    );
    std::fs::write(folder.path().join("mine.toml"), flow)?;
    let mut caller = Caller::with(Sandbox::builder().persona(persona).flows(folder.path())).await?;
    caller.start(&json!({"configurationId": MINE})).await?;
    Ok(caller)
}

#[tokio::test]
async fn the_flow_says_which_ids_have_no_back() -> TestResult {
    let overridden = "onlyFront = true, overrides = { UTO = { IdentificationCard = { onlyFront = false } } }";
    let caller = with_module("TUTORIAL_ID", overridden).await?;
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    caller.upload(Operation::AddBackId, CARD_BACK).await?;

    let caller = with_module("TUTORIAL_ID", "onlyFront = true, secondId = true").await?;
    for (front, back) in [
        (Operation::AddFrontId, Operation::AddBackId),
        (Operation::AddFrontSecondId, Operation::AddBackSecondId),
    ] {
        caller.upload(front, CARD_FRONT).await?;
        let (status, error) = caller.upload_refused(back, CARD_BACK).await?;
        assert!(status == 400 && message(&error).contains("no back to capture"), "{error:?}");
        // The caller knows better.
        caller.upload((front, "onlyFront=false"), CARD_FRONT).await?;
        caller.upload(back, CARD_BACK).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_video_selfie_is_the_selfie_of_who_has_none() -> TestResult {
    let images = json!({"images": ["selfie", "videoSelfie", "croppedFace"]});
    let stored = async |caller: &Caller| -> Result<[bool; 3], Failure> {
        let links: ImageLinks = typed(caller.send(Operation::FetchImageLinks, &images).await?)?;
        Ok([links.selfie.is_some(), links.video_selfie.is_some(), links.cropped_face.is_some()])
    };
    let caller = with_module("VIDEO_ONBOARDING", "useAsSelfie = false").await?;
    caller.upload(VIDEO, SELFIE).await?;
    assert_eq!(stored(&caller).await?, [false, true, true]);
    assert_eq!(caller.call(Operation::FetchScore).await?["liveness"], Value::Null);

    let caller = with_module("VIDEO_ONBOARDING", "useAsSelfie = true").await?;
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    for _ in 0..2 {
        caller.upload(VIDEO, SELFIE).await?;
        assert_eq!(stored(&caller).await?, [true, true, true]);
        assert_eq!(caller.send(Operation::ProcessFace, &json!({})).await?["confidence"], 1.0);
    }
    // A selfie of its own stays one.
    caller.upload(Operation::AddFace, SELFIE).await?;
    caller.send(Operation::ProcessFace, &json!({})).await?;
    caller.upload(VIDEO, SELFIE).await?;
    assert!(caller.call(Operation::FetchScore).await?["faceRecognition"].is_object());
    Ok(())
}

#[tokio::test]
async fn an_unsupported_id_fails_only_if_the_flow_says_so() -> TestResult {
    for (settings, status) in [("failUnsupportedId = true", "FAIL"), ("dataValidation = true", "UNKNOWN")] {
        let mut caller = with_module("INE_VALIDATION", settings).await?;
        caller.start(&json!({"configurationId": MINE, "countryCode": "BRA"})).await?;
        let checked = caller.send(Operation::ProcessGovernmentValidation, &json!({})).await?;
        assert_eq!(checked["statusCode"], 99, "{checked}");
        let section = &caller.call(Operation::FetchScore).await?["governmentValidation"];
        assert_eq!(section["overall"]["status"], status, "{settings}");
    }
    Ok(())
}

#[tokio::test]
async fn a_voter_card_is_looked_up_with_the_check_if_the_flow_says_so() -> TestResult {
    for (settings, scraped) in [("scrapingV2 = true", true), ("scrapingV2 = false", false)] {
        let persona = Persona::by_name("mexican").ok_or("no persona")?;
        let caller = with_persona("INE_VALIDATION", settings, persona).await?;
        caller.onboard().await?;
        caller.send(Operation::ProcessGovernmentValidation, &json!({})).await?;
        let score = caller.call(Operation::FetchScore).await?;
        assert_eq!(score["ineScrapingValidation"].is_object(), scraped, "{settings}");
    }
    Ok(())
}
