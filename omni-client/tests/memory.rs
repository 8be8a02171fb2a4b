//! What a large response costs that is not what was expected, and a large request. Bytes are counted, time is not.
#![allow(clippy::unwrap_used)]

use std::alloc::System;
use std::sync::Arc;

use omni_client::types::{Base64, FetchScoreQuery, ImageUpload, json};
use omni_client::{Environment, ErrorKind, Omni, Policy, Session};
use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

#[global_allocator]
static MEMORY: &PeakMemAlloc<System> = &INSTRUMENTED_SYSTEM;

const SIZE: usize = 20 * 1024 * 1024;

/// What is beside the body: the connection, and the error itself.
const SMALL: usize = 1024 * 1024;

/// A session of a server that has the same body for every call.
async fn serve(body: String) -> Session {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let body = Arc::new(body);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let _ = socket.read(&mut [0; 4096]).await;
            let head =
                format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
            let _ = socket.write_all(head.as_bytes()).await;
            let _ = socket.write_all(body.as_bytes()).await;
        }
    });
    let policy = Policy::new().with_attempts(1);
    let omni =
        Omni::builder("k-0123456789").environment(Environment::Custom(url)).policy(policy).build().unwrap();
    omni.resume("t-0123456789").unwrap()
}

/// The most that a call has in memory at one time, and how it ends.
async fn call(body: String) -> (usize, Result<(), ErrorKind>) {
    let session = serve(body).await;
    MEMORY.reset_peak_memory();
    let before = MEMORY.get_peak_memory();
    let result = session.fetch_score(&FetchScoreQuery::new()).await;
    let peak = MEMORY.get_peak_memory() - before;
    (peak, result.map(drop).map_err(|error| error.kind().clone()))
}

const CHECK: &str = r#"{"key": "tamperCheck", "value": "100.0", "status": "OK"},"#;

/// A score with as many checks as fit, the last of which has this status.
fn checks(status: &str) -> String {
    let checks = CHECK.repeat(SIZE / CHECK.len());
    format!(r#"{{"idValidation": {{"idSpecific": [{checks} {{"status": {status}}}]}}}}"#)
}

/// A score with as many counters as fit, under names that are the response's, the last of which is this.
fn counters(last: &str) -> String {
    let mut text = String::from(r#"{"retryInfo": {"failedAttemptsCounter": {"#);
    for number in 0.. {
        text.push_str(&format!("\"step-{number}\": 1, "));
        if text.len() > SIZE {
            break;
        }
    }
    text.push_str(&format!(r#""last": {last}}}}}}}"#));
    text
}

/// The most that sending an image takes besides the image, which is never in memory as base64.
async fn upload() -> usize {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let mut image = vec![0; 7 * 1024 * 1024];
    image[..3].copy_from_slice(b"\xff\xd8\xff");
    let image = ImageUpload::from_image(Base64::from_bytes(image));
    let length = json::to_parts(&image).unwrap().len();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let (mut buffer, mut read) = (vec![0; 64 * 1024], 0);
        while read < length {
            read += socket.read(&mut buffer).await.unwrap();
        }
        let response = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}";
        socket.write_all(response.as_bytes()).await.unwrap();
    });
    let omni = Omni::builder("k-0123456789").environment(Environment::Custom(url)).build().unwrap();
    let session = omni.resume("t-0123456789").unwrap();
    MEMORY.reset_peak_memory();
    let before = MEMORY.get_peak_memory();
    session.add_front_id_default(&image).await.unwrap();
    MEMORY.get_peak_memory() - before
}

// One test, because the peak is that of the whole program.
#[tokio::test]
async fn large_bodies_take_no_more_memory_than_they_must() {
    let peak = upload().await;
    assert!(peak < SMALL, "{peak} bytes");
    saying_what_is_wrong_costs_no_more_than_reading_what_is_right().await;
}

async fn saying_what_is_wrong_costs_no_more_than_reading_what_is_right() {
    let expected =
        |path: &str, problem: &str| ErrorKind::Decode { path: path.into(), problem: problem.into() };
    let number = SIZE / CHECK.len();
    for (right, wrong, error) in [
        (
            checks("null"),
            checks("7"),
            expected(&format!("idValidation.idSpecific[{number}].status"), "expected a string"),
        ),
        (
            counters("7"),
            counters("true"),
            expected("retryInfo.failedAttemptsCounter.*", "expected a 32-bit integer"),
        ),
    ] {
        let (right, result) = call(right).await;
        assert_eq!(result, Ok(()));
        let (wrong, result) = call(wrong).await;
        assert_eq!(result, Err(error));
        assert!(right > SIZE && wrong < right + SMALL, "{wrong} bytes instead of {right}");
    }
    let filler = "x".repeat(SIZE);
    for body in [
        format!(r#"{{"reasonMsg": "{filler}", "overall": {{"status": 7}}}}"#),
        format!(r#"{{"reasonMsg": "{filler}", "overall": "#),
        format!(r#"{{"reasonMsg": "{filler} \ud83d"}}"#),
        format!("<html>{filler}"),
        format!("[{filler:?}]"),
        format!(r#"{{"status": 4019, "error": "{filler}"}}"#),
    ] {
        let start = body[..20].to_owned();
        let (peak, result) = call(body).await;
        // The body, and at most one copy of a text of it.
        assert!(peak < 2 * SIZE + SMALL, "{peak} bytes for {start}");
        let read = start.contains("status");
        assert_eq!(result.is_ok(), read, "{result:?} for {start}");
    }
}
