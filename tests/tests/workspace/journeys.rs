//! Complete onboardings: the real client against the sandbox, over a real socket, with real JPEG files.

use omni_client::types::{
    ApprovalSelection, ApproveCustomerQuery, Base64, CaptureFailReason, DeleteSessionQuery, FetchImagesQuery,
    FetchOcrDataQuery, FetchOnboardingStatusQuery, FetchScoreQuery, ImageSelection, ImageType, ImageUpload,
    OnboardingScore, OnboardingStatus, ScoreStatus, SessionStart, SessionStatus, SetSessionStatusQuery,
    StringToSign, TypeOfId,
};
use omni_client::{Environment, ErrorKind, Omni, Session};
use omni_sandbox::{Persona, Sandbox, specimen};

const KEY: &str = "an-invented-key";

async fn sandbox(persona: Persona) -> (Sandbox, Omni) {
    let sandbox = Sandbox::builder().api_key(KEY).persona(persona).start().await.unwrap();
    let environment = Environment::Custom(sandbox.url().to_owned());
    let omni = Omni::builder(KEY).environment(environment).build().unwrap();
    (sandbox, omni)
}

fn image(bytes: &'static [u8]) -> ImageUpload {
    ImageUpload::from_image(Base64::from_bytes(bytes))
}

/// Captures the ID and the face, and has both processed.
async fn capture(session: &Session) {
    let front = session.add_front_id(&Default::default(), &image(specimen::CARD_FRONT)).await.unwrap();
    assert_eq!(front.classification, Some(true));
    assert_eq!(front.type_of_id, Some(TypeOfId::IdentificationCard));
    assert!(front.horizontal_resolution.unwrap() >= 155);
    let back = session.add_back_id(&Default::default(), &image(specimen::CARD_BACK)).await.unwrap();
    assert_eq!((back.classification, back.fail_reason.as_ref()), (Some(true), None));
    session.process_id(&Default::default()).await.unwrap();
    session.add_face(&Default::default(), &image(specimen::SELFIE)).await.unwrap();
    session.process_face(&Default::default()).await.unwrap();
    assert_eq!(session.fetch_processing_status().await.unwrap().finished, Some(true));
}

async fn score(session: &Session) -> OnboardingScore {
    session.fetch_score(&FetchScoreQuery::new()).await.unwrap().into_inner()
}

fn overall(score: &OnboardingScore) -> &ScoreStatus {
    score.overall.as_ref().unwrap().status.as_ref().unwrap()
}

#[tokio::test]
async fn one_onboarding_from_start_to_deletion() {
    let (sandbox, omni) = sandbox(Persona::specimen()).await;
    let session = omni.start(&SessionStart::new().with_country_code("ALL")).await.unwrap();
    let interview_id = session.interview_id().unwrap().to_owned();

    let blurred =
        session.add_front_id(&Default::default(), &image(specimen::CARD_FRONT_BLURRED)).await.unwrap();
    assert_eq!(blurred.fail_reason, Some(CaptureFailReason::DocumentNotReadable));
    assert_eq!(blurred.sharpness, Some(0));
    capture(&session).await;

    let result = score(&session).await;
    assert_eq!(overall(&result), &ScoreStatus::Ok);
    for section in [result.id_validation.unwrap().overall, result.liveness.unwrap().overall] {
        assert_eq!(section.unwrap().status, Some(ScoreStatus::Ok));
    }

    let data = session.fetch_ocr_data(&FetchOcrDataQuery::new()).await.unwrap();
    let person = &specimen::PERSON;
    assert_eq!(data.document_number.as_ref().unwrap(), &person.document_number);
    assert_eq!(data.mrz1.as_ref().unwrap(), &person.mrz[0]);

    let wanted =
        ImageSelection::new([ImageType::FullFrameFrontId, ImageType::CroppedFrontId, ImageType::Selfie]);
    let images = session.fetch_images(&FetchImagesQuery::new(), &wanted).await.unwrap();
    assert_eq!(images.full_frame_front_id.as_ref().unwrap().decode().unwrap(), specimen::CARD_FRONT);
    assert_eq!(images.selfie.as_ref().unwrap().decode().unwrap(), specimen::SELFIE);
    let cropped = images.cropped_front_id.as_ref().unwrap().decode().unwrap();
    assert!(cropped.starts_with(b"\xff\xd8\xff") && cropped.len() < specimen::CARD_FRONT.len());

    let approval =
        session.approve_customer(&ApproveCustomerQuery::new(), &ApprovalSelection::new()).await.unwrap();
    assert_eq!(approval.success, Some(true));
    assert!(approval.uuid.is_some() && approval.token.is_some());
    session.complete_onboarding(&Default::default()).await.unwrap();
    let report = session.fetch_onboarding_status(&FetchOnboardingStatusQuery::new()).await.unwrap();
    assert_eq!(report.onboarding_status, Some(OnboardingStatus::OnboardingFinished));

    let admin = omni.log_in("admin@example.com", "sandbox").await.unwrap();
    admin.delete_session(&DeleteSessionQuery::new(&interview_id)).await.unwrap();
    let details = session.fetch_session_status().await.unwrap();
    assert_eq!(details.session_status, Some(SessionStatus::Deleted));
    let images = session.fetch_images(&FetchImagesQuery::new(), &wanted).await;
    assert!(images.map_or(true, |images| images.selfie.is_none()), "the images are still there");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_stranger_and_a_spoof_are_not_approved() {
    for persona in [Persona::stranger(), Persona::spoof()] {
        let (sandbox, omni) = sandbox(persona).await;
        let session = omni.start(&SessionStart::new()).await.unwrap();
        capture(&session).await;
        assert_eq!(overall(&score(&session).await), &ScoreStatus::Fail);
        let query = ApproveCustomerQuery::new().with_interview_id(session.interview_id().unwrap());
        // The decision not to approve is a response with HTTP 200.
        let approval = session.approve_customer(&query, &ApprovalSelection::new()).await.unwrap();
        assert_eq!(approval.success, Some(false));
        sandbox.shutdown().await;
    }
}

#[tokio::test]
async fn a_session_can_be_resumed_until_it_is_closed() {
    let (sandbox, omni) = sandbox(Persona::specimen()).await;
    let session = omni.start(&SessionStart::new()).await.unwrap();
    let token = session.started().unwrap().token.clone().unwrap();
    let resumed = omni.resume(token).unwrap();
    capture(&resumed).await;
    resumed.set_session_status(&SetSessionStatusQuery::new("Closed")).await.unwrap();
    let error = session.add_face(&Default::default(), &image(specimen::SELFIE)).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Service);
    assert!(error.status().unwrap().is_client_error());
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_text_is_signed_and_a_foreign_key_is_refused() {
    let (sandbox, omni) = sandbox(Persona::specimen()).await;
    let session = omni.start(&SessionStart::new()).await.unwrap();
    let signed = session.sign_string(&StringToSign::new("a text")).await.unwrap();
    assert!(signed.signed_string.as_ref().is_some_and(|token| !token.is_empty()));
    let refused = Omni::builder("another-key").environment(sandbox.url()).build().unwrap();
    let error = refused.start(&SessionStart::new()).await.unwrap_err();
    assert!(error.is_authentication() && !error.is_retryable());
    sandbox.shutdown().await;
}
