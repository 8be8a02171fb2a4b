//! Documents that are signed by advanced electronic signature.

use std::time::Duration;

use omni_engines::seal::{Level, verify_pdf};
use omni_sandbox::{Persona, Sandbox};
use omni_types::Operation;
use serde_json::{Value, json};

use super::paper::{encrypted, paper};
use super::{behind, lacks, trust};
use crate::caller::{Caller, Failure, TestResult, message, refused, text};

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
    assert!(said.starts_with("documentRef: ") && said.contains("already signed"), "{said}");
    assert_eq!(refused(caller.http.put(&url).body(document).send().await?).await?.0, 404);
    caller.sandbox.advance_clock(Duration::from_secs(60 * 60));
    assert_eq!(refused(caller.http.get(&link).send().await?).await?.0, 410);
    Ok(())
}

#[tokio::test]
async fn each_precondition_is_checked() -> TestResult {
    let caller = Caller::new().await?;
    let (reference, _) = upload(&caller, &paper(&[&[]])).await?;
    let sign = Operation::SignDocument;
    for body in [json!({"documentRef": reference}), json!({"documentRef": reference, "userConsented": false})]
    {
        assert!(lacks(&caller, sign, &body).await?.starts_with("userConsented: "));
    }
    for (body, reason) in [
        (json!({"userConsented": true}), "documentRef: the reference of the document is missing; "),
        (consented(""), "documentRef: expected a UUID"),
        (consented("00000000-0000-4000-8000-000000000000"), "documentRef: no document with this reference"),
    ] {
        let said = lacks(&caller, sign, &body).await?;
        assert!(said.starts_with(reason), "{said}");
    }
    assert!(lacks(&caller, sign, &consented(&reference)).await?.contains("not approved"));
    Ok(())
}

/// Approves a session for some of its components, and says why its document cannot be signed nevertheless.
async fn approved_and_refused(caller: &Caller, component: &str) -> Result<String, Failure> {
    let (reference, _) = upload(caller, &paper(&[&[]])).await?;
    caller.onboard().await?;
    let admin = caller.admin().await?;
    let body = json!({"approveComponents": [component]});
    let approved: Value =
        caller.request_as(&admin, caller.approval()).json(&body).send().await?.json().await?;
    assert_eq!(approved["success"], true, "{approved}");
    lacks(caller, Operation::SignDocument, &consented(&reference)).await
}

#[tokio::test]
async fn the_id_and_the_face_have_to_be_ok() -> TestResult {
    let caller = Caller::with_persona(Persona::by_name("expired-id").ok_or("no persona")?).await?;
    let said = approved_and_refused(&caller, "liveness").await?;
    assert!(said.contains("ID validation"), "{said}");
    // Somebody else's face.
    let caller = Caller::with_persona(Persona::stranger()).await?;
    let said = approved_and_refused(&caller, "id").await?;
    assert!(said.contains("face recognition"), "{said}");
    Ok(())
}

#[tokio::test]
async fn the_phone_has_to_be_verified_if_the_flow_asks_for_it() -> TestResult {
    let folder = tempfile::TempDir::new()?;
    let module =
        "{ key = \"PHONE\", configuration = { otpVerification = true, otpExpirationInMinutes = 5 } }";
    let flow = "5f0a1b2c3d4e5f6071829999";
    let settings = format!("id = \"{flow}\"\n[configuration]\nname = \"Mine\"\nflowModules = [{module}]\n");
    std::fs::write(folder.path().join("mine.toml"), settings)?;
    let mut caller = Caller::with(Sandbox::builder().one_time_code("424242").flows(folder.path())).await?;
    caller.start(&json!({"configurationId": flow})).await?;
    let said = approved_and_refused(&caller, "id").await?;
    assert!(said.contains("one-time code") && said.contains("verify_otp_sms"), "{said}");
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
    caller.call(Operation::SendOtpSms).await?;
    let (reference, _) = upload(&caller, &paper(&[&[]])).await?;
    let body = consented(&reference);
    assert!(lacks(&caller, Operation::SignDocument, &body).await?.contains("one-time code"));
    assert_eq!(caller.call((Operation::VerifyOtpSms, "code=424242")).await?["success"], true);
    assert_eq!(caller.send(Operation::SignDocument, &body).await?, json!({"success": true}));
    Ok(())
}

#[tokio::test]
async fn documents_are_listed_in_the_order_of_what_was_done_to_them() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    caller.send(caller.approval(), &json!({})).await?;
    let mut references = Vec::new();
    for _ in 0..4 {
        references.push(upload(&caller, &paper(&[&[]])).await?.0);
    }
    let listed = async |operation| -> Result<Vec<String>, Failure> {
        let documents = caller.call(operation).await?;
        let documents = documents["documents"].as_array().ok_or("no list")?;
        documents.iter().map(|document| text(document, "documentRef")).collect()
    };
    assert_eq!(listed(Operation::ListUnsignedDocuments).await?, references);
    references.reverse();
    for reference in &references {
        caller.send(Operation::SignDocument, &consented(reference)).await?;
    }
    assert_eq!(listed(Operation::ListSignedDocuments).await?, references);
    Ok(())
}

#[tokio::test]
async fn of_two_requests_at_once_one_signs_the_document() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    caller.send(caller.approval(), &json!({})).await?;
    let (reference, _) = upload(&caller, &paper(&[&[]])).await?;
    let body = consented(&reference);
    let sign = || caller.request(Operation::SignDocument).json(&body).send();
    let (first, second) = tokio::join!(sign(), sign());
    let mut statuses = Vec::new();
    for response in [first?, second?] {
        statuses.push(response.status().as_u16());
        if response.status() == 400 {
            assert!(message(&refused(response).await?.1).contains("already signed"));
        }
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    let listed = caller.call(Operation::ListSignedDocuments).await?;
    assert_eq!(listed["documents"].as_array().map(Vec::len), Some(1));
    let file = behind(&caller, &text(&listed["documents"][0], "documentUrl")?).await?;
    let seals = verify_pdf(&file, &trust(&caller).await?)?;
    assert_eq!((seals.len(), seals[0].level), (2, Some(Level::BLta)));
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
