//! With a file, everything survives a restart.

use std::time::Duration;

use omni_sandbox::{Fault, HookKind, Sandbox};
use omni_types::Operation;
use serde_json::json;
use tempfile::TempDir;

use crate::caller::{Caller, KEY, TestResult, message, responded, text};

#[tokio::test]
async fn sessions_customers_images_tokens_and_links_survive() -> TestResult {
    let folder = TempDir::new()?;
    let files = |port: u16| Sandbox::builder().data(folder.path().join("data")).files_port(port);
    let mut caller = Caller::on(files(0), None).await?;
    let files_port = caller.sandbox.files_url().rsplit_once(':').ok_or("no port")?.1.parse()?;
    let admin = caller.admin().await?;
    caller.onboard().await?;
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
    assert_eq!(caller.send(caller.approval(), &json!({})).await?["success"], true);
    let link =
        text(&caller.send(Operation::FetchImageLinks, &json!({"images": ["selfie"]})).await?, "selfie")?;
    caller.call((Operation::SetSessionStatus, "action=Closed")).await?;
    let score = caller.call(Operation::FetchScore).await?;
    let image = caller.http.get(&link).send().await?.bytes().await?;

    caller.sandbox.shutdown().await;
    caller.sandbox = files(files_port).api_key(KEY).start().await?;
    assert_eq!(caller.call(Operation::FetchScore).await?, score);
    assert_eq!(caller.http.get(&link).send().await?.bytes().await?, image);
    let first = caller.session.clone();
    caller.start(&json!({})).await?;
    assert_ne!(caller.session, first);
    let added = caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
    assert_eq!(added["existingCustomer"], true);

    let deletion = caller.request_as(&admin, (Operation::DeleteSession, format!("interviewId={first}")));
    responded(deletion.send().await?).await?;
    assert_eq!(caller.http.get(&link).send().await?.status(), 404);
    Ok(())
}

/// What a caller of the management API was told is stored, not only what was stored in an orderly end.
#[tokio::test]
async fn what_the_management_api_has_set_survives() -> TestResult {
    let folder = TempDir::new()?;
    let path = folder.path().join("data");
    let caller = Caller::on(Sandbox::builder().data(&path), None).await?;
    let manage = |method: reqwest::Method, path: &str| {
        let url = format!("{}{path}", caller.sandbox.management_url());
        caller.http.request(method, url).bearer_auth(caller.sandbox.management_token())
    };
    let day = Duration::from_secs(24 * 60 * 60);
    let clock = manage(reqwest::Method::POST, "/clock").json(&json!({"advance": day.as_millis() as u64}));
    let now = responded(clock.send().await?).await?["now"].as_i64().ok_or("no time")?;
    let target = json!({
        "url": "http://127.0.0.1:9/hook",
        "clientCredentials": {"tokenUrl": "http://127.0.0.1:9/token", "clientId": "id", "clientSecret": "secret"},
    });
    let put = manage(reqwest::Method::PUT, "/webhooks/paymentProof").json(&target);
    responded(put.send().await?).await?;
    let fault =
        json!({"effect": "status", "status": 503, "operation": "add_name", "times": 2, "lasts": 3_600_000});
    responded(manage(reqwest::Method::POST, "/faults").json(&fault).send().await?).await?;
    let name = json!({"name": "Zara Specimen"});
    assert_eq!(caller.send_refused(Operation::AddName, &name).await?.0, 503);
    let before = caller.sandbox.faults().list();
    assert_eq!(before.iter().map(|fault| fault.happened).collect::<Vec<_>>(), [1]);

    // As after a kill: the file is copied while the sandbox runs.
    let copy = folder.path().join("copy");
    std::fs::copy(&path, &copy)?;
    let again = Sandbox::builder().data(&copy).start().await?;
    assert_eq!(again.faults().list(), before);
    assert!((now..now + day.as_millis() as i64).contains(&again.clock().now()));
    let export = again.state().export().await?;
    assert!(!String::from_utf8_lossy(&export).contains("secret"), "the state has the secret of a client");
    let url = format!("{}/webhooks", again.management_url());
    let shown = responded(caller.http.get(url).bearer_auth(again.management_token()).send().await?).await?;
    assert_eq!(shown["paymentProof"]["clientCredentials"]["clientId"], "id");
    // What is set in Rust is stored at the latest when the sandbox stops.
    again.faults().clear();
    again.clock().advance(day);
    again.webhooks().set(HookKind::PaymentProof, None)?;
    again.shutdown().await;
    let last = Sandbox::builder().data(&copy).start().await?;
    assert!(last.faults().list().is_empty() && last.clock().now() >= now + day.as_millis() as i64);
    let fault = last.faults().arm(Fault::status(500))?;
    assert!(fault.id > before[0].id, "the number of a fault is given once");
    Ok(())
}

#[tokio::test]
async fn a_locked_account_stays_locked() -> TestResult {
    let folder = TempDir::new()?;
    let builder = || Sandbox::builder().api_key(KEY).data(folder.path().join("data"));
    let mut caller = Caller::on(builder(), None).await?;
    let login = |password: &str| json!({"email": "zara.specimen@example.com", "password": password});
    for _ in 0..10 {
        caller.send_refused(Operation::LogInAdmin, &login("wrong")).await?;
    }
    caller.sandbox.shutdown().await;
    caller.sandbox = builder().start().await?;
    let (_, error) = caller.send_refused(Operation::LogInAdmin, &login("sandbox")).await?;
    assert!(message(&error).contains("locked"), "{}", message(&error));
    // An export is meant for another sandbox, where nobody is locked out.
    let export = caller.sandbox.state().export().await?;
    assert!(!String::from_utf8_lossy(&export).contains("failedLogins"));
    caller.sandbox.clock().advance(Duration::from_secs(15 * 60));
    caller.send(Operation::LogInAdmin, &login("sandbox")).await?;
    Ok(())
}

#[tokio::test]
async fn a_file_that_cannot_be_used_says_why() -> TestResult {
    let folder = TempDir::new()?;
    let path = folder.path().join("data");
    let running = Sandbox::builder().data(&path).start().await?;
    let second = Sandbox::builder().data(&path).start().await.err().ok_or("it started")?;
    assert_eq!(second.to_string(), "failed to open the file of the data");
    let source = std::error::Error::source(&second).map(ToString::to_string).unwrap_or_default();
    assert!(source.starts_with("another program has the file open"), "{source}");
    running.shutdown().await;
    Sandbox::builder().data(&path).start().await?;
    Ok(())
}
