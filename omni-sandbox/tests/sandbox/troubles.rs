//! The errors in the section "When it does not work" of the README, each made for real.

use std::fs;
use std::path::Path;
use std::process::Command;

use omni_sandbox::Sandbox;
use omni_types::{ApiError, Operation, service};
use reqwest::{RequestBuilder, Response};
use serde_json::json;
use tempfile::TempDir;

use crate::caller::{Caller, Failure, KEY, TestResult};

/// Why the program does not start with these options: its last line, without the time.
async fn failed(folder: &Path, options: &[&str]) -> Result<String, Failure> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_omni-sandbox"));
    program.current_dir(folder).args(options);
    let output = tokio::task::spawn_blocking(move || program.output()).await??;
    let log = String::from_utf8(output.stderr)?;
    let said = log.lines().find_map(|line| line.split_once("ERROR omni_sandbox: "));
    Ok(said.map_or(log.clone(), |(_, said)| said.to_owned()))
}

/// What a refusal says.
async fn refused(request: RequestBuilder) -> Result<String, Failure> {
    let response: Response = request.send().await?;
    let status = response.status().as_u16();
    let error: ApiError = response.json().await?;
    Ok(format!("HTTP {status}: {}", error.message.map(|message| message.to_string()).unwrap_or_default()))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readme_lists_what_a_newcomer_meets() -> TestResult {
    let folder = TempDir::new()?;
    let folder = folder.path();
    let caller = Caller::on(Sandbox::builder().data(folder.join("omni.data")), None).await?;
    fs::write(folder.join("notes.txt"), "Call Zara.\n")?;
    fs::create_dir(folder.join("personas"))?;
    fs::write(folder.join("personas/mine.toml"), "[face]\nlive = \"no\"\n")?;
    let port = caller.sandbox.url().rsplit(':').next().unwrap_or_default().to_owned();
    let start = |key: &str| {
        let info = Operation::StartOnboarding.info();
        let request = caller.http.post(format!("{}{}", caller.sandbox.url(), info.path)).json(&json!({}));
        let request = request.header(service::API_VERSION_HEADER, service::API_VERSION);
        request.header(service::API_KEY_HEADER, key)
    };
    let manage = |path: &str, body| {
        let request = caller.http.put(format!("{}{path}", caller.sandbox.management_url()));
        request.json(&json!({"scenarios": [body]}))
    };
    let scenarios = format!("/sessions/{}/scenarios", caller.session);
    let token = caller.sandbox.management_token();

    let produced = [
        failed(folder, &["--port", &port]).await?,
        failed(folder, &["--data", "omni.data"]).await?,
        failed(folder, &["--data", "notes.txt"]).await?,
        failed(folder, &["--persona", "zara"]).await?,
        failed(folder, &["--personas", "personas"]).await?,
        failed(folder, &["--models", "models"]).await?,
        refused(start("wrong")).await?,
        refused(caller.request_as("old", Operation::FetchScore)).await?,
        refused(manage(&scenarios, "SANDBOX_PERSONA_SPOOF")).await?,
        refused(manage(&scenarios, "SANDBOX_SPOOF").bearer_auth(token)).await?,
    ];
    omni_troubles::check(include_str!("../../README.md"), &produced);
    assert_eq!(start(KEY).send().await?.status(), 200);
    Ok(())
}
