//! Which proxies from the environment are used.

use std::process::Command;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::program::{output, program};
use crate::support::sandbox;

const VARIABLES: [&str; 6] =
    ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/// A proxy that records what it is asked, and refuses it.
async fn proxy() -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let seen = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&seen);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 4096];
            let read = stream.read(&mut buffer).await.unwrap_or(0);
            kept.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..read]));
            _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n").await;
        }
    });
    (address, seen)
}

fn run(url: &str, proxy: &str) -> Command {
    let mut run = program();
    run.args(["run", "--delay", "0", "--operation", "fetch_score", "--url", url]);
    run.env_remove("NO_PROXY").env_remove("no_proxy").env_remove("REQUEST_METHOD");
    VARIABLES.iter().for_each(|variable| _ = run.env(variable, proxy));
    run
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_takes_no_proxy() {
    let ((address, seen), sandbox) = (proxy().await, sandbox().await);
    let url = sandbox.url().replace("127.0.0.1", "localhost");
    for url in [sandbox.url(), &url] {
        let output = output(run(url, &format!("http://{address}"))).await;
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    // If allowed elsewhere, it goes straight to the server, which does not exist.
    let mut plain = run("http://192.0.2.1:1", &format!("http://{address}"));
    plain.args(["--allow-http", "--timeout", "1"]);
    assert_eq!(output(plain).await.status.code(), Some(2));
    assert_eq!(*seen.lock().unwrap(), "");
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn https_goes_through_a_proxy_that_learns_only_the_host() {
    let (address, seen) = proxy().await;
    let output = output(run("https://test.example.com", &format!("http://zara:CANARY@{address}"))).await;
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("no connection could be made") && !errors.contains("CANARY"), "{errors}");
    let seen = seen.lock().unwrap().clone();
    assert!(seen.starts_with("CONNECT test.example.com:443 HTTP/1.1\r\n"), "{seen}");
    assert!(
        seen.to_lowercase().contains("proxy-authorization: basic ") && !seen.contains("x-api-key"),
        "{seen}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn proxies_of_another_kind_are_refused_and_not_shown() {
    for proxy in ["socks5://zara:CANARY@127.0.0.1:1", "https://zara:CANARY@127.0.0.1:1"] {
        let output = output(run("https://test.example.com", proxy)).await;
        assert_eq!(output.status.code(), Some(2));
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains("NO_PROXY") && !errors.contains("CANARY"), "{errors}");
    }
}
