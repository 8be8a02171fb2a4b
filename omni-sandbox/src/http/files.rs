//! Signed links to stored images, and the server that the links point to.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::Response as HttpResponse;
use bytes::Bytes;
use serde::Deserialize;

use super::cors::cors;
use super::respond::respond;
use crate::frame::{Refusal, Reply};
use crate::house::House;
use crate::session::Session;
use crate::store::{Backend as _, StoreError, Table};

/// Links are valid for one hour.
const LIFETIME: i64 = 60 * 60 * 1000;

#[derive(Deserialize)]
struct Signed {
    expires: i64,
    signature: String,
}

/// A link to an image.
pub(crate) fn link(house: &House, session: &str, image_type: &str) -> String {
    let path = format!("/{session}/{image_type}");
    let expires = house.clock.now() + LIFETIME;
    let signature = house.secrets.sign(&signed_text(&path, expires));
    format!("{}{path}?expires={expires}&signature={signature}", house.files_url)
}

fn signed_text(path: &str, expires: i64) -> String {
    format!("{path}?expires={expires}")
}

pub(crate) fn router(house: &Arc<House>) -> Router {
    let house = Arc::clone(house);
    let router = Router::new().fallback(move |request: Request| {
        let house = Arc::clone(&house);
        async move { handle(&house, request).await }
    });
    router.layer(cors())
}

async fn handle(house: &House, request: Request) -> HttpResponse {
    let started = house.clock.start_measuring();
    let (head, _) = request.into_parts();
    let path = head.uri.path();
    let result = if head.method == Method::GET {
        image(house, path, head.uri.query().unwrap_or_default()).await
    } else {
        Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "links accept the method GET only"))
    };
    let response = respond(result, path, house.clock.now(), started.elapsed());
    tracing::info!(status = response.status().as_u16(), "responded to a link");
    response
}

async fn image(house: &House, path: &str, query: &str) -> Result<Reply, Refusal> {
    let forbidden = || Refusal::new(StatusCode::FORBIDDEN, "the link is not signed by this sandbox");
    let signed: Signed = serde_html_form::from_str(query).map_err(|_| forbidden())?;
    // The signature is checked first, so that a forged link learns nothing about its expiry.
    if !house.secrets.verify(&signed_text(path, signed.expires), &signed.signature) {
        return Err(forbidden());
    }
    if signed.expires <= house.clock.now() {
        return Err(Refusal::new(StatusCode::GONE, "the link has expired"));
    }
    let gone = || Refusal::new(StatusCode::NOT_FOUND, "the image was deleted");
    let (session, image_type) = path.trim_start_matches('/').split_once('/').ok_or_else(gone)?;
    let bytes = stored(house, session, image_type)
        .await
        .map_err(|_| Refusal::internal("the image could not be read"))?;
    let bytes = bytes.ok_or_else(gone)?;
    Ok(Reply::file(if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" }, bytes))
}

async fn stored(house: &House, session: &str, image_type: &str) -> Result<Option<Bytes>, StoreError> {
    let Some(stored) = house.store.get(Table::Sessions, session).await? else { return Ok(None) };
    let session: Option<Arc<Session>> = stored.record.as_any().downcast().ok();
    match session.as_ref().and_then(|session| session.images.get(image_type)) {
        Some(image) => house.store.blob(&image.blob).await,
        None => Ok(None),
    }
}
