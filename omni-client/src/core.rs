//! The one place where requests are sent.

use std::sync::Arc;

use omni_types::{Operation, service};
use reqwest::RequestBuilder;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind};
use crate::response::{self, ByteStream, Response};

/// What all kinds of clients share.
#[derive(Clone)]
pub(crate) struct Core {
    pub(crate) baseurl: Arc<str>,
    pub(crate) client: reqwest::Client,
    pub(crate) token: Option<Token>,
    pub(crate) max_answer_bytes: usize,
}

/// A token, and the header that it goes into.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) header: HeaderName,
    pub(crate) value: HeaderValue,
}

impl Core {
    /// Sends a request and reads the JSON of its answer.
    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        operation: Operation,
        request: RequestBuilder,
    ) -> Result<Response<T>, Error> {
        let mut response = self.send(operation, request).await?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = response::read(operation, &mut response, self.max_answer_bytes).await?;
        match serde_json::from_slice(&body) {
            Ok(value) => Ok(Response::new(value, status, headers)),
            Err(error) => Err(explain::<T>(operation, &body, &error).with_status(status).with_body(body)),
        }
    }

    /// Sends a request whose answer is not JSON.
    pub(crate) async fn stream(
        &self,
        operation: Operation,
        request: RequestBuilder,
    ) -> Result<Response<ByteStream>, Error> {
        let response = self.send(operation, request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Response::new(ByteStream::new(operation, response, self.max_answer_bytes), status, headers))
    }

    /// The one place where requests are sent: credentials, limits and media types come in here, errors go out.
    async fn send(&self, operation: Operation, request: RequestBuilder) -> Result<reqwest::Response, Error> {
        let info = operation.info();
        let (client, request) = request.build_split();
        let mut request = request.map_err(|error| Error::transport(operation, &error))?;
        let size = request.body().and_then(|body| body.as_bytes()).map_or(0, <[u8]>::len);
        if size > service::MAX_REQUEST_BYTES {
            return Err(Error::new(
                operation,
                ErrorKind::RequestTooLarge { size, limit: service::MAX_REQUEST_BYTES },
            ));
        }
        if let Some(body) = request.body().and_then(|body| body.as_bytes())
            && !request.headers().contains_key(CONTENT_TYPE)
        {
            let media_type = sniff(body, info.request_media_types)
                .ok_or_else(|| Error::new(operation, ErrorKind::UnsupportedMedia))?;
            request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        if let Some(media_type) = info.response_media_types.first() {
            request.headers_mut().insert(ACCEPT, HeaderValue::from_static(media_type));
        }
        if let Some(Token { header, value }) = &self.token {
            request.headers_mut().insert(header, value.clone());
        }
        let mut response =
            client.execute(request).await.map_err(|error| Error::transport(operation, &error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let body = response::read(operation, &mut response, self.max_answer_bytes).await.unwrap_or_default();
        Err(Error::service(operation, status, body))
    }
}

/// Reads an answer that is known to be wrong once more, to say where. Kept out of the way of the answers that are
/// right: following the path costs time.
#[cold]
fn explain<T: DeserializeOwned>(operation: Operation, body: &[u8], error: &serde_json::Error) -> Error {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(located) if located.inner().is_data() => {
            Error::decode(operation, located.path().to_string(), located.inner())
        }
        _ => Error::decode(operation, String::new(), error),
    }
}

/// Which of the media types the bytes are of.
fn sniff(body: &[u8], accepted: &[&'static str]) -> Option<&'static str> {
    let found = match body {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'%', b'P', b'D', b'F', ..] => "application/pdf",
        _ => return None,
    };
    accepted.iter().copied().find(|media_type| *media_type == found)
}

/// A key or token as a header that is not shown.
pub(crate) fn secret(text: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text).map_err(|_| Error::configuration())?;
    value.set_sensitive(true);
    Ok(value)
}
