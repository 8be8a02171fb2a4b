//! The signature on a PDF file that the request contains.

use omni_types::Operation;
use serde_json::json;

use super::add_signature;
use super::paper::{drawn, encrypted, paper};
use crate::caller::{Caller, Failure, TestResult, message, refused};

/// The signed file, or what is said about the refusal.
async fn sign(caller: &Caller, query: &str, file: &[u8]) -> Result<Result<Vec<u8>, String>, Failure> {
    let request = caller.request((Operation::SignPdf, query)).header("content-type", "application/pdf");
    let response = request.body(file.to_vec()).send().await?;
    if response.status() == 200 {
        assert_eq!(response.headers()["content-type"], "application/pdf");
        return Ok(Ok(response.bytes().await?.to_vec()));
    }
    let (status, error) = refused(response).await?;
    assert_eq!(status, 400, "{error:?}");
    Ok(Err(message(&error).to_owned()))
}

#[tokio::test]
async fn the_signature_stands_where_it_was_asked_for() -> TestResult {
    let caller = Caller::new().await?;
    add_signature(&caller, "", 10).await?;
    let file = paper(&[&[], &[]]);
    let signed = sign(&caller, "x=100&y=80&height=40&pageNumber=2", &file).await??;
    // Twice as wide as it is high.
    let content = drawn(&file, &signed);
    assert!(content.contains("80 0 0 40 100 80"), "{content}");
    let first = sign(&caller, "x=0&y=0&height=1", &file).await??;
    assert!(drawn(&file, &first).contains("2 0 0 1 0 0"));
    // The use of the signature is an event. The file is not stored.
    let events = caller.call(Operation::FetchEvents).await?;
    assert_eq!(events["events"][2]["eventName"], "pdfSigned");
    assert_eq!(caller.call(Operation::FetchSignedContractLinks).await?["additionalInformation"], json!({}));
    // The documentation calls the body a byte array, and names no media type.
    let request = caller.request((Operation::SignPdf, "x=0&y=0&height=1"));
    let response =
        request.header("content-type", "application/octet-stream").body(file.clone()).send().await?;
    assert!(response.status() == 200 && response.bytes().await? == first);
    // What is in the file already stays: it can be signed again.
    let again = sign(&caller, "x=10&y=10&height=10", &signed).await??;
    assert!(again.starts_with(&signed));
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_signed_is_refused_with_the_reason() -> TestResult {
    let caller = Caller::new().await?;
    let file = paper(&[&[]]);
    let place = "x=1&y=2&height=3";
    let said = sign(&caller, place, &file).await?.err().ok_or("signed")?;
    assert!(said.contains("no signature") && said.contains("add_document"), "{said}");
    add_signature(&caller, "", 10).await?;
    let truncated = &file[..file.len() / 2];
    let before = caller.sandbox.state().versions().await?;
    for (query, file, reason) in [
        (place, &b"no document"[..], "the body: not a PDF"),
        (place, &b"%PDF-1.7\n%%EOF\n"[..], "the body: the PDF file is damaged"),
        (place, truncated, "the body: the PDF file is damaged"),
        (place, &encrypted(), "the body: the PDF file is encrypted"),
        ("x=1&y=2&height=0", &file, "query parameter height"),
        ("x=1&y=2&height=-5", &file, "query parameter height"),
        ("x=1&y=2&height=20000", &file, "query parameter height"),
        ("x=1&y=2&height=3&pageNumber=0", &file, "query parameter pageNumber"),
        ("x=1&y=2&height=3&pageNumber=2", &file, "query parameter pageNumber: no such page"),
        ("x=-1&y=2&height=3", &file, "query parameters x, y and height"),
        ("x=1&y=-2&height=3", &file, "query parameters x, y and height"),
        ("x=2147483647&y=2&height=3", &file, "query parameters x, y and height"),
        ("x=1&y=792&height=3", &file, "query parameters x, y and height"),
    ] {
        let said = sign(&caller, query, file).await?.err().ok_or(reason)?;
        assert!(said.starts_with(reason), "{query}: {said}");
    }
    assert!(caller.sandbox.state().versions().await? == before);
    Ok(())
}

#[tokio::test]
async fn it_is_the_signature_without_a_type() -> TestResult {
    let caller = Caller::new().await?;
    let file = paper(&[&[]]);
    // Twice as wide as high; the other is as wide as high.
    add_signature(&caller, "", 10).await?;
    let body = json!({"base64Image": omni_types::Base64::from_bytes(super::png(10, 10)?)});
    caller.send((Operation::AddDocument, "type=signature&subtype=INITIALS"), &body).await?;
    let signed = sign(&caller, "x=1&y=2&height=50", &file).await??;
    assert!(drawn(&file, &signed).contains("100 0 0 50 1 2"));

    // Initials are not a signature.
    let caller = Caller::new().await?;
    add_signature(&caller, "INITIALS", 10).await?;
    let refused = sign(&caller, "x=1&y=2&height=50", &file).await?.err().ok_or("signed with initials")?;
    assert!(format!("{refused:?}").contains("no signature without a subtype"), "{refused:?}");
    Ok(())
}
