//! Documents that are not IDs, and codes that the caller read by itself.

use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, CONTRACT, SELFIE};
use omni_types::{Base64, ImageLinks, Images, Operation};
use serde_json::json;

use crate::caller::{Caller, TestResult, message, refused, responded, text, typed};

const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

#[tokio::test]
async fn each_document_is_stored_under_its_type() -> TestResult {
    let caller = Caller::new().await?;
    for (kind, image) in [
        ("document", SELFIE),
        ("addressStatement", CARD_BACK),
        ("medicalDoc", CARD_FRONT),
        ("thirdId", CARD_BACK),
    ] {
        let added = caller.upload((Operation::AddDocument, format!("type={kind}")), image).await?;
        assert_eq!(added, json!({"success": true, "sessionStatus": "Alive"}), "{kind}");
    }
    let wanted = json!({"images": ["document", "addressStatement", "medicalDoc", "thirdId", "contract"]});
    let images: Images = typed(caller.send(Operation::FetchImages, &wanted).await?)?;
    assert!(images.document.ok_or("no document")?.decode()? == SELFIE);
    assert!(images.address_statement.ok_or("no statement")?.decode()? == CARD_BACK);
    assert!(images.medical_doc.ok_or("no medical card")?.decode()? == CARD_FRONT);
    assert!(images.third_id.is_some() && images.contract.is_none());
    let links: ImageLinks =
        typed(caller.send(Operation::FetchImageLinks, &json!({"images": ["medicalTest"]})).await?)?;
    let image = caller.http.get(links.medical_test.ok_or("no link")?.into_inner()).send().await?;
    assert!(image.bytes().await? == CARD_FRONT);
    Ok(())
}

#[tokio::test]
async fn a_proof_of_address_can_be_a_pdf_and_a_signature_cannot() -> TestResult {
    let caller = Caller::new().await?;
    let (pdf, image) = ("type=document&format=pdf", "type=document&format=image");
    // Some ways of sending files put white space around them.
    for file in [PDF, b"\r\n %PDF-1.4\n%%EOF\n", &[PDF, &[b' '; 3000]].concat().leak()[..]] {
        caller.upload((Operation::AddDocument, pdf), file).await?;
    }
    caller.upload((Operation::AddDocument, pdf), b"\n%PDF-1.4\n%%EOF\n").await?;
    let link = caller.send(Operation::FetchImageLinks, &json!({"images": ["document"]})).await?;
    let file = caller.http.get(text(&link, "document")?).send().await?;
    assert_eq!(file.headers()["content-type"], "application/pdf");
    for (query, body, problem) in [
        (pdf, SELFIE, "PDF"),
        (pdf, &b"%PDF-1.4"[..], "PDF file is incomplete"),
        (image, PDF, "JPEG or PNG"),
        ("type=signature", PDF, "JPEG or PNG"),
        ("type=signature&format=pdf", PDF, "format"),
        ("type=thirdId", &SELFIE[..SELFIE.len() / 2], "incomplete"),
    ] {
        let (status, error) = caller.upload_refused((Operation::AddDocument, query), body).await?;
        assert!(status == 400 && message(&error).contains(problem), "{query}: {}", message(&error));
    }
    let (status, error) = caller
        .send_refused(
            (Operation::AddDocument, image),
            &json!({"imageUrl": "https://files.example.com/a.jpg"}),
        )
        .await?;
    assert!(status == 400 && message(&error).starts_with("imageUrl"));
    Ok(())
}

