//! Checking the exchanges that have passed through, one after the other, in parallel with the traffic.

use std::sync::Arc;

use http::{HeaderMap, Method};
use tokio::sync::mpsc;

use super::decode::decode;
use super::ledger::{Pending, Unseen};
use super::tap::Copy;
use crate::check;
use crate::document::{Document, Route};
use crate::finding::{Finding, Kind, Tally};
use crate::privacy::Safe;

/// A request and its response, as they passed through.
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

/// The verdict on an exchange.
struct Looked {
    operation: String,
    /// Findings, by where they were seen.
    found: Vec<(String, Tally)>,
    /// Whether it belongs to an operation in the document and its response was checked.
    checked: bool,
    /// Why a part of it was not checked.
    unseen: Vec<Unseen>,
}

/// Checks what arrives, until the channel is closed.
pub(super) async fn all(document: Arc<Document>, mut exchanges: mpsc::Receiver<Exchange>) {
    while let Some(exchange) = exchanges.recv().await {
        let document = Arc::clone(&document);
        let looked = tokio::task::spawn_blocking(move || {
            let (status, looked) = (exchange.status, look(&document, &exchange));
            (status, looked, exchange.pending)
        });
        let Ok((status, looked, pending)) = looked.await else {
            // The text of the panic is not shown: it could quote a value. The exchange counts as cut off.
            tracing::error!("an exchange could not be checked");
            continue;
        };
        let Looked { operation, found, checked, unseen } = looked;
        let findings: usize = found.iter().map(|(_, found)| found.len()).sum();
        tracing::info!(operation, status, findings, "passed on");
        pending.settle(|seen| {
            seen.checked += u64::from(checked);
            unseen.into_iter().for_each(|why| seen.miss(why));
            found.into_iter().for_each(|(seen_in, found)| seen.findings.add(&seen_in, found));
        });
    }
}

fn look(document: &Document, exchange: &Exchange) -> Looked {
    let status = exchange.status;
    let mut looked =
        Looked { operation: "none".to_owned(), found: Vec::new(), checked: false, unseen: Vec::new() };
    // Browsers request these on their own.
    if matches!(exchange.method, Method::OPTIONS | Method::HEAD) {
        return looked;
    }
    // Refusing an unknown path agrees with a document that does not have it.
    let agrees = matches!(status, 401 | 403 | 404 | 405 | 501);
    let method = Safe::method(exchange.method.as_str());
    match document.route(exchange.method.as_str(), &exchange.path) {
        Route::Operation(operation, path) => {
            looked.operation.clone_from(&operation.id);
            if status == 501 && operation.response(501).is_none() {
                return looked;
            }
            let received = body(&exchange.received, &exchange.headers, &mut looked.unseen);
            looked.checked = received.is_some();
            let response = check::Response { status, headers: &exchange.headers, body: received.as_deref() };
            let found = check::response(document, operation, &response);
            looked.found.push((format!("{} {status}", operation.id), found));
            // A refused request may well contradict the document: that is why it was refused.
            if (200..300).contains(&status) {
                let sent = body(&exchange.sent, &exchange.request_headers, &mut looked.unseen);
                let request = check::Request {
                    path: &path,
                    query: &exchange.query,
                    headers: &exchange.request_headers,
                    body: sent.as_deref(),
                };
                let found = check::request(document, operation, &request);
                looked.found.push((format!("{} request", operation.id), found));
            }
            if looked.found.iter().any(|(_, found)| found.too_deep) {
                looked.unseen.push(Unseen::TooDeep);
            }
        }
        Route::OtherMethod(operation) if !agrees => {
            let place = operation.pointer.rsplit_once('/').map_or("", |(place, _)| place);
            let place = place.to_owned();
            let unknown = Unknown { kind: Kind::UnknownMethod, place, name: method, said: "no such method" };
            let finding = unknown.finding(status);
            looked.found.push((format!("none {status}"), finding.into()));
        }
        Route::Unknown if !agrees => {
            let name = Safe::ours(format!("{method} {}", Safe::path(document, &exchange.path)));
            let place = "/paths".to_owned();
            let finding =
                Unknown { kind: Kind::UnknownPath, place, name, said: "no such path" }.finding(status);
            looked.found.push((format!("none {status}"), finding.into()));
        }
        Route::OtherMethod(_) | Route::Unknown => {}
    }
    looked
}

/// The decompressed body, or why there is none.
fn body(copy: &Copy, headers: &HeaderMap, unseen: &mut Vec<Unseen>) -> Option<bytes::Bytes> {
    match copy.take() {
        Ok(body) => {
            let decoded = decode(headers, body);
            if decoded.is_none() {
                unseen.push(Unseen::Encoded);
            }
            decoded
        }
        Err(why) => {
            unseen.push(why.into());
            None
        }
    }
}

/// A route that the document does not have.
struct Unknown {
    kind: Kind,
    place: String,
    name: Safe,
    said: &'static str,
}

impl Unknown {
    fn finding(self, status: u16) -> Finding {
        let Self { kind, place, name, said } = self;
        let seen = Safe::ours(format!("`{name}`, with the response HTTP {status}"));
        Finding { kind, place, name: Some(name), said: Safe::ours(said), seen, class: "", sketch: None }
    }
}
