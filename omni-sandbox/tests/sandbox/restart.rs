//! With a file, everything survives a restart.

use omni_sandbox::Sandbox;
use omni_types::Operation;
use serde_json::json;
use tempfile::TempDir;

use crate::caller::{Caller, KEY, TestResult, responded, text};

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
