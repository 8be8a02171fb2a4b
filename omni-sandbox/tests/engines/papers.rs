//! Cards and papers that are not IDs, and frames of the video selfie.

use image::imageops;
use omni_engines::image::Image;
use omni_engines::specimen::{Kind, Person, Portrait, Scene, Side, draw, photograph, to_pdf};
use omni_sandbox::specimen::{CARD_FRONT, SELFIE};
use omni_types::{Base64, Operation};
use serde_json::json;

use crate::caller;
use crate::caller::{Failure, TestResult, responded};
use crate::images::{cassian, on_gray, photograph_of, pixels, png, resized, upload};

#[tokio::test]
async fn a_credit_card_is_read_from_both_sides() -> TestResult {
    let caller = caller().await?;
    for (operation, side) in
        [(Operation::AddCreditCardFront, Side::Front), (Operation::AddCreditCardBack, Side::Back)]
    {
        let image = upload(&photograph_of(Kind::Bank, side, &Person::zara()));
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
    // The back of another card repeats the last digits of another number.
    let mut other = Person::zara();
    other.bank_card.number = "4242424242424242".to_owned();
    let back = photograph(&draw(Kind::Bank, Side::Back, &other), &Scene::default(), 1).to_jpeg(88);
    responded(caller.request(Operation::AddCreditCardBack).json(&upload(&back)).send().await?).await?;
    caller.send(Operation::ProcessCreditCard, &json!({})).await?;
    let data = caller.call(Operation::FetchCreditCardOcrData).await?;
    assert_eq!(data["cardProcessingStatus"], "DIFFERENT_CARDS");
    // The other way around there is no code on the back.
    let image = upload(&photograph_of(Kind::Bank, Side::Front, &Person::zara()));
    responded(caller.request(Operation::AddCreditCardBack).json(&image).send().await?).await?;
    caller.send(Operation::ProcessCreditCard, &json!({})).await?;
    let data = caller.call(Operation::FetchCreditCardOcrData).await?;
    assert_eq!((&data["cardCvv"], &data["cardProcessingStatus"]), (&json!(null), &json!("CVV_NOT_READ")));
    Ok(())
}

#[tokio::test]
async fn of_a_card_without_a_readable_number_the_rest_is_read() -> TestResult {
    let caller = caller().await?;
    let person = Person::zara();
    let mut front = pixels(&draw(Kind::Bank, Side::Front, &person).to_jpeg(95))?;
    for (x, y) in (64..960).flat_map(|x| (350..420).map(move |y| (x, y))) {
        front.put_pixel(x, y, image::Rgb([40, 80, 120]));
    }
    let front = photograph(&Image::decode(&png(front)?)?, &Scene::default(), 1).to_jpeg(88);
    responded(caller.request(Operation::AddCreditCardFront).json(&upload(&front)).send().await?).await?;
    let back = upload(&photograph_of(Kind::Bank, Side::Back, &Person::zara()));
    responded(caller.request(Operation::AddCreditCardBack).json(&back).send().await?).await?;
    caller.send(Operation::ProcessCreditCard, &json!({})).await?;
    let data = caller.call(Operation::FetchCreditCardOcrData).await?;
    assert_eq!(
        (&data["cardNumber"], &data["cardProcessingStatus"], &data["cardCvv"]),
        (&json!(null), &json!("NUMBER_NOT_READ"), &json!("123"))
    );
    assert_eq!(data["cardExpirationDate"], "1940630399000");
    Ok(())
}

#[tokio::test]
async fn papers_are_read() -> TestResult {
    let caller = caller().await?;
    let add = |kind: &str, image: Vec<u8>| {
        caller.request((Operation::AddDocument, format!("type={kind}"))).json(&upload(&image)).send()
    };
    responded(add("document", photograph_of(Kind::Proof, Side::Front, &Person::zara())).await?).await?;
    responded(add("medicalDoc", photograph_of(Kind::Medical, Side::Front, &Person::zara())).await?).await?;
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

/// A PDF file with nothing but a photograph on its page.
fn scanned(jpeg: &[u8]) -> Vec<u8> {
    let head = "%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</A 4 0 R>>>>>>endobj
";
    let image =
        format!("4 0 obj<</Subtype/Image/Filter/DCTDecode/Width 9/Height 9/Length {}>>stream\n", jpeg.len());
    let end = b"\nendstream endobj\n";
    let mut file = [head.as_bytes(), image.as_bytes(), jpeg, end].concat();
    let table: String = (1..=4)
        .map(|number| {
            let mark = format!("{number} 0 obj");
            let place = file.windows(mark.len()).position(|bytes| bytes == mark.as_bytes());
            format!("{:010} 00000 n \n", place.unwrap_or_default())
        })
        .collect();
    let start = file.len();
    let tail = format!(
        "xref\n0 5\n0000000000 65535 f \n{table}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend(tail.into_bytes());
    file
}

#[tokio::test]
async fn proofs_of_address_in_pdf_files_are_read() -> TestResult {
    let person = Person::zara();
    let text = to_pdf(Kind::Proof, Side::Front, &person);
    for file in [text, scanned(&photograph_of(Kind::Proof, Side::Front, &Person::zara()))] {
        let caller = caller().await?;
        let route = (Operation::AddDocument, "type=document&format=pdf".to_owned());
        responded(caller.request(route).json(&upload(&file)).send().await?).await?;
        let data = caller.call(Operation::FetchOcrData).await?;
        assert_eq!(data["poaName"], person.statement.name.as_str());
        assert_eq!(data["addressFieldsFromStatement"]["postalCode"], "10101");
        let state = caller.sandbox.sessions().get(&caller.session).await?;
        let fact = state.facts.iter().find(|fact| fact.place == "/papers/statement").ok_or("no statement")?;
        assert_eq!(fact.source, "measured");
    }
    Ok(())
}

#[tokio::test]
async fn a_pdf_file_that_cannot_be_read_says_nothing() -> TestResult {
    let caller = caller().await?;
    let route = (Operation::AddDocument, "type=document&format=pdf".to_owned());
    responded(caller.request(route).json(&upload(b"%PDF-1.4 nothing %%EOF")).send().await?).await?;
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
    responded(send(photograph_of(Kind::License, Side::Back, &Person::zara())).await?).await?;
    let state = caller.sandbox.sessions().get(&caller.session).await?;
    let fact = state.facts.into_iter().find(|fact| fact.place == "/codes/barcode").ok_or("no barcode")?;
    assert_eq!((fact.source.as_str(), &fact.value["surname"]), ("measured", &json!("SPECIMEN")));
    Ok(())
}

/// Somebody who holds Zara's card below the face. So many rows are missing at the top.
fn held(person: Portrait, missing: u32) -> Result<Vec<u8>, Failure> {
    let face = resized(&pixels(person.photograph())?, 1200);
    let mut frame = on_gray(1200, 1200);
    imageops::replace(&mut frame, &face, 0, 0);
    let scene = Scene { scale: 0.6, ..Scene::default() };
    let card = pixels(&photograph(&draw(Kind::Id, Side::Front, &Person::zara()), &scene, 1).to_jpeg(95))?;
    imageops::replace(&mut frame, &resized(&card, 760), 220, 640);
    let frame = imageops::crop_imm(&frame, 0, missing, 1200, 1200 - missing).to_image();
    png(frame)
}

#[tokio::test]
async fn frames_of_the_video_selfie_are_recognized() -> TestResult {
    let caller = caller().await?;
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    for (person, confidence) in [(Portrait::D, 1.0), (Portrait::B, 0.0)] {
        let frame = upload(&held(person, 0)?);
        let compared = caller.send(Operation::CompareVideoSelfieId, &frame).await?;
        assert_eq!(
            (&compared["idTypeMatched"], &compared["faceRecognitionConfidence"]),
            (&json!(true), &json!(confidence))
        );
    }
    // Only the ID, and a person whose forehead is beyond the frame.
    let (_, error) = caller.upload_refused(Operation::CompareVideoSelfieId, CARD_FRONT).await?;
    assert_eq!(error.status, Some(4019), "{error:?}");
    let cut = upload(&held(Portrait::D, 250)?);
    let (_, error) = caller.send_refused(Operation::CompareVideoSelfieId, &cut).await?;
    assert_eq!(error.status, Some(1003), "{error:?}");
    assert_eq!(caller.upload(Operation::CompareVideoSelfieOcr, CARD_FRONT).await?, json!({"success": true}));
    let stranger = cassian();
    let other = draw(Kind::License, Side::Front, &stranger);
    let other = upload(&photograph(&other, &Scene::default(), 1).to_jpeg(88));
    assert_eq!(caller.send(Operation::CompareVideoSelfieOcr, &other).await?, json!({"success": false}));
    let back = upload(&photograph_of(Kind::License, Side::Back, &Person::zara()));
    let (_, error) = caller.send_refused(Operation::CompareVideoSelfieId, &back).await?;
    assert_eq!(error.status, Some(4019), "{error:?}");
    let (_, error) = caller.upload_refused(Operation::CompareVideoSelfieId, SELFIE).await?;
    assert_eq!(error.status, Some(5005), "{error:?}");
    for operation in [Operation::CompareVideoSelfieId, Operation::CompareVideoSelfieOcr] {
        let scene = Scene { blur: 4.0, ..Scene::default() };
        let card = draw(Kind::Id, Side::Front, &Person::zara());
        let blurred = upload(&photograph(&card, &scene, 1).to_jpeg(scene.jpeg_quality));
        let (_, error) = caller.send_refused(operation, &blurred).await?;
        assert_eq!(error.status, Some(5005), "{error:?}");
    }
    Ok(())
}
