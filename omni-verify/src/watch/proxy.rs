//! Forwarding.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Empty, Full};
use hyper::body::{Body as _, Incoming};
use tokio::sync::mpsc;

use super::decode;
use super::ledger::{Ledger, Pending, Unseen};
use super::look::Exchange;
use super::tap::{Budget, Copy, Tap};
use crate::client::{Body, Client, Outgoing};

/// Headers that are about a single connection (RFC 9110, section 7.6.1), and `expect`, which is handled here.
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

/// Forwards requests.
pub(super) struct Proxy {
    pub(super) client: Client,
    /// Where it listens.
    pub(super) address: SocketAddr,
    pub(super) ledger: Arc<Ledger>,
    pub(super) budget: Budget,
    pub(super) queue: mpsc::Sender<Exchange>,
}

/// Why a request is not passed on.
struct Refusal {
    status: StatusCode,
    why: &'static str,
    unseen: Unseen,
}

impl Proxy {
    /// Forwards a request, and returns its response.
    pub(super) async fn pass(&self, request: Request<Incoming>) -> Response<Body> {
        let pending = self.ledger.enter();
        if let Err(refusal) = self.admit(&request) {
            return refuse(pending, &refusal);
        }
        let (head, body) = request.into_parts();
        let mut headers = head.headers.clone();
        end_to_end(&mut headers);
        headers.remove(header::HOST);
        decode::restrict(&mut headers);

        let sent = Copy::new(&self.budget);
        let tapped = Tap::new(body, sent.clone(), || ());
        // A request without a body stays one: even an empty body would add a header.
        let body = if tapped.is_end_stream() {
            Empty::new().map_err(|never| match never {}).boxed_unsync()
        } else {
            tapped.boxed_unsync()
        };
        let target = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let outgoing = Outgoing { method: head.method.clone(), target, headers, body };
        let response = match self.client.send(outgoing).await {
            Ok(response) => response,
            Err(fault) => {
                let status = StatusCode::BAD_GATEWAY;
                return refuse(pending, &Refusal { status, why: fault.words(), unseen: Unseen::Unreached });
            }
        };

        let (mut received, body) = response.into_parts();
        let exchange = Exchange {
            method: head.method,
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            request_headers: head.headers,
            sent,
            status: received.status.as_u16(),
            headers: received.headers.clone(),
            received: Copy::new(&self.budget),
            pending,
        };
        end_to_end(&mut received.headers);
        let (copy, queue) = (exchange.received.clone(), self.queue.clone());
        let end = move || {
            if let Err(error) = queue.try_send(exchange) {
                error.into_inner().pending.miss(Unseen::TooFast);
            }
        };
        let mut response = Response::new(Tap::new(body, copy, end).boxed_unsync());
        *response.status_mut() = received.status;
        *response.headers_mut() = received.headers;
        response
    }

    /// A request for a forward proxy would go to a server that the client does not mean.
    fn admit(&self, request: &Request<Incoming>) -> Result<(), Refusal> {
        let unseen = Unseen::NotForUs;
        if request.method() == Method::CONNECT {
            let why = "this is a reverse proxy and opens no tunnels; use its URL as the base URL";
            return Err(Refusal { status: StatusCode::METHOD_NOT_ALLOWED, why, unseen });
        }
        if !self.is_ours(request.uri()) {
            let why = "this is a reverse proxy for one server; use its URL as the base URL";
            return Err(Refusal { status: StatusCode::MISDIRECTED_REQUEST, why, unseen });
        }
        if !request.uri().path().starts_with('/') {
            let why = "only requests for a path are passed on";
            return Err(Refusal { status: StatusCode::NOT_IMPLEMENTED, why, unseen });
        }
        Ok(())
    }

    /// Whether a request target is only a path, or names the host and port of this proxy.
    fn is_ours(&self, uri: &Uri) -> bool {
        let Some(authority) = uri.authority() else { return true };
        let (host, port) = (authority.host(), authority.port_u16().unwrap_or(80));
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let here = match host.parse::<IpAddr>() {
            Ok(address) => self.address.ip() == address,
            Err(_) => self.address.ip().is_loopback() && host.eq_ignore_ascii_case("localhost"),
        };
        here && port == self.address.port()
    }
}

/// The response if the server does not respond.
fn refuse(pending: Pending, refusal: &Refusal) -> Response<Body> {
    let Refusal { status, why, unseen } = *refusal;
    pending.miss(unseen);
    tracing::warn!(why, "not passed on");
    let text = Bytes::from(format!("omni-verify did not pass the request on: {why}\n"));
    let mut response = Response::new(Full::new(text).map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        let allowed = HeaderValue::from_static("GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH");
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

/// Removes headers that are about a single connection.
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
