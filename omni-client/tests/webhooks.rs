//! Notifications as the service would send them, over a real socket.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Debug;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::{Router, routing::post};
use omni_client::types::OnboardingStatus;
use omni_client::webhooks::{
    Acknowledge, BearerToken, MAX_BYTES, Notification, OnboardingStatusNotification,
    PaymentProofNotification, Webhook, WebhookError, WorkHistoryNotification,
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/omni.yaml");

/// A service with the three routes, and what its handlers were given.
struct Service<T> {
    address: std::net::SocketAddr,
    received: UnboundedReceiver<T>,
}

impl<T: Notification + Send + Debug + 'static> Service<T> {
    async fn start() -> Self {
        let (sender, received) = unbounded_channel::<T>();
        let arrived = |State(sender): State<UnboundedSender<T>>, Webhook(notification): Webhook<T>| async move {
            sender.send(notification).unwrap();
            Acknowledge::arrived()
        };
        let guarded = Router::new()
            .route("/guarded", post(arrived))
            .route_layer(from_fn_with_state(BearerToken::new("an-invented-token").unwrap(), check_token));
        let app = Router::new()
            .route("/", post(arrived))
            .route("/later", post(|_: Webhook<T>| async { Acknowledge::retry() }))
            .merge(guarded)
            .with_state(sender);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, app).await });
        Self { address, received }
    }

    async fn post(&self, path: &str, headers: &str, body: &[u8]) -> Received {
        let head = format!("{headers}content-length: {}\r\n", body.len());
        self.send(path, &head, body).await
    }

    /// Sends exactly this, and reads until the service hangs up.
    async fn send(&self, path: &str, head: &str, body: &[u8]) -> Received {
        let mut socket = TcpStream::connect(self.address).await.unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{head}\r\n");
        // Head and body at once, so that a refusal because of the head leaves nothing unread, and the connection is not reset.
        let request = [head.as_bytes(), body].concat();
        let (mut reader, mut writer) = socket.split();
        // Reading meanwhile: the service may respond before it has the whole body.
        let write = async { writer.write_all(&request).await.unwrap() };
        let mut response = Vec::new();
        let read = async {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer).await {
                response.extend_from_slice(&buffer[..count]);
            }
        };
        tokio::join!(write, read);
        Received::new(String::from_utf8(response).unwrap())
    }

    /// No notification was accepted.
    fn is_silent(&mut self) -> bool {
        self.received.try_recv().is_err()
    }
}

async fn check_token(
    State(token): State<BearerToken>,
    request: Request,
    next: Next,
) -> Result<Response, WebhookError> {
    token.check(request.headers())?;
    Ok(next.run(request).await)
}

struct Received {
    status: u16,
    head: String,
    body: Value,
}

impl Received {
    fn new(text: String) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no response: {text:?}"));
        let status = head[9..12].parse().unwrap();
        Self { status, head: head.to_lowercase(), body: serde_json::from_str(body).unwrap() }
    }

    fn error(&self) -> &str {
        assert_eq!(self.body["success"], false);
        self.body["error"].as_str().unwrap()
    }
}

const JSON: &str = "content-type: application/json\r\n";

/// An example of the document: the scalar lines of the block `value` below `name`, in the callback with this id.
fn example(operation: &str, name: &str) -> Value {
    let document = std::fs::read_to_string(DOCUMENT).unwrap();
    let lines = document.lines().skip_while(|line| line.trim() != format!("operationId: {operation}"));
    let mut lines = lines.skip_while(|line| line.trim() != format!("{name}:"));
    let value = lines.find(|line| line.trim() == "value:").unwrap();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let fields = lines.take_while(|line| depth(line) > depth(value)).map(|line| {
        let (key, scalar) = line.trim().split_once(": ").unwrap();
        let quoted = Value::from(scalar.trim_matches('\''));
        (key.to_owned(), serde_json::from_str(scalar).ok().filter(Value::is_boolean).unwrap_or(quoted))
    });
    Value::Object(fields.collect())
}

#[tokio::test]
async fn the_documented_notification_gets_the_documented_response() {
    let mut service = Service::<OnboardingStatusNotification>::start().await;
    for name in ["approved", "finished"] {
        let sent = example("receive_onboarding_status", name);
        assert_eq!(sent["interviewId"], "5f0a1b2c3d4e5f6071829304");
        let response = service.post("/", JSON, sent.to_string().as_bytes()).await;
        assert_eq!(response.status, 200);
        assert!(response.head.contains("content-type: application/json"), "{}", response.head);
        let expected = example("receive_onboarding_status", "arrived");
        assert_eq!(expected, json!({"success": true}));
        assert_eq!(response.body, expected);
        let received = service.received.recv().await.unwrap();
        assert_eq!(serde_json::to_value(received).unwrap(), sent);
    }
}

#[tokio::test]
async fn the_other_two_arrive_and_do_not_show_what_is_personal() {
    let mut service = Service::<PaymentProofNotification>::start().await;
    for name in ["payslip", "failed"] {
        let sent = example("receive_payment_proof", name);
        assert_eq!(service.post("/", JSON, sent.to_string().as_bytes()).await.status, 200);
        let received = service.received.recv().await.unwrap();
        assert!(!format!("{received:?}").contains("SPECIMEN"));
        assert_eq!(serde_json::to_value(received).unwrap(), sent);
    }
    let mut service = Service::<WorkHistoryNotification>::start().await;
    let sent = json!({"requestId": "req-000125", "workHistory": [{
        "curp": "SEPZ900101MNEXXX09",
        "laborHistoryList": [{"companyName": "Empresa Inventada", "baseSalary": "412.50"}],
    }]});
    assert_eq!(service.post("/", JSON, sent.to_string().as_bytes()).await.status, 200);
    let received = service.received.recv().await.unwrap();
    assert!(!format!("{received:?}").contains("SEPZ"));
    assert_eq!(serde_json::to_value(received).unwrap(), sent);
}

