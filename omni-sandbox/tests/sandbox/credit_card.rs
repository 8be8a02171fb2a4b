//! The credit card.

use std::time::Duration;

use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT};
use omni_types::{CreditCardOcrData, Operation};
use serde_json::json;

use crate::caller::{Caller, TestResult, message, refused, typed};

const FRONT: Operation = Operation::AddCreditCardFront;
const BACK: Operation = Operation::AddCreditCardBack;
const PROCESS: Operation = Operation::ProcessCreditCard;
const FETCH: Operation = Operation::FetchCreditCardOcrData;

#[tokio::test]
async fn a_card_is_read_once_both_sides_were_added_and_processed() -> TestResult {
    let caller = Caller::new().await?;
    let success = json!({"success": true});
    assert_eq!(caller.call_refused(PROCESS).await?.0, 400);
    assert_eq!(caller.upload(FRONT, CARD_FRONT).await?, success);
    let (status, error) = caller.call_refused(PROCESS).await?;
    assert_eq!((status, message(&error).contains("back")), (400, true));
    assert_eq!(caller.upload(BACK, CARD_BACK).await?, success);
    let (status, error) = caller.call_refused(FETCH).await?;
    assert_eq!((status, message(&error)), (400, "the credit card must be processed first"));
    assert_eq!(caller.call(PROCESS).await?, success);
    let data: CreditCardOcrData = typed(caller.call(FETCH).await?)?;
    assert!(data.card_number.is_some_and(|number| number == "4111111111111111"));
    assert!(data.card_expiration_date.is_some_and(|at| at == "1940630399000"));
    assert!(data.card_cvv.is_some() && data.card_owner.is_some());
    assert_eq!(data.card_processing_status.as_deref(), Some("OK"));

    // A new image makes the result outdated.
    caller.upload(FRONT, CARD_FRONT).await?;
    assert_eq!(caller.call_refused(FETCH).await?.0, 400);
    Ok(())
}

#[tokio::test]
async fn an_expired_card_is_told_by_its_status() -> TestResult {
    let mut caller = Caller::new().await?;
    // Past June 2031, wherever the clock stands today.
    caller.sandbox.advance_clock(Duration::from_secs(20 * 365 * 24 * 60 * 60));
    caller.start(&json!({})).await?;
    caller.upload(FRONT, CARD_FRONT).await?;
    caller.upload(BACK, CARD_BACK).await?;
    caller.call(PROCESS).await?;
    assert_eq!(caller.call(FETCH).await?["cardProcessingStatus"], "EXPIRED");
    Ok(())
}

#[tokio::test]
async fn what_is_not_an_image_is_refused_and_others_cannot_read_the_card() -> TestResult {
    let mut caller = Caller::new().await?;
    for side in [FRONT, BACK] {
        let (status, error) = caller.upload_refused(side, b"not an image").await?;
        assert!(status == 400 && message(&error).starts_with("base64Image: "));
    }
    let (session, token) = (caller.session.clone(), caller.token.clone());
    caller.start(&json!({})).await?;
    assert_eq!(caller.call_refused((FETCH, format!("id={session}"))).await?.0, 401);
    let closed = caller.request_as(&token, (Operation::SetSessionStatus, "action=Closed")).json(&json!({}));
    closed.send().await?;
    let front = json!({"base64Image": omni_types::Base64::from_bytes(CARD_FRONT)});
    let (status, error) = refused(caller.request_as(&token, FRONT).json(&front).send().await?).await?;
    assert_eq!((status, message(&error)), (400, "the session is closed"));
    Ok(())
}
