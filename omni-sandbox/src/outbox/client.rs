//! The HTTP client. It sends webhooks to the configured targets, and fetches images if allowed to. Redirects are not
//! followed.

use std::time::Duration;

use ::http::{HeaderValue, Method, Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde_json::Value;

use super::target::{ClientCredentials, WebhookTarget};
use super::webhook::{AttemptResult, Webhook};

/// How long a target has to respond.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How much of a response is read.
const MAX_RESPONSE_BYTES: usize = 64 * 1024;

/// Media type and bytes of a request body.
type Content = (&'static str, String);

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

#[cfg(feature = "tls")]
type Connector = hyper_rustls::HttpsConnector<HttpConnector>;
#[cfg(not(feature = "tls"))]
type Connector = HttpConnector;

/// An HTTP client.
#[derive(Clone)]
pub(super) struct Client(legacy::Client<Connector, Full<Bytes>>);

#[cfg(feature = "tls")]
fn connector() -> Option<Connector> {
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = hyper_rustls::HttpsConnectorBuilder::new();
    let builder = builder.with_provider_and_platform_verifier(provider).ok()?;
    Some(builder.https_or_http().enable_http1().build())
}

#[cfg(not(feature = "tls"))]
#[allow(clippy::unnecessary_wraps, reason = "with TLS it can fail")]
fn connector() -> Option<Connector> {
    Some(HttpConnector::new())
}

/// The result of one attempt.
pub(super) type Sent = (AttemptResult, Option<u16>);

struct Response {
    status: StatusCode,
    body: Bytes,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

impl Client {
    /// A client; none if the system has no certificates for checking servers.
    pub(super) fn new() -> Option<Self> {
        let builder = legacy::Client::builder(TokioExecutor::new());
        // Each connection is used once: webhooks are rare, and reusing one would fail if the target was restarted.
        connector().map(|connector| Self(builder.clone().pool_max_idle_per_host(0).build(connector)))
    }

    /// Sends a webhook once.
    pub(super) async fn send(&self, target: &WebhookTarget, webhook: &Webhook) -> Sent {
        match tokio::time::timeout(TIMEOUT, self.exchange(target, webhook)).await {
            Ok(sent) => sent,
            Err(_) => (AttemptResult::TimedOut, None),
        }
    }

    async fn exchange(&self, target: &WebhookTarget, webhook: &Webhook) -> Sent {
        let authorization = match target.client_credentials() {
            Some(credentials) => match self.token(credentials).await {
                Some(token) => Some(token),
                None => return (AttemptResult::NoToken, None),
            },
            None => None,
        };
        let body = webhook.body.to_string();
        let Some(response) = self.post(target.url(), authorization, (JSON, body)).await else {
            return (AttemptResult::Unreachable, None);
        };
        let status = Some(response.status.as_u16());
        // The expected response is documented only for the kind that wants an acknowledgment.
        let acknowledged = match webhook.kind.wants_acknowledgment() {
            true => response.status == StatusCode::OK && is_acknowledgment(&response.body),
            false => response.status.is_success(),
        };
        (if acknowledged { AttemptResult::Delivered } else { AttemptResult::Refused }, status)
    }

    /// Fetches a token, as a value of the header `Authorization`.
    async fn token(&self, credentials: &ClientCredentials) -> Option<HeaderValue> {
        let encode = |text: &str| serde_html_form::to_string([("", text)]).map(|pair| pair[1..].to_owned());
        let (id, secret) = (encode(&credentials.client_id).ok()?, encode(&credentials.client_secret).ok()?);
        let basic = format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
        let authorization = secret_header(&basic)?;
        let body = "grant_type=client_credentials".to_owned();
        let response = self.post(&credentials.token_url, Some(authorization), (FORM, body)).await?;
        if response.status != StatusCode::OK {
            return None;
        }
        let token: Token = serde_json::from_slice(&response.body).ok()?;
        secret_header(&format!("Bearer {}", token.access_token))
    }

    pub(super) async fn request(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Option<::http::Response<hyper::body::Incoming>> {
        self.0.request(request).await.ok()
    }

    async fn post(
        &self,
        url: &str,
        authorization: Option<HeaderValue>,
        (media_type, body): Content,
    ) -> Option<Response> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(url)
            .header(header::CONTENT_TYPE, media_type)
            .header(header::ACCEPT, JSON);
        let mut request = request.body(Full::new(Bytes::from(body))).ok()?;
        if let Some(authorization) = authorization {
            request.headers_mut().insert(header::AUTHORIZATION, authorization);
        }
        let response = self.request(request).await?;
        let status = response.status();
        let body = Limited::new(response.into_body(), MAX_RESPONSE_BYTES).collect().await.ok()?.to_bytes();
        Some(Response { status, body })
    }
}

fn secret_header(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn is_acknowledgment(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body["success"] == true)
}
