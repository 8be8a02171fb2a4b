//! Pages of other origins may call the paths for browsers and fetch images: the browser asks before it allows that.

use std::time::Duration;

use axum::http::HeaderName;
use tower_http::cors::{Any, CorsLayer};

/// How long a browser may cache this.
const MAX_AGE: Duration = Duration::from_secs(60 * 60);

/// Allows every origin, method and header, without cookies: the credential is a header that the page has to know.
pub(super) fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(Any)
        .allow_headers(Any)
        .expose_headers([HeaderName::from_static("processing-time")])
        .max_age(MAX_AGE)
}
