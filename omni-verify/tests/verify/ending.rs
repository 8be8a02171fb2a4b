//! The proxy ends in time, whatever is under way, and says what it has not checked.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Response;
use omni_types::Operation;
use omni_verify::{Format, Watch, WatchOptions};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::program::{Folder, program};
use crate::support::{KEY, client, embedded, sandbox, serve};

/// Longer than the program's grace, and far shorter than forever.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running program that does not outlive its test.
struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
    url: String,
}

impl Running {
    fn start(upstream: &str, more: &[&str]) -> Self {
        let mut program = program();
        program.args(["watch", "--upstream", upstream, "--format", "json"]).args(more);
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        Self { child, output, url: ready["url"].as_str().unwrap().to_owned() }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    /// The exit status and the report.
    async fn end(mut self) -> (Option<i32>, Value) {
        let asked = Instant::now();
        let ended = tokio::task::spawn_blocking(move || {
            let mut report = String::new();
            self.output.read_to_string(&mut report).unwrap();
            let code = self.child.wait().unwrap().code();
            (code, serde_json::from_str(&report).unwrap_or_else(|_| panic!("{report}")))
        });
        let ended = ended.await.unwrap();
        assert!(asked.elapsed() < PATIENCE);
        ended
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // An error means that it has ended.
        _ = self.child.kill();
    }
}

/// A server whose responses take long to check, each in its own way.
async fn slow_to_check() -> String {
    let events: Vec<Value> = (0..200).map(|index| json!({"newField": index, "timestamp": "a"})).collect();
    let body = json!({"events": events, "totalCount": "a"}).to_string();
    serve(move |request| {
        let body = body.clone();
        async move {
            let read = axum::body::to_bytes(request.into_body(), usize::MAX).await.is_ok();
            assert!(read);
            Response::builder().header("content-type", "application/json").body(Body::from(body)).unwrap()
        }
    })
    .await
}

/// Repeatedly requests a response that takes long to check.
fn load(url: &str) -> tokio::task::JoinHandle<()> {
    let url = format!("{url}{}?id=a", Operation::FetchEvents.info().path);
    tokio::spawn(async move {
        loop {
            let request = client().get(&url).header("x-api-key", KEY).header("api-version", "1.0");
            match request.send().await {
                Ok(response) => _ = response.bytes().await,
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn signals_are_heard_under_load() {
    let upstream = slow_to_check().await;
    let folder = Folder::new("ending");
    for (number, signal) in ["INT", "TERM"].into_iter().enumerate() {
        let file = folder.0.join(format!("report-{number}")).display().to_string();
        let running = Running::start(&upstream, &["--every", "1", "--report", &file]);
        let load: Vec<_> = (0..3).map(|_| load(&running.url)).collect();
        // Reports are written meanwhile, and bodies checked.
        let pause = 500 + 37 * u64::try_from(number).unwrap();
        tokio::time::sleep(Duration::from_millis(pause)).await;
        running.signal(signal);
        let (code, report) = running.end().await;
        load.iter().for_each(tokio::task::JoinHandle::abort);
        assert!(matches!(code, Some(1 | 2)), "{signal}: {code:?}");
        assert!(report["notes"][0].as_str().unwrap().contains("exchanges"), "{report}");
        assert_eq!(code == Some(2), report["gaps"] != json!([]), "{report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_saw_nothing_is_not_green() {
    let sandbox = sandbox().await;
    let running = Running::start(sandbox.url(), &[]);
    client().get(format!("{}/omni/nothing", running.url)).send().await.unwrap();
    running.signal("TERM");
    let (code, report) = running.end().await;
    assert_eq!(code, Some(2));
    assert!(report["gaps"][0].as_str().unwrap().contains("no call of an operation"), "{report}");
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_at_once() {
    // The server never responds, so the first signal waits for the grace.
    let upstream = serve(|_| std::future::pending::<Response<Body>>()).await;
    let running = Running::start(&upstream, &[]);
    let load = load(&running.url);
    tokio::time::sleep(Duration::from_millis(300)).await;
    running.signal("INT");
    tokio::time::sleep(Duration::from_millis(300)).await;
    running.signal("INT");
    let (code, report) = running.end().await;
    load.abort();
    assert_eq!(code, Some(2));
    assert_eq!(report["findings"], json!([]));
}

fn short() -> WatchOptions {
    let mut options = WatchOptions::default();
    options.grace = Duration::from_millis(200);
    options
}

#[tokio::test]
async fn what_is_under_way_gets_a_grace_and_is_cut_off() {
    let upstream = serve(|request| async move {
        if request.uri().path() == "/never" {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        Response::new(Body::from("in time"))
    })
    .await;
    let mut watch = Watch::start(embedded(), &upstream, &short()).await.unwrap();
    let url = format!("http://{}", watch.address());
    let never = tokio::spawn(client().get(format!("{url}/never")).send());
    let soon = tokio::spawn(client().get(format!("{url}/soon")).send());
    // A client that keeps its connection open silently is not waited for.
    let mut idle = TcpStream::connect(watch.address()).await.unwrap();
    idle.write_all(b"GET /idle HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(30)).await;
    tokio::time::timeout(PATIENCE, watch.stop()).await.unwrap();
    assert_eq!(soon.await.unwrap().unwrap().text().await.unwrap(), "in time");
    assert!(never.await.unwrap().is_err());
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await.unwrap();
    let report = watch.report(Format::Text);
    assert!(report.contains("1 were cut off before they were checked"), "{report}");
    // The second time, there is nothing to do.
    tokio::time::timeout(PATIENCE, watch.stop()).await.unwrap();
    assert!(TcpStream::connect(watch.address()).await.is_err());
}

#[tokio::test]
async fn what_is_held_has_a_limit_in_bytes() {
    let body = json!({"newField": "a".repeat(1000)}).to_string();
    let upstream = serve(move |_| {
        let body = body.clone();
        async move {
            Response::builder().header("content-type", "application/json").body(Body::from(body)).unwrap()
        }
    })
    .await;
    let mut options = short();
    options.max_held_bytes = 500;
    let watch = Watch::start(embedded(), &upstream, &options).await.unwrap();
    let url = format!("http://{}{}?id=a", watch.address(), Operation::FetchScore.info().path);
    let response = client().get(&url).header("x-api-key", KEY).send().await.unwrap();
    assert!(response.text().await.unwrap().len() > 1000, "it passes all the same");
    watch.settled().await;
    let report = watch.report(Format::Text);
    assert!(report.contains("1 arrived while the copy buffer was full"), "{report}");
    assert!(report.contains("--hold-mib") && !report.contains("newField"), "{report}");
    assert!(!watch.gaps().is_empty());
}
