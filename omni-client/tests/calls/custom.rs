//! Requests that the document does not know, and what a caller adds to those that it knows.

use std::collections::BTreeMap;
use std::time::Duration;

use omni_client::types::{FetchScoreQuery, ImageSelection, ImageType, Operation, SessionStart};
use omni_client::{ConfigurationProblem, ErrorKind, Policy, Request, RequestProblem};
use serde::Deserialize;

use crate::support::{Act, Request as Arrived, Server, kept, line_of, response};

#[derive(Debug, Deserialize, PartialEq)]
struct Consents {
    count: u32,
    names: Vec<String>,
}

fn quick(attempts: u32) -> Policy {
    Policy::new().with_attempts(attempts).with_backoff(Duration::ZERO, Duration::ZERO)
}

/// A server that responds to every request with this body.
async fn server(body: &str) -> Server {
    Server::start(vec![vec![Act::Respond(response("200 OK", "", body))]]).await
}

fn last(server: &Server) -> Arrived {
    server.seen().requests.pop().unwrap()
}

#[tokio::test]
async fn a_request_of_the_callers_has_the_same_credentials() {
    let server = server(r#"{"count": 2, "names": ["a"], "more": null}"#).await;
    let session = server.omni(quick(1)).resume("token-of-a-session").unwrap();
    let request = Request::post("/omni/consents/{type}")
        .path("type", "marketing/e-mail")
        .query(&[("lang", "es"), ("lang", "pt")])
        .json(&BTreeMap::from([("agreed", true)]));
    assert_eq!(format!("{request:?}"), "Request(POST /omni/consents/{type}, ..)");
    let response = session.send::<Consents>(request).await.unwrap();
    assert_eq!(*response, Consents { count: 2, names: vec!["a".to_owned()] });
    assert!(response.raw().ends_with(b"null}"));
    let seen = last(&server);
    assert!(
        seen.head.starts_with("POST /omni/consents/marketing%2Fe-mail?lang=es&lang=pt HTTP/1.1"),
        "{}",
        seen.head
    );
    for (name, value) in [
        ("x-api-key", "k-0123456789"),
        ("x-incode-hardware-id", "token-of-a-session"),
        ("content-type", "application/json"),
        ("api-version", "1.0"),
    ] {
        assert_eq!(seen.header(name), Some(value), "{name}");
    }
    assert_eq!(seen.body, br#"{"agreed":true}"#);
}

#[tokio::test]
async fn bytes_go_out_and_come_back_as_they_are() {
    let server = server("%PDF-1.7").await;
    let omni = server.omni(quick(1));
    let request = Request::put("/omni/files").bytes("text/csv", "a;b");
    let body = omni.send_stream(request).await.unwrap().into_inner().bytes().await.unwrap();
    assert_eq!(body, "%PDF-1.7");
    let seen = last(&server);
    assert_eq!((seen.header("content-type"), seen.body.as_slice()), (Some("text/csv"), b"a;b".as_slice()));
    assert_eq!(seen.header("x-incode-hardware-id"), None);
}

#[tokio::test]
async fn no_body_is_a_value_for_who_expects_none() {
    let server = server("").await;
    let omni = server.omni(quick(1));
    omni.send::<()>(Request::delete("/omni/files")).await.unwrap();
    assert_eq!(omni.send::<Option<Consents>>(Request::get("/omni/files")).await.unwrap().into_inner(), None);
    let error = omni.send::<Consents>(Request::get("/omni/files")).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }), "{error}");
}

#[tokio::test]
async fn it_is_retried_only_if_the_caller_says_so() {
    for (request, attempts) in [(Request::get("/omni/new"), 1), (Request::get("/omni/new").repeatable(), 3)] {
        let server = Server::start(vec![vec![Act::Respond(response("503 Busy", "", "{}"))]]).await;
        let error = server.omni(quick(3)).send::<Consents>(request).await.unwrap_err();
        assert_eq!((error.attempts(), server.seen().requests.len()), (attempts, attempts as usize));
        assert_eq!(error.operation(), None);
        assert_eq!(error.to_string(), "GET /omni/new: refused by the service (HTTP 503)");
    }
}

