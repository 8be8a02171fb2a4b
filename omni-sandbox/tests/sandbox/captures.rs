//! Images of the ID and of the face: what is refused, and why.

use omni_engines::image::Image;
use omni_sandbox::Persona;
use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, CARD_FRONT_BLURRED, SELFIE};
use omni_types::{Base64, Operation};
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult, message, refused, responded};

const FRONT: Operation = Operation::AddFrontId;
const BACK: Operation = Operation::AddBackId;
const SECOND_FRONT: Operation = Operation::AddFrontSecondId;
const SECOND_BACK: Operation = Operation::AddBackSecondId;
const FACE: Operation = Operation::AddFace;

fn body(image: &[u8]) -> Value {
    json!({"base64Image": Base64::from_bytes(image.to_vec())})
}

/// The card, made smaller.
fn small_card(width: u32) -> Result<Vec<u8>, Failure> {
    let image = image::load_from_memory(CARD_FRONT)?;
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.thumbnail(width, width).write_to(&mut bytes, image::ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

/// An image of one color.
fn plain(side: u32, gray: u8) -> Result<Vec<u8>, Failure> {
    let image = image::RgbImage::from_pixel(side, side, image::Rgb([gray; 3]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

/// A session in which a scenario is forced.
async fn forced(id: &str) -> Result<Caller, Failure> {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"externalCustomerId": id})).await?;
    Ok(caller)
}

#[tokio::test]
async fn a_side_is_not_taken_for_the_other() -> TestResult {
    let caller = Caller::new().await?;
    for (front, back) in [(FRONT, BACK), (SECOND_FRONT, SECOND_BACK)] {
        let caller = forced("SANDBOX_PERSONA_MEXICAN").await?;
        caller.upload(front, CARD_FRONT).await?;
        if front == FRONT {
            let again = caller.upload(back, CARD_FRONT).await?;
            assert_eq!(
                (&again["failReason"], &again["classification"]),
                (&json!("WRONG_DOCUMENT_SIDE"), &json!(false))
            );
            caller.upload(back, CARD_BACK).await?;
            assert_eq!(caller.upload(front, CARD_BACK).await?["failReason"], "WRONG_DOCUMENT_SIDE");
        }
    }
    // The second ID of the specimen is a passport.
    caller.upload(SECOND_FRONT, CARD_FRONT).await?;
    let back = caller.upload(SECOND_BACK, CARD_BACK).await?;
    assert_eq!(
        (&back["failReason"], &back["typeOfId"]),
        (&json!("WRONG_ONE_SIDED_DOCUMENT"), &json!("Passport"))
    );
    assert_eq!(back["classification"], false);
    Ok(())
}

/// A fact of the session: its value and its source.
async fn fact(caller: &Caller, place: &str) -> Result<Option<(Value, String)>, Failure> {
    let state = caller.sandbox.sessions().get(&caller.session).await?;
    let fact = state.facts.into_iter().find(|fact| fact.place == place);
    Ok(fact.map(|fact| (fact.value, fact.source)))
}

#[tokio::test]
async fn the_session_says_why_an_image_was_rejected() -> TestResult {
    const REJECTED: &str = "/document/front_rejected";
    let caller = Caller::new().await?;
    let heic = b"\0\0\0\x24ftypheic\0\0\0\0mif1heic";
    let mut broken = CARD_FRONT.to_vec();
    broken.truncate(5_000);
    for (image, reason, cause) in [
        (heic.to_vec(), "UNKNOWN_DOCUMENT_TYPE", "HEIC is not supported; send JPEG or PNG"),
        (broken, "UNKNOWN_DOCUMENT_TYPE", "the image is damaged or incomplete; send it again"),
        (plain(300, 128)?, "UNABLE_TO_ALIGN_DOCUMENT", "no ID was found in the image"),
        (CARD_FRONT_BLURRED.to_vec(), "DOCUMENT_NOT_READABLE", "the ID is blurred"),
        (small_card(150)?, "1003", "the ID is too small in the image to crop the face; come closer"),
    ] {
        let response = caller.request(FRONT).json(&body(&image)).send().await?;
        let response = response.json::<Value>().await?;
        let is_code = reason.parse::<i32>().is_ok_and(|code| response["status"] == code);
        assert!(is_code || response["failReason"] == reason, "{response}");
        let expected = (json!({"reason": reason, "cause": cause}), "measured".to_owned());
        assert_eq!(fact(&caller, REJECTED).await?, Some(expected));
    }
    caller.upload(FRONT, CARD_FRONT).await?;
    assert_eq!(fact(&caller, REJECTED).await?, None);
    let caller = forced("SANDBOX_ADD_FRONT_ID_ID_TYPE_UNACCEPTABLE").await?;
    caller.upload(FRONT, CARD_FRONT).await?;
    let (value, source) = fact(&caller, REJECTED).await?.ok_or("no fact")?;
    assert_eq!(value["reason"], "ID_TYPE_UNACCEPTABLE");
    assert_eq!(source, "scenario:SANDBOX_ADD_FRONT_ID_ID_TYPE_UNACCEPTABLE");
    Ok(())
}

#[tokio::test]
async fn a_forced_type_and_a_forced_age_name_the_scenario_as_their_source() -> TestResult {
    let caller = forced("SANDBOX_TYPE_OF_ID_PASSPORT").await?;
    caller.upload(FRONT, CARD_FRONT).await?;
    let kind = fact(&caller, "/document/front/kind").await?;
    assert_eq!(kind, Some((json!("Passport"), "scenario:SANDBOX_TYPE_OF_ID_PASSPORT".to_owned())));
    let (text, source) = fact(&caller, "/document/front/text").await?.ok_or("no text")?;
    assert_eq!((text.get("typeOfId"), source.as_str()), (None, "persona:specimen"));
    caller.send(Operation::ProcessId, &json!({})).await?;
    assert_eq!(caller.call(Operation::FetchOcrData).await?["typeOfId"], "Passport");
    let caller = forced("SANDBOX_FACE_AGE_14").await?;
    assert_eq!(caller.upload(FACE, SELFIE).await?["age"], 14);
    let age = fact(&caller, "/face/selfie/age").await?;
    assert_eq!(age, Some((json!(14), "scenario:SANDBOX_FACE_AGE_14".to_owned())));
    Ok(())
}

#[tokio::test]
async fn every_reason_can_be_forced() -> TestResult {
    for reason in ["UNEXPECTED_ERROR_OCCURRED", "ID_TYPE_UNACCEPTABLE"] {
        let caller = forced(&format!("SANDBOX_ADD_FRONT_ID_{reason}")).await?;
        let capture = caller.upload(FRONT, CARD_FRONT).await?;
        assert_eq!((&capture["classification"], &capture["failReason"]), (&json!(false), &json!(reason)));
        // An ID that is not accepted was recognized.
        assert_eq!(capture["typeOfId"].is_string(), reason == "ID_TYPE_UNACCEPTABLE", "{reason}");
        assert_eq!(caller.call(Operation::FetchIdSummary).await?["addFrontResult"], false);
    }
    let caller = forced("SANDBOX_TYPE_OF_ID_UNKNOWN").await?;
    assert_eq!(caller.upload(FRONT, CARD_FRONT).await?["failReason"], "UNKNOWN_DOCUMENT_TYPE");
    Ok(())
}

#[tokio::test]
async fn the_second_id_is_separate_and_rates_the_shadow() -> TestResult {
    let caller = Caller::new().await?;
    assert_eq!(caller.upload_refused(SECOND_BACK, CARD_BACK).await?.0, 400);
    let front = caller.upload((SECOND_FRONT, "onlyFront=true"), CARD_FRONT).await?;
    assert_eq!((&front["shadowConfidence"], &front["typeOfId"]), (&json!(0.0), &json!("Passport")));
    assert_eq!(front["failReason"], Value::Null);
    assert_eq!(caller.upload_refused(SECOND_BACK, CARD_BACK).await?.0, 400);
    let wanted = json!({"images": ["fullFrameFrontID", "croppedFrontID", "secondId", "selfie"]});
    let images = caller.send(Operation::FetchSecondIdImages, &wanted).await?;
    assert!(images["fullFrameFrontID"].is_string() && images["croppedFrontID"].is_string());
    assert_eq!(images["secondId"], images["fullFrameFrontID"]);
    // What is not of an ID is that of the session.
    assert_eq!(images["selfie"], Value::Null);
    caller.upload(FACE, SELFIE).await?;
    caller.upload((Operation::AddDocument, "type=medicalDoc"), CARD_BACK).await?;
    let wanted = json!({"images": ["selfie", "medicalTest", "croppedBackID"]});
    let images = caller.send(Operation::FetchSecondIdImages, &wanted).await?;
    assert!(images["selfie"].is_string() && images["medicalTest"].is_string(), "the images of the session");
    assert_eq!(images["croppedBackID"], Value::Null);
    assert_eq!(
        caller.send(Operation::FetchImages, &json!({"images": ["fullFrameFrontID"]})).await?,
        json!({})
    );
    let blurred = caller.upload(SECOND_FRONT, CARD_FRONT_BLURRED).await?;
    assert_eq!((&blurred["failReason"], &blurred["sharpness"]), (&json!("DOCUMENT_NOT_READABLE"), &json!(0)));
    Ok(())
}

#[tokio::test]
async fn a_card_that_is_too_small_has_no_face_to_crop() -> TestResult {
    let caller = Caller::new().await?;
    let small = small_card(200)?;
    assert!(Image::decode(&small)?.card().is_some(), "the card must still be found");
    for front in [FRONT, SECOND_FRONT] {
        let (status, error) = caller.send_refused(front, &body(&small)).await?;
        assert_eq!((status, error.status), (400, Some(1003)));
    }
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["frontIdAttempts"], 1);
    caller.upload(FRONT, CARD_FRONT).await?;
    let (status, error) = caller.send_refused(BACK, &body(&plain(40, 128)?)).await?;
    assert_eq!((status, error.status), (400, Some(5003)));
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["backIdAttempts"], 1);
    Ok(())
}

