//! Faults: calls that fail although nothing is wrong with them.

use std::time::Duration;

use omni_sandbox::{Effect, Fault};
use omni_types::Operation;
use serde_json::json;

use crate::caller::{Caller, TestResult};

/// What the session has as phone number, by the journal of changes that a caller sees.
async fn was_done(caller: &Caller) -> Result<bool, crate::caller::Failure> {
    let stored = caller.sandbox.sessions().get(&caller.session).await?.stored;
    Ok(stored["person"]["name"] == "Zara")
}

#[tokio::test]
async fn a_call_is_refused_as_told_and_then_works_again() -> TestResult {
    let caller = Caller::new().await?;
    let name = json!({"name": "Zara"});
    caller.sandbox.faults().arm(Fault::status(503).on(Operation::AddName).times(1))?;
    let (status, error) = caller.send_refused(Operation::AddName, &name).await?;
    assert_eq!((status, error.status), (503, Some(503)));
    assert!(!was_done(&caller).await?);
    caller.send(Operation::AddName, &name).await?;
    assert!(caller.sandbox.faults().list().is_empty());

    let armed = caller.sandbox.faults().arm(Fault::custom_code(4019))?;
    let (status, error) = caller.send_refused(Operation::AddName, &name).await?;
    assert_eq!((status, error.status), (400, Some(4019)));
    assert!(caller.sandbox.faults().remove(armed.id) && !caller.sandbox.faults().remove(armed.id));
    caller.send(Operation::AddName, &name).await?;
    Ok(())
}

#[tokio::test]
async fn connections_are_closed_before_and_after_the_work_and_in_the_middle_of_the_response() -> TestResult {
    for (effect, done) in [(Effect::DropBefore, false), (Effect::DropAfter, true), (Effect::Truncate, true)] {
        let caller = Caller::new().await?;
        caller.sandbox.faults().arm(Fault::of(effect).times(1))?;
        let sent = caller.request(Operation::AddName).json(&json!({"name": "Zara"})).send().await;
        match sent {
            Err(error) => assert!(effect != Effect::Truncate && !error.is_timeout(), "{effect:?}"),
            Ok(response) => {
                assert_eq!((effect, response.status().as_u16()), (Effect::Truncate, 200));
                assert!(response.bytes().await.is_err());
            }
        }
        assert_eq!(was_done(&caller).await?, done, "{effect:?}");
    }
    Ok(())
}

#[tokio::test]
async fn responses_are_a_page_or_of_another_type() -> TestResult {
    let caller = Caller::new().await?;
    caller.sandbox.faults().arm(Fault::of(Effect::Html).times(1))?;
    let response = caller.request(Operation::FetchScore).send().await?;
    assert_eq!(response.status(), 502);
    assert_eq!(response.headers()["content-type"], "text/html");
    assert!(response.text().await?.starts_with("<html>"));
    caller.sandbox.faults().arm(Fault::of(Effect::WrongType).times(1))?;
    let score = caller.call(Operation::FetchScore).await?;
    assert_eq!(score, json!([caller.call(Operation::FetchScore).await?]));
    Ok(())
}

#[tokio::test]
async fn a_fault_concerns_one_session_and_ends_with_the_clock() -> TestResult {
    let mut caller = Caller::new().await?;
    let first = (caller.session.clone(), caller.token.clone());
    let fault = Fault::status(429).in_session(&first.0).lasting(Duration::from_secs(60));
    caller.sandbox.faults().arm(fault)?;
    assert_eq!(caller.call_refused(Operation::FetchScore).await?.0, 429);
    caller.start(&json!({})).await?;
    caller.call(Operation::FetchScore).await?;
    caller.token = first.1;
    caller.sandbox.clock().advance(Duration::from_secs(61));
    caller.call(Operation::FetchScore).await?;
    Ok(())
}
