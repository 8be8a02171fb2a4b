//! What the environment of the process decides: proxies, and the certificates that are trusted.
//!
//! Environment variables belong to a process, so each case is a process of its own: this program once more, which makes
//! one call and prints how it ended. That is why it has a `main` instead of the harness for tests.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;
#[path = "support/tls.rs"]
mod tls;

use std::process::Stdio;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use omni_client::flows::{FlowError, SignedLinks};
use omni_client::types::{FetchScoreQuery, Operation, OperationInfo};
use omni_client::{Omni, Policy};
use support::{Act, Server, response};
use tls::{Authority, TlsServer, Valid};
use tokio::process::Command;

const KEY: &str = "k-0123456789";
const TOKEN: &str = "t-0123456789";
const SCORE: &str = r#"{"overall": {"status": "OK"}}"#;
/// The base URL of a child process, which needs nothing else.
const URL: &str = "OMNI_CLIENT_TEST_URL";
const PROXIES: [&str; 6] =
    ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    if let Ok(url) = std::env::var(URL) {
        println!("{}, {}", call(&url).await, transfer(&url).await);
        return;
    }
    loopback_is_never_reached_through_a_proxy().await;
    plain_http_that_was_allowed_goes_through_the_proxy().await;
    a_proxy_sees_nothing_of_https().await;
    certificates_are_told_apart_and_not_tried_again().await;
    println!("environment: 4 tests passed");
}

/// One call; how it ended, in a line.
async fn call(url: &str) -> String {
    let policy = Policy::new().with_backoff(Duration::ZERO, Duration::ZERO);
    let omni = Omni::builder(KEY).environment(url).policy(policy).allow_plain_http().build().unwrap();
    let session = omni.resume(TOKEN).unwrap();
    match session.fetch_score(&FetchScoreQuery::new()).await {
        Ok(_) => "ok".to_owned(),
        Err(error) => {
            let failure = error.connection_failure().map_or("none", |failure| failure.name());
            format!(
                "{} {failure} {} transient={}",
                error.kind().name(),
                error.attempts(),
                error.is_transient()
            )
        }
    }
}

/// One transfer over a link.
async fn transfer(url: &str) -> &'static str {
    let links = SignedLinks::new().unwrap().allow_plain_http();
    match links.download(&format!("{url}/link?signature={TOKEN}"), 1000).await {
        Ok(_) => "ok",
        Err(FlowError::Transfer(failure)) => failure.name(),
        Err(_) => "another error",
    }
}

/// Makes the call and the transfer in a process whose environment is known.
async fn result(url: &str, variables: &[(&str, &str)]) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    for name in PROXIES.iter().chain(&["NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"]) {
        child.env_remove(name);
    }
    child.env(URL, url).envs(variables.iter().copied()).stderr(Stdio::inherit());
    let output = child.output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// The result, with a proxy named in every variable that there is.
async fn result_with_proxy(url: &str, proxy: &Server) -> String {
    let proxy = format!("http://{}", proxy.address);
    result(url, &PROXIES.map(|name| (name, proxy.as_str()))).await
}

fn score() -> Vec<Act> {
    vec![Act::Respond(response("200 OK", "content-type: application/json\r\n", SCORE))]
}

async fn loopback_is_never_reached_through_a_proxy() {
    for host in ["127.0.0.1", "localhost"] {
        let (proxy, server) = (Server::start(vec![score()]).await, Server::start(vec![score()]).await);
        let (_, port) = server.address.split_once(':').unwrap();
        assert_eq!(result_with_proxy(&format!("http://{host}:{port}"), &proxy).await, "ok, ok");
        assert_eq!((proxy.seen().connections, server.seen().requests.len()), (0, 2), "{host}");
    }
    // Nor with TLS.
    let (proxy, server) = (Server::start(vec![score()]).await, Server::start(vec![vec![Act::Close]]).await);
    let seen = result_with_proxy(&format!("https://{}", server.address), &proxy).await;
    assert!(seen.starts_with("connect "), "{seen}");
    assert_eq!((proxy.seen().connections, server.seen().connections), (0, 4));
}

async fn plain_http_that_was_allowed_goes_through_the_proxy() {
    let proxy = Server::start(vec![score()]).await;
    assert_eq!(result_with_proxy("http://service.example", &proxy).await, "ok, ok");
    let seen = proxy.seen();
    let OperationInfo { method, path, .. } = Operation::FetchScore.info();
    let line = format!("{method} http://service.example{path} HTTP/1.1\r\n");
    assert!(seen.requests[0].head.starts_with(&line));
    // This is what the permission is about.
    assert_eq!(seen.requests[0].header("x-api-key"), Some(KEY));
    assert!(seen.requests[1].head.starts_with("GET http://service.example/link?signature="));
}

async fn a_proxy_sees_nothing_of_https() {
    let refusal = Act::Respond(response("403 Forbidden", "", ""));
    let proxy = Server::start(vec![vec![refusal]]).await;
    let seen = result_with_proxy("https://service.example", &proxy).await;
    assert_eq!(seen, "connect proxy 3 transient=true, proxy");
    let requests = proxy.seen().requests;
    assert_eq!(requests.len(), 4);
    for request in requests {
        assert!(request.head.starts_with("CONNECT service.example:443 HTTP/1.1\r\n"), "{}", request.head);
        assert!(!request.head.contains("0123456789"), "{}", request.head);
    }
}

async fn certificates_are_told_apart_and_not_tried_again() {
    let (trusted, other) = (Authority::new("trusted"), Authority::new("not trusted"));
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let bundle = folder.join(format!("environment-{}.pem", std::process::id()));
    let pem = BASE64_STANDARD.encode(trusted.der());
    let lines: Vec<&str> = pem.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let text = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    std::fs::write(&bundle, text).unwrap();
    let trust = [("SSL_CERT_FILE", bundle.to_str().unwrap())];
    for (certificate, expected) in [
        (trusted.sign("localhost", Valid::Now), "ok"),
        (other.sign("localhost", Valid::Now), "untrusted_certificate"),
        (trusted.sign("localhost", Valid::Formerly), "expired_certificate"),
        (trusted.sign("localhost", Valid::Later), "expired_certificate"),
        (trusted.sign("service.example", Valid::Now), "wrong_host"),
    ] {
        let server = TlsServer::start(certificate).await;
        let seen = result(&format!("https://localhost:{}", server.port), &trust).await;
        let failed = format!("connect {expected} 1 transient=false, {expected}");
        assert_eq!(seen, if expected == "ok" { "ok, ok" } else { &failed });
        assert_eq!(server.connections(), 2, "{expected}");
    }
    std::fs::remove_file(bundle).unwrap();
}
