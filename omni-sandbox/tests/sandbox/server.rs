//! What any server on the internet is expected to do.

use std::time::Duration;

use omni_types::Operation;
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::caller::{Caller, Route, TestResult, message, refused};

#[tokio::test]
async fn pages_of_other_origins_may_ask_and_call() -> TestResult {
    let caller = Caller::new().await?;
    let browser = format!("{}/0", caller.sandbox.url());
    for url in [
        Route::from(Operation::FetchScore).url(&browser),
        Route::from(Operation::StartOnboarding).url(caller.sandbox.url()),
        format!("{}/any/file", caller.sandbox.files_url()),
    ] {
        let preflight =
            caller.http.request(Method::OPTIONS, &url).header("origin", "https://app.example.com");
        let preflight = preflight.header("access-control-request-method", "POST").send().await?;
        assert_eq!(preflight.status(), 200, "{url}");
        assert_eq!(preflight.headers()["access-control-allow-origin"], "*", "{url}");
    }
    let url = Route::from(Operation::FetchScore).url(&browser);
    let response =
        caller.request_with(Method::GET, &url, &caller.token).header("origin", "https://app.example.com");
    assert_eq!(response.send().await?.headers()["access-control-allow-origin"], "*");
    // What takes the API key has no place in a page.
    let url = Route::from(Operation::FetchScore).url(caller.sandbox.url());
    let response = caller.request_with(Method::GET, &url, &caller.token).send().await?;
    assert!(!response.headers().contains_key("access-control-allow-origin"));
    Ok(())
}

#[tokio::test]
async fn the_credential_is_checked_before_the_body_is_sent() -> TestResult {
    let caller = Caller::new().await?;
    let address = caller.sandbox.url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(address).await?;
    let path = Operation::AddFace.info().path;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\napi-version: 1.0\r\ncontent-length: 9000000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    let mut start = [0; 12];
    tokio::time::timeout(Duration::from_secs(20), stream.read_exact(&mut start)).await??;
    assert_eq!(&start, b"HTTP/1.1 403");
    Ok(())
}

#[tokio::test]
async fn compressed_bodies_and_other_media_types_are_refused_with_a_reason() -> TestResult {
    let caller = Caller::new().await?;
    let request = |name: &str, value: &str| {
        caller.request(Operation::AddName).json(&json!({"name": "Zara Specimen"})).header(name, value).send()
    };
    for (name, value, wanted) in
        [("content-encoding", "gzip", 415), ("accept", "text/html", 406), ("accept", "application/json", 200)]
    {
        let response = request(name, value).await?;
        assert_eq!(response.status(), wanted, "{name}: {value}");
        if wanted != 200 {
            let (_, error) = refused(response).await?;
            assert!(message(&error).starts_with(&format!("the header {name}: ")), "{}", message(&error));
        }
    }
    Ok(())
}

#[tokio::test]
async fn limits_of_the_document_are_enforced_without_quoting_the_value() -> TestResult {
    let caller = Caller::new().await?;
    for (route, body, place) in [
        (Route::from(Operation::StartOnboarding), json!({"countryCode": "Atlantis"}), "countryCode: "),
        (Route::from(Operation::StartOnboarding), json!({"language": "Klingon"}), "language: "),
        (
            (Operation::AddFace, "imageType=portrait").into(),
            json!({"base64Image": ""}),
            "query parameter imageType: ",
        ),
        (Route::from(Operation::AddFace), json!({}), "the body: "),
        (Route::from(Operation::FetchImages), json!({"images": ["selfie", "portrait"]}), "images[1]: "),
    ] {
        let (status, error) = caller.send_refused(route, &body).await?;
        assert_eq!(status, 400, "{body}");
        assert!(message(&error).starts_with(place), "{}", message(&error));
        for value in ["Atlantis", "Klingon", "portrait"] {
            assert!(!message(&error).contains(value), "{}", message(&error));
        }
    }
    Ok(())
}
