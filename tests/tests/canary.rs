//! Secrets and personal values that the document marks go through everything that could print them. Nothing prints them.
//!
//! Types: `Debug` prints every type of the document, with a canary in each place that the document marks.
//! Wire: calls of each kind (every credential, JSON and binary bodies, values in queries and paths, JSON and streamed
//! responses) get responses of each kind, all full of canaries. Meanwhile, everything that any crate of the program
//! sends to `tracing` is collected. Another test checks that these calls represent all operations: a generated method
//! only passes its arguments to `Core::call` or `Core::stream`.
//!
//! A program of its own, because what it collects is the whole program's.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../../omni-client/tests/support/mod.rs"]
mod support;

use std::error::Error as StdError;
use std::fmt::Debug;
use std::io::Write;
use std::mem::discriminant;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use omni_client::flows::SignedLinks;
use omni_client::types::{
    AddDocumentBinaryQuery, Base64, ImageUpload, Operation, SelfieImageKind, SessionStart, service,
};
use omni_client::{Admin, Environment, Error, Media, Omni, Policy, Response, Session};
use omni_tests::{all_types, document, surface};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use support::{Request, read_request, response};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tracing_subscriber::fmt::format::FmtSpan;
use xtask::spec::model;

const CANARY: &str = "CANARY-7f3a91";
/// A canary for places that take a number only.
const NUMBER: u32 = 735_190_735;
/// What must not be printed, in lower case: the canaries, and the ways in which their bytes could be printed.
const TRACES: [&str; 5] = ["canary", "735190735", "q0foqvjz", "67, 65, 78, 65, 82, 89", "43414e415259"];

#[track_caller]
fn is_clean(shown: &str, name: &str) {
    let lower = shown.to_lowercase();
    for trace in TRACES {
        if let Some(at) = lower.find(trace) {
            let around: String = lower[..at].chars().rev().take(300).collect();
            panic!("{name} shows {trace} after {}", around.chars().rev().collect::<String>());
        }
    }
}

/// Which places of an invented value have canaries.
#[derive(Clone, Copy, PartialEq)]
enum Places {
    /// The places that the document marks.
    Marked,
    /// The places that the document marks, except enumerations, which cannot be read from every text.
    MarkedTexts,
    /// All places that take a text.
    All,
}

/// A value of a schema, with every field of the schema and one more.
fn filled(document: &Value, schema: &Value, places: Places) -> Value {
    Filling { document, places }.value(schema, false, 16)
}

struct Filling<'a> {
    document: &'a Value,
    places: Places,
}

impl Filling<'_> {
    fn value(&self, schema: &Value, inside: bool, depth: u32) -> Value {
        let Self { document, places } = *self;
        if depth == 0 {
            return Value::Null;
        }
        let go = |schema, inside| self.value(schema, inside, depth - 1);
        let inside = inside || places == Places::All || model::flag(schema, "x-omni-sensitive");
        for key in ["allOf", "oneOf"] {
            if let Some(options) = schema.get(key) {
                return go(&options[0], inside);
            }
        }
        if schema.get("$ref").is_some() {
            return go(model::resolve(document, schema).unwrap(), inside);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array)
            && !(inside && places == Places::Marked)
        {
            return values[0].clone();
        }
        match schema["type"].as_str() {
            Some("string") if inside || schema["format"] == "byte" => CANARY.into(),
            Some("string") => "plain".into(),
            Some("integer" | "number") => if inside { NUMBER } else { 1 }.into(),
            Some("boolean") => true.into(),
            Some("array") => json!([go(&schema["items"], inside)]),
            Some("object") => {
                let properties = schema["properties"].as_object().into_iter().flatten();
                let mut object: serde_json::Map<_, _> =
                    properties.map(|(key, schema)| (key.clone(), go(schema, inside))).collect();
                match &schema["additionalProperties"] {
                    Value::Object(values) if !values.is_empty() => {
                        let key = if inside { CANARY } else { "key" };
                        object.insert(key.into(), go(&schema["additionalProperties"], inside));
                    }
                    Value::Object(_) | Value::Bool(true) if !inside => {}
                    _ => {
                        object.insert(CANARY.into(), CANARY.into());
                    }
                }
                object.into()
            }
            _ => if inside { CANARY } else { "plain" }.into(),
        }
    }
}

