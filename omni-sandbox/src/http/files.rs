//! The server behind links to stored files and behind upload URLs.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::Response as HttpResponse;
use bytes::Bytes;

use super::body::{Peer, receive};
use super::cors::cors;
use super::respond::respond;
use super::signed;
use crate::events::Cause;
use crate::frame::{Refusal, Response, Work, bounds};
use crate::house::House;
use crate::links::Purpose;
use crate::session::{Session, StoredImage};
use crate::store::{Backend as _, StoreError, Table};

pub(super) fn router(house: &Arc<House>) -> Router {
    let house = Arc::clone(house);
    let router = Router::new().fallback(move |request: Request| {
        let house = Arc::clone(&house);
        async move { handle(&house, request).await }
    });
    router.layer(cors())
}

async fn handle(house: &House, request: Request) -> HttpResponse {
    let started = house.clock.start_measuring();
    let (head, body) = request.into_parts();
    let peer = Peer::of(&head.extensions);
    let (path, query) = (head.uri.path(), head.uri.query().unwrap_or_default());
    let result = match head.method {
        // The server omits the body of a response to HEAD.
        Method::GET | Method::HEAD => download(house, path, query).await,
        Method::PUT => upload(house, (path, query), peer, body).await,
        _ => Err(Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "links accept GET and HEAD for downloads or PUT for uploads, depending on what they were made for",
        )),
    };
    let response = respond(result, path, house.clock.now(), started.elapsed());
    tracing::info!(status = response.status().as_u16(), "responded to a link");
    response
}

/// Checks a link, and says which file of which session it names.
fn check<'a>(
    house: &House,
    purpose: Purpose,
    (path, query): (&'a str, &str),
) -> Result<(&'a str, &'a str), Refusal> {
    signed::check(house, purpose, path, query)?;
    path.trim_start_matches('/').split_once('/').ok_or_else(|| signed::forged(purpose))
}

async fn download(house: &House, path: &str, query: &str) -> Result<Response, Refusal> {
    let (session, name) = check(house, Purpose::Download, (path, query))?;
    let bytes =
        stored(house, session, name).await.map_err(|_| Refusal::internal("the file could not be read"))?;
    let gone =
        || Refusal::new(StatusCode::NOT_FOUND, "the file was deleted, or nothing has been uploaded yet");
    let bytes = bytes.ok_or_else(gone)?;
    Ok(Response::file(media_type(&bytes), bytes))
}

async fn stored(house: &House, session: &str, name: &str) -> Result<Option<Bytes>, StoreError> {
    let Some(stored) = house.store.get(Table::Sessions, session).await? else { return Ok(None) };
    let session: Option<Arc<Session>> = stored.record.as_any().downcast().ok();
    match session.as_ref().and_then(|session| session.file(name)) {
        Some(file) => house.store.blob(&file.blob).await,
        None => Ok(None),
    }
}

/// The media type of a file, by its bytes.
fn media_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xFF, 0xD8, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', ..] => "image/webp",
        [b'%', b'P', b'D', b'F', ..] => "application/pdf",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => "video/webm",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "video/mp4",
        // A few bytes may precede the mark of a PDF file.
        _ if bytes.windows(5).take(1024).any(|mark| mark == b"%PDF-") => "application/pdf",
        _ => "application/octet-stream",
    }
}

async fn upload(
    house: &House,
    (path, query): (&str, &str),
    peer: Peer,
    body: Body,
) -> Result<Response, Refusal> {
    let (session, name) = check(house, Purpose::Upload, (path, query))?;
    let (bytes, _share) = receive(house, peer, body).await?;
    if bytes.is_empty() {
        return Err(Refusal::bad_request("the file is empty: send its bytes as the body"));
    }
    loop {
        let mut work = Work::new(house);
        let gone = || Refusal::new(StatusCode::NOT_FOUND, "there is no such session, or it was deleted");
        let found = work.get::<Session>(session).await?.filter(|session| !session.is_deleted());
        let mut found = Session::clone(&*found.ok_or_else(gone)?);
        bounds::check_changes(&found)?;
        let blob = work.new_id();
        if !found.put_file(name, StoredImage { blob: blob.clone() }) {
            return Err(Refusal::new(StatusCode::NOT_FOUND, "nothing can be uploaded to this URL"));
        }
        bounds::RECORDINGS.check("the link", found.video.recordings.len())?;
        found.updated_at = work.now();
        work.add_blob(blob, bytes.clone());
        work.save(found);
        work.caused_by(Cause::Upload);
        match work.commit().await {
            Ok(()) => return Ok(Response::file("application/octet-stream", Bytes::new())),
            Err(StoreError::Conflict) => tokio::task::yield_now().await,
            Err(StoreError::Failed(problem)) => {
                tracing::error!(problem, "the store failed");
                return Err(Refusal::internal("the file could not be stored"));
            }
        }
    }
}
