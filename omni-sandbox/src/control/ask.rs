//! A request to the management API, and who may send it.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts as _, RawPathParams, Request};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response as HttpResponse;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use serde::de::DeserializeOwned;
use tokio::sync::OwnedMutexGuard;

use crate::frame::{Refusal, Response};
use crate::house::House;
use crate::http::respond;

/// Whether a route needs the token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// No token is needed.
    Open,
    /// The token of the management API is needed.
    Token,
    /// The token is needed as well. The body can be the state of a sandbox; only one is read and handled at a time.
    State,
}

/// A request to the management API.
pub(super) struct Ask {
    pub(super) house: Arc<House>,
    path: Vec<(String, String)>,
    query: String,
    pub(super) body: Bytes,
    /// Held while the body is a state, so that no other state is read.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Ask {
    /// Handles a request if its sender may make it.
    pub(super) async fn serve<F>(
        house: Arc<House>,
        access: Access,
        request: Request,
        handler: impl FnOnce(Self) -> F,
    ) -> HttpResponse
    where
        F: Future<Output = Result<Response, Refusal>>,
    {
        let started = house.clock.start_measuring();
        let path = request.uri().path().to_owned();
        let result = match Self::read(Arc::clone(&house), access, request).await {
            Ok(ask) => handler(ask).await,
            Err(refusal) => Err(refusal),
        };
        respond(result, &path, house.clock.now(), started.elapsed())
    }

    async fn read(house: Arc<House>, access: Access, request: Request) -> Result<Self, Refusal> {
        let (mut head, body) = request.into_parts();
        check_host(&head.headers, &head.uri, &house.controls.names)?;
        if access != Access::Open && !has_token(&head.headers, &house) {
            let message = "the header Authorization must be `Bearer` followed by the token of the management API, which \
                           the ready line shows as managementToken";
            return Err(Refusal::unauthorized(message));
        }
        let parameters = RawPathParams::from_request_parts(&mut head, &())
            .await
            .map_err(|_| Refusal::bad_request("the path is not valid"))?;
        let path = parameters.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let query = head.uri.query().unwrap_or_default().to_owned();
        let turn = match access {
            Access::State => Some(Arc::clone(&house.controls.importing).lock_owned().await),
            Access::Open | Access::Token => None,
        };
        let time = house.traffic.limits().body_time;
        let body = tokio::time::timeout(time, read_body(body, access)).await.map_err(|_| {
            let message =
                format!("the body did not arrive within {} seconds: send it faster", time.as_secs_f64());
            Refusal::new(StatusCode::REQUEST_TIMEOUT, message)
        })??;
        Ok(Self { house, path, query, body, _turn: turn })
    }

    /// A path parameter.
    pub(super) fn path(&self, name: &str) -> &str {
        let found = self.path.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The query parameters.
    pub(super) fn query<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_html_form::from_str(&self.query)
            .map_err(|_| Refusal::bad_request("the query: a parameter is unknown, or its value is not valid"))
    }

    /// The request body. Errors name the field, and never quote a value.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let mut reader = serde_json::Deserializer::from_slice(&self.body);
        serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let place = error.path().to_string();
            let place = if place == "." { "the body" } else { &place };
            Refusal::bad_request(format!("{place}: {}", problem(error.inner())))
        })
    }
}

/// The text of an error, without the value that was sent.
fn problem(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    if text.starts_with("missing field ") {
        return text.to_owned();
    }
    match text.rsplit_once(", expected ") {
        Some((before, expected)) if before.starts_with("unknown field ") => {
            format!("a field is unknown, expected {expected}")
        }
        Some((_, expected)) => format!("expected {expected}"),
        // The text of `ParseValueError`, which never quotes the value.
        None if text.starts_with("not one of the allowed values of ") => text.to_owned(),
        None => "expected the form that openapi/sandbox.yaml describes".to_owned(),
    }
}

/// Maximum number of bytes of a request.
const MAX_BODY: usize = 16 << 20;

/// The state of a sandbox with all its images is larger than any other request.
const MAX_STATE: usize = 1 << 30;

async fn read_body(body: Body, access: Access) -> Result<Bytes, Refusal> {
    let (most, message) = match access {
        Access::State => (MAX_STATE, "the body could not be read, or is larger than a gibibyte"),
        Access::Open | Access::Token => {
            (MAX_BODY, "the body could not be read, or is larger than 16 mebibytes")
        }
    };
    let body = Limited::new(body, most).collect().await;
    body.map(|body| body.to_bytes()).map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message))
}

/// A web page can make its own host name point to this computer. Its script can then send requests, but they still name that
/// page as the host.
pub(super) fn check_host(headers: &HeaderMap, uri: &Uri, names: &[String]) -> Result<(), Refusal> {
    let of_header = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = of_header.or(uri.host()).unwrap_or_default();
    if is_own_name(host, names) {
        return Ok(());
    }
    let message = "the header Host must be localhost, an IP address, or a name that --management-name allows";
    Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, message))
}

fn is_own_name(host: &str, names: &[String]) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, _)) => name,
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    let is_told = names.iter().any(|known| name.eq_ignore_ascii_case(known));
    is_told || name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

fn has_token(headers: &HeaderMap, house: &House) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.split_once(' '));
    sent.is_some_and(|(scheme, token)| {
        // Signatures are compared in constant time, unlike texts.
        let expected = house.secrets.sign(house.controls.token());
        scheme.eq_ignore_ascii_case("bearer") && house.secrets.verify(token, &expected)
    })
}

#[cfg(test)]
mod tests {
    use super::is_own_name;

    #[test]
    fn only_addresses_localhost_and_the_names_that_were_told_are_own() {
        let names = ["sandbox".to_owned()];
        for own in
            ["127.0.0.1:80", "127.0.0.1", "localhost:1", "LOCALHOST", "[::1]:80", "[::1]", "10.0.0.7:9"]
        {
            assert!(is_own_name(own, &[]), "{own}");
        }
        assert!(is_own_name("Sandbox:8081", &names) && !is_own_name("sandbox", &[]));
        for foreign in ["", "example.org", "example.org:80", "localhost.example.org", "127.0.0.1.example.org"]
        {
            assert!(!is_own_name(foreign, &names), "{foreign}");
        }
    }
}
