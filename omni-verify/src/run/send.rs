//! Sending: one call at a time, and a second attempt only where it cannot harm.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use bytes::{Bytes, BytesMut};
use reqwest::{Client, Url};

use super::call::Call;
use crate::document::Operation;
use crate::target::{self, Secret};
use crate::{Error, MAX_BODY_BYTES};

/// Pause before the second attempt of a call.
const PATIENCE: Duration = Duration::from_secs(1);

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// Nothing if it is longer than what is looked at.
    pub(crate) body: Option<Bytes>,
}

pub(crate) struct Sender {
    client: Client,
    delay: Duration,
}

impl Sender {
    pub(crate) fn new(url: &Url, delay: Duration, timeout: Duration) -> Result<Self, Error> {
        Ok(Self { client: target::client(url, Some(timeout))?, delay })
    }

    /// Sends a call, and once more if that harms nobody and the first attempt met a fault that may pass.
    pub(crate) async fn send(
        &self,
        url: &Url,
        operation: &Operation,
        call: &Call,
        headers: HeaderMap,
    ) -> Result<Reply, &'static str> {
        tokio::time::sleep(self.delay).await;
        let first = self.attempt(url, operation, call, headers.clone()).await;
        let passes = match &first {
            Ok(reply) => matches!(reply.status, 429 | 502 | 503 | 504),
            Err(_) => true,
        };
        if !passes || !operation.repeatable {
            return first;
        }
        tokio::time::sleep(PATIENCE).await;
        self.attempt(url, operation, call, headers).await
    }

    async fn attempt(
        &self,
        url: &Url,
        operation: &Operation,
        call: &Call,
        headers: HeaderMap,
    ) -> Result<Reply, &'static str> {
        let unusable = "a request that cannot be sent";
        let url = target::join(url, &call.path_and_query).ok_or(unusable)?;
        let method: Method = operation.method.to_ascii_uppercase().parse().map_err(|_| unusable)?;
        let mut request = self.client.request(method, url).headers(headers);
        if let Some((media_type, body)) = &call.body {
            request = request.header(header::CONTENT_TYPE, media_type).body(body.clone());
        }
        let mut response = request.send().await.map_err(|error| target::why(&error))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| target::why(&error))? {
            if body.len() + chunk.len() > MAX_BODY_BYTES {
                return Ok(Reply { status, headers, body: None });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply { status, headers, body: Some(body.freeze()) })
    }
}

/// Puts a credential into its header.
pub(crate) fn credential(headers: &mut HeaderMap, name: &str, secret: &Secret) -> Result<(), Error> {
    let failed = || Error::new(format!("send the header {name}"), "take a key of printable ASCII characters");
    let header: HeaderName = name.parse().map_err(|_| failed())?;
    let mut value = HeaderValue::from_str(secret.expose()).map_err(|_| failed())?;
    value.set_sensitive(true);
    headers.insert(header, value);
    Ok(())
}
