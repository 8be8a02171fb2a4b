//! The program `omni-sandbox`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use omni_types::{Operation, service};
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, Route, TestResult, responded, text};

#[tokio::test]
async fn it_prints_its_urls_logs_nothing_personal_and_stops_on_interrupt() -> TestResult {
    let mut program = Command::new(env!("CARGO_BIN_EXE_omni-sandbox"))
        .args(["--api-key", "key-CANARY", "--persona", "spoof"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut output = BufReader::new(program.stdout.take().ok_or("no output")?);
    let mut line = String::new();
    output.read_line(&mut line)?;
    let ready: Value = serde_json::from_str(&line)?;
    assert_eq!(ready.as_object().map(serde_json::Map::len), Some(4));
    let (url, management) = (text(&ready, "url")?, text(&ready, "managementUrl")?);
    let management_token = text(&ready, "managementToken")?;
    assert!(text(&ready, "filesUrl")?.starts_with("http://127.0.0.1:"));

    let http = reqwest::Client::builder().no_proxy().build()?;
    let persona =
        responded(http.get(format!("{management}/persona")).bearer_auth(&management_token).send().await?)
            .await?;
    assert_eq!(persona["name"], "spoof");
    let request = |route: Route, body: &Value| {
        let request = http.request(route.method(), route.url(&url)).json(body);
        request
            .header(service::API_VERSION_HEADER, service::API_VERSION)
            .header(service::API_KEY_HEADER, "key-CANARY")
    };
    let start = request(Operation::StartOnboarding.into(), &json!({"externalId": "id-CANARY"}));
    let started = responded(start.send().await?).await?;
    let token = text(&started, "token")?;
    let name = request((Operation::AddName, "note=query-CANARY").into(), &json!({"name": "name-CANARY"}));
    responded(name.header(service::SESSION_TOKEN_HEADER, &token).send().await?).await?;
    http.get(format!("{url}/path-CANARY")).send().await?;

    let interrupted = Command::new("kill").args(["-INT", &program.id().to_string()]).status()?;
    assert!(interrupted.success());
    assert!(program.wait()?.success());
    let mut rest = String::new();
    output.read_to_string(&mut rest)?;
    assert_eq!(rest, "", "only one line is printed");
    let mut log = String::new();
    program.stderr.take().ok_or("no log")?.read_to_string(&mut log)?;
    assert!(log.contains("follows the persona and is not real"), "{log}");
    assert!(log.contains("start_onboarding") && log.contains("add_name"), "{log}");
    assert!(!log.contains("CANARY") && !log.contains(&token) && !log.contains(&management_token), "{log}");
    Ok(())
}

/// What the program says about a saved report.
fn verified(report: &std::path::Path) -> Result<String, Failure> {
    let program =
        Command::new(env!("CARGO_BIN_EXE_omni-sandbox")).arg("verify-events").arg(report).output()?;
    let said = if program.status.success() { program.stdout } else { program.stderr };
    Ok(String::from_utf8(said)?)
}

#[tokio::test]
async fn it_says_which_keys_a_report_was_signed_with() -> TestResult {
    let (first, second) = (Caller::new().await?, Caller::new().await?);
    second.sandbox.state().import(&first.sandbox.state().export().await?).await?;
    let admin = second.admin().await?;
    let body = json!({"identityId": first.session});
    let report = second.request_as(&admin, Operation::FetchEventsReport).json(&body).send().await?;
    let report = responded(report).await?.to_string();
    let folder = tempfile::TempDir::new()?;
    let file = folder.path().join("report.json");
    std::fs::write(&file, &report)?;
    let said = verified(&file)?;
    let (own, former) = (second.sandbox.events_key(), first.sandbox.events_key());
    assert!(said.contains("the 2 events of the session"), "{said}");
    assert!(said.contains(&format!("signed with the key {own}")), "{said}");
    assert!(said.contains(&format!("up to event 1 signed with the key {former}, as event 2 says")), "{said}");
    std::fs::write(&file, report.replace("onboardingStarted", "onboardingForged"))?;
    assert!(verified(&file)?.contains("event 1: "));
    Ok(())
}