#[tokio::test]
async fn a_refusal_with_a_success_status_is_one_here_too() {
    let server = server(r#"{"status": 4019, "error": "Face not found", "timestamp": 1}"#).await;
    let omni = server.omni(quick(1));
    let error = omni.send::<serde_json::Value>(Request::get("/omni/new")).await.unwrap_err();
    assert_eq!(error.code().map(|code| code.number()), Some(4019));
}

#[tokio::test]
async fn an_error_names_the_template_and_no_value() {
    let server = server(r#"{"count": "SECRET", "names": []}"#).await;
    let omni = server.omni(quick(1));
    let request = Request::get("/omni/people/{name}").path("name", "ZARA").query(&[("q", "SECRET")]);
    let error = omni.send::<Consents>(request).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.starts_with("GET /omni/people/{name}: unexpected response"), "{shown}");
    assert!(!shown.contains("ZARA") && !shown.contains("SECRET"), "{shown}");
}

#[tokio::test]
async fn what_cannot_be_a_request_is_not_sent() {
    let server = server("{}").await;
    let omni = server.omni(quick(1));
    for (request, problem) in [
        (Request::get("omni/new"), RequestProblem::Url),
        (Request::get("@other.example.com/"), RequestProblem::Url),
        (Request::get("/omni/new?key=1"), RequestProblem::Url),
        (Request::get("/omni/{id}/new"), RequestProblem::PathParameter { name: "id" }),
        (Request::get("/omni/{id}").path("id", ".."), RequestProblem::PathParameter { name: "id" }),
        (Request::post("/omni/new").bytes("text/\n", "a"), RequestProblem::MediaType),
    ] {
        let error = omni.send::<()>(request).await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Request(problem));
    }
    assert_eq!(server.seen().connections, 0);
}

#[tokio::test]
async fn headers_and_query_parameters_of_the_callers_go_with_each_call() {
    let server = server("{}").await;
    let omni = server.omni(quick(1)).with_header("X-Tenant", "north").unwrap();
    let session =
        omni.resume("token-of-a-session").unwrap().with_query("version", "a b").with_query("new", "1");
    session.fetch_score(&FetchScoreQuery::new().with_id("5f0a")).await.unwrap();
    let seen = last(&server);
    let line = format!("{}?id=5f0a&version=a+b&new=1 HTTP/1.1", line_of(Operation::FetchScore));
    assert!(seen.head.starts_with(&line), "{}", seen.head);
    assert_eq!(seen.header("x-tenant"), Some("north"));
    let again = session.with_header("x-tenant", "south").unwrap();
    again.fetch_session_status().await.unwrap();
    let seen = last(&server);
    let line = format!("{}?version=a+b&new=1 HTTP/1.1", line_of(Operation::FetchSessionStatus));
    assert!(seen.head.starts_with(&line), "{}", seen.head);
    assert_eq!(seen.header("x-tenant"), Some("south"));
    for (name, value) in [
        ("x-api-key", "a"),
        ("X-Incode-Hardware-Id", "a"),
        ("Host", "a"),
        ("content-length", "1"),
        ("a b", "c"),
        ("a", "b\n"),
    ] {
        let error = omni.with_header(name, value).unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Configuration(ConfigurationProblem::Header), "{name}");
    }
}

#[tokio::test]
async fn a_login_has_the_headers_and_not_the_query() {
    let server = Server::start(vec![vec![
        Act::Respond(kept("401 Unauthorized", "", "{}")),
        Act::Respond(kept("200 OK", "", r#"{"token": "new"}"#)),
        Act::Respond(kept("200 OK", "", "{}")),
    ]])
    .await;
    let omni = server.omni(quick(1)).with_header("x-tenant", "north").unwrap();
    // The login that is needed first has its response from the same script.
    let error = omni.log_in("a@example.com", "b").await.unwrap_err();
    assert!(error.is_authentication());
    let admin = omni.with_query("new", "1").log_in("a@example.com", "b").await.unwrap();
    admin.fetch_score_default().await.unwrap();
    let requests = server.seen().requests;
    let line = format!("{} HTTP/1.1", line_of(Operation::LogInAdmin));
    assert!(requests[1].head.starts_with(&line), "{}", requests[1].head);
    assert_eq!(requests[1].header("x-tenant"), Some("north"));
    let line = format!("{}?new=1 HTTP/1.1", line_of(Operation::FetchScore));
    assert!(requests[2].head.starts_with(&line), "{}", requests[2].head);
}

#[tokio::test]
async fn an_enumeration_of_requests_carries_a_value_of_the_callers() {
    let server = server("{}").await;
    let session = server.omni(quick(1)).resume("token-of-a-session").unwrap();
    let wanted = ImageSelection::new([ImageType::Selfie, ImageType::custom("hologram")]);
    session.fetch_images_default(&wanted).await.unwrap();
    assert_eq!(last(&server).body, br#"{"images":["selfie","hologram"]}"#);
    let error = ImageType::try_from("hologram").unwrap_err().to_string();
    assert!(error.starts_with("not one of the allowed values of ImageType: selfie, "), "{error}");
}

#[tokio::test]
async fn a_session_is_opened_again_by_its_id() {
    let server = server(r#"{"token": "fresh", "interviewId": "5f0a"}"#).await;
    let omni = server.omni(quick(1));
    let session = omni.reopen("5f0a").await.unwrap();
    assert_eq!((session.token().as_str(), session.interview_id()), ("fresh", Some("5f0a")));
    assert_eq!(last(&server).body, br#"{"interviewId":"5f0a"}"#);
    let started = omni.start(&SessionStart::new()).await.unwrap();
    assert_eq!(omni.resume(started.token()).unwrap().token().as_str(), "fresh");
}
