//! The page that leads a person through the onboarding.
//!
//! The page itself is the same for everyone and contains no secret. With its link it requests the token of the session and
//! what the flow wants from the person; then it calls the API like any other page. Its files are in `web`.

mod assets;
mod opened;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::Response as HttpResponse;
use axum::routing::any;

use super::respond::respond;
use super::signed;
use crate::basics::Owner;
use crate::frame::{Refusal, Response};
use crate::house::House;
use crate::links::{self, Purpose};
use crate::session::Session;
use crate::store::{Backend as _, Table};
use opened::Opened;

/// Adds the page and its files to the routes of the API.
pub(super) fn add_to(router: Router, house: &Arc<House>) -> Router {
    let house = Arc::clone(house);
    let page = move |method: Method, uri: Uri, headers: HeaderMap| async move {
        respond_to_link(&house, (&method, &uri), &headers).await
    };
    router.route(links::PAGE, any(page)).route(assets::PATH, any(assets::show))
}

/// Responds to a link: to GET with the page, to POST with what the page needs to know.
async fn respond_to_link(house: &House, (method, uri): (&Method, &Uri), headers: &HeaderMap) -> HttpResponse {
    let started = house.clock.start_measuring();
    let result = match *method {
        Method::GET | Method::HEAD => page(house, uri).await,
        Method::POST => open(house, uri).await,
        _ => Err(Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "links to the page accept GET to show it and POST to begin",
        )),
    };
    let mut response: HttpResponse<Body> = match result {
        Err(refusal) if *method != Method::POST && wants_html(headers) => assets::refused(&refusal),
        result => respond(result, uri.path(), house.clock.now(), started.elapsed()),
    };
    assets::protect(&mut response, &house.files_url);
    tracing::info!(status = response.status().as_u16(), "responded to a link to the page");
    response
}

/// Whether the request comes from a browser with a person in front of it.
fn wants_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// The page. It removes the link from the address bar as soon as it has read it, so a reloaded page has none.
async fn page(house: &House, uri: &Uri) -> Result<Response, Refusal> {
    if uri.query().is_some_and(|query| !query.is_empty()) {
        check(house, uri).await?;
    }
    Ok(assets::page())
}

/// A token for the session, and the remaining steps.
async fn open(house: &House, uri: &Uri) -> Result<Response, Refusal> {
    let (session, expires) = check(house, uri).await?;
    let ends_at = session.ends_at.unwrap_or(expires);
    let token = house.secrets.token(&Owner::Session(session.id.clone()), ends_at);
    Response::json(&Opened::new(token, house.flows.of(session.flow.as_deref()), &session))
}

/// The session that a link leads to, if it can be continued, and when the link expires.
async fn check(house: &House, uri: &Uri) -> Result<(Arc<Session>, i64), Refusal> {
    let expires = signed::check(house, Purpose::Page, uri.path(), uri.query().unwrap_or_default())?;
    let id = uri.path().rsplit('/').next().unwrap_or_default();
    let gone = || Refusal::new(StatusCode::GONE, "the onboarding is over");
    let session = stored(house, id).await?.filter(|session| session.is_open()).ok_or_else(gone)?;
    // Every call would refuse the token of a session that is over.
    let is_over = session.ends_at.is_some_and(|end| end <= house.clock.now());
    if is_over { Err(gone()) } else { Ok((session, expires)) }
}

async fn stored(house: &House, id: &str) -> Result<Option<Arc<Session>>, Refusal> {
    let stored = house.store.get(Table::Sessions, id).await;
    let stored = stored.map_err(|_| Refusal::internal("the session could not be read"))?;
    Ok(stored.and_then(|stored| stored.record.as_any().downcast().ok()))
}
