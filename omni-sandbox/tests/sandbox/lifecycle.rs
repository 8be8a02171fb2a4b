//! Starting, stopping and controlling a sandbox.

use omni_sandbox::specimen::SELFIE;
use omni_sandbox::{Persona, Sandbox};
use omni_types::Operation;
use serde_json::json;

use crate::caller::{Caller, KEY, TestResult, refused};

#[tokio::test]
async fn two_sandboxes_share_nothing() -> TestResult {
    let (one, other) = (Caller::new().await?, Caller::new().await?);
    assert_ne!(one.sandbox.url(), other.sandbox.url());
    one.sandbox.set_persona(Persona::spoof());
    let stranger = one.request_as(&other.token, Operation::FetchScore).send().await?;
    assert_eq!(refused(stranger).await?.0, 401);
    let route = (Operation::FetchScore, format!("id={}", other.session));
    let admin = one.admin().await?;
    assert_eq!(refused(one.request_as(&admin, route).send().await?).await?.0, 404);
    for (caller, confidence) in [(&one, 1.0), (&other, 0.0)] {
        assert_eq!(caller.upload(Operation::AddFace, SELFIE).await?["confidence"], confidence);
    }
    Ok(())
}

#[tokio::test]
async fn a_session_starts_with_null_for_unused_fields() -> TestResult {
    let mut caller = Caller::new().await?;
    let unused = json!({
        "countryCode": null, "language": null, "externalId": null, "externalCustomerId": null,
        "interviewId": null, "uuid": null, "configurationId": null, "redirectionUrl": null,
        "customFields": null,
    });
    let started = caller.start(&unused).await?;
    assert_eq!(started["existingSession"], false);
    Ok(())
}

#[tokio::test]
async fn shutdown_and_drop_free_the_ports() -> TestResult {
    let caller = Caller::new().await?;
    let port =
        |url: &str| url.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok()).ok_or("no port");
    let api = port(caller.sandbox.url())?;
    let management = port(caller.sandbox.management_url())?;
    let files = port(caller.sandbox.files_url())?;
    let builder = Sandbox::builder().port(api).management_port(management).files_port(files);
    let error = builder.clone().start().await.err().ok_or("the port was not taken")?;
    assert_eq!(error.to_string(), format!("failed to listen for the API at 127.0.0.1:{api}"));
    assert!(std::error::Error::source(&error).is_some());

    caller.sandbox.shutdown().await;
    let again = builder.clone().start().await?;
    assert_eq!(port(again.url())?, api);
    drop(again);
    // The servers stop as soon as they run again.
    while builder.clone().start().await.is_err() {
        tokio::task::yield_now().await;
    }
    Ok(())
}

#[tokio::test]
async fn debug_output_shows_no_secret() -> TestResult {
    let builder = Sandbox::builder().api_key(KEY).admin_password("password-of-the-test");
    assert!(!format!("{builder:?}").contains("of-the-test"));
    let sandbox = builder.start().await?;
    let text = format!("{sandbox:?}");
    assert!(!text.contains("of-the-test") && text.contains(sandbox.url()));
    Ok(())
}
