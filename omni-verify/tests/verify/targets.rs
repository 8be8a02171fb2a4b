//! Request targets pass byte for byte; requests meant for a forward proxy are refused.

use omni_types::{Operation, OperationInfo};
use omni_verify::Format;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::transparency::raw;
use crate::watching::watch;

const RESPONSE: &[u8] = b"HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Sends bytes to the proxy, and reads what it sends until it closes.
async fn exchange(url: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await.unwrap();
    String::from_utf8(response).unwrap()
}

#[tokio::test]
async fn targets_pass_byte_for_byte() {
    let (upstream, seen) = raw(RESPONSE).await;
    for base in ["", "/base", "/base/"] {
        let (watch, url) = watch(&format!("{upstream}{base}")).await;
        for target in [
            "/omni/../start",
            "/omni/./start/..",
            "/..",
            "//omni//start//",
            "/omni/%2e%2e/%2E/start",
            "/omni/a\\b",
            "/omni/{id}/\"a\"|^[]",
            "/omni/%zz%",
            "/omni/é",
            "/omni;v=1/start?",
            "/omni?a={[b]:1}|^`\\&c=d%20e+f&&=é",
            "/omni?a=../b?c=%2e%2E",
            "/",
        ] {
            let request = format!("GET {target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            let response = exchange(&url, &request).await;
            assert!(response.starts_with("HTTP/1.1 404 "), "{target}: {response}");
            let line = String::from_utf8(seen.lock().unwrap().clone()).unwrap();
            let wanted = format!("GET {}{target} HTTP/1.1\r\n", base.trim_end_matches('/'));
            assert!(line.starts_with(&wanted), "{wanted}{line}");
        }
        watch.settled().await;
    }
}

/// What is not HTTP is never passed on, and is counted.
#[tokio::test]
async fn what_is_not_http_is_refused_and_counted() {
    let (upstream, seen) = raw(RESPONSE).await;
    let (watch, url) = watch(&upstream).await;
    for line in ["GET /a?\"b\" HTTP/1.1", "GET /a`b HTTP/1.1", "GET /a b HTTP/1.1", "nothing"] {
        let response = exchange(&url, &format!("{line}\r\nhost: a\r\nconnection: close\r\n\r\n")).await;
        assert!(response.starts_with("HTTP/1.1 400 "), "{line}: {response}");
    }
    assert!(seen.lock().unwrap().is_empty());
    watch.settled().await;
    let report = watch.report(Format::Text);
    assert!(report.contains("4 were not valid HTTP"), "{report}");
}

#[tokio::test]
async fn forward_proxying_is_refused_with_a_reason() {
    let (upstream, seen) = raw(RESPONSE).await;
    let (watch, url) = watch(&upstream).await;
    let port = watch.address().port();
    let OperationInfo { method, path, .. } = Operation::StartOnboarding.info();
    let start = format!("{method} https://127.0.0.1{path}");
    for (target, status) in [
        ("CONNECT api.example.com:443", 405),
        ("GET http://api.example.com/omni/CANARY", 421),
        ("GET http://api.example.com", 421),
        (start.as_str(), 421),
        ("OPTIONS *", 501),
    ] {
        let host = "host: api.example.com\r\nconnection: close\r\n";
        let response = exchange(&url, &format!("{target} HTTP/1.1\r\n{host}\r\n")).await;
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{target}: {response}");
        assert!(response.contains("omni-verify did not pass") && !response.contains("CANARY"), "{response}");
    }
    assert!(seen.lock().unwrap().is_empty());
    let report = watch.report(Format::Text);
    assert!(
        report.contains("5 were not for a reverse proxy") && !report.contains("Nothing was found"),
        "{report}"
    );

    // The full URL of this proxy is the same as just its path.
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}")] {
        let request =
            format!("GET http://{host}/a/../b?c HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        assert!(exchange(&url, &request).await.starts_with("HTTP/1.1 404 "));
        let line = String::from_utf8(seen.lock().unwrap().clone()).unwrap();
        assert!(line.starts_with("GET /a/../b?c HTTP/1.1\r\n"), "{line}");
    }
    watch.settled().await;
}
