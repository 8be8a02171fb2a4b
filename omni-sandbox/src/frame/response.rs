//! The response to a call that succeeds, or that a fault spoils.

use std::io;

use ::http::StatusCode;
use bytes::Bytes;
use omni_types::endpoint::{Endpoint, ResponseBody};
use serde::Serialize;
use tokio::sync::mpsc;

use super::{Output, Refusal, apart};
use crate::session::WrittenResponse;

const JSON: &str = "application/json";

/// Parts of a body.
pub(crate) type Parts = mpsc::Receiver<io::Result<Bytes>>;

/// A response, before it becomes an HTTP response.
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) media_type: &'static str,
    pub(crate) body: Bytes,
    /// What follows the body, as it is ready. An error ends it, and closes the connection.
    pub(crate) rest: Option<Parts>,
    /// How much of the body is sent before the connection is closed; none if all of it is sent as usual.
    pub(crate) sent: Option<usize>,
}

impl Response {
    /// The response of an operation, which was made from this many bytes.
    pub(crate) async fn new<E: Endpoint>(value: Output<E>, weight: usize) -> Result<Self, Refusal> {
        let body = apart(weight, move || E::Response::write(&value)).await?;
        let body = body.map_err(|_| Refusal::internal("the response could not be written"))?;
        Ok(Self::file(media_type::<E>(), body))
    }

    /// The response of an operation, already serialized.
    pub(crate) fn written<E: Endpoint>(response: WrittenResponse<E>) -> Self {
        Self::file(media_type::<E>(), response.body)
    }

    /// A file.
    pub(crate) fn file(media_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { status: StatusCode::OK, media_type, body: body.into(), rest: None, sent: None }
    }

    /// The same response, whose body is only the beginning.
    pub(crate) fn followed_by(self, rest: Parts) -> Self {
        Self { rest: Some(rest), ..self }
    }

    /// JSON of any type.
    pub(crate) fn json(value: &impl Serialize) -> Result<Self, Refusal> {
        match serde_json::to_vec(value) {
            Ok(body) => Ok(Self::file(JSON, body)),
            Err(_) => Err(Refusal::internal("the response could not be written")),
        }
    }

    /// The connection is closed without a response.
    pub(super) fn dropped() -> Self {
        Self { sent: Some(0), ..Self::file(JSON, Bytes::from_static(b" ")) }
    }

    /// The connection is closed in the middle of the body.
    pub(super) fn truncated(self) -> Self {
        Self { sent: Some(self.body.len().div_ceil(2)), ..self }
    }

    /// A page as gateways send it.
    pub(super) fn html(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
        let reason = status.canonical_reason().unwrap_or("Error");
        let page = format!("<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>", reason);
        Self { status, ..Self::file("text/html", page) }
    }

    /// A list of what the body should be. A body that is not JSON becomes an empty list.
    pub(super) fn of_wrong_type(self) -> Self {
        let body: &[u8] = if self.media_type == JSON { &self.body } else { b"" };
        Self::file(JSON, [b"[", body, b"]"].concat())
    }
}

fn media_type<E: Endpoint>() -> &'static str {
    E::OPERATION.info().response_media_types.first().copied().unwrap_or(JSON)
}
