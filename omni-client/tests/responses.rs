//! How responses are handled that are not as they should be, over a real socket.
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use omni_client::types::{
    Base64, FetchScoreQuery, ImageUpload, Operation, OperationInfo, PersonName, SelfieImageKind,
    SessionStart, VideoSelfieFrame,
};
use omni_client::{ConfigurationProblem, Environment, ErrorKind, Omni, Policy, RequestProblem, Session};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const JPEG: &[u8] = b"\xff\xd8\xff\xd9";

/// A server that responds to every connection with the same bytes and hands back what it was sent.
async fn serve(response: Vec<u8>) -> (Session, tokio::task::JoinHandle<String>) {
    serve_below("", response).await
}

/// The same, with a base URL that has a path.
async fn serve_below(prefix: &str, response: Vec<u8>) -> (Session, tokio::task::JoinHandle<String>) {
    let (omni, server) = serve_omni(prefix, response).await;
    (omni.resume("token-of-a-session").unwrap(), server)
}

/// The same, with a client that has no token yet.
async fn serve_omni(prefix: &str, response: Vec<u8>) -> (Omni, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}{prefix}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 65536];
        // The requests of these tests are small and have arrived when their body has.
        loop {
            let count = socket.read(&mut buffer).await.unwrap();
            request.extend_from_slice(&buffer[..count]);
            if count == 0 || is_complete(&request) {
                break;
            }
        }
        // The client may hang up in the middle of a response that is too large.
        let _ = socket.write_all(&response).await;
        let _ = socket.shutdown().await;
        String::from_utf8_lossy(&request).into_owned()
    });
    // The server responds once.
    let policy = Policy::new().with_attempts(1);
    let omni =
        Omni::builder("k-0123456789").environment(Environment::Custom(url)).policy(policy).build().unwrap();
    (omni, server)
}

fn is_complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
    body.len() >= length
}

