//! The HTTP response to a request.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

use super::spoiled::spoiled;
use crate::frame::{Refusal, Reply};

/// Header with the milliseconds that the response took.
const PROCESSING_TIME_HEADER: HeaderName = HeaderName::from_static("processing-time");

/// Turns the result of a handler into an HTTP response. `path` is the requested path, `now` the sandbox's time in
/// milliseconds.
pub(crate) fn respond(result: Result<Reply, Refusal>, path: &str, now: i64, took: Duration) -> Response {
    let (status, reply) = match result {
        Ok(reply) => (reply.status, reply),
        Err(refusal) => {
            let status = refusal.status();
            let body = serde_json::to_vec(&refusal.body(path, now)).unwrap_or_default();
            (status, Reply::file("application/json", body))
        }
    };
    let body = match reply.sent {
        Some(sent) => spoiled(&reply.body, sent),
        None => Body::from(reply.body),
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.media_type));
    let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    headers.insert(PROCESSING_TIME_HEADER, HeaderValue::from(took));
    response
}
