//! Sections and checks of the score that follow from more than one image.

use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, SELFIE};
use omni_sandbox::{Persona, Sandbox};
use omni_types::{Base64, Operation};
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult, text};

/// A driver's license whose barcode belongs to another one, on a screen, and with a QR code that cannot be read.
const FORGED: &str = r#"
description = "A forged license"
[document]
document_number = "X4827163"
issuing_state = "USA"
nationality = "USA"
zone = "none"
forgeries = ["screen", "covered"]
[document.class]
type = "DriversLicense"
country = "USA"
withdrawn = "2026-01-01"
[document.codes]
pdf417 = "altered"
qr = "unreadable"
"#;

async fn with_persona(name: &str, text: &str) -> Result<Caller, Failure> {
    let folder = tempfile::TempDir::new()?;
    std::fs::write(folder.path().join(format!("{name}.toml")), text)?;
    let builder = Sandbox::builder().personas(folder.path()).persona_named(name);
    Caller::with(builder).await
}

/// The status of a check of the ID.
fn check<'a>(score: &'a Value, list: &str, key: &str) -> Option<&'a str> {
    let checks = score["idValidation"][list].as_array()?;
    checks.iter().find(|check| check["key"] == key)?["status"].as_str()
}

#[tokio::test]
async fn the_barcode_of_a_license_is_compared_with_its_print() -> TestResult {
    let caller = Caller::with_persona(Persona::by_name("driver").ok_or("no persona")?).await?;
    caller.onboard().await?;
    let data = caller.call(Operation::FetchOcrData).await?;
    assert!(text(&data, "barcodeRawData")?.contains("DAQX4827163"));
    assert_eq!(data["name"]["machineReadableFullName"], "ZARA INVENTED SPECIMEN");
    let score = caller.call(Operation::FetchScore).await?;
    for key in ["barcode2DDetected", "2DBarcodeContent", "dD/ReferenceNumberCrosscheck"] {
        assert_eq!(check(&score, "idSpecific", key), Some("OK"), "{key}");
    }
    assert_eq!(check(&score, "idSpecific", "qrScan"), None, "the license has no QR code");
    let state = caller.sandbox.sessions().get(&caller.session).await?;
    let barcode = state.facts.iter().find(|fact| fact.place == "/document/back/barcode").ok_or("no fact")?;
    assert_eq!(barcode.source, "persona:driver");

    // What the caller read from the card counts more, and is another person's.
    let other = "ANSI 999999100001DL00310030DLDAQX4827163\nDCSMUESTRA\nDACLUCIA\n";
    caller.send(Operation::AddBarcode, &json!({"rawBarcode": other})).await?;
    let score = caller.call(Operation::FetchScore).await?;
    assert_eq!(check(&score, "idSpecific", "2DBarcodeContent"), Some("FAIL"));
    assert_eq!(score["idValidation"]["overall"]["status"], "FAIL");
    Ok(())
}

#[tokio::test]
async fn a_forged_license_fails_what_is_wrong_with_it() -> TestResult {
    let caller = with_persona("forged", FORGED).await?;
    caller.onboard().await?;
    let score = caller.call(Operation::FetchScore).await?;
    let failed = |list: &str| {
        let checks = score["idValidation"][list].as_array().into_iter().flatten();
        let failed =
            checks.filter(|check| check["status"] == "FAIL").filter_map(|check| check["key"].as_str());
        failed.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(failed("photoSecurityAndQuality"), ["postitCheck", "screenIdLiveness"]);
    assert_eq!(failed("idSpecific"), ["documentSeriesExpired", "2DBarcodeContent", "qrScan"]);
    assert_eq!(check(&score, "idSpecific", "barcode2DDetected"), Some("OK"));
    assert_eq!(check(&score, "photoSecurityAndQuality", "tamperCheck"), Some("OK"));
    assert_eq!(score["reasonMsg"], "idValidation is FAIL");
    Ok(())
}

#[tokio::test]
async fn sections_that_decide_nothing_follow_persona_and_scenario() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.onboard().await?;
    let score = caller.call(Operation::FetchScore).await?;
    assert!(score.get("deviceRisk").is_none() && score.get("behavioralRisk").is_none());
    assert!(score.get("reasonMsg").is_none());
    let edges = json!({"frontDocumentIsOnTheEdge": false, "backDocumentIsOnTheEdge": false});
    assert_eq!(score["documentOnEdgeInfo"], edges);
    assert_eq!(score["liveness"]["physicalAttack"]["status"], "OK");

    let magic = json!({"a": "SANDBOX_DEVICE_RISK_HIGH", "b": "SANDBOX_BEHAVIORAL_RISK_MEDIUM"});
    caller.start(&json!({"customFields": magic})).await?;
    let fingerprint = json!({"deviceType": "WEBAPP", "hash": "9f2c", "ip": "203.0.113.7", "data": "[]"});
    caller.send(Operation::AddDeviceFingerprint, &fingerprint).await?;
    caller.onboard().await?;
    let score = caller.call(Operation::FetchScore).await?;
    assert_eq!(score["deviceRisk"]["overall"], json!({"value": "100.0", "status": "FAIL"}));
    assert_eq!(score["behavioralRisk"]["overall"], json!({"value": "50.0", "status": "WARN"}));
    assert_eq!(score["overall"]["status"], "OK");
    Ok(())
}

