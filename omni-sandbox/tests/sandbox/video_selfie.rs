//! The video selfie.

use std::time::Duration;

use omni_sandbox::specimen::CARD_FRONT;
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Caller, TestResult, message, text};

#[tokio::test]
async fn questions_are_asked_one_at_a_time_unless_the_organization_has_its_own() -> TestResult {
    let caller = Caller::new().await?;
    let ask = |query: &str| caller.call((Operation::FetchQuestions, query.to_owned()));
    let asked = ask("numberOfQuestions=3&returnVoiceConsentQuestion=false").await?;
    assert_eq!(asked.as_array().map(Vec::len), Some(1));
    assert_eq!(text(&asked[0], "id")?.len(), 24);
    assert!(asked[0]["question"].is_string() && asked[0]["answer"].is_string());
    let with_consent = ask("numberOfQuestions=3").await?;
    assert_eq!(with_consent.as_array().map(Vec::len), Some(2));
    let (status, error) = caller.call_refused((Operation::FetchQuestions, "numberOfQuestions=0")).await?;
    assert!(status == 400 && message(&error).contains("numberOfQuestions"));

    let directory = std::env::temp_dir().join(format!("omni-sandbox-questions-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let own = "[[questions]]\nquestion = \"One?\"\nanswer = \"1\"\n[[questions]]\nquestion = \"Two?\"\nanswer = \"2\"\n";
    std::fs::write(directory.join("organization.toml"), own)?;
    let caller = Caller::with(omni_sandbox::Sandbox::builder().flows(&directory)).await?;
    let route = (Operation::FetchQuestions, "numberOfQuestions=5&returnVoiceConsentQuestion=false");
    let asked = caller.call(route).await?;
    let mut questions: Vec<&str> =
        asked.as_array().into_iter().flatten().filter_map(|pair| pair["question"].as_str()).collect();
    questions.sort_unstable();
    assert_eq!(questions, ["One?", "Two?"]);
    std::fs::remove_dir_all(&directory)?;
    Ok(())
}

#[tokio::test]
async fn a_recording_is_uploaded_and_downloaded_by_links() -> TestResult {
    let caller = Caller::new().await?;
    let up = caller.call((Operation::FetchRecordingUploadUrl, "type=videoSelfie")).await?;
    let down = caller.call(Operation::FetchRecordingDownloadUrl).await?;
    let (up, down) = (text(&up, "url")?, text(&down, "url")?);
    let get = || caller.http.get(&down).send();
    assert_eq!(get().await?.status(), 404, "nothing was uploaded yet");
    let webm = [&b"\x1A\x45\xDF\xA3"[..], &[7; 1000]].concat();
    assert_eq!(caller.http.put(&up).body(webm.clone()).send().await?.status(), 200);
    let recording = get().await?;
    assert_eq!(recording.headers()["content-type"], "video/webm");
    assert!(recording.bytes().await? == webm);

    // A link is valid only for its own method, and for an hour.
    assert_eq!(caller.http.get(&up).send().await?.status(), 403);
    assert_eq!(caller.http.put(&down).body("x").send().await?.status(), 403);
    assert_eq!(caller.http.put(&up).send().await?.status(), 400);
    caller.sandbox.advance_clock(Duration::from_secs(60 * 60));
    assert_eq!(caller.http.put(&up).body("x").send().await?.status(), 410);
    assert_eq!(get().await?.status(), 410);
    Ok(())
}

#[tokio::test]
async fn a_recording_is_gone_with_its_session() -> TestResult {
    let caller = Caller::new().await?;
    let up = text(&caller.call(Operation::FetchRecordingUploadUrl).await?, "url")?;
    caller.http.put(&up).body("recording").send().await?;
    let down = text(&caller.call(Operation::FetchRecordingDownloadUrl).await?, "url")?;
    caller.send((Operation::SetSessionStatus, "action=Closed"), &json!({})).await?;
    assert_eq!(
        caller.http.put(&up).body("another").send().await?.status(),
        200,
        "only additions are refused"
    );
    caller.send((Operation::SetSessionStatus, "action=Deleted"), &Value::Null).await?;
    assert_eq!(caller.http.get(&down).send().await?.status(), 404);
    assert_eq!(caller.http.put(&up).body("another").send().await?.status(), 404);
    let (status, _) = caller.call_refused((Operation::FetchRecordingUploadUrl, "type=../selfie")).await?;
    assert!(matches!(status, 400 | 404));
    Ok(())
}

#[tokio::test]
async fn a_frame_can_be_sent_as_bytes_of_no_type() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    for operation in [Operation::CompareVideoSelfieIdBinary, Operation::CompareVideoSelfieOcrBinary] {
        for media_type in [None, Some("application/octet-stream"), Some("image/jpeg")] {
            let request = caller.request(operation).body(CARD_FRONT);
            let request = match media_type {
                Some(media_type) => request.header("content-type", media_type),
                None => request,
            };
            assert_eq!(request.send().await?.status(), 200, "{operation:?} {media_type:?}");
        }
    }
    Ok(())
}
