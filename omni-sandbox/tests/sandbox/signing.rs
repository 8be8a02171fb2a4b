//! Contracts, and documents to sign.

use std::time::Duration;

use omni_sandbox::specimen::SELFIE;
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult, message, refused, text};

const CONTRACT: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

async fn add_contract(caller: &Caller) -> Result<String, Failure> {
    let body = json!({"base64Image": omni_types::Base64::from_bytes(CONTRACT)});
    let added = caller.send((Operation::AddDocument, "type=contract"), &body).await?;
    text(&added["additionalInformation"], "contractId")
}

/// Sends a request that is refused for lack of something, and returns what is said about it.
async fn lacks(caller: &Caller, operation: Operation, body: &Value) -> Result<String, Failure> {
    let (status, error) = caller.send_refused(operation, body).await?;
    assert_eq!(status, 400, "{error:?}");
    Ok(message(&error).to_owned())
}

async fn assert_unsupported(caller: &Caller, operation: Operation, body: &Value) -> TestResult {
    let (status, error) = caller.send_refused(operation, body).await?;
    assert_eq!(status, 501, "{error:?}");
    assert!(message(&error).contains(operation.info().id), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn contracts_are_linked_for_an_hour() -> TestResult {
    let mut caller = Caller::new().await?;
    let (first, second) = (add_contract(&caller).await?, add_contract(&caller).await?);
    let links = caller.call(Operation::FetchContractLinks).await?;
    assert_eq!((&links["success"], &links["sessionStatus"]), (&json!(true), &json!("Alive")));
    let links = &links["additionalInformation"];
    assert_eq!(links.as_object().map(serde_json::Map::len), Some(2));
    assert_ne!(links[&first], links[&second]);
    let link = text(links, &first)?;
    let file = caller.http.get(&link).send().await?;
    assert_eq!(file.headers()["content-type"], "application/pdf");
    assert!(file.bytes().await? == CONTRACT);
    let signed = caller.call(Operation::FetchSignedContractLinks).await?;
    assert_eq!(signed["additionalInformation"], json!({}));
    caller.sandbox.advance_clock(Duration::from_secs(60 * 60));
    assert_eq!(refused(caller.http.get(&link).send().await?).await?.0, 410);

    caller.start(&json!({})).await?;
    let others = caller.call(Operation::FetchContractLinks).await?;
    assert_eq!(others["additionalInformation"], json!({}));
    Ok(())
}

#[tokio::test]
async fn what_signing_needs_is_checked_before_it_is_refused() -> TestResult {
    let caller = Caller::new().await?;
    assert!(
        lacks(&caller, Operation::SignString, &json!({"stringToSign": ""})).await?.contains("stringToSign")
    );
    assert_unsupported(&caller, Operation::SignString, &json!({"stringToSign": "text"})).await?;

    let positions = |id: &str, page: i32| {
        let position = json!({"x": 1, "y": 2, "height": 3, "pageNumber": page});
        json!({"signaturePositionsOnContracts": {id: [position]}})
    };
    let id = add_contract(&caller).await?;
    let unknown = "00000000-0000-4000-8000-000000000000#Contract1";
    let by_annotation = json!({"contractId": id, "signatureType": "DEFAULT"});
    let by_other = json!({"contractId": id, "alternativeSignatureType": "WITNESS"});
    let image = caller.upload((Operation::AddDocument, "type=contract"), SELFIE).await?;
    let image = text(&image["additionalInformation"], "contractId")?;
    for (operation, body, reason) in [
        (Operation::SignContracts, positions(unknown, 1), "no contract"),
        (
            Operation::SignContracts,
            json!({"signaturePositionsOnContracts": {}}),
            "signaturePositionsOnContracts",
        ),
        (
            Operation::SignContracts,
            json!({"signaturePositionsOnContracts": {&*id: []}}),
            "signaturePositions",
        ),
        (Operation::SignContracts, positions(&id, 0), "pageNumber"),
        (Operation::SignContracts, positions(&id, 1), "no signature"),
        (Operation::SignContractAnnotations, json!({"contractId": unknown}), "no contract"),
        (Operation::SignContractAnnotations, json!({"contractId": id}), "signatureType"),
        (Operation::SignContractAnnotations, by_annotation.clone(), "no signature"),
        (Operation::SignContractAnnotations, by_other.clone(), "no signature of this type"),
        (Operation::StampContractAnnotations, json!({"contractId": unknown}), "no contract"),
        (Operation::StampContractAnnotations, json!({"contractId": image}), "only PDF"),
        (Operation::SignContracts, positions(&image, 1), "only PDF"),
        (Operation::CalculateNom151Signature, json!({"signedContractId": id}), "no signed contract"),
        (
            Operation::CalculateNom151Signature,
            json!({"signedContractId": id}),
            "calculate_nom151_signature yet",
        ),
    ] {
        let said = lacks(&caller, operation, &body).await?;
        assert!(said.contains(reason), "{}: {said}", operation.info().id);
    }
    caller.upload((Operation::AddDocument, "type=signature"), SELFIE).await?;
    assert_unsupported(&caller, Operation::SignContracts, &positions(&id, 1)).await?;
    assert_unsupported(&caller, Operation::SignContractAnnotations, &by_annotation).await?;
    assert_unsupported(&caller, Operation::StampContractAnnotations, &json!({"contractId": id})).await?;
    // Annotations with another text need a signature that is stored under it.
    let said = lacks(&caller, Operation::SignContractAnnotations, &by_other).await?;
    assert!(said.starts_with("alternativeSignatureType: "), "{said}");
    caller.upload((Operation::AddDocument, "type=signature&subtype=WITNESS"), SELFIE).await?;
    caller.upload((Operation::AddDocument, "type=signature&subtype=OTHER"), SELFIE).await?;
    assert_unsupported(&caller, Operation::SignContractAnnotations, &by_other).await?;
    Ok(())
}

#[tokio::test]
async fn a_given_pdf_is_checked_before_it_is_refused() -> TestResult {
    let caller = Caller::new().await?;
    let sign = async |query: &str, pdf: &'static [u8]| {
        let request = caller.request((Operation::SignPdf, query)).header("content-type", "application/pdf");
        let (status, error) = refused(request.body(pdf).send().await?).await?;
        Ok::<_, Failure>((status, message(&error).to_owned()))
    };
    let place = "x=1&y=2&height=3";
    assert_eq!(sign(place, b"no document").await?.0, 400);
    assert_eq!(sign("x=1&y=2&height=0", CONTRACT).await?.0, 400);
    assert_eq!(sign("x=1&y=2&height=3&pageNumber=0", CONTRACT).await?.0, 400);
    let (status, said) = sign(place, CONTRACT).await?;
    assert!(status == 400 && said.contains("no signature"), "{said}");
    caller.upload((Operation::AddDocument, "type=signature"), SELFIE).await?;
    assert_eq!(sign(place, CONTRACT).await?.0, 501);
    Ok(())
}

#[tokio::test]
async fn a_document_is_uploaded_listed_and_refused_to_sign() -> TestResult {
    let caller = Caller::new().await?;
    let place = caller.call(Operation::CreateDocumentUploadUrl).await?;
    let (url, reference) = (text(&place, "preSignedUrl")?, text(&place, "referenceId")?);
    let sign = |consents: bool| json!({"documentRef": reference, "userConsented": consents});
    let listed = caller.call(Operation::ListUnsignedDocuments).await?;
    assert_eq!(listed, json!({"documents": []}));
    assert!(lacks(&caller, Operation::SignDocument, &sign(false)).await?.contains("userConsented"));
    assert!(lacks(&caller, Operation::SignDocument, &sign(true)).await?.contains("documentRef"));

    assert_eq!(caller.http.put(&url).body(CONTRACT).send().await?.status(), 200);
    let listed = caller.call(Operation::ListUnsignedDocuments).await?;
    assert_eq!(listed["documents"][0]["documentRef"], json!(reference));
    let link = text(&listed["documents"][0], "documentUrl")?;
    assert!(caller.http.get(&link).send().await?.bytes().await? == CONTRACT);
    assert_eq!(refused(caller.http.put(&link).body(CONTRACT).send().await?).await?.0, 403);
    assert_eq!(caller.call(Operation::ListSignedDocuments).await?, json!({"documents": []}));

    assert!(lacks(&caller, Operation::SignDocument, &sign(true)).await?.contains("not approved"));
    caller.onboard().await?;
    caller.send(caller.approval(), &json!({})).await?;
    assert_unsupported(&caller, Operation::SignDocument, &sign(true)).await?;

    let events = caller.call(Operation::FetchEvents).await?;
    assert_eq!(events["events"][2]["eventName"], "fileUploaded");
    caller.send((Operation::SetSessionStatus, "action=Deleted"), &json!({})).await?;
    assert_eq!(refused(caller.http.get(&link).send().await?).await?.0, 404);
    assert_eq!(refused(caller.http.put(&url).body(CONTRACT).send().await?).await?.0, 404);
    Ok(())
}
