//! The program `omni-sandbox`.

use std::io::{BufRead, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};

use omni_types::{Operation, service};
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, Route, TestResult, responded, text};

/// The program, after it has printed that it is ready.
struct Program {
    process: Child,
    output: BufReader<ChildStdout>,
    ready: Value,
}

impl Program {
    fn start(command: &mut Command) -> Result<Self, Failure> {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let mut output = BufReader::new(process.stdout.take().ok_or("no output")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        Ok(Self { process, output, ready: serde_json::from_str(&line)? })
    }

    /// Interrupts the program, and waits until it has stopped without an error.
    fn interrupt(&mut self) -> TestResult {
        let interrupted = Command::new("kill").args(["-INT", &self.process.id().to_string()]).status()?;
        assert!(interrupted.success() && self.process.wait()?.success());
        Ok(())
    }

    fn log(&mut self) -> Result<String, Failure> {
        let mut log = String::new();
        self.process.stderr.take().ok_or("no log")?.read_to_string(&mut log)?;
        Ok(log)
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omni-sandbox"));
    command.args(arguments);
    command
}

#[tokio::test]
async fn it_prints_its_urls_logs_nothing_personal_and_stops_on_interrupt() -> TestResult {
    let mut program = Program::start(&mut command(&["--api-key", "key-CANARY", "--persona", "spoof"]))?;
    let ready = &program.ready;
    assert_eq!(ready.as_object().map(serde_json::Map::len), Some(5));
    assert_eq!(ready["engines"], json!([]));
    let (url, management) = (text(ready, "url")?, text(ready, "managementUrl")?);
    let management_token = text(ready, "managementToken")?;
    assert!(text(ready, "filesUrl")?.starts_with("http://127.0.0.1:"));

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

    program.interrupt()?;
    let mut rest = String::new();
    program.output.read_to_string(&mut rest)?;
    assert_eq!(rest, "", "only one line is printed");
    let log = program.log()?;
    assert!(log.contains("follows the persona and is not real"), "{log}");
    assert!(log.contains("start_onboarding") && log.contains("add_name"), "{log}");
    assert!(!log.contains("CANARY") && !log.contains(&token) && !log.contains(&management_token), "{log}");
    Ok(())
}

#[tokio::test]
async fn it_logs_as_much_as_it_is_told() -> TestResult {
    for (level, requests, warnings) in [("info", true, true), ("warn", false, true), ("off", false, false)] {
        let mut program = Program::start(&mut command(&["--log", level]))?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        http.get(text(&program.ready, "url")?).send().await?;
        program.interrupt()?;
        let log = program.log()?;
        assert_eq!(log.contains("responded"), requests, "{level}: {log}");
        assert_eq!(log.contains("follows the persona and is not real"), warnings, "{level}: {log}");
        assert!(warnings || log.is_empty(), "{level}: {log}");
    }
    Ok(())
}

/// Where the program listens for a server, as its log says.
fn listens(log: &mut impl BufRead, server: &str) -> Result<SocketAddr, Failure> {
    let mut line = String::new();
    while log.read_line(&mut line)? > 0 {
        if line.contains(&format!("listening for {server} ")) {
            let address = line.split("address=").nth(1).and_then(|rest| rest.split_whitespace().next());
            return Ok(address.ok_or("no address")?.parse()?);
        }
        line.clear();
    }
    Err("the log has ended".into())
}

#[tokio::test]
async fn it_can_be_reached_by_other_names_and_hands_out_the_urls_that_it_is_told() -> TestResult {
    let folder = tempfile::TempDir::new()?;
    let password = folder.path().join("password");
    std::fs::write(&password, "password-CANARY\n")?;
    let mut command = command(&["--host", "0.0.0.0", "--public-url", "https://sandbox.example.com"]);
    command
        .args(["--public-files-url", "https://files.example.com/", "--management-host", "0.0.0.0"])
        .args(["--management-name", "sandbox.internal", "--one-time-code", "135791"])
        .args(["--session-lifetime", "60", "--admin-password-file"])
        .arg(&password)
        .env("OMNI_SANDBOX_API_KEY", "key-CANARY")
        .env("OMNI_SANDBOX_MANAGEMENT_TOKEN", "token-CANARY");
    let mut program = Program::start(&mut command)?;
    let ready = &program.ready;
    assert_eq!(
        (&ready["url"], &ready["filesUrl"]),
        (&json!("https://sandbox.example.com"), &json!("https://files.example.com"))
    );
    assert_eq!(ready["managementToken"], "token-CANARY");
    let management = text(ready, "managementUrl")?;
    assert!(management.starts_with("http://127.0.0.1:"), "{management}");
    let mut log = BufReader::new(program.process.stderr.take().ok_or("no log")?);
    let api = listens(&mut log, "the API")?;
    assert!(api.ip().is_unspecified());
    let url = format!("http://127.0.0.1:{}", api.port());

    let http = reqwest::Client::builder().no_proxy().build()?;
    let manage = |path: &str| http.get(format!("{management}{path}")).bearer_auth("token-CANARY");
    for (name, wanted) in [("sandbox.internal", 200), ("sandbox.example.com", 421)] {
        let response = manage("/operations").header("host", name).send().await?;
        assert_eq!(response.status(), wanted, "{name}");
    }
    let request = |operation: Operation, body: &Value| {
        let route = Route::from(operation);
        let request = http.request(route.method(), route.url(&url)).json(body);
        request
            .header(service::API_VERSION_HEADER, service::API_VERSION)
            .header(service::API_KEY_HEADER, "key-CANARY")
    };
    let login = json!({"email": "zara.specimen@example.com", "password": "password-CANARY"});
    responded(request(Operation::LogInAdmin, &login).send().await?).await?;
    let started = responded(request(Operation::StartOnboarding, &json!({})).send().await?).await?;
    let token = text(&started, "token")?;
    let request =
        |operation, body: &Value| request(operation, body).header(service::SESSION_TOKEN_HEADER, &token);
    let link = responded(request(Operation::FetchOnboardingUrl, &Value::Null).send().await?).await?;
    assert!(text(&link, "url")?.starts_with("https://sandbox.example.com/onboarding/"));
    let phone = json!({"phone": "+15550100123"});
    responded(request(Operation::AddPhone, &phone).send().await?).await?;
    responded(request(Operation::SendOtpSms, &json!({})).send().await?).await?;
    let outbox = responded(manage("/outbox").send().await?).await?;
    assert_eq!(outbox[0]["code"], "135791");
    let advanced = http.post(format!("{management}/clock")).bearer_auth("token-CANARY");
    responded(advanced.json(&json!({"advance": 61_000})).send().await?).await?;
    assert_eq!(request(Operation::AddPhone, &phone).send().await?.status(), 401);

    program.interrupt()?;
    let mut rest = String::new();
    log.read_to_string(&mut rest)?;
    assert!(rest.contains("the management API can be reached from other computers"), "{rest}");
    assert!(
        !rest.contains("CANARY") && !rest.contains("links in responses lead to this computer only"),
        "{rest}"
    );
    Ok(())
}

#[test]
fn it_prints_where_the_facts_come_from() -> TestResult {
    let printed = Command::new(env!("CARGO_BIN_EXE_omni-sandbox")).arg("coverage").output()?;
    assert!(printed.status.success());
    assert_eq!(String::from_utf8(printed.stdout)?, omni_sandbox::control::coverage());
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
