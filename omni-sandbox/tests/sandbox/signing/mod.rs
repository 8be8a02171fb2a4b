//! Contracts and documents: signed, stamped, sealed.

mod advanced;
mod annotations;
mod contracts;
mod given;
mod kept;
mod nom151;
mod paper;
mod stamps;
mod verified;

use std::time::Duration;

use omni_engines::seal::{Trust, verify_token};
use omni_types::{Base64, Operation};
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, Route, TestResult, message, refused, text};
use paper::{paper, png};

/// An id that no contract has.
const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000#Contract1";

/// Adds a contract, and returns its id.
async fn add_contract(caller: &Caller, file: &[u8]) -> Result<String, Failure> {
    let body = json!({"base64Image": Base64::from_bytes(file.to_vec())});
    let added = caller.send((Operation::AddDocument, "type=contract"), &body).await?;
    text(&added["additionalInformation"], "contractId")
}

/// Adds a signature, which is as high as it says and twice as wide.
async fn add_signature(caller: &Caller, subtype: &str, height: u32) -> TestResult {
    let body = json!({"base64Image": Base64::from_bytes(png(2 * height, height)?)});
    let query = match subtype {
        "" => "type=signature".to_owned(),
        subtype => format!("type=signature&subtype={subtype}"),
    };
    caller.send((Operation::AddDocument, query), &body).await?;
    Ok(())
}

/// Sends a request that is refused with 400, and returns what is said about it. Nothing is stored.
async fn lacks(caller: &Caller, operation: impl Into<Route>, body: &Value) -> Result<String, Failure> {
    let before = caller.sandbox.state().versions().await?;
    let (status, error) = caller.send_refused(operation, body).await?;
    assert_eq!(status, 400, "{error:?}");
    assert!(caller.sandbox.state().versions().await? == before, "a refused request has stored something");
    Ok(message(&error).to_owned())
}

/// The bytes behind a link.
async fn behind(caller: &Caller, link: &str) -> Result<Vec<u8>, Failure> {
    let file = caller.http.get(link).send().await?;
    assert_eq!(file.status(), 200, "{link}");
    assert_eq!(file.headers()["content-type"], "application/pdf");
    Ok(file.bytes().await?.to_vec())
}

/// The bytes of a field in base64.
fn decoded(value: &Value) -> Result<Vec<u8>, Failure> {
    Ok(Base64::from_text(value.as_str().ok_or("no text")?)?.decode()?.to_vec())
}

/// The signed contracts: their ids and links.
async fn signed_contracts(caller: &Caller) -> Result<Vec<(String, String)>, Failure> {
    let links = caller.call(Operation::FetchSignedContractLinks).await?;
    assert_eq!((&links["success"], &links["sessionStatus"]), (&json!(true), &json!("Alive")));
    let links = links["additionalInformation"].as_object().ok_or("no links")?.clone();
    links.into_iter().map(|(id, link)| Ok((id, link.as_str().ok_or("no link")?.to_owned()))).collect()
}

/// Trust in the authority of a sandbox.
async fn trust(caller: &Caller) -> Result<Trust, Failure> {
    let pem = caller.sandbox.seal_root().await?;
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    Ok(Trust::new([Base64::from_text(body)?.decode()?]).without_revocation())
}

/// Whether a token in base64 is about a message.
fn is_token_of(token: &Value, message: &[u8], trust: &Trust) -> Result<bool, Failure> {
    Ok(verify_token(&decoded(token)?, message, trust).is_valid())
}

#[tokio::test]
async fn contracts_are_linked_for_an_hour() -> TestResult {
    let mut caller = Caller::new().await?;
    let contract = paper(&[&[]]);
    let (first, second) = (add_contract(&caller, &contract).await?, add_contract(&caller, &contract).await?);
    let links = caller.call(Operation::FetchContractLinks).await?;
    assert_eq!((&links["success"], &links["sessionStatus"]), (&json!(true), &json!("Alive")));
    let links = &links["additionalInformation"];
    assert_eq!(links.as_object().map(serde_json::Map::len), Some(2));
    assert_ne!(links[&first], links[&second]);
    let link = text(links, &first)?;
    assert!(behind(&caller, &link).await? == contract);
    assert!(signed_contracts(&caller).await?.is_empty());
    caller.sandbox.advance_clock(Duration::from_secs(60 * 60));
    assert_eq!(refused(caller.http.get(&link).send().await?).await?.0, 410);

    caller.start(&json!({})).await?;
    let others = caller.call(Operation::FetchContractLinks).await?;
    assert_eq!(others["additionalInformation"], json!({}));
    Ok(())
}