#[tokio::test]
async fn a_document_can_be_sent_as_binary() -> TestResult {
    let caller = Caller::new().await?;
    let route = (Operation::AddDocumentBinary, "type=signature");
    let send = |body: &'static [u8]| caller.request(route).header("content-type", "image/jpeg").body(body);
    assert_eq!(responded(send(SELFIE).send().await?).await?["success"], true);
    assert_eq!(refused(send(b"not an image").send().await?).await?.0, 400);
    for (query, taken) in [
        ("type=document&format=pdf", true),
        ("type=contract", true),
        ("type=document", false),
        ("type=signature", false),
    ] {
        let request = caller.request((Operation::AddDocumentBinary, query));
        let response = request.header("content-type", "application/pdf").body(CONTRACT).send().await?;
        assert_eq!(response.status(), if taken { 200 } else { 400 }, "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn all_signatures_are_kept_and_each_contract_has_an_id() -> TestResult {
    let caller = Caller::new().await?;
    for image in [SELFIE, CARD_BACK] {
        caller.upload((Operation::AddDocument, "type=signature"), image).await?;
    }
    let wanted = json!({"images": ["signature"]});
    let images: Images = typed(caller.send(Operation::FetchImages, &wanted).await?)?;
    assert!(images.signature.ok_or("no signature")?.decode()? == CARD_BACK);
    let all = images.signatures.ok_or("no signatures")?;
    assert!(all.len() == 2 && all[0].decode()? == SELFIE && all[1].decode()? == CARD_BACK);
    let links: ImageLinks = typed(caller.send(Operation::FetchImageLinks, &wanted).await?)?;
    let links = links.signatures.ok_or("no links")?.into_inner();
    assert_eq!(links.len(), 2);
    assert!(caller.http.get(&links[0]).send().await?.bytes().await? == SELFIE);
    // As the documentation asks for them.
    let wanted = json!({"images": ["croppedFace", "croppedFrontID", "signatures"]});
    for operation in [
        Operation::FetchImages,
        Operation::FetchImageLinks,
        Operation::FetchSecondIdImages,
        Operation::FetchConcatenatedImages,
    ] {
        let response = caller.send(operation, &wanted).await?;
        assert_eq!(response["signatures"].as_array().map(Vec::len), Some(2), "{operation:?}");
        assert_eq!(response.as_object().map(serde_json::Map::len), Some(1), "{operation:?}");
    }

    let mut ids = Vec::new();
    for body in [CONTRACT, SELFIE] {
        let route = (Operation::AddDocument, "type=contract&title=Terms");
        let added = caller.upload(route, body).await?;
        ids.push(text(&added["additionalInformation"], "contractId")?);
    }
    assert!(ids[0] != ids[1] && ids[0].contains("#Contract"), "{ids:?}");
    Ok(())
}

/// A barcode in the form of the document's example.
const BARCODE: &str = "@\nANSI 000000080001DL00290046DLDAQX0000000\nDCSSPECIMEN\nDACZARA\nDBB01021990\n";

#[tokio::test]
async fn barcodes_are_parsed() -> TestResult {
    let caller = Caller::new().await?;
    let success = json!({"success": true});
    assert_eq!(caller.send(Operation::AddBarcode, &json!({"rawBarcode": BARCODE})).await?, success);
    let (status, error) =
        caller.send_refused(Operation::AddBarcode, &json!({"rawBarcode": "4006381333931"})).await?;
    assert!(status == 400 && message(&error).starts_with("rawBarcode: "), "{}", message(&error));
    for good in [BARCODE.as_bytes(), CARD_BACK] {
        let body = json!({"base64Barcode": Base64::from_bytes(good)});
        assert_eq!(caller.send(Operation::AddEncodedBarcode, &body).await?, success);
    }
    caller.send(Operation::AddBarcode, &json!({"rawBarcode": BARCODE})).await?;
    caller.onboard().await?;
    assert_eq!(caller.call(Operation::FetchOcrData).await?["barcodeRawData"], BARCODE);
    for bad in [&b"4006381333931"[..], &CARD_BACK[..5000]] {
        let body = json!({"base64Barcode": Base64::from_bytes(bad)});
        let (status, error) = caller.send_refused(Operation::AddEncodedBarcode, &body).await?;
        assert!(status == 400 && message(&error).starts_with("base64Barcode: "), "{}", message(&error));
    }
    Ok(())
}

#[tokio::test]
async fn a_qr_code_becomes_a_custom_field_and_an_identifier_has_a_form() -> TestResult {
    let caller = Caller::new().await?;
    caller.send(Operation::AddQrCodeText, &json!({"qrCodeText": "{\"status\":\"negative\"}"})).await?;
    let fields = caller.call(Operation::FetchCustomFields).await?;
    assert_eq!(fields["customFields"]["qrCodeText"], "{\"status\":\"negative\"}");
    assert_eq!(caller.send_refused(Operation::AddQrCodeText, &json!({})).await?.0, 400);
    // As the example of the documentation is printed: the text alone, without a comma.
    let printed = "{\n\"status\":\"positive\"\n\"type\":\"covid-19\"\n}";
    let request = caller.request(Operation::AddQrCodeText).header("content-type", "application/json");
    responded(request.body(printed).send().await?).await?;
    let fields = caller.call(Operation::FetchCustomFields).await?;
    assert_eq!(fields["customFields"]["qrCodeText"], printed);

    let identifier = |text: &str| json!({"documentIdentifier": text});
    caller.send(Operation::AddDocumentId, &identifier("SPX482716")).await?;
    assert_eq!(caller.send_refused(Operation::AddDocumentId, &identifier("")).await?.0, 400);
    let mexican = omni_sandbox::Persona::by_name("mexican").ok_or("no persona")?;
    let caller = Caller::with_persona(mexican).await?;
    caller.send(Operation::AddDocumentId, &identifier("123456789")).await?;
    let (status, error) = caller.send_refused(Operation::AddDocumentId, &identifier("12345678")).await?;
    assert!(status == 400 && message(&error).contains("CIC"));
    Ok(())
}

#[tokio::test]
async fn a_closed_session_takes_no_document_and_deletion_leaves_none() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.upload((Operation::AddDocument, "type=contract"), SELFIE).await?;
    caller.upload((Operation::AddDocument, "type=signature"), SELFIE).await?;
    let links =
        caller.send(Operation::FetchImageLinks, &json!({"images": ["contract", "signature"]})).await?;
    caller.send((Operation::SetSessionStatus, "action=Closed"), &json!({})).await?;
    let refusal = caller.upload_refused((Operation::AddDocument, "type=contract"), SELFIE).await?;
    assert_eq!(refusal.0, 400);
    assert_eq!(caller.send_refused(Operation::AddBarcode, &json!({"rawBarcode": BARCODE})).await?.0, 400);
    let token = caller.token.clone();
    caller.start(&json!({})).await?;
    caller
        .request_as(&token, (Operation::SetSessionStatus, "action=Deleted"))
        .json(&json!({}))
        .send()
        .await?;
    for kind in ["contract", "signature"] {
        assert_eq!(caller.http.get(text(&links, kind)?).send().await?.status(), 404, "{kind}");
    }
    Ok(())
}

#[tokio::test]
async fn images_are_fetched_by_their_urls_if_that_is_allowed() -> TestResult {
    let caller = Caller::with(omni_sandbox::Sandbox::builder().fetch_images(true)).await?;
    caller.upload(Operation::AddFace, SELFIE).await?;
    let wanted = json!({"images": ["selfie"]});
    // The sandbox's own host of files serves as the other server.
    let url = text(&caller.send(Operation::FetchImageLinks, &wanted).await?, "selfie")?;
    let by_url = json!({"imageUrl": url});
    for operation in [Operation::AddFace, Operation::AddCreditCardFront] {
        caller.send(operation, &by_url).await?;
    }
    caller.send((Operation::AddDocument, "type=thirdId"), &by_url).await?;
    let images = json!({"images": ["thirdId"]});
    let images: Images = typed(caller.send(Operation::FetchImages, &images).await?)?;
    assert!(images.third_id.ok_or("no image")?.decode()? == SELFIE);
    // It is an image like any other.
    assert_eq!(caller.send(Operation::AddFrontId, &by_url).await?["failReason"], "UNABLE_TO_ALIGN_DOCUMENT");
    for wrong in
        [format!("{url}x"), "ftp://127.0.0.1/a.jpg".to_owned(), "http://127.0.0.1:1/a.jpg".to_owned()]
    {
        let (status, error) = caller.send_refused(Operation::AddFace, &json!({"imageUrl": wrong})).await?;
        assert!(status == 400 && message(&error).starts_with("imageUrl: the image could not be fetched"));
        assert!(!message(&error).contains(&wrong));
    }
    Ok(())
}
