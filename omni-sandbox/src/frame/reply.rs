//! The successful response to a call.

use bytes::Bytes;
use omni_types::endpoint::{Endpoint, ResponseBody};
use serde::Serialize;

use super::{Output, Refusal};

const JSON: &str = "application/json";

/// The body of a response with HTTP status 200.
pub(crate) struct Reply {
    pub(crate) media_type: &'static str,
    pub(crate) body: Bytes,
}

impl Reply {
    /// The response of an operation.
    pub(crate) fn new<E: Endpoint>(value: &Output<E>) -> Result<Self, Refusal> {
        let media_type = E::OPERATION.info().response_media_types.first().copied().unwrap_or(JSON);
        let body =
            E::Response::write(value).map_err(|_| Refusal::internal("the response could not be written"))?;
        Ok(Self { media_type, body })
    }

    /// A file.
    pub(crate) fn file(media_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { media_type, body: body.into() }
    }

    /// JSON of any type.
    pub(crate) fn json(value: &impl Serialize) -> Result<Self, Refusal> {
        match serde_json::to_vec(value) {
            Ok(body) => Ok(Self::file(JSON, body)),
            Err(_) => Err(Refusal::internal("the response could not be written")),
        }
    }
}