fn response(status: &str, content_type: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\nprocessing-time: 17\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[tokio::test]
async fn a_good_response_has_value_time_and_what_was_sent() {
    let (client, server) =
        serve(response("200 OK", "application/json", r#"{"overall": {"status": "OK"}}"#)).await;
    let query = FetchScoreQuery::new().with_id("5f0a1b2c3d4e5f6071829304");
    let score = client.fetch_score(&query).await.unwrap();
    assert_eq!(score.overall.as_ref().unwrap().status.as_ref().unwrap().as_str(), "OK");
    assert_eq!(score.processing_time().unwrap().as_millis(), 17);
    let request = server.await.unwrap().to_lowercase();
    let OperationInfo { method, path, .. } = Operation::FetchScore.info();
    let line = format!("{method} {path}?id=5f0a1b2c3d4e5f6071829304 HTTP/1.1\r\n").to_lowercase();
    assert!(request.starts_with(&line), "{request}");
    for header in ["api-version: 1.0", "x-api-key: k-0123456789", "x-incode-hardware-id: token-of-a-session"]
    {
        assert_eq!(request.matches(header).count(), 1, "{header} in {request}");
    }
}

#[tokio::test]
async fn nulls_are_missing_fields() {
    let body = r#"{"overall": null, "idValidation": {"idSpecific": null, "overall": {"status": null}}, "retryInfo": null}"#;
    let (client, _server) = serve(response("200 OK", "application/json", body)).await;
    let score = client.fetch_score(&FetchScoreQuery::new()).await.unwrap();
    assert!(score.overall.is_none() && score.id_validation.as_ref().unwrap().id_specific.is_none());
}

#[tokio::test]
async fn an_response_of_another_shape_names_the_place_and_quotes_nothing() {
    let body = r#"{"overall": {"status": 7, "value": "ZARA SPECIMEN"}}"#;
    let (client, _server) = serve(response("200 OK", "application/json", body)).await;
    let error = client.fetch_score(&FetchScoreQuery::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { path, .. } if path == "overall.status"), "{error:?}");
    assert_eq!(error.raw_body().unwrap(), body.as_bytes());
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("ZARA") && shown.contains("fetch_score"), "{shown}");
}

#[tokio::test]
async fn html_and_truncated_json_are_no_responses() {
    for (body, words) in [
        ("<html>proxy</html>", "not JSON"),
        (r#"{"overall": {"sta"#, "ends too early"),
        ("", "the body is empty"),
        ("\u{feff}\r\n", "the body is empty"),
    ] {
        let (client, _server) = serve(response("200 OK", "text/html", body)).await;
        let error = client.fetch_score(&FetchScoreQuery::new()).await.unwrap_err();
        assert!(error.to_string().contains(words), "{body}: {error}");
        assert_eq!(error.status().unwrap(), 200);
    }
}

#[tokio::test]
async fn what_is_not_a_character_is_read_as_one_that_says_so() {
    for (body, text) in [
        ("\u{feff}{\"reasonMsg\": \"passed\"}".as_bytes(), "passed"),
        (br#"{"reasonMsg": "cut \ud83d"}"#, "cut \u{fffd}"),
        (b"{\"reasonMsg\": \"Se\xf1or\"}", "Se\u{fffd}or"),
    ] {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        let (client, _server) = serve([head.as_bytes(), body].concat()).await;
        let score = client.fetch_score(&FetchScoreQuery::new()).await.unwrap();
        assert_eq!(score.reason_msg.as_ref().unwrap(), text, "{}", body.escape_ascii());
    }
}

#[tokio::test]
async fn an_empty_body_is_a_success_where_nothing_else_is_expected() {
    for status in ["200 OK", "204 No Content"] {
        let (client, _server) = serve(response(status, "application/json", "")).await;
        let done = client.add_name(&PersonName::new("Zara Specimen")).await.unwrap();
        assert_eq!(done.success, Some(true), "{status}");
    }
    let (client, _server) = serve(response("200 OK", "application/json", "{}")).await;
    assert_eq!(client.add_name(&PersonName::new("Zara Specimen")).await.unwrap().success, None);
}

#[tokio::test]
async fn a_refusal_with_http_200_is_a_refusal() {
    let path = Operation::FetchScore.info().path;
    let body = format!(
        r#"{{"timestamp": 1933218767890, "status": 4004, "error": "Unknown session", "path": "{path}"}}"#
    );
    let (client, _server) = serve(response("200 OK", "application/json", &body)).await;
    let error = client.fetch_score(&FetchScoreQuery::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (&ErrorKind::Service, 200));
    assert_eq!(error.code().map(|code| code.number()), Some(4004));
    assert_eq!((error.attempts(), error.is_transient()), (1, false));

    let (client, _server) = serve(response("200 OK", "application/json", &body)).await;
    let error = client.add_name(&PersonName::new("Zara Specimen")).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Service);
}

#[tokio::test]
async fn a_body_that_stops_in_the_middle_is_a_failed_connection() {
    let mut bytes = response("200 OK", "application/json", r#"{"overall": {"status": "OK"}}"#);
    bytes.truncate(bytes.len() - 5);
    let (client, _server) = serve(bytes).await;
    let error = client.fetch_score(&FetchScoreQuery::new()).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Transport);
}

#[tokio::test]
async fn a_gateways_page_keeps_its_status() {
    let (client, _server) = serve(response("502 Bad Gateway", "text/html", "<html>bad gateway</html>")).await;
    let error = client.fetch_score(&FetchScoreQuery::new()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status().unwrap().as_u16(), error.code()),
        (&ErrorKind::Service, 502, None)
    );
}

#[tokio::test]
async fn a_custom_code_comes_with_its_documented_meaning() {
    let path = Operation::AddFace.info().path;
    let body = format!(
        r#"{{"timestamp": 1, "status": 4019, "error": "Face not found", "message": "m", "path": "{path}"}}"#
    );
    let (client, _server) = serve(response("400 Bad Request", "application/json", &body)).await;
    let upload = ImageUpload::from_image(Base64::from_bytes(JPEG));
    let query = omni_client::types::AddFaceQuery::new().with_image_type(SelfieImageKind::Selfie);
    let error = client.add_face(&query, &upload).await.unwrap_err();
    assert_eq!(error.code(), Some(omni_client::types::CustomCode::FaceNotFound));
    assert!(!error.documented_code().unwrap().meaning.is_empty());
}

#[tokio::test]
async fn a_hundred_megabytes_are_refused_before_they_are_read() {
    // Announced, and not announced but sent.
    let announced =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 104857600\r\n\r\n".to_vec();
    let mut sent = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n".to_vec();
    sent.resize(sent.len() + 100 * 1024 * 1024, b' ');
    for bytes in [announced, sent] {
        let (client, _server) = serve(bytes).await;
        let error = client.fetch_score(&FetchScoreQuery::new()).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ResponseTooLarge { limit } if *limit < 100 * 1024 * 1024),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let bytes =
        b"HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"
            .to_vec();
    let (client, _server) = serve(bytes).await;
    let error = client.fetch_score(&FetchScoreQuery::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (&ErrorKind::Service, 307));
}

#[tokio::test]
async fn what_cannot_work_fails_before_anything_is_sent() {
    // Nothing listens there: an attempt to send would be a failed connection.
    let omni =
        Omni::builder("k").environment(Environment::Custom("http://127.0.0.1:1".into())).build().unwrap();
    let session = omni.resume("t").unwrap();
    let upload = ImageUpload::from_image(Base64::from_bytes([JPEG, &[0; 8 * 1024 * 1024]].concat()));
    let error = session.add_face(&Default::default(), &upload).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::RequestTooLarge { size, .. } if *size > 10 * 1024 * 1024),
        "{error:?}"
    );
    // Neither is an image; the text would be encoded twice.
    for bytes in [b"GIF89a".as_slice(), b"/9j/2Q==", b""] {
        let upload = ImageUpload::from_image(Base64::from_bytes(bytes));
        let error = session.add_face(&Default::default(), &upload).await.unwrap_err();
        let problem = RequestProblem::NotAnImage { field: "base64Image" };
        assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Request(problem), 0));
        assert!(error.to_string().contains("base64Image"), "{error}");
        let frame = VideoSelfieFrame::new(Base64::from_bytes(bytes));
        let error = session.compare_video_selfie_id(&frame).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Request(problem));
    }
    let error = session.compare_video_selfie_id_binary(b"GIF89a".as_slice()).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::UnsupportedMedia);

    let error = session.fetch_score(&FetchScoreQuery::new()).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Connect);
}

