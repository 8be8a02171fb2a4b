//! The HTTP response to a request.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response as HttpResponse};

use super::spoiled::spoiled;
use super::streamed::streamed;
use crate::frame::{Refusal, Response};

/// Header with the milliseconds that the response took.
const PROCESSING_TIME_HEADER: HeaderName = HeaderName::from_static("processing-time");

/// Turns the result of a handler into an HTTP response. `path` is the requested path, `now` the sandbox's time in
/// milliseconds.
pub(crate) fn respond(
    result: Result<Response, Refusal>,
    path: &str,
    now: i64,
    took: Duration,
) -> HttpResponse {
    let (status, response) = match result {
        Ok(response) => (response.status, response),
        Err(refusal) => {
            let status = refusal.status();
            let body = serde_json::to_vec(&refusal.body(path, now)).unwrap_or_default();
            (status, Response::file("application/json", body))
        }
    };
    let media_type = HeaderValue::from_static(response.media_type);
    let body = match (response.sent, response.rest) {
        (Some(sent), _) => spoiled(&response.body, sent),
        (None, Some(rest)) => streamed(response.body, rest),
        (None, None) => Body::from(response.body),
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type);
    let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    headers.insert(PROCESSING_TIME_HEADER, HeaderValue::from(took));
    response
}