#[tokio::test]
async fn images_of_a_face_are_refused_by_what_is_measured() -> TestResult {
    let caller = Caller::new().await?;
    let compressed = Image::decode(SELFIE)?.to_jpeg(5);
    for (image, code) in [
        (SELFIE[..SELFIE.len() / 2].to_vec(), 4019),
        (plain(40, 128)?, 3008),
        (compressed, 3010),
        (plain(300, 0)?, 3007),
        (plain(300, 255)?, 3007),
        (plain(300, 128)?, 3006),
        (CARD_FRONT.to_vec(), 3005),
    ] {
        let response = caller.request(FACE).json(&body(&image)).send().await?;
        assert_eq!(response.status(), 400, "{code}");
        assert_eq!(refused(response).await?.1.status, Some(code));
    }
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["selfieAttempts"], 7);
    for code in [1001, 1003, 3002, 3004, 3009, 4005, 4010] {
        let caller = forced(&format!("SANDBOX_ADD_FACE_{code}")).await?;
        let (status, error) = caller.upload_refused(FACE, SELFIE).await?;
        assert_eq!((status, error.status), (400, Some(code)));
    }
    Ok(())
}

#[tokio::test]
async fn frames_of_the_video_selfie_are_compared_with_the_id() -> TestResult {
    const COMPARE: Operation = Operation::CompareVideoSelfieId;
    const OCR: Operation = Operation::CompareVideoSelfieOcr;
    let caller = Caller::new().await?;
    let (status, error) = caller.upload_refused(COMPARE, CARD_FRONT).await?;
    assert_eq!((status, error.status), (400, Some(4020)));
    assert_eq!(caller.upload_refused(OCR, CARD_FRONT).await?.0, 400);
    caller.upload(FRONT, CARD_FRONT).await?;
    let matched = caller.upload(COMPARE, CARD_FRONT).await?;
    assert_eq!(matched["idTypeMatched"], true);
    assert_eq!(
        (&matched["faceRecognitionConfidence"], &matched["typeOfId"]),
        (&json!(1.0), &json!("IdentificationCard"))
    );
    assert_eq!(caller.upload(OCR, CARD_FRONT).await?, json!({"success": true}));
    assert_eq!(caller.upload(OCR, CARD_FRONT_BLURRED).await?, json!({"success": false}));
    for operation in [Operation::CompareVideoSelfieIdBinary, Operation::CompareVideoSelfieOcrBinary] {
        let send =
            |image: &'static [u8]| caller.request(operation).header("content-type", "image/jpeg").body(image);
        responded(send(CARD_FRONT).send().await?).await?;
        assert_eq!(refused(send(SELFIE).send().await?).await?.1.status, Some(5004));
    }
    for (image, code) in [(b"not an image".to_vec(), 5005), (plain(40, 128)?, 5003), (plain(300, 128)?, 5004)]
    {
        for operation in [COMPARE, OCR] {
            let (status, error) = caller.send_refused(operation, &body(&image)).await?;
            assert_eq!((status, error.status), (400, Some(code)));
        }
    }
    let (status, error) = caller.send_refused(COMPARE, &body(&small_card(200)?)).await?;
    assert_eq!((status, error.status), (400, Some(1003)));
    let wanted = json!({"images": ["videoSelfieCompareID", "videoSelfieCompareOcr"]});
    let images = caller.send(Operation::FetchImages, &wanted).await?;
    assert!(images["videoSelfieCompareID"].is_string() && images["videoSelfieCompareOcr"].is_string());

    let score = caller.call(Operation::FetchScore).await?;
    let matched = json!({"value": "100.0", "status": "OK"});
    assert_eq!(
        score["videoConference"],
        json!({"videoSelfieFaceRecognition": matched, "score": {"status": "OK"}})
    );

    // Another person with another ID appears in the video.
    caller.sandbox.set_persona(Persona::by_name("mexican").ok_or("no persona")?);
    assert_eq!(caller.upload(OCR, CARD_FRONT).await?, json!({"success": false}));
    caller.sandbox.set_persona(Persona::stranger());
    assert_eq!(caller.upload(COMPARE, CARD_FRONT).await?["faceRecognitionConfidence"], 0.0);
    let score = caller.call(Operation::FetchScore).await?;
    assert_eq!(score["videoConference"]["score"], json!({"value": "0.0", "status": "FAIL"}));
    assert_eq!(score["overall"]["status"], "FAIL");
    Ok(())
}

