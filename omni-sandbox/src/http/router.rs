//! The routes of the API, built from the table of operations.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts as _, RawPathParams, Request};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response as HttpResponse;
use axum::routing::any;
use bytes::Bytes;
use omni_types::{Credential, Operation};

use super::admit::{ClientKind, admit};
use super::body::{Peer, discard, receive};
use super::cors::cors;
use super::negotiate::check_media_types;
use super::page;
use super::respond::respond;
use super::shared;
use crate::basics::Owner;
use crate::control::Note;
use crate::frame::{self, Refusal, Response};
use crate::house::House;
use crate::links;

/// Prefix of the paths for browsers, which call the operations of a session without the API key.
const BROWSER_PREFIX: &str = "/0";

pub(super) fn router(house: &Arc<House>) -> Router {
    let mut paths: BTreeMap<&str, Vec<Operation>> = BTreeMap::new();
    for operation in Operation::ALL {
        paths.entry(operation.info().path).or_default().push(operation);
    }
    let (mut router, mut browsers) = (Router::new(), Router::new());
    for (path, operations) in paths {
        let for_browsers: Vec<_> =
            operations.iter().copied().filter(|operation| takes_session(*operation)).collect();
        if !for_browsers.is_empty() {
            let path = format!("{BROWSER_PREFIX}{path}");
            add(&mut browsers, &path, &endpoint(house, for_browsers, ClientKind::Browser));
        }
        // A page from the vendor's samples starts its own session.
        let from_pages = operations.iter().any(|operation| operation.info().credential == Credential::ApiKey);
        let served = if from_pages { &mut browsers } else { &mut router };
        add(served, path, &endpoint(house, operations, ClientKind::Server));
    }
    let shown = Arc::clone(house);
    let shared = move |method: Method, uri: Uri| async move { shared::show(&shown, &method, &uri).await };
    let router = page::add_to(router, house).route(links::WATCHLIST_RESULT, any(shared));
    router.merge(browsers.layer(cors())).fallback(endpoint(house, Vec::new(), ClientKind::Server))
}

/// Adds a path, with and without a trailing slash: the vendor's samples send one.
fn add<F, R>(router: &mut Router, path: &str, endpoint: &F)
where
    F: Fn(Request) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = HttpResponse> + Send + 'static,
{
    for path in [path.to_owned(), format!("{path}/")] {
        *router = std::mem::take(router).route(&path, any(endpoint.clone()));
    }
}

fn takes_session(operation: Operation) -> bool {
    matches!(operation.info().credential, Credential::Session | Credential::SessionOrAdmin)
}

/// Handles the requests for one path. A path without operations is not part of the API.
fn endpoint(
    house: &Arc<House>,
    operations: Vec<Operation>,
    client: ClientKind,
) -> impl Fn(Request) -> Pin<Box<dyn Future<Output = HttpResponse> + Send>> + Clone + Send + Sync + 'static {
    let (house, operations): (_, Arc<[Operation]>) = (Arc::clone(house), operations.into());
    move |request| {
        let (house, operations) = (Arc::clone(&house), Arc::clone(&operations));
        Box::pin(async move { handle(&house, &operations, client, request).await })
    }
}

async fn handle(
    house: &House,
    operations: &[Operation],
    client: ClientKind,
    request: Request,
) -> HttpResponse {
    let started = house.clock.start_measuring();
    let path = request.uri().path().to_owned();
    // The server omits the body of a response to HEAD.
    let method = if request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
    let method = method.as_str();
    let operation = operations.iter().copied().find(|operation| operation.info().method.as_str() == method);
    let mut note = Note { operation, ..Note::default() };
    let result = match operation {
        Some(operation) => noted(house, (operation, client), request, &mut note).await,
        None => {
            discard(house, request.into_body());
            Err(wrong_route(operations))
        }
    };
    let took = started.elapsed();
    note.bodies.1 = shown(house, &result, &path);
    let mut response = respond(result, &path, house.clock.now(), took);
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let methods: Vec<_> = operations.iter().map(|operation| operation.info().method.as_str()).collect();
        if let Ok(methods) = HeaderValue::try_from(methods.join(", ")) {
            response.headers_mut().insert(header::ALLOW, methods);
        }
    }
    // Only the name of the operation: paths, queries and bodies contain personal data.
    let status = response.status().as_u16();
    house.controls.journal.write(Note { status, took, ..note }, house.clock.now());
    tracing::info!(
        operation = operation.map_or("none", |operation| operation.info().id),
        status,
        milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "responded"
    );
    response
}

/// Calls an operation, and notes what it looks at.
async fn noted(
    house: &House,
    called: (Operation, ClientKind),
    request: Request,
    note: &mut Note,
) -> Result<Response, Refusal> {
    let calling = call(house, called, request, note);
    // What a request looks at is only needed for forgetting its bodies.
    if !house.controls.journal.keeps_bodies() {
        return calling.await;
    }
    let (result, touched) = frame::noted(calling).await;
    note.touched = touched;
    result
}

/// The body of a response for the journal.
fn shown(house: &House, result: &Result<Response, Refusal>, path: &str) -> Bytes {
    match result {
        Ok(response) => response.body.clone(),
        Err(refusal) if house.controls.journal.keeps_bodies() => {
            let body = refusal.clone().body(path, house.clock.now());
            serde_json::to_vec(&body).unwrap_or_default().into()
        }
        Err(_) => Bytes::new(),
    }
}

fn wrong_route(operations: &[Operation]) -> Refusal {
    if operations.is_empty() {
        return Refusal::new(StatusCode::NOT_FOUND, "the API does not have this path");
    }
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "the path does not support this method")
}

async fn call(
    house: &House,
    (operation, client): (Operation, ClientKind),
    request: Request,
    note: &mut Note,
) -> Result<Response, Refusal> {
    let (mut head, body) = request.into_parts();
    let peer = Peer::of(&head.extensions);
    let admitted = admit(house, operation, client, &head.headers);
    if let Ok(Some(Owner::Session(id))) = &admitted {
        note.session = Some(id.clone());
    }
    let caller =
        match admitted.and_then(|caller| check_media_types(operation, &head.headers).map(|()| caller)) {
            Ok(caller) => caller,
            Err(refusal) => {
                discard(house, body);
                return Err(refusal);
            }
        };
    let (body, _share) = receive(house, peer, body).await?;
    note.bodies.0 = body.clone();
    let parameters = RawPathParams::from_request_parts(&mut head, &())
        .await
        .map_err(|_| Refusal::bad_request("the path is not valid"))?;
    let request = frame::Request {
        house,
        operation,
        caller,
        path: parameters.iter().collect(),
        query: head.uri.query().unwrap_or_default(),
        body,
        user_agent: head.headers.get(header::USER_AGENT).and_then(|text| text.to_str().ok()),
        tasks: Vec::new(),
    };
    frame::serve(&request).await
}