#[tokio::test]
async fn what_is_said_in_a_recording_is_recognized_or_not() -> TestResult {
    let mut caller = Caller::new().await?;
    for (magic, status, overall) in
        [("SANDBOX_SPEECH_RECOGNIZED", "OK", "OK"), ("SANDBOX_SPEECH_NOT_RECOGNIZED", "FAIL", "FAIL")]
    {
        caller.start(&json!({"externalCustomerId": magic})).await?;
        let url = caller.call((Operation::FetchRecordingUploadUrl, "type=videoSelfie")).await?;
        let sent = caller.http.put(text(&url, "url")?).body(&b"\x1A\x45\xDF\xA3 and more"[..]).send().await?;
        assert_eq!(sent.status(), 200);
        let section = caller.call(Operation::FetchScore).await?["videoConference"].clone();
        assert_eq!(section["speechRecognition"]["status"], status);
        assert_eq!(section["score"]["status"], overall);
        assert!(text(&section, "speechTranscript")?.contains("ZARA"));
    }
    Ok(())
}

#[tokio::test]
async fn the_second_id_goes_all_the_way_to_the_score() -> TestResult {
    let caller = Caller::new().await?;
    caller.upload(Operation::AddFrontSecondId, CARD_FRONT).await?;
    let (status, _) = caller.send_refused(Operation::ProcessFaceAgainstSecondId, &json!({})).await?;
    assert_eq!(status, 400, "there is no selfie");
    caller.upload(Operation::AddFace, SELFIE).await?;
    // A passport has no back.
    assert_eq!(caller.send(Operation::ProcessSecondId, &json!({})).await?, json!({"success": true}));
    let (status, _) = caller.upload_refused(Operation::AddFrontSecondId, CARD_FRONT).await?;
    assert_eq!(status, 400, "it was processed");
    let matched = caller.send(Operation::ProcessFaceAgainstSecondId, &json!({})).await?;
    assert_eq!(matched, json!({"confidence": 1.0, "existingUser": false}));
    let data = caller.call(Operation::FetchSecondIdOcrData).await?;
    assert_eq!((&data["documentNumber"], &data["typeOfId"]), (&json!("UTP730152"), &json!("Passport")));
    assert_eq!(data["ocrDataConfidence"]["fullNameMrzConfidence"], 1.0);
    let score = caller.call(Operation::FetchScore).await?;
    let id = &score["secondIdValidation"];
    let checks = id["idSpecific"].as_array().ok_or("no checks")?;
    assert!(checks.iter().any(|check| check["key"] == "compositeCheckDigit"));
    assert!(checks.iter().all(|check| check["status"] == "OK"), "{checks:?}");
    for section in [&id["overall"], &score["faceRecognitionSecondId"]["overall"]] {
        assert_eq!(section["status"], "OK");
    }
    assert_eq!(score["idOcrConfidenceSecondId"]["overallConfidence"]["status"], "OK");
    assert!(score.get("idValidation").is_none() && score.get("faceRecognition").is_none());
    Ok(())
}

#[tokio::test]
async fn faces_are_cropped_as_the_persona_says_where_they_are() -> TestResult {
    let caller = Caller::new().await?;
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    caller.upload(Operation::AddBackId, CARD_BACK).await?;
    caller.upload((Operation::AddFace, "imageType=videoSelfie"), SELFIE).await?;
    let wanted = json!({"images": ["croppedIDFace", "croppedFace"]});
    let images = caller.send(Operation::FetchImages, &wanted).await?;
    let image = |images: &Value, kind: &str| -> Result<omni_engines::image::Image, Failure> {
        let image: Base64 = serde_json::from_value(images[kind].clone())?;
        Ok(omni_engines::image::Image::decode(&image.decode()?)?)
    };
    let card = omni_engines::image::Image::decode(CARD_FRONT)?.card().ok_or("no card")?.image;
    let portrait = image(&images, "croppedIDFace")?;
    assert_eq!(portrait.width(), card.width() * 29 / 100);
    assert_eq!(portrait.height(), card.height() * 58 / 100);
    assert_eq!(image(&images, "croppedFace")?.width(), 512 * 38 / 100, "there is no selfie yet");
    caller.upload(Operation::AddFace, CARD_FRONT).await.expect_err("no selfie");
    caller.upload(Operation::AddFace, SELFIE).await?;
    let links = caller.send(Operation::FetchImageLinks, &wanted).await?;
    assert!(links["croppedFace"].is_string() && links["croppedIDFace"].is_string());
    caller.upload(Operation::AddFrontSecondId, CARD_FRONT).await?;
    let second = caller.send(Operation::FetchSecondIdImages, &json!({"images": ["croppedIDFace"]})).await?;
    assert!(second["croppedIDFace"].is_string());
    let joined = caller.send(Operation::FetchConcatenatedImages, &wanted).await?;
    assert!(joined["croppedIDFace"].is_string());
    Ok(())
}
