//! Answers.

use std::ops::Deref;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use omni_types::Operation;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::error::{Error, ErrorKind};

/// Header with the server's time for a request.
const PROCESSING_TIME: &str = "processing-time";

/// An answer: the value, and what came with it.
///
/// It dereferences to the value, so the fields are at hand; [`into_inner`](Self::into_inner) takes the value out.
#[derive(Clone, Debug)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, status: StatusCode, headers: HeaderMap) -> Self {
        Self { value, status, headers }
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Time that the server needed, from the header `Processing-Time`.
    pub fn processing_time(&self) -> Option<Duration> {
        processing_time(&self.headers)
    }
}

/// Time that the server needed.
pub(crate) fn processing_time(headers: &HeaderMap) -> Option<Duration> {
    let milliseconds = headers.get(PROCESSING_TIME)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_millis(milliseconds))
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// An answer that is not JSON, a PDF for example, as it arrives.
#[derive(Debug)]
pub struct ByteStream {
    operation: Operation,
    response: reqwest::Response,
    limit: usize,
}

impl ByteStream {
    pub(crate) fn new(operation: Operation, response: reqwest::Response, limit: usize) -> Self {
        Self { operation, response, limit }
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    /// The connection failed.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.response.chunk().await.map_err(|error| Error::transport(self.operation, &error))
    }

    /// All of it.
    ///
    /// # Errors
    /// The connection failed, or there is more than the client accepts
    /// ([`OmniBuilder::max_answer_bytes`](crate::OmniBuilder::max_answer_bytes)).
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let status = self.response.status();
        read(self.operation, status, &mut self.response, self.limit).await
    }
}

/// Reads a body of at most `limit` bytes.
pub(crate) async fn read(
    operation: Operation,
    status: StatusCode,
    response: &mut reqwest::Response,
    limit: usize,
) -> Result<Bytes, Error> {
    let too_large = || Error::new(operation, ErrorKind::AnswerTooLarge { limit }).with_status(status);
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    if announced > limit {
        return Err(too_large());
    }
    let mut body = BytesMut::with_capacity(announced);
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => return Err(too_large()),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body.freeze()),
            Err(error) => return Err(Error::transport(operation, &error).with_status(status)),
        }
    }
}
