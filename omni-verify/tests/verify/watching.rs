//! The proxy notices in passing what the run notices, and checks requests too.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Response, StatusCode};
use omni_types::{Operation, OperationInfo};
use omni_verify::{Format, Kind, Watch, WatchOptions};
use serde_json::{Value, json};

use crate::support::{
    KEY, changed, client, embedded, inputs, list, options, place_of, place_of_path, run_operation, sandbox,
    serve,
};

pub async fn watch(upstream: &str) -> (Watch, String) {
    let watch = Watch::start(embedded(), upstream, &WatchOptions::default()).await.unwrap();
    let url = format!("http://{}", watch.address());
    (watch, url)
}

#[tokio::test]
async fn an_unchanged_sandbox_is_clean_in_passing() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let (mut watch, url) = watch(sandbox.url()).await;
    let mut options = options(&document, &url);
    options.inputs = inputs(&document);
    let result = omni_verify::run(&document, &options).await.unwrap();
    assert_eq!(list(&result.findings), []);
    watch.settled().await;
    assert_eq!(watch.with_findings(list), []);
    assert!(watch.is_clean());
    assert!(!watch.report(Format::Text).starts_with("0 exchanges"));
    watch.stop().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn changes_are_seen_in_passing() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let ways: Vec<(&str, Value, Kind, &str, Option<&str>)> = vec![
        (
            "/newFlag",
            json!(true),
            Kind::UnknownField,
            "#/components/schemas/PhoneAdded/properties",
            Some("newFlag"),
        ),
        (
            "/success",
            json!("true"),
            Kind::WrongType,
            "#/components/schemas/PhoneAdded/properties/success",
            None,
        ),
        (
            "/success",
            json!(null),
            Kind::UnexpectedNull,
            "#/components/schemas/PhoneAdded/properties/success",
            None,
        ),
        (
            "/sessionStatus",
            json!("Finished"),
            Kind::UnknownValue,
            "#/components/schemas/SessionStatus",
            Some("Finished"),
        ),
        (
            "/sessionStatus",
            json!("alive"),
            Kind::OtherCase,
            "#/components/schemas/SessionStatus",
            Some("Alive"),
        ),
    ];
    for (pointer, value, kind, place, name) in ways {
        let new = value.clone();
        let change = move |response: &mut crate::support::TestResponse| {
            response.json(|body| body[&pointer[1..]] = value.clone());
        };
        let upstream = changed(sandbox.url(), Operation::AddPhone, Arc::new(change)).await;
        let (watch, url) = watch(&upstream).await;
        run_operation(&document, &url, Operation::AddPhone).await;
        watch.settled().await;
        let expected = (kind, place.to_owned(), name.map(str::to_owned));
        assert_eq!(watch.with_findings(list), [expected], "{pointer}: {new}");
    }
    sandbox.shutdown().await;
}

/// A server that accepts everything.
async fn lenient(status: u16, body: Value) -> String {
    serve(move |request| {
        let body = body.to_string();
        async move {
            to_bytes(request.into_body(), usize::MAX).await.unwrap();
            let response = Response::builder().status(status).header("content-type", "application/json");
            response.body(Body::from(body)).unwrap()
        }
    })
    .await
}

struct Sent {
    method: &'static str,
    target: String,
    body: Option<Value>,
    headers: Vec<(&'static str, &'static str)>,
}

const HEADERS: [(&str, &str); 3] =
    [("api-version", "1.0"), ("x-api-key", KEY), ("X-Incode-Hardware-Id", "an.invented.token")];

/// A call of an operation.
fn sent(operation: Operation, body: Option<Value>) -> Sent {
    let OperationInfo { method, path, .. } = operation.info();
    sent_to(method.as_str(), path, body)
}

/// A request that may not be documented.
fn sent_to(method: &'static str, target: &str, body: Option<Value>) -> Sent {
    Sent { method, target: target.to_owned(), body, headers: HEADERS.to_vec() }
}

impl Sent {
    fn with_query(mut self, query: &str) -> Self {
        self.target.push('?');
        self.target.push_str(query);
        self
    }
}

async fn seen(upstream: &str, sent: Sent) -> Vec<(Kind, String, Option<String>)> {
    let (watch, url) = watch(upstream).await;
    let mut request = client().request(sent.method.parse().unwrap(), format!("{url}{}", sent.target));
    for (name, value) in sent.headers {
        request = request.header(name, value);
    }
    if let Some(body) = sent.body {
        request = request.json(&body);
    }
    request.send().await.unwrap().bytes().await.unwrap();
    watch.settled().await;
    watch.with_findings(list)
}

