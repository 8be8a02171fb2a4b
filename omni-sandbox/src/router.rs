//! The routes of the API, made from the table of operations.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::any;
use omni_types::{Credential, Operation};

use crate::answer::{Answer, Outcome, Refusal, respond};
use crate::dispatch::dispatch;
use crate::request::{Call, Entrance, read_body};
use crate::state::App;

/// Where browsers reach the operations of a session without knowing the API key.
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
            router = router.route(&path, any(endpoint(app, for_browsers, Entrance::Browser)));
        }
        router = router.route(path, any(endpoint(app, operations, Entrance::Server)));
    }
    router.fallback(endpoint(app, Vec::new(), Entrance::Server))
}

fn takes_session(operation: Operation) -> bool {
    matches!(operation.info().credential, Credential::Session | Credential::SessionOrAdmin)
}

/// Answers the requests for one path. A path without operations is one that the API does not have.
fn endpoint(
    app: &Arc<App>,
    operations: Vec<Operation>,
    entrance: Entrance,
) -> impl Fn(Request) -> std::pin::Pin<Box<dyn Future<Output = Response> + Send>> + Clone + Send + Sync + 'static
{
    let (app, operations): (_, Arc<[Operation]>) = (Arc::clone(app), operations.into());
    move |request| {
        let (app, operations) = (Arc::clone(&app), Arc::clone(&operations));
        Box::pin(async move { answer(&app, &operations, entrance, request).await })
    }
}

async fn answer(app: &App, operations: &[Operation], entrance: Entrance, request: Request) -> Response {
    let started = app.clock.start_measuring();
    let path = request.uri().path().to_owned();
    let method = request.method().as_str();
    let operation = operations.iter().copied().find(|operation| operation.info().method.as_str() == method);
    let outcome = match operation {
        Some(operation) => carry_out(app, operation, entrance, request).await,
        None if operations.is_empty() => Err(Refusal::new(StatusCode::NOT_FOUND, "the API has no such path")),
        None => Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "the path does not take this method")),
    };
    let took = started.elapsed();
    let mut response = respond(outcome, &path, app.clock.now(), took);
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let methods: Vec<_> = operations.iter().map(|operation| operation.info().method.as_str()).collect();
        if let Ok(methods) = HeaderValue::try_from(methods.join(", ")) {
            response.headers_mut().insert(header::ALLOW, methods);
        }
    }
    // Nothing of the request but the name of the operation: paths, queries and bodies hold personal data.
    tracing::info!(
        operation = operation.map_or("none", |operation| operation.info().id),
        status = response.status().as_u16(),
        milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    response
}

async fn carry_out(app: &App, operation: Operation, entrance: Entrance, request: Request) -> Outcome<Answer> {
    let (head, body) = request.into_parts();
    let body = read_body(body).await?;
    let query = head.uri.query().unwrap_or_default();
    let call = Call::admit(app, operation, entrance, &head.headers, query, body)?;
    dispatch(&call).await
}
