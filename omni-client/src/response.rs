//! Responses.

use std::fmt;
use std::ops::Deref;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use omni_types::json;
use omni_types::read::{Place, Problem, Read, ReadError, Skipped};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::error::{Error, ErrorKind};
use crate::target::Target;

/// Header with the server's time for a request.
const PROCESSING_TIME: &str = "processing-time";

/// A response: the value, and what came with it.
///
/// It dereferences to the value, so its fields are directly accessible; [`into_inner`](Self::into_inner) takes the value
/// out.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    skipped: Vec<Skipped>,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, status: StatusCode, headers: HeaderMap) -> Self {
        Self { value, status, headers, body: Bytes::new(), skipped: Vec::new() }
    }

    pub(crate) fn with_body(self, body: Bytes) -> Self {
        Self { body, ..self }
    }

    pub(crate) fn with_skipped(self, skipped: Vec<Skipped>) -> Self {
        Self { skipped, ..self }
    }

    pub(crate) fn into_body(self) -> Bytes {
        self.body
    }

    /// The same response with another value, made from this one.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Response<U> {
        let Self { value, status, headers, body, skipped } = self;
        Response { value: make(value), status, headers, body, skipped }
    }

    /// The body as it was received, to archive it for example. **It holds personal data** in plain text, which nothing
    /// redacts; `Debug` never shows it.
    ///
    /// The bytes are shared: a clone copies nothing. They stay in memory as long as the response or a clone of them;
    /// [`into_inner`](Self::into_inner) releases them. A [`ByteStream`] has none: its bytes have not arrived yet.
    pub fn raw(&self) -> &Bytes {
        &self.body
    }

    /// What was left out of the value because it is not as documented; always empty unless the client is
    /// [lenient](crate::OmniBuilder::lenient). Safe for logs: places and what was expected there, no values.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Only the value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// HTTP status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Time that the server took, from the header `Processing-Time`.
    pub fn processing_time(&self) -> Option<Duration> {
        processing_time(&self.headers)
    }
}

impl<T: Read> Response<T> {
    /// The places in the body that the type has no field for: fields that the document does not list, whose values are
    /// only in [`raw`](Self::raw). If a field occurs under two spellings, the one that was not used is listed too.
    ///
    /// Found on demand, by reading the body again; it costs nothing unless it is called.
    pub fn unread(&self) -> Vec<Place> {
        json::from_slice_lenient::<T>(&self.body).map(|read| read.unread).unwrap_or_default()
    }
}

/// Shows the value, whose personal parts are redacted, and no headers: they may hold links and cookies.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.status.as_u16())
            .finish_non_exhaustive()
    }
}

/// Time that the server took.
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

/// A response that is not JSON, a PDF for example, as it arrives.
pub struct ByteStream {
    limited: Limited<Boxed>,
    attempts: u32,
}

#[cfg(not(target_arch = "wasm32"))]
type Boxed = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>;
#[cfg(target_arch = "wasm32")]
type Boxed = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>>>>;

impl ByteStream {
    pub(crate) fn new(target: Target, response: reqwest::Response, limit: usize, attempts: u32) -> Self {
        let status = response.status();
        let stream: Boxed = Box::pin(response.bytes_stream());
        Self { limited: Limited { target, status, stream, limit }, attempts }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// The connection failed.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let chunk = self.limited.chunk().await;
        chunk.map_err(|error| error.with_attempts(self.attempts))
    }

    /// All of it.
    ///
    /// # Errors
    /// The connection failed, or the body is larger than the client accepts
    /// ([`OmniBuilder::max_response_bytes`](crate::OmniBuilder::max_response_bytes)).
    pub async fn bytes(self) -> Result<Bytes, Error> {
        let body = self.limited.gather(0).await;
        body.map_err(|error| error.with_attempts(self.attempts))
    }
}

/// Shows only the operation: the response behind it would show the whole URL and all headers.
impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("call", &format_args!("{}", self.limited.target))
            .finish_non_exhaustive()
    }
}

/// Reads a body of at most `limit` bytes.
pub(crate) async fn read(target: Target, response: reqwest::Response, limit: usize) -> Result<Bytes, Error> {
    let status = response.status();
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let limited = Limited { target, status, stream: std::pin::pin!(response.bytes_stream()), limit };
    if announced > limit {
        return Err(limited.too_large());
    }
    limited.gather(announced).await
}

/// A body as it arrives, gathered up to `limit` bytes.
struct Limited<S> {
    target: Target,
    status: StatusCode,
    stream: S,
    limit: usize,
}

impl<S: Stream<Item = reqwest::Result<Bytes>> + Unpin> Limited<S> {
    async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let chunk = self.stream.next().await.transpose();
        chunk.map_err(|error| Error::transport(self.target, &error).with_status(self.status))
    }

    async fn gather(mut self, expected: usize) -> Result<Bytes, Error> {
        let mut body = BytesMut::with_capacity(expected);
        while let Some(chunk) = self.chunk().await? {
            if body.len() + chunk.len() > self.limit {
                return Err(self.too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    fn too_large(&self) -> Error {
        Error::new(self.target, ErrorKind::ResponseTooLarge { limit: self.limit }).with_status(self.status)
    }
}

/// How an empty body is read if a response only says that the call succeeded.
const DONE: &[&str] = &["success"];

/// Reads the body of a successful response as [`decode`] does, and if that fails, leaves out what is wrong.
pub(crate) fn decode_lenient<T: Read>(
    body: &[u8],
    strict: ReadError,
) -> Result<(T, Vec<Skipped>), ReadError> {
    // If the body is not JSON or has the wrong type as a whole, return the error from the strict read.
    json::from_slice_lenient(body).map(|read| (read.value, read.skipped)).map_err(|_| strict)
}

/// Reads the body of a successful response.
pub(crate) fn decode<T: Read>(body: &[u8]) -> Result<T, ReadError> {
    let read = json::from_slice_lossy(body);
    match read {
        Err(error) if T::FIELDS == DONE && *error.problem() == Problem::Empty => {
            json::from_slice(br#"{"success": true}"#)
        }
        read => read,
    }
}