#[tokio::test]
async fn unknown_fields_and_values_are_accepted() {
    let mut service = Service::<OnboardingStatusNotification>::start().await;
    let body = r#"{"new": {"a": [1, null]}, "interviewId": null, "onboardingStatus": "SOMETHING_NEW"}"#;
    // No content type at all.
    assert_eq!(service.post("/", "", body.as_bytes()).await.status, 200);
    let received = service.received.recv().await.unwrap();
    let status = received.onboarding_status.unwrap();
    assert!(matches!(status, OnboardingStatus::Unrecognized(_)));
    assert_eq!((status.as_str(), received.interview_id), ("SOMETHING_NEW", None));
}

#[tokio::test]
async fn a_truncated_body_is_refused() {
    let mut service = Service::<OnboardingStatusNotification>::start().await;
    for body in ["", r#"{"externalId": "ZARA SPECIM"#] {
        let response = service.post("/", JSON, body.as_bytes()).await;
        assert_eq!((response.status, response.error()), (400, "the notification ends too early"));
    }
    let response = service.post("/", JSON, b"ZARA SPECIMEN").await;
    assert_eq!((response.status, response.error()), (400, "the notification is not JSON, line 1 column 1"));
    assert!(service.is_silent());
}

#[tokio::test]
async fn a_body_that_is_shorter_than_announced_reaches_no_handler() {
    let mut service = Service::<OnboardingStatusNotification>::start().await;
    let mut socket = TcpStream::connect(service.address).await.unwrap();
    let request = b"POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 100\r\n\r\n{}";
    socket.write_all(request).await.unwrap();
    socket.shutdown().await.unwrap();
    let mut response = Vec::new();
    let _ = socket.read_to_end(&mut response).await;
    assert!(!response.starts_with(b"HTTP/1.1 200"));
    assert!(service.is_silent());
}

#[tokio::test]
async fn a_wrong_type_names_the_place_and_quotes_nothing() {
    let mut service = Service::<WorkHistoryNotification>::start().await;
    let body = r#"{"workHistory": [{"curp": "SEPZ900101MNEXXX09"}, {"laborHistoryList": "ZARA SPECIMEN"}]}"#;
    let response = service.post("/", JSON, body.as_bytes()).await;
    let expected = "unexpected notification at workHistory[1].laborHistoryList: expected a list";
    assert_eq!((response.status, response.error()), (400, expected));
    let response = service.post("/", JSON, br#"["ZARA SPECIMEN", null, null]"#).await;
    assert_eq!((response.status, response.error()), (400, "unexpected notification: expected an object"));
    assert!(service.is_silent());
}

#[tokio::test]
async fn a_body_of_another_media_type_is_refused() {
    let mut service = Service::<OnboardingStatusNotification>::start().await;
    for header in
        ["content-type: text/html\r\n", "content-type: application/json\r\ncontent-encoding: gzip\r\n"]
    {
        let response = service.post("/", header, b"{}").await;
        assert_eq!((response.status, response.error()), (415, "the notification is not sent as plain JSON"));
    }
    let sent = service.post("/", "Content-Type: Application/Problem+JSON; charset=utf-8\r\n", b"{}").await;
    assert_eq!(sent.status, 200);
    assert!(service.received.recv().await.is_some() && service.is_silent());
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_announced_or_not() {
    let mut service = Service::<OnboardingStatusNotification>::start().await;
    let mut body = b"{}".to_vec();
    body.resize(MAX_BYTES, b' ');
    assert_eq!(service.post("/", JSON, &body).await.status, 200);
    assert!(service.received.recv().await.is_some());

    body.push(b' ');
    // Announced: the response comes without a byte of the body.
    let announced = format!("{JSON}content-length: {}\r\n", body.len());
    let response = service.send("/", &announced, b"").await;
    assert_eq!((response.status, response.error()), (413, "the notification has more than 1048576 bytes"));
    // Not announced: counted while it arrives.
    let mut chunk = format!("{:x}\r\n", body.len()).into_bytes();
    chunk.extend_from_slice(&body);
    let response = service.send("/", &format!("{JSON}transfer-encoding: chunked\r\n"), &chunk).await;
    assert_eq!(response.status, 413);
    assert!(service.is_silent());
}

#[tokio::test]
async fn only_the_right_token_passes() {
    let mut service = Service::<OnboardingStatusNotification>::start().await;
    let wrong = [
        "",
        "authorization: Bearer an-invented-toke\r\n",
        "authorization: Bearer An-invented-token\r\n",
        "authorization: Basic an-invented-token\r\n",
        "authorization: Bearer an-invented-token\r\nauthorization: Bearer another-token\r\n",
    ];
    for header in wrong {
        // Not a word about the body, which is wrong as well.
        let response = service.post("/guarded", header, b"ZARA").await;
        assert_eq!(
            (response.status, response.error()),
            (401, "the bearer token is missing or wrong"),
            "{header}"
        );
        assert!(response.head.contains("www-authenticate: bearer"), "{}", response.head);
    }
    assert!(service.is_silent());
    let response = service.post("/guarded", "authorization: bearer an-invented-token\r\n", b"{}").await;
    assert_eq!(response.status, 200);
    assert!(service.received.recv().await.is_some());
}

#[tokio::test]
async fn a_service_that_cannot_store_now_asks_for_a_retry() {
    let service = Service::<OnboardingStatusNotification>::start().await;
    let response = service.post("/later", JSON, b"{}").await;
    assert_eq!((response.status, response.body), (503, json!({"success": false})));
}
