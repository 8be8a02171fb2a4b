//! The files of the page, and the headers that restrict it to what it needs.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response as HttpResponse};

use crate::frame::{Refusal, Response};

/// Where the files are, relative to the root. The page names them relative to its own address.
pub(super) const PATH: &str = "/onboarding/assets/{name}";

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const ICON: &str = "image/svg+xml";

const PAGE: &str = include_str!("web/page.html");
const REFUSED: &str = include_str!("web/refused.html");

/// A file: its name, its media type and its text.
macro_rules! files {
    ($($name:literal: $media_type:expr,)*) => {
        &[$(($name, $media_type, include_str!(concat!("web/", $name)))),*]
    };
}

const FILES: &[(&str, &str, &str)] = files! {
    "icon.svg": ICON,
    "page.css": STYLE,
    "api.js": SCRIPT,
    "camera.js": SCRIPT,
    "captures.js": SCRIPT,
    "forms.js": SCRIPT,
    "image.js": SCRIPT,
    "main.js": SCRIPT,
    "screen.js": SCRIPT,
    "signature.js": SCRIPT,
    "steps.js": SCRIPT,
    "video.js": SCRIPT,
    "words.js": SCRIPT,
};

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// The page.
pub(super) fn page() -> Response {
    Response::file(HTML, PAGE)
}

/// What a person sees instead of the page.
pub(super) fn refused(refusal: &Refusal) -> HttpResponse {
    let (title, text) = match refusal.status() {
        StatusCode::GONE if refusal.message().contains("expired") => {
            ("This link has expired", "Ask for a new link where you got this one.")
        }
        StatusCode::GONE => {
            ("This onboarding is over", "There is nothing left to do. You can close this page.")
        }
        StatusCode::FORBIDDEN => (
            "This link does not work",
            "It is incomplete or was changed. Open it again exactly as you got it.",
        ),
        _ => ("This did not work", "Open the link again in a moment."),
    };
    let page = REFUSED.replace("{title}", title).replace("{text}", text);
    (refusal.status(), [(header::CONTENT_TYPE, HTML)], page).into_response()
}

/// Keeps a response out of caches and frames, and lets the page load and call only what belongs to the sandbox.
pub(super) fn protect(response: &mut HttpResponse<Body>, files_url: &str) {
    // Recordings are uploaded to the file host. Previews are blobs.
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src blob:; \
         connect-src 'self' {files_url}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (PERMISSIONS, "camera=(self), microphone=(self), geolocation=(self)"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Responds with a file.
pub(super) async fn show(method: Method, Path(name): Path<String>) -> HttpResponse {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let Some((_, media_type, text)) = FILES.iter().find(|(known, ..)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, *media_type),
        // A new version of the sandbox has different files under the same names.
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, *text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_files_that_there_are_and_holds_no_code() {
        for (from, text) in FILES.iter().map(|(name, _, text)| (*name, *text)).chain([("page.html", PAGE)]) {
            let quoted = text.split(['"', '\'']);
            for named in
                quoted.filter_map(|quoted| quoted.strip_prefix("./").or(quoted.strip_prefix("assets/")))
            {
                assert!(FILES.iter().any(|(name, ..)| *name == named), "{from} names {named}");
            }
        }
        for page in [PAGE, REFUSED] {
            assert!(!page.contains("<style") && !page.contains("style=") && !page.contains("<script>"));
        }
    }
}
