//! Documents that are signed by advanced electronic signature.

use std::time::Duration;

use omni_engines::seal::{Level, verify_pdf};
use omni_sandbox::Persona;
use omni_types::Operation;
use serde_json::{Value, json};

use super::paper::{encrypted, paper};
use super::{behind, lacks, trust};
use crate::caller::{Caller, Failure, TestResult, refused, text};

/// Uploads a document. Returns its reference, and the URL to upload it.
async fn upload(caller: &Caller, file: &[u8]) -> Result<(String, String), Failure> {
    let place = caller.call(Operation::CreateDocumentUploadUrl).await?;
    let (url, reference) = (text(&place, "preSignedUrl")?, text(&place, "referenceId")?);
    assert_eq!(caller.http.put(&url).body(file.to_vec()).send().await?.status(), 200);
    Ok((reference, url))
}

fn consented(reference: &str) -> Value {
    json!({"documentRef": reference, "userConsented": true})
}

#[tokio::test]
async fn a_document_is_signed_for_the_long_term() -> TestResult {
    let caller = Caller::new().await?;
    let document = paper(&[&[]]);
    let (reference, url) = upload(&caller, &document).await?;
    let listed = caller.call(Operation::ListUnsignedDocuments).await?;
    assert_eq!(listed["documents"][0]["documentRef"], json!(reference));
    let unsigned = text(&listed["documents"][0], "documentUrl")?;
    assert!(behind(&caller, &unsigned).await? == document);
    assert_eq!(refused(caller.http.put(&unsigned).body("x").send().await?).await?.0, 403);
    assert_eq!(caller.call(Operation::ListSignedDocuments).await?, json!({"documents": []}));
    caller.onboard().await?;
    caller.send(caller.approval(), &json!({})).await?;
    let name = text(&caller.call(Operation::FetchOcrData).await?["name"], "fullName")?;

    assert_eq!(caller.send(Operation::SignDocument, &consented(&reference)).await?, json!({"success": true}));
    assert_eq!(caller.call(Operation::ListUnsignedDocuments).await?, json!({"documents": []}));
    let listed = caller.call(Operation::ListSignedDocuments).await?;
    assert_eq!(listed["documents"].as_array().map(Vec::len), Some(1));
    assert_eq!(listed["documents"][0]["documentRef"], json!(reference));
    let link = text(&listed["documents"][0], "documentUrl")?;
    let signed = behind(&caller, &link).await?;
    assert!(signed.starts_with(&document));
    let seals = verify_pdf(&signed, &trust(&caller).await?)?;
    assert_eq!(seals.len(), 2);
    assert_eq!(seals[0].level, Some(Level::BLta), "{:?}", seals[0]);
    assert_eq!(seals[0].name.as_deref(), Some(&*name));
    assert!(seals.iter().all(|seal| seal.is_valid()) && seals[1].covers_whole_file);

    // It is signed once, and cannot be replaced by another one.
    let said = lacks(&caller, Operation::SignDocument, &consented(&reference)).await?;
    assert!(said.starts_with("documentRef: ") && said.contains("signed already"), "{said}");
    assert_eq!(refused(caller.http.put(&url).body(document).send().await?).await?.0, 404);
    caller.sandbox.advance_clock(Duration::from_secs(60 * 60));
    assert_eq!(refused(caller.http.get(&link).send().await?).await?.0, 410);
    Ok(())
}

#[tokio::test]
async fn each_precondition_is_checked() -> TestResult {
    let caller = Caller::with_persona(Persona::stranger()).await?;
    let (reference, _) = upload(&caller, &paper(&[&[]])).await?;
    let sign = Operation::SignDocument;
    for body in [json!({"documentRef": reference}), json!({"documentRef": reference, "userConsented": false})]
    {
        assert!(lacks(&caller, sign, &body).await?.starts_with("userConsented: "));
    }
    for body in [json!({"userConsented": true}), consented("00000000-0000-4000-8000-000000000000")] {
        assert!(lacks(&caller, sign, &body).await?.starts_with("documentRef: "));
    }
    assert!(lacks(&caller, sign, &consented(&reference)).await?.contains("not approved"));
    caller.onboard().await?;
    // Somebody else's face.
    let admin = caller.admin().await?;
    let approved = caller.request_as(&admin, caller.approval()).json(&json!({})).send().await?;
    let approved: Value = approved.json().await?;
    if approved["success"] == true {
        assert!(lacks(&caller, sign, &consented(&reference)).await?.contains("face recognition"));
    } else {
        assert!(lacks(&caller, sign, &consented(&reference)).await?.contains("not approved"));
    }
    Ok(())
}

#[tokio::test]
async fn only_pdf_files_are_signed() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    caller.send(caller.approval(), &json!({})).await?;
    for (file, reason) in [
        (&b"not a PDF file"[..], "documentRef: not a PDF file"),
        (&encrypted(), "documentRef: the PDF file is encrypted"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "documentRef: the PDF file is damaged"),
    ] {
        let (reference, _) = upload(&caller, file).await?;
        let said = lacks(&caller, Operation::SignDocument, &consented(&reference)).await?;
        assert!(said.starts_with(reason), "{said}");
    }
    Ok(())
}

#[tokio::test]
async fn documents_go_with_their_session() -> TestResult {
    let caller = Caller::new().await?;
    let (reference, url) = upload(&caller, &paper(&[&[]])).await?;
    caller.onboard().await?;
    caller.send(caller.approval(), &json!({})).await?;
    caller.send(Operation::SignDocument, &consented(&reference)).await?;
    let events = caller.call(Operation::FetchEvents).await?;
    assert_eq!(events["events"][2]["eventName"], "fileUploaded");
    let link = caller.call(Operation::ListSignedDocuments).await?;
    let link = text(&link["documents"][0], "documentUrl")?;
    caller.send((Operation::SetSessionStatus, "action=Deleted"), &json!({})).await?;
    assert_eq!(refused(caller.http.get(&link).send().await?).await?.0, 404);
    assert_eq!(refused(caller.http.put(&url).body("x").send().await?).await?.0, 404);
    Ok(())
}
