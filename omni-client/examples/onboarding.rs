//! One onboarding from start to deletion, against a sandbox in the same process: `cargo run --example onboarding`.
//!
//! In the repository, the sandbox recognizes the face and reads the card; it says so first. The person is invented, and the card is
//! drawn. To run the same steps against the real service, build the client with
//! your own API key and `Environment::Demo`.
// An example prints what it does.
#![allow(clippy::print_stdout)]

use std::path::Path;

use omni_client::types::{
    AddBackIdQuery, AddFaceQuery, AddFrontIdQuery, ApprovalSelection, ApproveCustomerQuery, Base64,
    DeleteSessionQuery, FetchImageLinksQuery, FetchImagesQuery, FetchOcrDataQuery,
    FetchOnboardingStatusQuery, FetchScoreQuery, IdCapture, ImageLinkSelection, ImageLinkType,
    ImageSelection, ImageType, ImageUpload, ScoreValue, Sensitive, SessionStart,
};
use omni_client::{Omni, Session};
use omni_sandbox::{Engines, Sandbox, specimen};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = start().await?;
    match sandbox.engines() {
        [] => println!("no engines are on: what it says about faces and text follows a script"),
        engines => println!("engines are on for {}: what the images show decides", engines.join(", ")),
    }
    println!("sandbox at {}\n", sandbox.url());
    let omni = Omni::builder("an-invented-key").environment(sandbox.url()).build()?;

    // The response contains the token that every later call of this session sends.
    let session = omni.start(&SessionStart::new().with_country_code("ALL")).await?;
    let interview_id = session.interview_id().ok_or("the session has no id")?;
    step("start", &format!("session {interview_id}"), None);

    capture_id(&session).await?;
    session.process_id(&Default::default()).await?;
    step("process the ID", "its images are no longer accepted", None);

    let face = session.add_face(&AddFaceQuery::new(), &image(specimen::SELFIE)).await?;
    let live = face.confidence == Some(0.0);
    step("selfie", if live { "a live person" } else { "not a live person" }, face.processing_time());
    let matched = session.process_face(&Default::default()).await?;
    let text = if matched.confidence == Some(1.0) { "the person on the card" } else { "somebody else" };
    step("compare", text, matched.processing_time());
    while session.fetch_processing_status().await?.finished != Some(true) {
        tokio::task::yield_now().await;
    }

    show_score(&session).await?;
    show_ocr(&session).await?;
    show_links(&session).await?;

    println!("\nDecision");
    let status = session.fetch_onboarding_status(&FetchOnboardingStatusQuery::new()).await?;
    line("onboarding status", status.onboarding_status.as_ref());
    let completed = session.complete_onboarding(&Default::default()).await?;
    line("action of the flow", completed.action.as_ref());
    let query = ApproveCustomerQuery::new().with_interview_id(interview_id);
    let approval = session.approve_customer(&query, &ApprovalSelection::new()).await?;
    line("approved", approval.success);
    line("customer", approval.uuid.as_ref());

    // Only an admin may delete a session.
    let admin = omni.log_in("admin@example.com", "sandbox").await?;
    admin.delete_session(&DeleteSessionQuery::new(interview_id)).await?;
    let details = session.fetch_session_status().await?;
    line("session after deletion", details.session_status.as_ref());

    sandbox.shutdown().await;
    Ok(())
}

/// With engines, if their weights are there: they are in the repository, and not in the crates that are published.
async fn start() -> Result<Sandbox> {
    let builder = Sandbox::builder().api_key("an-invented-key");
    let models = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../omni-engines/models"));
    let builder = if models.is_dir() { builder.engines(Engines::from_folder(models)) } else { builder };
    Ok(builder.start().await?)
}

