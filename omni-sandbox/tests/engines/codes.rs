//! The custom codes whose real cause only engines can see. `docs/sandbox-codes.md` has these causes from `causes.json`.

use image::imageops;
use omni_engines::specimen::Kind;
use omni_sandbox::specimen::{CARD_FRONT, SELFIE};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller;
use crate::caller::{Failure, TestResult};
use crate::images::{beside, photographed, pixels, png, portrait, resized, upload, without_portrait};

/// An image that is refused with a code.
fn image(operation: Operation, code: i64) -> Result<Vec<u8>, Failure> {
    let selfie = pixels(SELFIE)?;
    // The face is between 178 and 269 from the left, and between 62 and 177 from the top.
    let cut = |x, y, width, height| png(imageops::crop_imm(&selfie, x, y, width, height).to_image());
    match (operation, code) {
        (Operation::AddFrontId | Operation::AddFrontSecondId, 4019) => {
            Ok(photographed(&without_portrait(Kind::Id)?))
        }
        (Operation::AddFace, 4010) => {
            png(beside(&resized(&selfie, 700), &resized(&pixels(&portrait("b")?)?, 400)))
        }
        (Operation::AddFace, 1001) => cut(0, 90, 512, 422),
        (Operation::AddFace, 1003) => cut(0, 0, 512, 152),
        (Operation::AddFace, 3002) => cut(198, 0, 314, 512),
        (Operation::AddFace, 3004) => cut(0, 0, 250, 512),
        (Operation::AddFace, 3009) => png(imageops::rotate90(&selfie)),
        (Operation::CompareVideoSelfieId | Operation::CompareVideoSelfieIdBinary, 4019) => {
            Ok(CARD_FRONT.to_vec())
        }
        _ => Err(format!("no image for {code} of {operation:?}").into()),
    }
}

#[tokio::test]
async fn every_cause_that_the_page_of_codes_names_is_one() -> TestResult {
    let mut caller = caller().await?;
    let causes: Vec<Value> = serde_json::from_str(include_str!("causes.json"))?;
    assert!(!causes.is_empty());
    for cause in causes {
        let operation =
            Operation::ALL.into_iter().find(|operation| cause["operation"] == operation.info().id);
        let operation = operation.ok_or("not an operation")?;
        let code = cause["code"].as_i64().ok_or("not a code")?;
        caller.start(&json!({})).await?;
        if matches!(operation, Operation::CompareVideoSelfieId | Operation::CompareVideoSelfieIdBinary) {
            caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
        }
        let image = image(operation, code)?;
        let request = caller.request(operation);
        let request = match operation {
            Operation::CompareVideoSelfieIdBinary => {
                request.header("content-type", "application/octet-stream").body(image)
            }
            _ => request.json(&upload(&image)),
        };
        let response: Value = request.send().await?.json().await?;
        assert_eq!(response["status"], code, "{cause}: {response}");
    }
    Ok(())
}