/// An example in which canaries replace what the document marks.
fn marked(document: &Value, schema: &Value, value: &Value, inside: bool) -> Value {
    let inside = inside || model::sensitive(schema);
    let schema = schema.get("allOf").map_or(schema, |all| &all[0]);
    let schema = model::resolve(document, schema).unwrap();
    let inside = inside || model::sensitive(schema);
    match value {
        Value::String(_) if inside || schema["format"] == "byte" => CANARY.into(),
        Value::Number(_) if inside => NUMBER.into(),
        Value::Array(list) => {
            list.iter().map(|item| marked(document, &schema["items"], item, inside)).collect()
        }
        Value::Object(map) => map
            .iter()
            .map(|(key, member)| {
                let property = schema["properties"].get(key);
                let name = if property.is_none() && inside { CANARY } else { key };
                let schema = property.unwrap_or(&schema["additionalProperties"]);
                (name.to_owned(), marked(document, schema, member, inside))
            })
            .collect(),
        other => other.clone(),
    }
}

fn published() -> Value {
    let mut document = document::load().value.clone();
    (xtask::lower::queries::PASS.run)(&mut document).unwrap();
    document
}

fn canaries(value: &Value) -> usize {
    let text = value.to_string();
    text.matches(CANARY).count() + text.matches(&NUMBER.to_string()).count()
}

#[test]
fn no_type_shows_what_the_document_marks() {
    let document = published();
    let mut count = 0;
    for entry in all_types() {
        let schema = &document["components"]["schemas"][entry.schema];
        // A type that is marked as a whole is redacted by the field that contains it.
        let shown = [Places::Marked, Places::MarkedTexts].into_iter().find_map(|places| {
            let value = filled(&document, schema, places);
            count += canaries(&value);
            entry.debug(&value).ok()
        });
        is_clean(&shown.unwrap_or_else(|| panic!("{} cannot be read", entry.schema)), entry.schema);
    }
    assert!(count > 1500, "only {count} canaries");
}

#[test]
fn no_example_shows_what_the_document_marks() {
    let document = published();
    let types = all_types();
    let mut count = 0;
    for example in document::examples(&document) {
        let Some(name) = model::schema_name(&example.schema) else { continue };
        let value = marked(&document, &example.schema, &example.value, false);
        count += canaries(&value);
        let entry = types.iter().find(|entry| entry.schema == name).unwrap();
        // A canary cannot be read as a closed enumeration. Then there is nothing to print.
        if let Ok(shown) = entry.debug(&value) {
            is_clean(&shown, &example.name);
        }
    }
    assert!(count > 500, "only {count} canaries");
}

/// Everything that is sent to `tracing`.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn show<T: Debug, E: StdError>(result: &Result<T, E>) -> String {
    let mut shown = format!("{result:?} {result:#?}");
    if let Err(error) = result {
        shown += &format!("{error} {error:#}");
        let mut source = error.source();
        while let Some(error) = source {
            shown += &format!("{error} {error:?}");
            source = error.source();
        }
    }
    shown
}

struct Clients {
    omni: Omni,
    session: Session,
    admin: Admin,
    document: Value,
}

/// Calls of each kind.
const CALLS: [Operation; 16] = [
    // Only the API key.
    Operation::StartOnboarding,
    Operation::LogInAdmin,
    // Session: JSON, an image, a query, binary; JSON and binary with a streamed response.
    Operation::AddPhone,
    Operation::AddFrontId,
    Operation::VerifyOtpSms,
    Operation::AddDocumentBinary,
    Operation::DownloadEventsReport,
    Operation::SignPdf,
    // A map in the response.
    Operation::FetchContractLinks,
    // Session or admin, called by both.
    Operation::FetchScore,
    Operation::FetchOcrData,
    Operation::FetchImages,
    Operation::RequestManualCheck,
    // Admin: a value in the path, in the body, in the query.
    Operation::ListIdentitySessions,
    Operation::AddWatchlistEntry,
    Operation::DeleteSession,
];

