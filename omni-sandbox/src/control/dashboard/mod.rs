//! The dashboard: what the management API knows and can do, for a person with a browser.
//!
//! The page is the same for everyone and contains no data. The person enters the token of the management API, which stays in
//! the memory of the page, and the page calls that API like any other caller. Its files are in `web`.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response as HttpResponse};
use axum::routing::any;

use super::ask::check_host;
use crate::frame::Refusal;
use crate::house::House;
use crate::http::respond;

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const ICON: &str = "image/svg+xml";

/// The URL path of the page. Its files are below `/dashboard/`.
const PAGE: &str = "/";

/// The page loads only its own files, calls only the API that it belongs to, and cannot be framed.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A file: its name, its media type and its text.
macro_rules! files {
    ($($name:literal: $media_type:expr,)*) => {
        &[$(($name, $media_type, include_str!(concat!("web/", $name)))),*]
    };
}

const FILES: &[(&str, &str, &str)] = files! {
    "page.html": HTML,
    "icon.svg": ICON,
    "dashboard.css": STYLE,
    "api.js": SCRIPT,
    "clock.js": SCRIPT,
    "faults.js": SCRIPT,
    "flows.js": SCRIPT,
    "journal.js": SCRIPT,
    "main.js": SCRIPT,
    "outbox.js": SCRIPT,
    "parts.js": SCRIPT,
    "scenarios.js": SCRIPT,
    "session.js": SCRIPT,
    "sessions.js": SCRIPT,
    "watchlists.js": SCRIPT,
};

/// Adds the page and its files to the routes of the management API.
pub(super) fn add_to(mut router: Router, house: &Arc<House>) -> Router {
    for (name, ..) in FILES {
        let path = if *name == "page.html" { PAGE.to_owned() } else { format!("/dashboard/{name}") };
        let house = Arc::clone(house);
        router =
            router.route(&path, any(move |request: Request| async move { show(&house, name, &request) }));
    }
    router
}

fn show(house: &House, name: &str, request: &Request) -> HttpResponse {
    let started = house.clock.start_measuring();
    let mut response = match file(house, name, request) {
        Ok(response) => response,
        Err(refusal) => respond(Err(refusal), request.uri().path(), house.clock.now(), started.elapsed()),
    };
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        // A new version of the sandbox has different files under the same names.
        (header::CACHE_CONTROL, "no-cache"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn file(house: &House, name: &str, request: &Request) -> Result<HttpResponse<Body>, Refusal> {
    check_host(request.headers(), request.uri(), &house.controls.names)?;
    if *request.method() != Method::GET && *request.method() != Method::HEAD {
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "the dashboard accepts GET and HEAD only"));
    }
    let (_, media_type, text) =
        FILES.iter().find(|(known, ..)| *known == name).ok_or_else(|| Refusal::not_found("no such file"))?;
    Ok(([(header::CONTENT_TYPE, *media_type)], *text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_files_that_there_are_and_holds_no_code() {
        for (from, _, text) in FILES {
            for named in text
                .split(['"', '\''])
                .filter_map(|quoted| quoted.strip_prefix("./").or_else(|| quoted.strip_prefix("dashboard/")))
            {
                assert!(FILES.iter().any(|(name, ..)| *name == named), "{from} names {named}");
            }
            assert!(!text.contains("innerHTML") && !text.contains("style="), "{from}");
            assert!(!text.contains("://") || *from == "icon.svg", "{from} names another server");
        }
        let page = FILES[0].2;
        assert!(!page.contains("<style") && !page.contains("<script>"));
    }
}
