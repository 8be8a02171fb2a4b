//! The page on which a person goes through the onboarding, and the signed links to it.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response as HttpResponse;
use serde::Serialize;

use super::respond::respond;
use super::signed;
use crate::flow::Flow;
use crate::frame::{Refusal, Reply};
use crate::house::{House, Owner};
use crate::session::Session;
use crate::store::{Backend as _, Table};

/// Where the page is.
pub(super) const PATH: &str = "/onboarding/{session}";

/// Minutes that a link is good for, unless the flow says otherwise.
const MINUTES: i64 = 24 * 60;

const PAGE: &str = include_str!("page.html");

const PURPOSE: &str = "page";

/// What the page needs to know.
#[derive(Serialize)]
struct Settings {
    token: String,
    steps: Vec<Step>,
}

/// An image that the person sends.
#[derive(Serialize)]
struct Step {
    title: &'static str,
    path: &'static str,
    /// The camera that a phone offers: the one towards the user, or the other one.
    camera: &'static str,
}

/// A link to the page for a session.
pub(crate) fn link(house: &House, session: &str, minutes: Option<i32>) -> String {
    let path = PATH.replace("{session}", session);
    let minutes = minutes.map_or(MINUTES, i64::from);
    let expires = house.clock.now().saturating_add(minutes.saturating_mul(60 * 1000));
    signed::link(house, PURPOSE, &path, expires)
}

/// Responds to a link.
pub(super) async fn show(house: &House, method: &Method, uri: &Uri) -> HttpResponse {
    uncached(house, (method, uri), page(house, uri)).await
}

/// Responds with a page that nobody may keep.
pub(super) async fn uncached(
    house: &House,
    (method, uri): (&Method, &Uri),
    page: impl Future<Output = Result<Reply, Refusal>>,
) -> HttpResponse {
    let started = house.clock.start_measuring();
    let result = if *method == Method::GET {
        page.await
    } else {
        Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "links accept the method GET only"))
    };
    let mut response: HttpResponse<Body> = respond(result, uri.path(), house.clock.now(), started.elapsed());
    // The page holds a token, or personal data.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    tracing::info!(status = response.status().as_u16(), "responded to a link to the page");
    response
}

async fn page(house: &House, uri: &Uri) -> Result<Reply, Refusal> {
    let expires = signed::check(house, PURPOSE, uri)?;
    let id = uri.path().rsplit('/').next().unwrap_or_default();
    let session = session(house, id).await?;
    let gone = || Refusal::new(StatusCode::GONE, "the onboarding is over");
    let session = session.filter(|session| session.is_open()).ok_or_else(gone)?;
    let ends_at = session.ends_at.unwrap_or(expires);
    let token = house.secrets.token(&Owner::Session(id.to_owned()), ends_at);
    let steps = steps(house.flows.of(session.flow.as_deref()));
    let settings = serde_json::to_string(&Settings { token, steps });
    let settings = settings.map_err(|_| Refusal::internal("the page could not be written"))?;
    // Nothing in the settings ends the element that they stand in.
    let settings = settings.replace('<', "\\u003c");
    Ok(Reply::file("text/html; charset=utf-8", PAGE.replace("{settings}", &settings)))
}

async fn session(house: &House, id: &str) -> Result<Option<Arc<Session>>, Refusal> {
    let stored = house.store.get(Table::Sessions, id).await;
    let stored = stored.map_err(|_| Refusal::internal("the session could not be read"))?;
    Ok(stored.and_then(|stored| stored.record.as_any().downcast().ok()))
}

/// The images that the modules of a flow ask for.
fn steps(flow: &Flow) -> Vec<Step> {
    let (front, back) = ("add/front-id/v2", "add/back-id/v2");
    let mut steps = Vec::new();
    if let Some(id) = flow.id_capture() {
        steps.push(Step { title: "Front of the ID", path: front, camera: "environment" });
        if id.only_front != Some(true) {
            steps.push(Step { title: "Back of the ID", path: back, camera: "environment" });
        }
    }
    if flow.selfie().is_some() {
        steps.push(Step { title: "Selfie", path: "add/face/third-party", camera: "user" });
    }
    steps
}