#[tokio::test]
async fn joined_images_keep_their_order_and_the_largest_width() -> TestResult {
    let caller = Caller::new().await?;
    let nothing = json!({"images": ["selfie"]});
    assert_eq!(caller.send(Operation::FetchConcatenatedImages, &nothing).await?, json!({}));
    caller.upload(FRONT, CARD_FRONT).await?;
    caller.upload(FACE, SELFIE).await?;
    let wanted = json!({"images": ["selfie", "croppedBackID", "croppedFrontID", "selfie"]});
    let joined = caller.send(Operation::FetchConcatenatedImages, &wanted).await?;
    let fields: Vec<_> = joined.as_object().ok_or("no object")?.keys().collect();
    assert_eq!(fields, ["selfie"]);
    let image: Base64 = serde_json::from_value(joined["selfie"].clone())?;
    let image = Image::decode(&image.decode()?)?;
    let card = Image::decode(CARD_FRONT)?.card().ok_or("no card")?.image;
    assert_eq!(image.width(), card.width().max(512));
    assert_eq!(image.height(), card.height() + 512);
    Ok(())
}

#[tokio::test]
async fn an_id_of_another_country_is_not_classified() -> TestResult {
    let mut caller = Caller::new().await?;
    for (country, taken) in
        [("MX", false), ("MEX", false), ("de", false), ("UTO", true), ("uto", true), ("ALL", true)]
    {
        caller.start(&json!({"countryCode": country})).await?;
        for front in [FRONT, SECOND_FRONT] {
            let capture = caller.upload(front, CARD_FRONT).await?;
            let reason = if taken { Value::Null } else { json!("UNKNOWN_DOCUMENT_TYPE") };
            assert_eq!(
                (&capture["classification"], &capture["failReason"]),
                (&json!(taken), &reason),
                "{country}"
            );
        }
        assert_eq!(caller.call(Operation::FetchIdSummary).await?["addFrontResult"], taken);
    }
    caller.start(&json!({"countryCode": "MX", "externalCustomerId": "SANDBOX_PERSONA_MEXICAN"})).await?;
    assert_eq!(caller.upload(FRONT, CARD_FRONT).await?["failReason"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn a_forced_type_forces_the_sides() -> TestResult {
    let caller = forced("SANDBOX_TYPE_OF_ID_PASSPORT").await?;
    assert_eq!(caller.upload(FRONT, CARD_FRONT).await?["typeOfId"], "Passport");
    assert_eq!(caller.upload(BACK, CARD_BACK).await?["failReason"], "WRONG_ONE_SIDED_DOCUMENT");
    assert_eq!(caller.send(Operation::ProcessId, &json!({})).await?["success"], true);
    assert!(caller.call(Operation::FetchOcrData).await?["mrz1"].is_string());
    // The second ID of the specimen is a passport.
    let caller = forced("SANDBOX_TYPE_OF_ID_DRIVERS_LICENSE").await?;
    caller.upload(SECOND_FRONT, CARD_FRONT).await?;
    assert_eq!(caller.upload(SECOND_BACK, CARD_BACK).await?["failReason"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn an_empty_image_is_a_missing_one() -> TestResult {
    let caller = Caller::new().await?;
    for operation in [FRONT, FACE] {
        let (status, error) = caller.send_refused(operation, &json!({"base64Image": ""})).await?;
        assert!(status == 400 && message(&error).starts_with("base64Image: "), "{}", message(&error));
    }
    // Nobody means it beside the URL of an image.
    let url = json!({"base64Image": "", "imageUrl": "https://files.example.com/a.jpg"});
    let (_, error) = caller.send_refused(FRONT, &url).await?;
    assert!(message(&error).starts_with("imageUrl: "), "{}", message(&error));
    Ok(())
}