impl Clients {
    /// A request body or a query, with canaries in all places that take a text.
    fn request<T: DeserializeOwned>(&self) -> T {
        let name = std::any::type_name::<T>().rsplit("::").next().unwrap();
        let schema = &self.document["components"]["schemas"][name];
        assert!(schema.is_object(), "{name}");
        serde_json::from_value(filled(&self.document, schema, Places::All)).unwrap()
    }

    /// Makes a call, and returns everything about it that can be printed.
    async fn call(&self, operation: Operation) -> String {
        let Self { omni, session, admin, .. } = self;
        let pdf = format!("%PDF{CANARY}").into_bytes();
        // Three bytes before the canary, so that it has the same base64 text as on its own.
        let image = [b"\xff\xd8\xff".as_slice(), CANARY.as_bytes()].concat();
        match operation {
            Operation::StartOnboarding => {
                show(&omni.start_onboarding(&self.request()).await)
                    + &show(&omni.start(&self.request::<SessionStart>()).await)
            }
            Operation::LogInAdmin => {
                let email = format!("{CANARY}@example.org");
                show(&omni.log_in_admin(&self.request()).await) + &show(&omni.log_in(email, CANARY).await)
            }
            Operation::AddPhone => show(&session.add_phone(&self.request()).await),
            Operation::AddFrontId => {
                let upload = ImageUpload::from_image(Base64::from_bytes(image));
                let sent = show(&session.add_front_id(&self.request(), &upload).await);
                format!("{upload:?} {sent}")
            }
            Operation::VerifyOtpSms => show(&session.verify_otp_sms(&self.request()).await),
            Operation::AddDocumentBinary => {
                let query: AddDocumentBinaryQuery = self.request();
                show(&session.add_document_binary(&query, image).await)
                    + &show(&session.add_document_binary(&query, CANARY.as_bytes()).await)
                    + &show(&session.add_document_binary(&query, image_of(11_000_000)).await)
            }
            Operation::DownloadEventsReport => {
                streamed(session.download_events_report(&self.request()).await).await
            }
            Operation::SignPdf => streamed(session.sign_pdf(&self.request(), pdf).await).await,
            Operation::FetchContractLinks => show(&session.fetch_contract_links().await),
            Operation::FetchScore => {
                show(&session.fetch_score(&self.request()).await)
                    + &show(&admin.fetch_score(&self.request()).await)
            }
            Operation::FetchOcrData => show(&admin.fetch_ocr_data(&self.request()).await),
            Operation::FetchImages => show(&session.fetch_images(&self.request(), &self.request()).await),
            Operation::RequestManualCheck => {
                show(&admin.request_manual_check(&self.request(), &self.request()).await)
            }
            Operation::ListIdentitySessions => show(&admin.list_identity_sessions(CANARY).await),
            Operation::AddWatchlistEntry => show(&admin.add_watchlist_entry(&self.request()).await),
            Operation::DeleteSession => show(&admin.delete_session(&self.request()).await),
            other => panic!("{other:?} is not among the calls"),
        }
    }
}

fn image_of(size: usize) -> Vec<u8> {
    let mut image = CANARY.repeat(size / CANARY.len()).into_bytes();
    image.splice(..0, *b"\x89PNG");
    image
}

async fn streamed(result: Result<Response<omni_client::ByteStream>, Error>) -> String {
    let mut shown = show(&result);
    if let Ok(mut stream) = result.map(Response::into_inner) {
        shown += &show(&stream.chunk().await.map(drop));
        shown += &show(&stream.bytes().await.map(drop));
    }
    shown
}

