//! A server between the tool and the sandbox that changes responses, and helpers that all tests share.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Response, StatusCode};
use omni_sandbox::Sandbox;
use omni_types::{Operation, OperationInfo};
use omni_verify::{Document, Findings, Inputs, Kind, Options, RunResult, Secret};
use serde_json::Value;
use tokio::net::TcpListener;

pub const KEY: &str = "an-invented-key";

/// A response that can be changed.
pub struct TestResponse {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl TestResponse {
    /// Changes the JSON of the body.
    pub fn json(&mut self, change: impl FnOnce(&mut Value)) {
        let mut value = serde_json::from_slice(&self.body).unwrap();
        change(&mut value);
        self.body = serde_json::to_vec(&value).unwrap();
    }

    pub fn header(&mut self, name: &'static str, value: &str) {
        self.headers.insert(name, value.parse().unwrap());
    }
}

pub type Change = Arc<dyn Fn(&mut TestResponse) + Send + Sync>;

pub async fn sandbox() -> Sandbox {
    Sandbox::builder().api_key(KEY).start().await.unwrap()
}

/// The document as plain JSON, read once.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> =
        LazyLock::new(|| serde_json::from_str(include_str!("../../omni.json")).unwrap());
    &DOCUMENT
}

/// The document as the tool reads it, read once.
pub fn embedded() -> Arc<Document> {
    static DOCUMENT: LazyLock<Arc<Document>> = LazyLock::new(|| Arc::new(Document::embedded().unwrap()));
    Arc::clone(&DOCUMENT)
}

pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub fn inputs(document: &Document) -> Inputs {
    let folder = repository().join("omni-verify/inputs/sandbox");
    Inputs::read(document, &folder, Some(&repository().join("omni-sandbox/specimens"))).unwrap()
}

/// Options without pauses, and without images: those cost time, and few tests need them.
pub fn options(document: &Document, url: &str) -> Options {
    let mut options = Options::new(url).with_key(document, Secret::new(KEY)).unwrap();
    options.delay = Duration::ZERO;
    options
}

pub async fn run(document: &Document, url: &str) -> RunResult {
    omni_verify::run(document, &options(document, url)).await.unwrap()
}

/// Calls only an operation, and what it needs.
pub async fn run_operation(document: &Document, url: &str, operation: Operation) -> RunResult {
    let mut options = options(document, url);
    options.operations = [operation.info().id.to_owned()].into();
    omni_verify::run(document, &options).await.unwrap()
}

/// The findings as comparable texts.
pub fn list(findings: &Findings) -> Vec<(Kind, String, Option<String>)> {
    findings.iter().map(|(kind, place, name)| (kind, place, name.map(str::to_owned))).collect()
}

/// Where an operation is in the document.
pub fn place_of(operation: Operation) -> String {
    let OperationInfo { method, path, .. } = operation.info();
    format!("{}/{}", place_of_path(path), method.as_str().to_lowercase())
}

/// Where a path is in the document.
pub fn place_of_path(path: &str) -> String {
    format!("#{}", xtask::spec::pointer::join("/paths", path))
}

/// Starts a server that passes everything on to `upstream`, but changes the responses to an operation, if there is one.
/// For what the upstream does not support, the response is the document's example.
pub async fn changed(upstream: &str, operation: impl Into<Option<Operation>>, change: Change) -> String {
    let row = operation.into().map(Operation::info);
    let (upstream, client) = (upstream.to_owned(), client());
    serve(move |request| {
        let (upstream, client, change) = (upstream.clone(), client.clone(), Arc::clone(&change));
        async move {
            let (head, body) = request.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            let url = format!("{upstream}{}", head.uri.path_and_query().unwrap());
            let response = client
                .request(head.method.clone(), url)
                .headers(head.headers)
                .body(body)
                .send()
                .await
                .unwrap();
            let mut changed = TestResponse {
                status: response.status().as_u16(),
                headers: response.headers().clone(),
                body: response.bytes().await.unwrap().to_vec(),
            };
            let row =
                row.filter(|row| row.path == head.uri.path() && row.method.as_str() == head.method.as_str());
            if let Some(row) = row {
                if changed.status == 501 {
                    changed.status = 200;
                    changed.body = example(row);
                }
                change(&mut changed);
            }
            changed.headers.remove("content-length");
            let mut response = Response::new(Body::from(changed.body));
            *response.status_mut() = StatusCode::from_u16(changed.status).unwrap();
            *response.headers_mut() = changed.headers;
            response
        }
    })
    .await
}

fn example(row: &OperationInfo) -> Vec<u8> {
    let document = document();
    let operation = &document["paths"][row.path][row.method.as_str().to_lowercase()];
    let content = &operation["responses"]["200"]["content"]["application/json"];
    let example = content["examples"].as_object().unwrap().values().next().unwrap();
    serde_json::to_vec(&example["value"]).unwrap()
}

/// Serves on a free port of this machine until the test ends.
pub async fn serve<F, T>(handler: F) -> String
where
    F: Fn(Request) -> T + Clone + Send + Sync + 'static,
    T: Future<Output = Response<Body>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(handler);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

/// One client for all, because creating one takes long. It keeps no connections, because each test has its own
/// runtime.
pub fn client() -> reqwest::Client {
    static CLIENT: LazyLock<reqwest::Client> = LazyLock::new(|| {
        let builder = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        builder.pool_max_idle_per_host(0).build().unwrap()
    });
    CLIENT.clone()
}
