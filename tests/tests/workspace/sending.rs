//! What the client sends, for every operation of the table: the server reads back what the caller put in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{RawPathParams, Request};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::routing::any;
use omni_client::types::{Operation, service};
use omni_client::{ErrorKind, Omni, Policy, RequestProblem};
use omni_tests::calls::{Clients, Input};
use omni_tests::{all_calls, all_types, document};
use serde_json::{Map, Value, json};
use xtask::spec::model;

/// A request, as the router of the sandbox reads it.
#[derive(Clone, Debug)]
struct Arrived {
    path: &'static str,
    method: Method,
    parameters: Vec<(String, String)>,
    query: String,
    headers: HeaderMap,
    length: usize,
}

/// A server with the paths of the table, which refuses everything and keeps what arrived.
struct Server {
    clients: Clients,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

impl Server {
    async fn start() -> Self {
        let arrived: Arc<Mutex<Vec<Arrived>>> = Arc::default();
        let mut paths: Vec<_> = Operation::ALL.iter().map(|operation| operation.info().path).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut router = Router::new();
        for path in paths {
            let arrived = Arc::clone(&arrived);
            let keep = move |parameters: RawPathParams, request: Request| async move {
                let (head, body) = request.into_parts();
                let length = axum::body::to_bytes(body, service::MAX_REQUEST_BYTES).await.unwrap().len();
                let parameters = parameters.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
                let (parameters, query) =
                    (parameters.collect(), head.uri.query().unwrap_or_default().to_owned());
                let (method, headers) = (head.method, head.headers);
                arrived.lock().unwrap().push(Arrived { path, method, parameters, query, headers, length });
                StatusCode::BAD_REQUEST
            };
            router = router.route(path, any(keep));
        }
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let policy = Policy::new().with_attempts(1);
        let omni = Omni::builder("k").environment(url.as_str()).policy(policy).build().unwrap();
        Self { clients: Clients::of(omni), arrived }
    }

