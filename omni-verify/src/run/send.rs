//! Sending: one call at a time, retried once if the operation is repeatable.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use http_body_util::{BodyExt as _, Empty, Full};
use url::Url;

use super::call::Call;
use crate::client::{Body, Client, Fault, Outgoing};
use crate::document::Operation;
use crate::target::Secret;
use crate::{Error, MAX_BODY_BYTES};

/// Pause before a retry.
const PAUSE: Duration = Duration::from_secs(1);

/// A response.
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// `None` if it is too long.
    pub(crate) body: Option<Bytes>,
}

pub(crate) struct Sender {
    client: Client,
    delay: Duration,
    timeout: Duration,
}

impl Sender {
    pub(crate) fn new(url: &Url, delay: Duration, timeout: Duration) -> Result<Self, Error> {
        Ok(Self { client: Client::new(url)?, delay, timeout })
    }

    /// Sends a call, and retries it once if the operation is repeatable and the fault may be transient.
    pub(crate) async fn send(
        &self,
        operation: &Operation,
        call: &Call,
        headers: HeaderMap,
    ) -> Result<Received, Fault> {
        tokio::time::sleep(self.delay).await;
        let first = self.attempt(operation, call, headers.clone()).await;
        let passes = match &first {
            Ok(received) => matches!(received.status, 429 | 502 | 503 | 504),
            Err(fault) => *fault != Fault::Unsendable,
        };
        if !passes || !operation.repeatable {
            return first;
        }
        tokio::time::sleep(PAUSE).await;
        self.attempt(operation, call, headers).await
    }

    async fn attempt(
        &self,
        operation: &Operation,
        call: &Call,
        headers: HeaderMap,
    ) -> Result<Received, Fault> {
        let received = tokio::time::timeout(self.timeout, self.exchange(operation, call, headers)).await;
        received.unwrap_or(Err(Fault::TimedOut))
    }

    async fn exchange(
        &self,
        operation: &Operation,
        call: &Call,
        mut headers: HeaderMap,
    ) -> Result<Received, Fault> {
        let unsendable = Fault::Unsendable;
        let method: Method = operation.method.to_ascii_uppercase().parse().map_err(|_| unsendable)?;
        headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        let body: Body = match &call.body {
            Some((media_type, body)) => {
                headers.insert(header::CONTENT_TYPE, media_type.parse().map_err(|_| unsendable)?);
                Full::new(body.clone()).map_err(|never| match never {}).boxed_unsync()
            }
            None => {
                // Strict gateways refuse a method that usually has a body without this.
                if matches!(method, Method::POST | Method::PUT | Method::PATCH) {
                    headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
                }
                Empty::new().map_err(|never| match never {}).boxed_unsync()
            }
        };
        let outgoing = Outgoing { method, target: &call.path_and_query, headers, body };
        let (head, mut incoming) = self.client.send(outgoing).await?.into_parts();
        let (status, headers) = (head.status.as_u16(), head.headers);
        let mut body = BytesMut::new();
        while let Some(frame) = incoming.frame().await {
            let frame = frame.map_err(|_| Fault::Broken)?;
            let Some(data) = frame.data_ref() else { continue };
            if body.len() + data.len() > MAX_BODY_BYTES {
                return Ok(Received { status, headers, body: None });
            }
            body.extend_from_slice(data);
        }
        Ok(Received { status, headers, body: Some(body.freeze()) })
    }
}

/// A credential as the value of a header.
pub(crate) fn header_value(secret: &Secret) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(secret.expose()).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Puts a credential into its header.
pub(crate) fn credential(headers: &mut HeaderMap, name: &str, secret: &Secret) -> Result<(), Error> {
    let failed = || Error::new(format!("send the header {name}"), "use a key of printable ASCII characters");
    let header: HeaderName = name.parse().map_err(|_| failed())?;
    headers.insert(header, header_value(secret).ok_or_else(failed)?);
    Ok(())
}
