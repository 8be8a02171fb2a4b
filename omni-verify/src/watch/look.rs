//! Looking at an exchange that has passed through.

use axum::http::{HeaderMap, Method};

use super::decode::decode;
use super::proxy::Pending;
use super::tap::Copy;
use crate::check;
use crate::document::{Document, Route, join};
use crate::finding::{Finding, Kind};
use crate::privacy::Safe;

/// A request and its answer, as they passed through.
pub(super) struct Exchange {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) request_headers: HeaderMap,
    pub(super) sent: Copy,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) received: Copy,
    pub(super) pending: Pending,
}

/// What came of it.
pub(super) struct Looked {
    pub(super) operation: String,
    pub(super) status: u16,
    /// Findings, by where they were seen.
    pub(super) found: Vec<(String, Vec<Finding>)>,
    /// Whether there was a body that could not be looked at.
    pub(super) partly: bool,
}

pub(super) fn look(document: &Document, exchange: &Exchange) -> Looked {
    let status = exchange.status;
    let mut looked = Looked { operation: "none".to_owned(), status, found: Vec::new(), partly: false };
    // Browsers ask these on their own account.
    if matches!(exchange.method, Method::OPTIONS | Method::HEAD) {
        return looked;
    }
    // A refusal for being unknown agrees with a document that does not know it.
    let agrees = matches!(status, 401 | 403 | 404 | 405 | 501);
    let method = Safe::method(exchange.method.as_str());
    match document.route(exchange.method.as_str(), &exchange.path) {
        Route::Operation(operation, path) => {
            looked.operation.clone_from(&operation.id);
            if status == 501 && operation.response(501).is_none() {
                return looked;
            }
            let received = exchange.received.take().and_then(|body| decode(&exchange.headers, body));
            let sent = exchange.sent.take().and_then(|body| decode(&exchange.request_headers, body));
            looked.partly = received.is_none() || sent.is_none();
            let answer = check::Answer { status, headers: &exchange.headers, body: received.as_deref() };
            let found = check::answer(document, operation, &answer);
            looked.found.push((format!("{} {status}", operation.id), found));
            // What was refused may well contradict the document: that is why it was refused.
            if (200..300).contains(&status) {
                let request = check::Request {
                    path: &path,
                    query: &exchange.query,
                    headers: &exchange.request_headers,
                    body: sent.as_deref(),
                };
                let found = check::request(document, operation, &request);
                looked.found.push((format!("{} request", operation.id), found));
            }
        }
        Route::OtherMethod(operation) if !agrees => {
            let place = operation.pointer.rsplit_once('/').map_or("", |(place, _)| place);
            let finding = unknown(Kind::UnknownMethod, place.to_owned(), method, "no such method", status);
            looked.found.push((format!("none {status}"), vec![finding]));
        }
        Route::Unknown if !agrees => {
            let name = Safe::ours(format!("{method} {}", Safe::path(document, &exchange.path)));
            let finding = unknown(Kind::UnknownPath, join("", "paths"), name, "no such path", status);
            looked.found.push((format!("none {status}"), vec![finding]));
        }
        Route::OtherMethod(_) | Route::Unknown => {}
    }
    looked
}

fn unknown(kind: Kind, place: String, name: Safe, said: &str, status: u16) -> Finding {
    let seen = Safe::ours(format!("`{name}`, answered with HTTP {status}"));
    Finding { kind, place, name: Some(name), said: Safe::ours(said), seen, class: "", sketch: None }
}
