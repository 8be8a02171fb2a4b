//! Everything passes through the proxy unchanged.

use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use omni_types::Operation;
use omni_verify::Kind;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{client, list, serve};
use crate::watching::watch;

/// Ten million bytes that are not valid text.
fn binary() -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(10_000_000).collect()
}

#[tokio::test]
async fn ten_megabytes_pass_in_both_directions() {
    let upstream = serve(|request| async {
        let length = request.headers()["content-length"].clone();
        let body = to_bytes(request.into_body(), usize::MAX).await.unwrap();
        assert_eq!(length, body.len().to_string());
        Response::builder().header("content-type", "image/png").body(Body::from(body)).unwrap()
    })
    .await;
    let (watch, url) = watch(&upstream).await;
    let sent = binary();
    let request =
        client().post(format!("{url}/a?b=%20c")).header("content-type", "image/png").body(sent.clone());
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-length"], sent.len().to_string());
    assert_eq!(response.headers()["content-type"], "image/png");
    assert!(response.bytes().await.unwrap() == sent);
    watch.settled().await;
}

/// A server that records the raw request and responds with raw bytes.
pub async fn raw(response: &'static [u8]) -> (String, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            let mut buffer = [0; 4096];
            while !request.ends_with(b"\r\n\r\n") && !request.ends_with(b"{}") {
                let read = stream.read(&mut buffer).await.unwrap();
                assert_ne!(read, 0);
                request.extend_from_slice(&buffer[..read]);
            }
            *kept.lock().unwrap() = request;
            stream.write_all(response).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    (url, seen)
}

#[tokio::test]
async fn status_headers_and_path_pass_and_the_host_is_rewritten() {
    let (upstream, seen) =
        raw(b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n\
          connection: close, x-hop\r\nx-hop: 1\r\ncontent-length: 13\r\n\r\n<html>\xff</html")
        .await;
    let (watch, url) = watch(&upstream).await;
    let request = client()
        .post(format!("{url}/omni/a%20b/c?d=%7B&e"))
        .header("x-more", "1")
        .header("x-more", "2")
        .header("connection", "x-drop")
        .header("x-drop", "1")
        .header("accept-encoding", "br, gzip;q=0.5, zstd")
        .body("{}");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 502);
    let cookies: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["a=1", "b=2"]);
    assert!(!response.headers().contains_key("x-hop"));
    assert_eq!(response.bytes().await.unwrap(), Bytes::from_static(b"<html>\xff</html"));
    let request = String::from_utf8(seen.lock().unwrap().clone()).unwrap().to_lowercase();
    assert!(request.starts_with("post /omni/a%20b/c?d=%7b&e http/1.1\r\n"), "{request}");
    let host = format!("host: {}\r\n", upstream.trim_start_matches("http://"));
    for there in
        [&*host, "x-more: 1\r\nx-more: 2\r\n", "content-length: 2\r\n", "accept-encoding: gzip;q=0.5\r\n"]
    {
        assert!(request.contains(there), "{there}: {request}");
    }
    assert!(!request.contains("x-drop") && request.ends_with("\r\n\r\n{}"), "{request}");
    watch.settled().await;
}

#[tokio::test]
async fn chunks_arrive_one_by_one() {
    // The second chunk is written only after the first has arrived, so a proxy that buffers would wait forever.
    let (go, mut wait) = tokio::sync::mpsc::channel::<()>(1);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        assert_ne!(stream.read(&mut buffer).await.unwrap(), 0);
        let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n";
        stream.write_all(head).await.unwrap();
        wait.recv().await.unwrap();
        stream.write_all(b"6\r\nsecond\r\n0\r\n\r\n").await.unwrap();
    });
    let (watch, url) = watch(&upstream).await;
    let mut response = client().get(format!("{url}/a")).send().await.unwrap();
    assert_eq!(response.chunk().await.unwrap().unwrap(), "first");
    go.send(()).await.unwrap();
    assert_eq!(response.chunk().await.unwrap().unwrap(), "second");
    assert_eq!(response.chunk().await.unwrap(), None);
    watch.settled().await;
}

#[tokio::test]
async fn redirects_and_compressed_bodies_pass_and_are_read() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    std::io::Write::write_all(&mut encoder, br#"{"success": true, "newFlag": 1}"#).unwrap();
    let packed = encoder.finish().unwrap();
    let body = packed.clone();
    let upstream = serve(move |request| {
        let body = body.clone();
        async move {
            if request.uri().path() == "/moved" {
                return Response::builder().status(302).header("location", "/b").body(Body::empty()).unwrap();
            }
            Response::builder()
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .body(Body::from(body))
                .unwrap()
        }
    })
    .await;
    let (watch, url) = watch(&upstream).await;
    let moved = client().get(format!("{url}/moved")).send().await.unwrap();
    assert_eq!((moved.status().as_u16(), &moved.headers()["location"]), (302, &"/b".parse().unwrap()));
    let mut headers = HeaderMap::new();
    for (name, value) in [("api-version", "1.0"), ("x-api-key", "k"), ("x-incode-hardware-id", "t")] {
        headers.insert(name, value.parse().unwrap());
    }
    let request = client().post(format!("{url}{}", Operation::AddPhone.info().path)).headers(headers);
    let response = request.json(&serde_json::json!({"phone": "1"})).send().await.unwrap();
    assert_eq!(response.bytes().await.unwrap(), packed);
    watch.settled().await;
    let found = watch.with_findings(list);
    assert!(
        found.contains(&(
            Kind::UnknownField,
            "#/components/schemas/PhoneAdded/properties".to_owned(),
            Some("newFlag".to_owned())
        )),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_and_counted() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (watch, url) = watch(&format!("http://{free}")).await;
    let response = client().get(format!("{url}/CANARY?CANARY")).send().await.unwrap();
    assert_eq!(response.status(), 502);
    assert!(!response.text().await.unwrap().contains("CANARY"));
    watch.settled().await;
    assert!(watch.report(omni_verify::Format::Text).contains("1 had no response from the server"));
}

/// A client that hangs up in the middle does not disturb others.
#[tokio::test]
async fn a_client_that_hangs_up_is_let_go() {
    let upstream = serve(|request| async {
        let read = to_bytes(request.into_body(), usize::MAX).await.is_ok();
        Response::new(Body::from(if read { "whole" } else { "broken" }))
    })
    .await;
    let (watch, url) = watch(&upstream).await;
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
    stream.write_all(b"POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf").await.unwrap();
    drop(stream);
    let response = client().post(format!("{url}/b")).body("all").send().await.unwrap();
    assert_eq!(response.text().await.unwrap(), "whole");
    watch.settled().await;
}