/// Front and back. The first image is blurred and not accepted, which is a response and not an error.
async fn capture_id(session: &Session) -> Result<()> {
    let front = AddFrontIdQuery::new();
    let blurred = session.add_front_id(&front, &image(specimen::CARD_FRONT_BLURRED)).await?;
    step("front, blurred", &verdict(&blurred), blurred.processing_time());
    let sharp = session.add_front_id(&front, &image(specimen::CARD_FRONT)).await?;
    step("front", &verdict(&sharp), sharp.processing_time());
    let back = session.add_back_id(&AddBackIdQuery::new(), &image(specimen::CARD_BACK)).await?;
    step("back", &verdict(&back), back.processing_time());
    if sharp.fail_reason.is_some() || back.fail_reason.is_some() {
        return Err("the specimen card was not accepted".into());
    }
    Ok(())
}

async fn show_score(session: &Session) -> Result<()> {
    let score = session.fetch_score(&FetchScoreQuery::new()).await?.into_inner();
    println!("\nScores");
    let overall = |value: &Option<ScoreValue>| {
        let value = value.clone().unwrap_or_default();
        let status = value.status.map(|status| status.to_string()).unwrap_or_default();
        Some(format!("{status:8}{}", value.value.unwrap_or_default()))
    };
    line("ID", score.id_validation.and_then(|section| overall(&section.overall)));
    line("liveness", score.liveness.and_then(|section| overall(&section.overall)));
    line("face", score.face_recognition.and_then(|section| overall(&section.overall)));
    line("overall", overall(&score.overall));
    Ok(())
}

/// Prints personal data on purpose. Nothing else does, because a `Sensitive` value must be unwrapped for that.
async fn show_ocr(session: &Session) -> Result<()> {
    let data = session.fetch_ocr_data(&FetchOcrDataQuery::new()).await?.into_inner();
    println!("\nOCR data");
    line("name", data.name.and_then(|name| name.full_name).map(Sensitive::into_inner));
    line("document number", data.document_number.map(Sensitive::into_inner));
    line("birth date (ms)", data.birth_date.map(Sensitive::into_inner));
    line("nationality", data.nationality.map(Sensitive::into_inner));
    for mrz in [data.mrz1, data.mrz2, data.mrz3] {
        line("MRZ", mrz.map(Sensitive::into_inner));
    }
    Ok(())
}

async fn show_links(session: &Session) -> Result<()> {
    println!("\nImages");
    let wanted = ImageSelection::new([ImageType::FullFrameFrontId]);
    let images = session.fetch_images(&FetchImagesQuery::new(), &wanted).await?;
    let front = images.full_frame_front_id.as_ref().ok_or("the image of the front is missing")?.decode()?;
    let unchanged = front == specimen::CARD_FRONT;
    line("front", Some(if unchanged { "the same bytes as sent" } else { "not the bytes that were sent" }));
    let wanted = [ImageLinkType::CroppedFrontId, ImageLinkType::Selfie];
    let links =
        session.fetch_image_links(&FetchImageLinksQuery::new(), &ImageLinkSelection::new(wanted)).await?;
    line("cropped card", links.cropped_front_id.as_deref());
    line("selfie", links.selfie.as_deref());
    Ok(())
}

fn image(bytes: &'static [u8]) -> ImageUpload {
    ImageUpload::from_image(Base64::from_bytes(bytes))
}

fn verdict(capture: &IdCapture) -> String {
    let numbers = format!(
        "sharpness {}, glare {}, {} dpi",
        capture.sharpness.unwrap_or_default(),
        capture.glare.unwrap_or_default(),
        capture.horizontal_resolution.unwrap_or_default(),
    );
    match (&capture.fail_reason, &capture.type_of_id) {
        (Some(reason), _) => format!("not accepted: {reason} ({numbers})"),
        (None, Some(kind)) => format!("{kind} ({numbers})"),
        (None, None) => numbers,
    }
}

fn step(name: &str, text: &str, time: Option<std::time::Duration>) {
    let time = time.map(|time| format!(", {} ms", time.as_millis())).unwrap_or_default();
    println!("{name:22} {text}{time}");
}

fn line(name: &str, value: Option<impl std::fmt::Display>) {
    if let Some(value) = value {
        println!("  {name:26} {value}");
    }
}
