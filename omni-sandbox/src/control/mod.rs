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

use crate::frame::{Refusal, Reply};
use crate::house::House;
use crate::http::admit::read_body;
use crate::http::respond;
use crate::operations::is_supported;
use crate::persona::Persona;

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
    name: String,
    names: &'static [&'static str],
}

pub(crate) fn router(house: &Arc<House>) -> Router {
    let house = Arc::clone(house);
    Router::new().fallback(move |request: Request| {
        let house = Arc::clone(&house);
        async move { handle(&house, request).await }
    })
}

async fn handle(house: &House, request: Request) -> HttpResponse {
    let started = house.clock.start_measuring();
    let (head, body) = request.into_parts();
    let result = route(house, &head.method, head.uri.path(), body).await;
    respond(result, head.uri.path(), house.clock.now(), started.elapsed())
}

async fn route(house: &House, method: &Method, path: &str, body: Body) -> Result<Reply, Refusal> {
    match (path, method) {
        ("/health", &Method::GET) => Reply::json(&Health { status: "ok" }),
        ("/operations", &Method::GET) => {
            let state = |operation: Operation| OperationState {
                id: operation.info().id,
                supported: is_supported(operation),
            };
            Reply::json(&Operation::ALL.map(state).as_slice())
        }
        ("/persona", &Method::GET) => persona(house),
        ("/persona", &Method::PUT) => {
            let choice = json::from_slice::<Map<String, Value>>(&read_body(body).await?).ok();
            let name = choice.as_ref().and_then(|choice| choice.get("name")).and_then(Value::as_str);
            let chosen = name.and_then(Persona::by_name).ok_or_else(|| {
                let names = Persona::NAMES.join(", ");
                Refusal::bad_request(format!("expected an object whose field `name` is one of {names}"))
            })?;
            tracing::info!(persona = chosen.name(), "the persona was changed");
            house.set_persona(chosen);
            persona(house)
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

fn persona(house: &House) -> Result<Reply, Refusal> {
    Reply::json(&PersonaState { name: house.persona().name().to_owned(), names: Persona::NAMES })
}