    /// What has arrived since the last time.
    fn take(&self) -> Vec<Arrived> {
        std::mem::take(&mut self.arrived.lock().unwrap())
    }
}

/// One operation, with inputs from the examples of the document.
struct Case {
    input: Input,
    /// The parameters that are lists, with values for them.
    lists: HashMap<String, Vec<Value>>,
    has_body: bool,
}

fn cases(document: &Value) -> HashMap<String, Case> {
    let operations = model::operations(document).unwrap();
    operations.iter().map(|operation| (operation.id.to_owned(), case(document, operation.object))).collect()
}

fn case(document: &Value, operation: &Map<String, Value>) -> Case {
    let (mut query, mut lists) = (Map::new(), HashMap::new());
    for parameter in operation["parameters"].as_array().unwrap() {
        let parameter = model::resolve(document, parameter).unwrap();
        if parameter["in"] != "query" {
            continue;
        }
        let name = parameter["name"].as_str().unwrap().to_owned();
        let schema = model::resolve(document, &parameter["schema"]).unwrap();
        if let Some(items) = schema.get("items") {
            let values = model::resolve(document, items).unwrap()["enum"].as_array().unwrap();
            lists.insert(name.clone(), values.iter().cycle().take(2).cloned().collect());
        }
        query.insert(name, parameter["example"].clone());
    }
    let content = operation.get("requestBody").and_then(|body| body["content"].as_object());
    let example = content.and_then(|content| content.values().next()?.pointer("/examples")?.as_object());
    let body = example.and_then(|examples| examples.values().next());
    let has_body = content.is_some();
    let body = body.map(|body| body["value"].clone()).unwrap_or_default();
    let bytes = match content.and_then(|content| content.keys().next()).map(String::as_str) {
        Some("application/pdf") => b"%PDF-1.7".to_vec(),
        _ => b"\xff\xd8\xff\xd9".to_vec(),
    };
    let input = Input { path: "a-customer".to_owned(), query: Value::Object(query), body, bytes };
    Case { input, lists, has_body }
}

#[tokio::test]
async fn every_parameter_of_every_query_is_read_back() {
    let document = document::load();
    let (server, mut cases) = (Server::start().await, cases(&document.value));
    let types: HashMap<_, _> = all_types().into_iter().map(|entry| (entry.schema, entry)).collect();
    let (mut parameters, mut lists) = (0, 0);
    for call in all_calls() {
        let info = call.operation.info();
        let case = cases.remove(info.id).unwrap();
        let query = case.input.query.as_object().unwrap();
        let mut variants = vec![query.clone()];
        for (name, values) in &case.lists {
            for count in 0..=2 {
                let mut variant = query.clone();
                variant.insert(name.clone(), json!(values[..count]));
                variants.push(variant);
                lists += 1;
            }
        }
        for variant in variants {
            let input = Input { query: Value::Object(variant.clone()), ..case.input.clone() };
            let error = call.send(&server.clients, &input).await.unwrap_err();
            assert_eq!(error.status().map(|status| status.as_u16()), Some(400), "{}: {error}", info.id);
            let arrived = server.take();
            assert_eq!(arrived.len(), 1, "{}", info.id);
            assert_eq!((arrived[0].path, arrived[0].method.as_str()), (info.path, info.method.as_str()));
            // A list of nothing is a parameter that is not there.
            let mut expected = variant;
            expected.retain(|_, value| *value != json!([]));
            let mut pairs = Vec::new();
            for (name, value) in &expected {
                for item in value.as_array().unwrap_or(&vec![value.clone()]) {
                    let text = item.as_str().map_or_else(|| item.to_string(), str::to_owned);
                    pairs.push((name.clone(), text));
                }
            }
            let mut seen: Vec<(String, String)> = serde_html_form::from_str(&arrived[0].query).unwrap();
            seen.sort();
            pairs.sort();
            assert_eq!(seen, pairs, "{}", info.id);
            if !query.is_empty() {
                let read = types[format!("{:?}Query", call.operation).as_str()].query(&arrived[0].query);
                assert_eq!(read, Ok(Value::Object(expected)), "{}", info.id);
            }
        }
        parameters += query.len();
    }
    assert!(cases.is_empty(), "operations that the client does not have");
    assert!(parameters > 50 && lists >= 3, "{parameters} parameters, {lists} lists");
}

#[tokio::test]
async fn every_request_that_may_have_a_body_says_how_long_it_is() {
    let document = document::load();
    let (server, cases) = (Server::start().await, cases(&document.value));
    let mut empty = 0;
    for call in all_calls() {
        let info = call.operation.info();
        let case = &cases[info.id];
        call.send(&server.clients, &case.input).await.unwrap_err();
        let arrived = server.take().remove(0);
        let length = arrived.headers.get(header::CONTENT_LENGTH);
        let length = length.map(|length| length.to_str().unwrap().parse::<usize>().unwrap());
        assert!(!arrived.headers.contains_key(header::TRANSFER_ENCODING), "{}", info.id);
        if case.has_body {
            assert_eq!(length, Some(arrived.length), "{}", info.id);
            assert!(arrived.length > 0, "{}", info.id);
        } else if matches!(arrived.method, Method::POST | Method::PUT | Method::PATCH) {
            assert_eq!((length, arrived.length), (Some(0), 0), "{}", info.id);
            assert!(!arrived.headers.contains_key(header::CONTENT_TYPE), "{}", info.id);
            empty += 1;
        } else {
            assert_eq!((length, arrived.length), (None, 0), "{}", info.id);
        }
    }
    assert!(empty > 0, "no operation without a body");
}

#[tokio::test]
async fn a_path_parameter_stays_in_its_place() {
    let server = Server::start().await;
    let mut names = Vec::new();
    for call in all_calls() {
        let info = call.operation.info();
        let Some((_, name)) = info.path.split_once('{') else { continue };
        let name = name.split('}').next().unwrap();
        names.push(name);
        for value in [
            "5f0a1b2c3d4e5f6071829304",
            "a/b",
            "../a",
            "a/..",
            "/",
            "\\",
            "..\\",
            "?id=1",
            "#",
            "a b",
            "a+b&c=d",
            "%",
            "%2f",
            "%252e",
            "...",
            ".a",
            "~-._",
            "{customerId}",
            "\t\r\n\0\u{7f}",
            " ",
            "\u{e4}\u{4e2d}\u{1f600}\u{202e}",
        ] {
            let input = Input { path: value.to_owned(), ..Input::default() };
            let error = call.send(&server.clients, &input).await.unwrap_err();
            assert_eq!(error.kind(), &ErrorKind::Service, "{value:?}: {error}");
            let arrived = server.take();
            assert_eq!(arrived.len(), 1, "{value:?}");
            assert_eq!(arrived[0].path, info.path, "{value:?}");
            assert_eq!(arrived[0].parameters, [(name.to_owned(), value.to_owned())]);
            assert_eq!(arrived[0].query, "");
        }
        for value in ["", ".", "..", "%2e", "%2E", "%2e%2E", ".%2e", "%2E."] {
            let input = Input { path: value.to_owned(), ..Input::default() };
            let error = call.send(&server.clients, &input).await.unwrap_err();
            let problem = RequestProblem::PathParameter { name };
            assert_eq!(error.kind(), &ErrorKind::Request(problem), "{value:?}");
            assert!(error.to_string().contains(name) && error.attempts() == 0, "{error}");
        }
        assert!(server.take().is_empty());
    }
    assert!(!names.is_empty());
}
