//! Webhooks in axum.

use std::future::poll_fn;
use std::pin::Pin;

use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

use super::{MAX_BYTES, Notification, WebhookAcknowledgement, WebhookError, acknowledge, read};

/// Extractor: the notification in a request.
///
/// A request without one is refused with HTTP 400, 413 or 415 and the text of the [`WebhookError`], which says where
/// and why but quotes nothing. To log that text, take a `Result<Webhook<T>, WebhookError>` and return the error.
///
/// It reads at most [`MAX_BYTES`], whatever axum's own limit is, and accepts a missing content type. The server in front
/// decides how long a sender may take.
///
/// ```
/// use axum::{Router, routing::post};
/// use omni_client::webhooks::{Acknowledge, OnboardingStatusNotification, Webhook};
///
/// async fn onboarding_status(Webhook(notification): Webhook<OnboardingStatusNotification>) -> Acknowledge {
///     println!("{:?}", notification.onboarding_status);
///     Acknowledge::arrived()
/// }
///
/// let app: Router = Router::new().route("/onboarding-status", post(onboarding_status));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Webhook<T>(pub T);

impl<S: Send + Sync, T: Notification> FromRequest<S> for Webhook<T> {
    type Rejection = WebhookError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Self::Rejection> {
        if !is_plain_json(request.headers()) {
            return Err(WebhookError::MediaType);
        }
        let body = collect(request.into_body()).await?;
        read(&body).map(Self)
    }
}

/// Reads a body of at most [`MAX_BYTES`].
async fn collect(mut body: Body) -> Result<Vec<u8>, WebhookError> {
    let fits = |size: usize| {
        if size > MAX_BYTES { Err(WebhookError::TooLarge { limit: MAX_BYTES }) } else { Ok(size) }
    };
    let announced = fits(usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX))?;
    let mut bytes = Vec::with_capacity(announced);
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        // Trailers are of no interest.
        if let Ok(data) = frame.map_err(|_| WebhookError::Interrupted)?.into_data() {
            fits(bytes.len() + data.len())?;
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

/// Whether the body can be JSON: its type is missing or is any kind of JSON, and it is not compressed.
fn is_plain_json(headers: &HeaderMap) -> bool {
    let text = |value: &HeaderValue| value.to_str().unwrap_or("?").trim().to_ascii_lowercase();
    let plain = headers.get(CONTENT_ENCODING).map(text).is_none_or(|encoding| encoding == "identity");
    plain
        && headers.get(CONTENT_TYPE).map(text).is_none_or(|value| {
            let essence = value.split(';').next().unwrap_or_default().trim();
            let subtype = essence.rsplit('/').next().unwrap_or_default();
            subtype == "json" || subtype.ends_with("+json") || essence.is_empty()
        })
}

/// The response to a notification.
///
/// ```
/// use omni_client::webhooks::{Acknowledge, PaymentProofNotification, Webhook};
/// # async fn store(_: PaymentProofNotification) -> Result<(), std::io::Error> { Ok(()) }
///
/// async fn payment_proof(Webhook(notification): Webhook<PaymentProofNotification>) -> Acknowledge {
///     match store(notification).await {
///         Ok(()) => Acknowledge::arrived(),
///         Err(_) => Acknowledge::retry(),
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Acknowledge {
    arrived: bool,
}

impl Acknowledge {
    /// The expected response, HTTP 200 with [`acknowledge`]: the notification is not sent again.
    pub const fn arrived() -> Self {
        Self { arrived: true }
    }

    /// HTTP 503: not now. A changed status is sent once more, so this helps once; for the other notifications, retries
    /// are not documented.
    pub const fn retry() -> Self {
        Self { arrived: false }
    }
}

impl IntoResponse for Acknowledge {
    fn into_response(self) -> Response {
        if self.arrived {
            json(StatusCode::OK, &acknowledge())
        } else {
            json(StatusCode::SERVICE_UNAVAILABLE, &WebhookAcknowledgement::new().with_success(false))
        }
    }
}

impl IntoResponse for WebhookError {
    fn into_response(self) -> Response {
        let mut response = json(self.status(), &json!({"success": false, "error": self.to_string()}));
        if self == Self::Unauthorized {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(body) => (status, [(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_kind_of_json_will_do() {
        let is_plain_json =
            |name, value: &str| is_plain_json(&HeaderMap::from_iter([(name, value.parse().unwrap())]));
        for right in [
            "application/json",
            "Application/JSON; charset=UTF-8",
            "application/problem+json",
            "text/json",
            "",
        ] {
            assert!(is_plain_json(CONTENT_TYPE, right), "{right}");
        }
        for wrong in
            ["text/plain", "application/x-www-form-urlencoded", "application/json-seq", "multipart/form-data"]
        {
            assert!(!is_plain_json(CONTENT_TYPE, wrong), "{wrong}");
        }
        assert!(is_plain_json(CONTENT_ENCODING, "identity") && !is_plain_json(CONTENT_ENCODING, "gzip"));
        assert!(super::is_plain_json(&HeaderMap::new()));
    }
}
