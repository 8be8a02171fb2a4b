//! Cards and papers that are not IDs, and frames of the video selfie.

use jiff::civil::date;
use omni_engines::specimen::{Kind, Person, Scene, Sex, Side, draw, photograph};
use omni_sandbox::specimen::{CARD_FRONT, SELFIE};
use omni_types::{Base64, Operation};
use serde_json::json;

use crate::caller;
use crate::caller::{TestResult, responded};
use crate::images::{on_gray, png, upload};

fn photo(kind: Kind, side: Side) -> Vec<u8> {
    let scene = Scene::default();
    photograph(&draw(kind, side, &Person::zara()), &scene, 1).to_jpeg(scene.jpeg_quality)
}

#[tokio::test]
async fn a_credit_card_is_read_from_both_sides() -> TestResult {
    let caller = caller().await?;
    for (operation, side) in
        [(Operation::AddCreditCardFront, Side::Front), (Operation::AddCreditCardBack, Side::Back)]
    {
        let image = upload(&photo(Kind::Bank, side));
        responded(caller.request(operation).json(&image).send().await?).await?;
    }
    caller.send(Operation::ProcessCreditCard, &json!({})).await?;
    let person = Person::zara();
    let data = caller.call(Operation::FetchCreditCardOcrData).await?;
    assert_eq!(data["cardNumber"], person.bank_card.number.as_str());
    assert_eq!((&data["cardCvv"], &data["cardProcessingStatus"]), (&json!("123"), &json!("OK")));
    assert_eq!(
        (&data["cardExpirationDate"], &data["cardOwner"]),
        (&json!("1940630399000"), &json!(person.bank_card.owner))
    );
    // The other way round there is no code on the back.
    let image = upload(&photo(Kind::Bank, Side::Front));
    responded(caller.request(Operation::AddCreditCardBack).json(&image).send().await?).await?;
    caller.send(Operation::ProcessCreditCard, &json!({})).await?;
    let data = caller.call(Operation::FetchCreditCardOcrData).await?;
    assert_eq!((&data["cardCvv"], &data["cardProcessingStatus"]), (&json!(null), &json!("INVALID_CVV")));
    Ok(())
}

#[tokio::test]
async fn papers_are_read() -> TestResult {
    let caller = caller().await?;
    let add = |kind: &str, image: Vec<u8>| {
        caller.request((Operation::AddDocument, format!("type={kind}"))).json(&upload(&image)).send()
    };
    responded(add("document", photo(Kind::Proof, Side::Front)).await?).await?;
    responded(add("medicalDoc", photo(Kind::Medical, Side::Front)).await?).await?;
    let person = Person::zara();
    let data = caller.call(Operation::FetchOcrData).await?;
    assert_eq!(data["poaName"], person.statement.name.as_str());
    let address = data["addressFromStatement"].as_str().unwrap_or_default();
    assert!(address.contains("12 HORIZON STREET") && address.contains("10101"), "{address}");
    assert_eq!(data["addressFieldsFromStatement"]["postalCode"], "10101");
    let medical = caller.call(Operation::FetchMedicalData).await?;
    assert_eq!(medical["memberId"], person.insurance.member_id.as_str());
    // What is neither is stored, and says nothing.
    responded(add("document", png(on_gray(300, 300))?).await?).await?;
    assert_eq!(caller.call(Operation::FetchOcrData).await?["poaName"], json!(null));
    Ok(())
}

#[tokio::test]
async fn an_image_of_a_barcode_is_read_or_refused() -> TestResult {
    let caller = caller().await?;
    let send = |image: Vec<u8>| {
        let body = json!({"base64Barcode": Base64::from_bytes(image)});
        caller.request(Operation::AddEncodedBarcode).json(&body).send()
    };
    assert_eq!(send(png(on_gray(300, 300))?).await?.status(), 400);
    responded(send(photo(Kind::License, Side::Back)).await?).await?;
    let state = caller.sandbox.sessions().get(&caller.session).await?;
    let fact = state.facts.into_iter().find(|fact| fact.place == "/codes/barcode").ok_or("no barcode")?;
    assert_eq!((fact.source.as_str(), &fact.value["surname"]), ("measured", &json!("SPECIMEN")));
    Ok(())
}

#[tokio::test]
async fn frames_of_the_video_selfie_are_recognized() -> TestResult {
    let caller = caller().await?;
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    let compared = caller.upload(Operation::CompareVideoSelfieId, CARD_FRONT).await?;
    assert_eq!(
        (&compared["idTypeMatched"], &compared["faceRecognitionConfidence"]),
        (&json!(true), &json!(1.0))
    );
    assert_eq!(caller.upload(Operation::CompareVideoSelfieOcr, CARD_FRONT).await?, json!({"success": true}));
    let stranger = Person::new(("CASSIAN", "FICTIVE"), date(1981, 3, 19), Sex::Male);
    let other = draw(Kind::License, Side::Front, &stranger);
    let other = upload(&photograph(&other, &Scene::default(), 1).to_jpeg(88));
    assert_eq!(caller.send(Operation::CompareVideoSelfieOcr, &other).await?, json!({"success": false}));
    let back = upload(&photo(Kind::License, Side::Back));
    let (_, error) = caller.send_refused(Operation::CompareVideoSelfieId, &back).await?;
    assert_eq!(error.status, Some(4019), "{error:?}");
    let (_, error) = caller.upload_refused(Operation::CompareVideoSelfieId, SELFIE).await?;
    assert_eq!(error.status, Some(5005), "{error:?}");
    Ok(())
}