/// The responses that a call gets, all with canaries in headers and body.
fn responses(example: &Value) -> Vec<Vec<u8>> {
    let headers = format!(
        "content-type: application/json\r\nset-cookie: a={CANARY}\r\nlocation: http://127.0.0.1:1/{CANARY}\r\n\
         retry-after: {CANARY}\r\nprocessing-time: {CANARY}\r\nx-{CANARY}: {CANARY}\r\n"
    );
    let good = example.to_string();
    let refusal = json!({
        "timestamp": NUMBER, "status": 4019, "error": CANARY, "message": format!("no {CANARY}"), "path": CANARY,
    })
    .to_string();
    let page = format!("<html>{CANARY}</html>");
    let mut bodies = vec![("200 OK", good.clone()), ("200 OK", page.clone()), ("200 OK", String::new())];
    bodies.push(("200 OK", good[..good.len() / 2].to_owned()));
    // A value of another type, in each place of the response.
    let words = format!("{CANARY}, expected {CANARY} at line {CANARY}");
    let wrong = [json!(words), json!({CANARY: words}), json!([words]), json!(NUMBER)];
    bodies.extend(wrong.iter().map(|value| ("200 OK", value.to_string())));
    for (key, right) in example.as_object().into_iter().flatten() {
        let other = |value: &&Value| discriminant(*value) != discriminant(right) && !right.is_null();
        for value in wrong.iter().filter(other) {
            let mut broken = example.clone();
            broken[key] = value.clone();
            bodies.push(("200 OK", broken.to_string()));
        }
    }
    // And in all places that had a canary.
    for value in ["7", "[7]", r#"{"7": 7}"#] {
        bodies.push(("200 OK", good.replace(&format!(":\"{CANARY}\""), &format!(":{value}"))));
    }
    for status in ["400 Bad", "401 Unauthorized", "429 Too Many", "500 Error", "307 Moved", "204 Nothing"] {
        bodies.push((status, refusal.clone()));
    }
    bodies.push(("502 Bad Gateway", page));
    let mut responses: Vec<_> =
        bodies.iter().map(|(status, body)| response(status, &headers, body)).collect();
    let mut cut = response("200 OK", &headers, &good);
    cut.truncate(cut.len() - 1);
    responses.extend([cut, format!("{CANARY}\r\n\r\n").into_bytes(), Vec::new()]);
    responses
}

/// What the server sends next, and what it received.
#[derive(Default)]
struct Exchange {
    response: Vec<u8>,
    requests: Vec<Request>,
}

async fn serve(exchange: Arc<Mutex<Exchange>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let Some(request) = read_request(&mut socket).await else { continue };
            let response = {
                let mut exchange = exchange.lock().unwrap();
                exchange.requests.push(request);
                exchange.response.clone()
            };
            // The client may have closed the connection.
            let _ = socket.write_all(&response).await;
        }
    });
    url
}