#[tokio::test]
async fn requests_that_work_and_are_not_documented_are_seen() {
    let upstream = lenient(200, json!({})).await;
    let phone_path = Operation::AddPhone.info().path;
    let phone = place_of(Operation::AddPhone);
    let mut without_version = sent(Operation::AddPhone, Some(json!({"phone": "+15550100123"})));
    without_version.headers.remove(0);
    let mut without_key = sent(Operation::AddPhone, Some(json!({"phone": "+15550100123"})));
    without_key.headers.remove(1);
    let mut other_version = sent(Operation::AddPhone, Some(json!({"phone": "+15550100123"})));
    other_version.headers[0].1 = "2.0";
    let ways: Vec<(&str, Sent, Kind, String, Option<&str>)> = vec![
        (
            "field",
            sent(Operation::AddPhone, Some(json!({"phone": "+15550100123", "source": "sms"}))),
            Kind::UnknownField,
            "#/components/schemas/PhoneNumber/properties".to_owned(),
            Some("source"),
        ),
        (
            "query",
            sent(Operation::AddPhone, Some(json!({"phone": "+15550100123"}))).with_query("source=sms"),
            Kind::UnknownParameter,
            format!("{phone}/parameters"),
            Some("source"),
        ),
        (
            "version",
            without_version,
            Kind::MissingParameter,
            format!("{phone}/parameters"),
            Some("api-version"),
        ),
        (
            "other version",
            other_version,
            Kind::UnknownValue,
            "#/components/schemas/ApiVersion".to_owned(),
            None,
        ),
        ("key", without_key, Kind::MissingCredential, format!("{phone}/security"), None),
        (
            "body",
            sent(Operation::AddPhone, None),
            Kind::MissingBody,
            format!("{phone}/requestBody/content"),
            None,
        ),
        (
            "boolean in the query",
            sent(Operation::AddFrontId, Some(json!({"base64Image": "QQ=="}))).with_query("onlyFront=yes"),
            Kind::WrongType,
            "#/components/parameters/OnlyFront/schema".to_owned(),
            None,
        ),
        (
            "body of a call without",
            sent(Operation::CreateDocumentUploadUrl, Some(json!({"name": "a"}))),
            Kind::UnexpectedBody,
            place_of(Operation::CreateDocumentUploadUrl),
            None,
        ),
        (
            "method",
            sent_to("PATCH", phone_path, Some(json!({}))),
            Kind::UnknownMethod,
            place_of_path(phone_path),
            Some("PATCH"),
        ),
        (
            "path",
            sent_to("GET", "/omni/get/score/Zara/v2", None),
            Kind::UnknownPath,
            "#/paths".to_owned(),
            Some("GET /omni/get/score/{…}/v2"),
        ),
    ];
    for (what, sent, kind, place, name) in ways {
        // The empty response lacks what this operation requires; everything else is optional.
        let mut found = seen(&upstream, sent).await;
        found.retain(|(_, place, _)| !place.contains("IdCapture"));
        assert_eq!(found, [(kind, place, name.map(str::to_owned))], "{what}");
    }
}

#[tokio::test]
async fn formats_and_patterns_of_requests_are_seen() {
    let upstream = lenient(200, json!({})).await;
    let document = crate::support::document();
    for (operation, place, change) in [
        (
            Operation::AddCurpFromPerson,
            "#/components/schemas/CurpPerson/properties/birthDate/pattern",
            json!({"birthDate": "1990-02-14"}),
        ),
        (
            Operation::VerifyPerson,
            "#/components/schemas/PersonVerification/properties/dateOfBirth/format",
            json!({"dateOfBirth": "1990-02-30"}),
        ),
    ] {
        let pointer = format!("{}/requestBody/content/application~1json", place_of(operation));
        let content = document.pointer(pointer.trim_start_matches('#')).unwrap();
        let mut body = content["examples"].as_object().unwrap().values().next().unwrap()["value"].clone();
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let found = seen(&upstream, sent(operation, Some(body))).await;
        let kinds: Vec<&str> = found.iter().map(|(_, place, _)| place.as_str()).collect();
        assert_eq!(kinds, [place], "{operation:?}");
    }
}

#[tokio::test]
async fn refused_requests_and_unknown_paths_agree_with_the_document() {
    let error = json!({"status": 400, "error": "Bad Request"});
    let refused = sent(Operation::AddPhone, Some(json!({"source": "sms"}))).with_query("source=sms");
    assert_eq!(seen(&lenient(400, error).await, refused).await, []);
    for status in [401, 403, 404, 405, 501] {
        let upstream = lenient(status, json!({})).await;
        assert_eq!(seen(&upstream, sent_to("GET", "/omni/nothing", None)).await, [], "{status}");
        assert_eq!(
            seen(&upstream, sent_to("PATCH", Operation::AddPhone.info().path, None)).await,
            [],
            "{status}"
        );
    }
    let upstream = lenient(StatusCode::OK.as_u16(), json!({})).await;
    assert_eq!(seen(&upstream, sent_to("OPTIONS", "/omni/nothing", None)).await, []);
}
