//! The management API: how tests and people control a sandbox. It is none of the real service's.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use omni_types::Operation;
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Outcome, Refusal, respond};
use crate::dispatch::supported;
use crate::persona::Persona;
use crate::request::read_body;
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

#[derive(Deserialize)]
struct PersonaChoice {
    name: String,
}

pub(crate) fn router(app: &Arc<App>) -> Router {
    let app = Arc::clone(app);
    Router::new().fallback(move |request: Request| {
        let app = Arc::clone(&app);
        async move { answer(&app, request).await }
    })
}

async fn answer(app: &App, request: Request) -> Response {
    let started = app.clock.start_measuring();
    let (head, body) = request.into_parts();
    let outcome = carry_out(app, &head.method, head.uri.path(), body).await;
    respond(outcome, head.uri.path(), app.clock.now(), started.elapsed())
}

async fn carry_out(app: &App, method: &Method, path: &str, body: Body) -> Outcome<Answer> {
    match (path, method) {
        ("/health", &Method::GET) => Answer::json(&Health { status: "ok" }),
        ("/operations", &Method::GET) => {
            let state = |operation: Operation| OperationState {
                id: operation.info().id,
                supported: supported(operation),
            };
            Answer::json(&Operation::ALL.map(state).as_slice())
        }
        ("/persona", &Method::GET) => persona(app),
        ("/persona", &Method::PUT) => {
            let chosen = serde_json::from_slice::<PersonaChoice>(&read_body(body).await?).ok();
            let chosen = chosen.and_then(|choice| Persona::by_name(&choice.name)).ok_or_else(|| {
                let names = Persona::NAMES.join(", ");
                Refusal::bad_request(format!("expected an object with a name, one of {names}"))
            })?;
            app.set_persona(chosen);
            tracing::info!(persona = chosen.name(), "the persona was changed");
            persona(app)
        }
        ("/health" | "/operations" | "/persona", _) => {
            Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "the path does not take this method"))
        }
        _ => Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "the management API has /health, /operations and /persona",
        )),
    }
}

fn persona(app: &App) -> Outcome<Answer> {
    Answer::json(&PersonaState { name: app.persona().name(), names: Persona::NAMES })
}
