//! Cards and papers that are not IDs, and frames of the video selfie.

use image::imageops;
use omni_engines::image::Image;
use omni_engines::specimen::{Kind, Person, Portrait, Scene, Side, draw, photograph, to_pdf};
use omni_sandbox::specimen::{CARD_FRONT, SELFIE};
use omni_types::{Base64, Operation};
use serde_json::{Value, json};

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
    with_image("/Filter/DCTDecode/Width 9/Height 9", jpeg)
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

/// A PDF file with these objects from 1 on: the first is the catalog. Its trailer has extra entries.
fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let (mut file, mut table) = (b"%PDF-1.4\n".to_vec(), String::new());
    for (number, object) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend([format!("{number} 0 obj").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let (start, size) = (file.len(), objects.len() + 1);
    let tail = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend(tail.into_bytes());
    file
}

/// A PDF file with one page, which has a stream as what this entry says.
fn one_page(entry: &str, stream: Vec<u8>, trailer: &str) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{entry}>>");
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    let [catalog, pages, page, font] =
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", &page, font]
            .map(|object| object.as_bytes().to_vec());
    pdf(&[catalog, pages, page, stream, font], trailer)
}

fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries}/Length {}>>stream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A PDF file with nothing but an image on its page.
fn with_image(entries: &str, data: &[u8]) -> Vec<u8> {
    let image = stream(&format!("/Subtype/Image{entries}"), data);
    one_page("/Resources<</XObject<</A 4 0 R>>>>", image, "")
}

/// A PDF file with lines of text.
fn with_text(lines: &[&str], trailer: &str) -> Vec<u8> {
    let lines: String = lines.iter().map(|line| format!("({line}) Tj T* ")).collect();
    let content = stream("", format!("BT /F 12 Tf 16 TL 40 700 Td {lines}ET").as_bytes());
    one_page("/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>", content, trailer)
}

/// Adds a proof of address in a PDF file, and returns what is read from it, and the fact that the session has of it.
async fn read_from(file: &[u8]) -> Result<(Value, Value), Failure> {
    let caller = caller().await?;
    let route = (Operation::AddDocument, "type=document&format=pdf".to_owned());
    responded(caller.request(route).json(&upload(file)).send().await?).await?;
    let state = caller.sandbox.sessions().get(&caller.session).await?;
    let fact =
        state.facts.into_iter().find(|fact| fact.place == "/papers/statement").ok_or("no statement")?;
    assert_eq!(fact.source, "measured");
    Ok((caller.call(Operation::FetchOcrData).await?, fact.value))
}

#[tokio::test]
async fn a_scan_that_is_no_photograph_is_read() -> TestResult {
    let gray =
        image::imageops::grayscale(&pixels(&photograph_of(Kind::Proof, Side::Front, &Person::zara()))?);
    let form =
        format!("/Width {}/Height {}/BitsPerComponent 8/ColorSpace/DeviceGray", gray.width(), gray.height());
    let (data, statement) = read_from(&with_image(&form, gray.as_raw())).await?;
    assert_eq!(data["poaName"], Person::zara().statement.name.as_str());
    assert_eq!(statement["unread"], json!(null));
    Ok(())
}

#[tokio::test]
async fn the_session_says_why_nothing_was_read_from_a_pdf_file() -> TestResult {
    let fax = "/Filter/CCITTFaxDecode/Width 900/Height 900/BitsPerComponent 1/ColorSpace/DeviceGray";
    for (file, why) in [
        (with_text(&["Zara Specimen"], "/Encrypt<</Filter/Standard/V 4>>"), "the PDF file is encrypted"),
        (b"%PDF-1.4 nothing %%EOF".to_vec(), "the PDF file is damaged"),
        (with_image(fax, b"fax"), "the PDF file has no text"),
        (scanned(b"no photograph"), "the image on the first page of the PDF file: not an image"),
        (scanned(&png(on_gray(300, 300))?), "the image shows neither a name nor an address"),
    ] {
        let (data, statement) = read_from(&file).await?;
        assert_eq!((&data["poaName"], &data["ocrDataConfidence"]), (&json!(null), &json!(null)), "{why}");
        let unread = statement["unread"].as_str().ok_or(why)?;
        assert!(unread.starts_with(why), "{unread}");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_read_from_a_proof_of_address_is_as_sure_as_the_engines_are() -> TestResult {
    for (printed, emitted, confidence) in
        [("04/05/2026", 1_777_852_800_000_i64, 0.54), ("04 MAY 2026", 1_777_852_800_000, 0.9)]
    {
        let date = format!("Statement date {printed}");
        let lines = ["Zara Invented Specimen", "12 Horizon Street", "10101 Zenith", " ", " ", &date];
        let (data, _) = read_from(&with_text(&lines, "")).await?;
        assert_eq!(
            (&data["poaName"], &data["addressStatementEmissionDate"]),
            (&json!("Zara Invented Specimen"), &json!(emitted))
        );
        let known = &data["ocrDataConfidence"];
        assert_eq!(known["addressStatementEmissionDateConfidence"], confidence, "{printed}");
        assert_eq!(
            (&known["poaNameConfidence"], &known["addressFromStatementConfidence"]),
            (&json!(0.9), &json!(0.9))
        );
    }
    Ok(())
}
