//! Passing on.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use tokio::sync::watch;

use super::look::Exchange;
use super::tap::{Copy, Tap};
use super::{Shared, decode};
use crate::target;

/// Headers that are about one connection alone (RFC 9110, section 7.6.1), and `expect`, which is answered here.
const HOP_BY_HOP: [&str; 9] = [
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// One exchange under way.
pub(super) struct Pending(watch::Sender<usize>);

impl Pending {
    fn new(shared: &Shared) -> Self {
        shared.pending.send_modify(|pending| *pending += 1);
        Self(shared.pending.clone())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.send_modify(|pending| *pending = pending.saturating_sub(1));
    }
}

/// Passes a request on, and its answer back.
pub(super) async fn pass(shared: Arc<Shared>, request: Request) -> Response<Body> {
    let pending = Pending::new(&shared);
    let (head, body) = request.into_parts();
    let mut headers = head.headers.clone();
    end_to_end(&mut headers);
    headers.remove(header::HOST);
    decode::restrict(&mut headers);

    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let Some(url) = target::join(&shared.upstream, path) else {
        return refused(&shared, "a path that cannot be passed on");
    };
    let sent = Copy::default();
    let tapped = Tap::new(body, sent.clone(), || ());
    let mut outgoing = shared.client.request(head.method.clone(), url).headers(headers);
    // A request without a body stays one: a body, be it empty, would be announced by a header.
    if !http_body::Body::is_end_stream(&tapped) {
        outgoing = outgoing.body(reqwest::Body::wrap(tapped));
    }
    let response = match outgoing.send().await {
        Ok(response) => Response::<reqwest::Body>::from(response),
        Err(error) => return refused(&shared, target::why(&error)),
    };

    let (mut answer, body) = response.into_parts();
    let exchange = Exchange {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        request_headers: head.headers,
        sent,
        status: answer.status.as_u16(),
        headers: answer.headers.clone(),
        received: Copy::default(),
        pending,
    };
    end_to_end(&mut answer.headers);
    let copy = exchange.received.clone();
    let end = move || {
        if shared.queue.try_send(exchange).is_err() {
            shared.seen().unseen += 1;
        }
    };
    let body = Body::new(Tap::new(body, copy, end));
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

/// The answer where there is none of the server.
fn refused(shared: &Shared, why: &'static str) -> Response<Body> {
    shared.seen().lost += 1;
    tracing::warn!(why, "not passed on");
    let mut response =
        Response::new(Body::from(format!("omni-verify could not pass the request on: {why}\n")));
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    response
}

/// Takes out what is about one connection alone.
fn end_to_end(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
}
