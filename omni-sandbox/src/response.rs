//! What the caller gets: a response, or a refusal with the error body of the API.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response as HttpResponse};
use bytes::Bytes;
use omni_types::{ApiError, Operation};
use serde::Serialize;

/// Header with the milliseconds that the response took.
const PROCESSING_TIME_HEADER: HeaderName = HeaderName::from_static("processing-time");

const JSON: &str = "application/json";

/// The body of a response with HTTP status 200.
pub(crate) struct Response {
    media_type: &'static str,
    body: Bytes,
}

impl Response {
    pub(crate) fn new(media_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { media_type, body: body.into() }
    }

    pub(crate) fn json(value: &impl Serialize) -> Result<Self, Refusal> {
        match serde_json::to_vec(value) {
            Ok(body) => Ok(Self::new(JSON, body)),
            Err(_) => Err(Refusal::internal("the response could not be serialized")),
        }
    }
}

/// Why a request is refused. The message never quotes the request.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: i32,
    error: &'static str,
    message: String,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        let error = status.canonical_reason().unwrap_or("Error");
        Self { status, code: i32::from(status.as_u16()), error, message: message.into() }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    /// A bad request with one of the operation's custom error codes.
    pub(crate) fn custom(operation: Operation, code: i32, message: impl Into<String>) -> Self {
        Self::bad_request(message).with_code(operation, code)
    }

    pub(crate) fn unknown_session(operation: Operation) -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is no session with this id, or its data was deleted")
            .with_code(operation, 4004)
    }

    pub(crate) fn unsupported(operation: Operation) -> Self {
        let id = operation.info().id;
        let message = format!("the sandbox does not support the operation {id} yet");
        Self::new(StatusCode::NOT_IMPLEMENTED, message)
    }

    /// Sets the custom code if the operation documents it. Callers never see a code that is not documented.
    fn with_code(mut self, operation: Operation, code: i32) -> Self {
        if let Some(documented) = operation.info().error_codes.iter().find(|known| known.code == code) {
            self.code = code;
            self.error = documented.meaning.trim_end_matches('.');
        }
        self
    }
}

/// Turns the result of a handler into an HTTP response. `path` is the requested path, `now` the sandbox's time in
/// milliseconds.
pub(crate) fn respond(
    result: Result<Response, Refusal>,
    path: &str,
    now: i64,
    took: Duration,
) -> HttpResponse {
    let (status, response) = match result {
        Ok(response) => (StatusCode::OK, response),
        Err(refusal) => {
            let body = ApiError::new()
                .with_timestamp(now)
                .with_status(refusal.code)
                .with_error(refusal.error)
                .with_message(refusal.message)
                .with_path(path);
            let body = serde_json::to_vec(&body).unwrap_or_default();
            (refusal.status, Response::new(JSON, body))
        }
    };
    let mut http = (status, response.body).into_response();
    let headers = http.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(response.media_type));
    let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    headers.insert(PROCESSING_TIME_HEADER, HeaderValue::from(took));
    http
}
