//! The management API: how tests and people control a sandbox. The real service has no such API.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::Response as HttpResponse;
use omni_types::{Operation, json};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::dispatch::supported;
use crate::persona::Persona;
use crate::request::read_body;
use crate::response::{Refusal, Response, respond};
use crate::state::App;

#[derive(Serialize)]
struct Health {
    status: &'static str,
}

#[derive(Serialize)]
struct OperationState {
    id: &'static str,
    supported: bool,
}

#[derive(Serialize)]
struct PersonaState {
    name: &'static str,
    names: &'static [&'static str],
}

pub(crate) fn router(app: &Arc<App>) -> Router {
    let app = Arc::clone(app);
    Router::new().fallback(move |request: Request| {
        let app = Arc::clone(&app);
        async move { handle(&app, request).await }
    })
}

async fn handle(app: &App, request: Request) -> HttpResponse {
    let started = app.clock.start_measuring();
    let (head, body) = request.into_parts();
    let result = route(app, &head.method, head.uri.path(), body).await;
    respond(result, head.uri.path(), app.clock.now(), started.elapsed())
}

async fn route(app: &App, method: &Method, path: &str, body: Body) -> Result<Response, Refusal> {
    match (path, method) {
        ("/health", &Method::GET) => Response::json(&Health { status: "ok" }),
        ("/operations", &Method::GET) => {
            let state = |operation: Operation| OperationState {
                id: operation.info().id,
                supported: supported(operation),
            };
            Response::json(&Operation::ALL.map(state).as_slice())
        }
        ("/persona", &Method::GET) => persona(app),
        ("/persona", &Method::PUT) => {
            let choice = json::from_slice::<Map<String, Value>>(&read_body(body).await?).ok();
            let name = choice.as_ref().and_then(|choice| choice.get("name")).and_then(Value::as_str);
            let chosen = name.and_then(Persona::by_name).ok_or_else(|| {
                let names = Persona::NAMES.join(", ");
                Refusal::bad_request(format!("expected an object whose field `name` is one of {names}"))
            })?;
            app.set_persona(chosen);
            tracing::info!(persona = chosen.name(), "the persona was changed");
            persona(app)
        }
        ("/health" | "/operations" | "/persona", _) => {
            Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "the path does not support this method"))
        }
        _ => Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "the management API has /health, /operations and /persona",
        )),
    }
}

fn persona(app: &App) -> Result<Response, Refusal> {
    Response::json(&PersonaState { name: app.persona().name(), names: Persona::NAMES })
}
