//! The program: what it prints, and how it ends.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use omni_types::Operation;
use serde_json::{Value, json};

use crate::support::{KEY, client, repository, sandbox};

pub fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_omni-verify"));
    program.env("OMNI_API_KEY", KEY);
    program
}

/// Runs it without blocking what it talks to.
pub async fn output(mut program: Command) -> Output {
    tokio::task::spawn_blocking(move || program.output().unwrap()).await.unwrap()
}

/// A folder for this test, which is deleted when the value is dropped.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("omni-verify-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_ends_with_0_where_nothing_is_found() {
    let sandbox = sandbox().await;
    let mut run = program();
    run.args(["run", "--url", sandbox.url(), "--delay", "0", "--inputs"])
        .arg(repository().join("omni-verify/inputs/sandbox"))
        .arg("--files")
        .arg(repository().join("omni-sandbox/specimens"));
    let output = output(run).await;
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}{}", errors(&output));
    assert!(text.contains("Nothing was found") && text.contains("of 109 operations checked"), "{text}");
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_found_out_ends_with_2_and_a_hint() {
    let sandbox = sandbox().await;
    let folder = Folder::new("errors");
    let file = |name: &str, text: &str| {
        let path = folder.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let url = sandbox.url().to_owned();
    let (yaml, empty) = (file("a.yaml", "openapi: 3.0.3"), file("empty", " "));
    file("nothing.json", "{}");
    let inputs = folder.0.display().to_string();
    let document = crate::support::document();
    let production =
        document["servers"].as_array().unwrap().iter().find(|it| it["x-omni-production"] == true);
    let production = production.unwrap()["url"].as_str().unwrap();
    for (arguments, words) in [
        (vec!["--url", "nothing"], "give a URL"),
        (vec!["--url", production], "--allow-production"),
        (vec!["--url", "http://127.0.0.1:1"], "reach the server"),
        (vec!["--url", &url, "--key-env", "OMNI_VERIFY_NO_SUCH_VARIABLE"], "--key-env"),
        (vec!["--url", &url, "--key-file", &empty], "it is empty"),
        (vec!["--url", &url, "--document", &yaml], "no operation"),
        (vec!["--url", &url, "--inputs", &inputs], "no such operation"),
        (vec!["--url", &url, "--key-env", "other=OMNI_API_KEY"], "no scheme"),
    ] {
        let mut run = program();
        run.arg("run").args(&arguments);
        let output = output(run).await;
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(errors(&output).contains(words), "{arguments:?}: {}", errors(&output));
    }
    // A key that is refused: the report says what was not attempted, the error why.
    let mut run = program();
    run.env("OMNI_API_KEY", "another-key").args(["run", "--delay", "0", "--url", &url]);
    let output = output(run).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("check the key"), "{}", errors(&output));
    assert!(String::from_utf8(output.stdout).unwrap().contains("there is no sessionToken"));
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_get_a_report_even_if_the_server_cannot_be_reached() {
    let folder = Folder::new("unreached");
    for (url, words) in [("http://127.0.0.1:1", "reach the server"), ("nothing", "give a URL")] {
        for format in ["junit", "sarif", "json"] {
            let mut run = program();
            run.args(["run", "--url", url, "--format", format]);
            let output = output(run).await;
            let text = String::from_utf8(output.stdout.clone()).unwrap();
            assert_eq!(output.status.code(), Some(2), "{text}");
            assert!(text.contains(words) && errors(&output).contains(words), "{format}: {text}");
            if format != "junit" {
                assert!(serde_json::from_str::<Value>(&text).unwrap().is_object());
            }
        }
    }
    let file = folder.0.join("report.xml");
    let mut watch = program();
    watch.args(["watch", "--upstream", "nothing", "--format", "junit", "--report"]).arg(&file);
    let output = output(watch).await;
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]));
    assert!(std::fs::read_to_string(&file).unwrap().contains("<error message="), "{}", errors(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_gets_the_calls_only_if_it_wants_them() {
    let sandbox = sandbox().await;
    let url = sandbox.url().to_owned();
    for verbose in [false, true] {
        let mut run = program();
        run.args(["run", "--url", &url, "--delay", "0", "--operation", "fetch_score"]);
        run.args(verbose.then_some("-v"));
        let output = output(run).await;
        assert_eq!(errors(&output).contains("INFO"), verbose, "{}", errors(&output));
    }
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_is_told_in_one_line_and_ends_on_interrupt() {
    let sandbox = sandbox().await;
    let folder = Folder::new("watch");
    let file = folder.0.join("report.json");
    let mut watch = program()
        .args(["watch", "--upstream", sandbox.url(), "--format", "json", "--every", "1", "--report"])
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(watch.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let url = ready["url"].as_str().unwrap();
    let start = client()
        .post(format!("{url}{}", Operation::StartOnboarding.info().path))
        .header("api-version", "1.0")
        .header("x-api-key", KEY);
    let response = start.json(&json!({"newField": true})).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.bytes().await.unwrap();
    let interrupted = Command::new("kill").args(["-INT", &watch.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(watch.wait().unwrap().code(), Some(1));
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    let report: Value = serde_json::from_str(&rest).unwrap();
    assert_eq!(report["findings"][0]["name"], "newField");
    assert_eq!(report["findings"][0]["seenIn"], json!(["start_onboarding request"]));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), rest);
    sandbox.shutdown().await;
}
