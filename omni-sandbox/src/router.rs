//! The routes of the API, built from the table of operations.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response as HttpResponse;
use axum::routing::any;
use omni_types::{Credential, Operation};

use crate::dispatch::dispatch;
use crate::request::{Call, ClientKind, Incoming, read_body};
use crate::response::{Refusal, Response, respond};
use crate::state::App;

/// Prefix of the paths for browsers, which call the operations of a session without the API key.
const BROWSER_PREFIX: &str = "/0";

pub(crate) fn router(app: &Arc<App>) -> Router {
    let mut paths: BTreeMap<&str, Vec<Operation>> = BTreeMap::new();
    for operation in Operation::ALL {
        paths.entry(operation.info().path).or_default().push(operation);
    }
    let mut router = Router::new();
    for (path, operations) in paths {
        let for_browsers: Vec<_> =
            operations.iter().copied().filter(|operation| takes_session(*operation)).collect();
        if !for_browsers.is_empty() {
            let path = format!("{BROWSER_PREFIX}{path}");
            router = router.route(&path, any(endpoint(app, for_browsers, ClientKind::Browser)));
        }
        router = router.route(path, any(endpoint(app, operations, ClientKind::Server)));
    }
    router.fallback(endpoint(app, Vec::new(), ClientKind::Server))
}

fn takes_session(operation: Operation) -> bool {
    matches!(operation.info().credential, Credential::Session | Credential::SessionOrAdmin)
}

/// Handles the requests for one path. A path without operations is not a path of the API.
fn endpoint(
    app: &Arc<App>,
    operations: Vec<Operation>,
    client: ClientKind,
) -> impl Fn(Request) -> Pin<Box<dyn Future<Output = HttpResponse> + Send>> + Clone + Send + Sync + 'static {
    let (app, operations): (_, Arc<[Operation]>) = (Arc::clone(app), operations.into());
    move |request| {
        let (app, operations) = (Arc::clone(&app), Arc::clone(&operations));
        Box::pin(async move { handle(&app, &operations, client, request).await })
    }
}

async fn handle(app: &App, operations: &[Operation], client: ClientKind, request: Request) -> HttpResponse {
    let started = app.clock.start_measuring();
    let path = request.uri().path().to_owned();
    let method = request.method().as_str();
    let operation = operations.iter().copied().find(|operation| operation.info().method.as_str() == method);
    let result = match operation {
        Some(operation) => call(app, operation, client, request).await,
        None if operations.is_empty() => {
            Err(Refusal::new(StatusCode::NOT_FOUND, "the API does not have this path"))
        }
        None => Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "the path does not support this method")),
    };
    let took = started.elapsed();
    let mut response = respond(result, &path, app.clock.now(), took);
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let methods: Vec<_> = operations.iter().map(|operation| operation.info().method.as_str()).collect();
        if let Ok(methods) = HeaderValue::try_from(methods.join(", ")) {
            response.headers_mut().insert(header::ALLOW, methods);
        }
    }
    // Of the request, only the name of the operation: paths, queries and bodies contain personal data.
    tracing::info!(
        operation = operation.map_or("none", |operation| operation.info().id),
        status = response.status().as_u16(),
        milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "responded"
    );
    response
}

async fn call(
    app: &App,
    operation: Operation,
    client: ClientKind,
    request: Request,
) -> Result<Response, Refusal> {
    let (head, body) = request.into_parts();
    let body = read_body(body).await?;
    let query = head.uri.query().unwrap_or_default();
    let incoming = Incoming { operation, client, headers: &head.headers, query, body };
    dispatch(&Call::admit(app, incoming)?).await
}