#[tokio::test]
async fn no_call_prints_a_canary() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();

    let exchange = Arc::new(Mutex::new(Exchange::default()));
    let url = serve(Arc::clone(&exchange)).await;
    let policy = Policy::new().with_attempts(2).with_backoff(Duration::ZERO, Duration::ZERO);
    let (links, link) = (SignedLinks::new().unwrap(), format!("{url}/{CANARY}?signature={CANARY}"));
    let builder = Omni::builder(CANARY).environment(Environment::Custom(url)).policy(policy);
    let omni = builder.clone().build().unwrap();
    exchange.lock().unwrap().response = response("200 OK", "", &format!(r#"{{"token": "{CANARY}"}}"#));
    let session = omni.start(&SessionStart::new()).await.unwrap();
    let admin = omni.log_in(CANARY, CANARY).await.unwrap();
    is_clean(&format!("{builder:?} {omni:?} {session:?} {admin:?} {:?}", *session), "a client");

    let clients = Clients { omni, session, admin, document: published() };
    let examples = document::examples(&clients.document);
    let mut received = 0;
    for operation in CALLS {
        let id = operation.info().id;
        let example = examples
            .iter()
            .find(|example| example.name.starts_with(&format!("{id} 200")))
            .map_or(Value::Null, |example| marked(&clients.document, &example.schema, &example.value, false));
        for response in responses(&example) {
            exchange.lock().unwrap().response = response;
            is_clean(&clients.call(operation).await, id);
            received += 1;
            // A signed link is a secret by itself.
            is_clean(&show(&links.upload(&link, CANARY).await), "an upload");
            is_clean(&show(&links.download(&link, 100).await.map(drop)), "a download");
        }
    }
    assert!(received > 400, "only {received} responses");

    // Errors before anything is sent.
    let broken = format!("{CANARY}\n");
    let elsewhere = Environment::Custom(format!("http://{CANARY}:{CANARY}@127.0.0.1"));
    for shown in [
        show(&Media::from_bytes(CANARY)),
        show(&links.upload(CANARY, CANARY).await),
        show(&clients.omni.resume(broken.as_str())),
        show(&clients.omni.admin(broken.as_str())),
        show(&Omni::builder(broken.as_str()).build()),
        show(&Omni::builder("key").environment(elsewhere).build()),
        show(&Omni::builder("key").environment(Environment::Custom(CANARY.into())).build()),
        format!("{:?}", Base64::from_text(CANARY)),
        format!(
            "{:?} {:?}",
            CANARY.parse::<SelfieImageKind>(),
            serde_json::from_str::<SelfieImageKind>("\"CANARY\"")
        ),
    ] {
        is_clean(&shown, "an error before anything is sent");
    }

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    is_clean(&log, "the log");
    // The log is not empty, and canaries were sent everywhere.
    for operation in CALLS {
        assert!(log.contains(operation.info().id), "{}", operation.info().id);
    }
    assert!(log.contains("the call is retried") && log.contains("TRACE"));
    let requests = std::mem::take(&mut exchange.lock().unwrap().requests);
    let any = |test: &dyn Fn(&Request) -> bool| assert!(requests.iter().any(test));
    any(&|request| request.header(service::API_KEY_HEADER) == Some(CANARY));
    any(&|request| request.header(service::SESSION_TOKEN_HEADER) == Some(CANARY));
    any(&|request| request.path().contains(CANARY));
    any(&|request| request.query("id") == Some(CANARY));
    any(&|request| String::from_utf8_lossy(&request.body).contains("Q0FOQVJZ"));
    any(&|request| String::from_utf8_lossy(&request.body).contains(CANARY));
}

/// The name of the method with all parts, of one without them.
fn full_name(function: &str) -> Option<&str> {
    function.split('(').next()?.strip_suffix("_default")
}

#[test]
fn every_method_only_makes_one_of_the_two_calls() {
    let source = std::fs::read_to_string(xtask::root().join("omni-client/src/generated.rs")).unwrap();
    let methods = surface::methods(&source).lines().count();
    // Up to the end of the function: the comment after it belongs to the next one.
    let bodies: Vec<_> =
        source.split("pub async fn ").skip(1).map(|text| text.split("\n    }\n").next().unwrap()).collect();
    // Those without optional parts call the method that has them.
    let (shorter, bodies): (Vec<_>, Vec<_>) = bodies.into_iter().partition(|body| full_name(body).is_some());
    assert_eq!((methods - shorter.len(), bodies.len()), (Operation::ALL.len(), Operation::ALL.len()));
    for body in shorter {
        let call = format!("self.{}(&Default::default()", full_name(body).unwrap());
        assert!(body.contains(&call) || body.contains("&Default::default()).await"), "{body}");
        assert!(!body.contains("!(") && !body.contains("unwrap") && !body.contains("expect("), "{body}");
    }
    for body in bodies {
        let calls = body.matches(".call(").count() + body.matches(".stream(").count();
        assert_eq!(calls, 1, "{body}");
        // `format!` builds the path. There is no other macro that could print.
        assert_eq!(body.matches("!(").count(), body.matches("format!(").count(), "{body}");
        assert!(!body.contains("unwrap") && !body.contains("expect("), "{body}");
    }
}
