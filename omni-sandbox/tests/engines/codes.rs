//! The custom codes, and the reasons in responses with status 200, whose real cause only engines can see, or which have another
//! one with them. `docs/sandbox-codes.md` has these causes from `causes.json`.

use image::imageops;
use omni_engines::image::Image;
use omni_engines::specimen::{Kind, Person, Scene, Side, draw, photograph};
use omni_sandbox::specimen::{CARD_FRONT, SELFIE};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller;
use crate::caller::{Failure, TestResult};
use crate::faces::dimmed;
use crate::images::{
    beside, on_gray, part_of_selfie, photographed, pixels, png, portrait, resized, upload, without_portrait,
};

/// An image that is refused with a code.
fn image(operation: Operation, code: i64) -> Result<Vec<u8>, Failure> {
    let selfie = pixels(SELFIE)?;
    let cut = |x, y, width, height| part_of_selfie((x, y), (width, height));
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
        (Operation::AddFace, 3005) => {
            let mut far = on_gray(900, 900);
            imageops::replace(&mut far, &resized(&selfie, 90), 400, 400);
            png(far)
        }
        (Operation::AddFace, 3006) => png(imageops::blur(&selfie, 7.0)),
        (Operation::AddFace, 4005) => Ok(CARD_FRONT.to_vec()),
        (Operation::AddFace, 3009) => png(imageops::rotate90(&selfie)),
        (Operation::CompareVideoSelfieId | Operation::CompareVideoSelfieIdBinary, 4019) => {
            Ok(CARD_FRONT.to_vec())
        }
        (_, 5004) => {
            let scene = Scene { cut: 0.15, ..Scene::default() };
            Ok(photograph(&draw(Kind::Id, Side::Front, &Person::zara()), &scene, 1).to_jpeg(85))
        }
        _ => Err(format!("no image for {code} of {operation:?}").into()),
    }
}

/// An image that is not accepted for a reason.
fn unaccepted(operation: Operation, reason: &str) -> Result<Vec<u8>, Failure> {
    let zara = Person::zara();
    let of = |kind, side, scene: Scene| photograph(&draw(kind, side, &zara), &scene, 1).to_jpeg(85);
    let is_front = matches!(operation, Operation::AddFrontId | Operation::AddFrontSecondId);
    let (own, other) = if is_front { (Side::Front, Side::Back) } else { (Side::Back, Side::Front) };
    Ok(match reason {
        "UNKNOWN_DOCUMENT_TYPE" => of(Kind::Bank, Side::Front, Scene::default()),
        "WRONG_DOCUMENT_SIDE" => of(Kind::Id, other, Scene::default()),
        "WRONG_ONE_SIDED_DOCUMENT" => of(Kind::Passport, Side::Front, Scene::default()),
        "ID_TYPE_UNACCEPTABLE" => of(Kind::Medical, Side::Front, Scene::default()),
        "DOCUMENT_NOT_READABLE" => {
            of(Kind::Id, own, Scene { brightness: 0.1, noise: 3.0, ..Scene::default() })
        }
        "UNABLE_TO_ALIGN_DOCUMENT" => of(Kind::Id, own, Scene { cut: 0.15, ..Scene::default() }),
        _ => return Err(format!("no image for {reason}").into()),
    })
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
        let flow = cause.get("flow");
        caller.start(&flow.map_or(json!({}), |flow| json!({"configurationId": flow}))).await?;
        match operation {
            Operation::AddBackSecondId => {
                caller.upload(Operation::AddFrontSecondId, CARD_FRONT).await?;
            }
            _ if operation == Operation::AddBackId
                || operation.info().id.starts_with("compare_video_selfie") =>
            {
                caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
            }
            _ => {}
        }
        let code = cause["code"].as_i64();
        let image = match (code, cause["reason"].as_str()) {
            (Some(code), None) => image(operation, code)?,
            (None, Some(reason)) => unaccepted(operation, reason)?,
            _ => return Err("neither a code nor a reason".into()),
        };
        let request = caller.request(operation);
        let request = match operation {
            Operation::CompareVideoSelfieIdBinary | Operation::CompareVideoSelfieOcrBinary => {
                request.header("content-type", "application/octet-stream").body(image)
            }
            _ => request.json(&upload(&image)),
        };
        let response: Value = request.send().await?.json().await?;
        assert_eq!(
            (response["status"].as_i64(), response.get("failReason")),
            (code, cause.get("reason")),
            "{cause}: {response}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn what_is_refused_without_engines_is_refused_with_them_as_well() -> TestResult {
    let caller = caller().await?;
    let gray = |side| png(on_gray(side, side));
    let compressed = |image: &[u8], quality| Ok::<_, Failure>(Image::decode(image)?.to_jpeg(quality));
    let far = Scene { scale: 0.15, ..Scene::default() };
    let far = photograph(&draw(Kind::Id, Side::Front, &Person::zara()), &far, 1).to_jpeg(90);
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    for (operation, image, code) in [
        (Operation::AddFrontId, far.clone(), 1003),
        (Operation::AddFrontSecondId, far.clone(), 1003),
        (Operation::AddBackId, gray(40)?, 5003),
        (Operation::AddFace, gray(40)?, 3008),
        (Operation::AddFace, compressed(SELFIE, 5)?, 3010),
        (Operation::AddFace, png(dimmed(&pixels(SELFIE)?, 8))?, 3007),
        (Operation::CompareVideoSelfieId, far, 1003),
        (Operation::CompareVideoSelfieId, gray(40)?, 5003),
        (Operation::CompareVideoSelfieOcr, gray(40)?, 5003),
        (Operation::CompareVideoSelfieOcr, b"not an image".to_vec(), 5005),
    ] {
        let response: Value = caller.request(operation).json(&upload(&image)).send().await?.json().await?;
        assert_eq!(response["status"], code, "{operation:?} {code} {response}");
    }
    Ok(())
}
