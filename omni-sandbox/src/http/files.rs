//! Signed links to stored images, and the server that the links point to.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::Response as HttpResponse;
use serde::Deserialize;

use crate::response::{Refusal, Response, respond};
use crate::state::App;

/// Links are valid for one hour.
const LIFETIME: i64 = 60 * 60 * 1000;

#[derive(Deserialize)]
struct Signed {
    expires: i64,
    signature: String,
}

/// A link to an image.
pub(crate) fn link(app: &App, session: &str, image_type: &str) -> String {
    let path = format!("/{session}/{image_type}");
    let expires = app.clock.now() + LIFETIME;
    let signature = app.secrets.sign(&signed_text(&path, expires));
    format!("{}{path}?expires={expires}&signature={signature}", app.files_url)
}

fn signed_text(path: &str, expires: i64) -> String {
    format!("{path}?expires={expires}")
}

pub(crate) fn router(app: &Arc<App>) -> Router {
    let app = Arc::clone(app);
    Router::new().fallback(move |request: Request| {
        let app = Arc::clone(&app);
        async move { handle(&app, &request) }
    })
}

fn handle(app: &App, request: &Request) -> HttpResponse {
    let started = app.clock.start_measuring();
    let path = request.uri().path();
    let result = if request.method() == Method::GET {
        image(app, path, request.uri().query().unwrap_or_default())
    } else {
        Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "links accept the method GET only"))
    };
    let response = respond(result, path, app.clock.now(), started.elapsed());
    tracing::info!(status = response.status().as_u16(), "responded to a link");
    response
}

fn image(app: &App, path: &str, query: &str) -> Result<Response, Refusal> {
    let forbidden = || Refusal::new(StatusCode::FORBIDDEN, "the link is not signed by this sandbox");
    let signed: Signed = serde_html_form::from_str(query).map_err(|_| forbidden())?;
    // The signature is checked first, so that a forged link learns nothing about its expiry.
    if !app.secrets.verify(&signed_text(path, signed.expires), &signed.signature) {
        return Err(forbidden());
    }
    if signed.expires <= app.clock.now() {
        return Err(Refusal::new(StatusCode::GONE, "the link has expired"));
    }
    let bytes = path
        .strip_prefix('/')
        .and_then(|path| path.split_once('/'))
        .and_then(|(session, image_type)| app.files.get(session, image_type));
    let bytes = bytes.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "the image was deleted"))?;
    Ok(Response::new(if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" }, bytes))
}
