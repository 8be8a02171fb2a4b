//! Fetching an image that a caller names by URL. This has to be allowed, because the sandbox then requests any URL that a
//! caller names.

use std::time::Duration;

use ::http::{Method, Request, StatusCode};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use omni_types::service;

use super::client::Client;

/// How long a server has to respond with the whole image.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Fetches images.
pub(crate) struct Downloads(Client);

impl Downloads {
    /// None if the system has no certificates for checking servers.
    pub(crate) fn new() -> Option<Self> {
        Client::new().map(Self)
    }

    /// The image at a URL. None unless the server responds in time with HTTP status 200 and no more bytes than a request may
    /// have. Redirects are not followed.
    pub(crate) async fn fetch(&self, url: &str) -> Option<Bytes> {
        let request = Request::builder().method(Method::GET).uri(url).body(Full::new(Bytes::new())).ok()?;
        let fetching = async {
            let response = self.0.request(request).await?;
            if response.status() != StatusCode::OK {
                return None;
            }
            Some(
                Limited::new(response.into_body(), service::MAX_REQUEST_BYTES)
                    .collect()
                    .await
                    .ok()?
                    .to_bytes(),
            )
        };
        tokio::time::timeout(TIMEOUT, fetching).await.ok().flatten()
    }
}