#[tokio::test]
async fn a_start_without_a_usable_token_keeps_status_body_and_what_came() {
    for (body, path, token) in [
        (r#"{}"#, "token", None),
        (r#"{"token": null}"#, "token", None),
        (r#"{"token": ""}"#, "token", Some("")),
        (r#"{"token": "line\nbreak"}"#, "token", Some("line\nbreak")),
        (r#"{"interviewId": {"id": 7}, "token": "t-0123456789"}"#, "interviewId", Some("t-0123456789")),
        (r#"{"token": "t-0123456789", "interviewId": [1]}"#, "interviewId", Some("t-0123456789")),
        ("\u{feff}{\"token\": \"t-0123456789\", \"interviewId\": 7}", "interviewId", Some("t-0123456789")),
        (r#"{"interviewId": {"\ud83d": 7}, "token": "t-0123456789"}"#, "interviewId", Some("t-0123456789")),
        (r#"{"token": "t-0123456789", "interviewId": "5f0a"#, "", Some("t-0123456789")),
        (r#"{"interviewId": "5f0a", "token": "t-0123"#, "", None),
    ] {
        let (client, _server) = serve_omni("", response("200 OK", "application/json", body)).await;
        let error = client.start(&SessionStart::new()).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Decode { path: at, .. } if at == path),
            "{body}: {error:?}"
        );
        assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (200, 1), "{body}");
        assert_eq!(error.raw_body().unwrap(), body.as_bytes());
        assert_eq!(error.issued_token().map(|token| token.into_inner()).as_deref(), token, "{body}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("0123456789") && !shown.contains("break"), "{shown}");
        if path == "interviewId" {
            assert!(client.resume(error.issued_token().unwrap()).is_ok());
        }
    }
}

#[tokio::test]
async fn a_log_in_without_a_usable_token_keeps_status_and_body() {
    for body in [r#"{}"#, r#"{"token": ""}"#] {
        let (client, _server) = serve_omni("", response("200 OK", "application/json", body)).await;
        let error = client.log_in("admin@example.org", "password").await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode { path, .. } if path == "token"), "{error:?}");
        assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (200, 1));
        assert_eq!(error.raw_body().unwrap(), body.as_bytes());
    }
}

#[tokio::test]
async fn a_password_need_not_fit_into_a_header() {
    let token = response("200 OK", "application/json", r#"{"token": "t-0123456789"}"#);
    let (client, server) = serve_omni("", token).await;
    client.log_in("admin@example.org", "süß\n").await.unwrap();
    let request = server.await.unwrap();
    assert!(request.contains(r#""password":"süß\n""#), "{request}");
}

#[test]
fn every_setting_that_cannot_work_has_an_error_of_its_own() {
    use ConfigurationProblem::{ApiKey, PlainHttp, Token, Url, UrlCredentials, UrlSuffix};

    let build = |url: &str| Omni::builder("k").environment(Environment::Custom(url.into())).build();
    let mut texts = HashSet::new();
    for (url, problem) in [
        ("", Url),
        ("not a url", Url),
        ("ftp://example.org", Url),
        ("example.org", Url),
        ("https://", Url),
        ("https://example.org/?a=b", UrlSuffix),
        ("https://example.org/?", UrlSuffix),
        ("https://example.org/#a", UrlSuffix),
        ("https://example.org/api#", UrlSuffix),
        ("https://u:s-0123@example.org/", UrlCredentials),
        ("https://s-0123@example.org/", UrlCredentials),
        ("http://example.org/", PlainHttp),
        ("http://10.0.0.1:8080", PlainHttp),
    ] {
        let error = build(url).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Configuration(problem), "{url}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("s-0123") && !shown.contains("example.org/"), "{shown}");
        texts.insert(error.to_string());
    }
    let omni = build("http://127.0.0.1:1").unwrap();
    for text in ["", "line\nbreak", "a\u{7f}"] {
        let key = Omni::builder(text).build().unwrap_err();
        assert_eq!(key.kind(), &ErrorKind::Configuration(ApiKey));
        texts.insert(key.to_string());
        for error in [omni.resume(text).unwrap_err(), omni.admin(text).unwrap_err()] {
            assert_eq!(error.kind(), &ErrorKind::Configuration(Token));
            assert!(!format!("{error} {error:?}").contains("break"));
            texts.insert(error.to_string());
        }
    }
    assert_eq!(texts.len(), 6, "one text for each problem: {texts:#?}");
    let allowed = Omni::builder("k").environment("http://example.org").allow_plain_http().build();
    assert!(format!("{:?}", allowed.unwrap()).contains("http://example.org"));
}

#[tokio::test]
async fn a_base_url_with_a_path_keeps_it() {
    for prefix in ["/prefix", "/prefix/", "/a/b//"] {
        let (client, server) = serve_below(prefix, response("200 OK", "application/json", "{}")).await;
        client.fetch_score(&FetchScoreQuery::new()).await.unwrap();
        let request = server.await.unwrap();
        let path = format!("{}{}", prefix.trim_end_matches('/'), Operation::FetchScore.info().path);
        assert!(request.starts_with(&format!("GET {path} HTTP/1.1\r\n")), "{request}");
    }
}

#[test]
fn debug_shows_neither_key_nor_token() {
    let builder = Omni::builder("k-0123456789");
    let omni = builder.clone().build().unwrap();
    let session = omni.resume("t-0123456789").unwrap();
    let admin = omni.admin("t-0123456789").unwrap();
    let with_password = builder.environment("https://u-0123456789:p-0123456789@example.org/?q=0123456789");
    let shown = format!("{with_password:?} {omni:?} {session:?} {admin:?} {:?}", *admin);
    assert!(!shown.contains("0123456789") && shown.contains("example.org"), "{shown}");
}
