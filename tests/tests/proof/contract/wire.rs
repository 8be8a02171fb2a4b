//! What stands between the client and the sandbox, and keeps what the sandbox responded.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::Response;
use omni_client::types::service;
use serde_json::Value;

/// A server that forwards requests.
pub struct Wire {
    pub url: String,
    last: Arc<Mutex<Option<(u16, Bytes)>>>,
}

#[derive(Clone)]
struct Between {
    http: reqwest::Client,
    server: String,
    last: Arc<Mutex<Option<(u16, Bytes)>>>,
}

impl Wire {
    /// Hands requests on to a server.
    pub async fn to(server: &str) -> Self {
        let last: Arc<Mutex<Option<(u16, Bytes)>>> = Arc::default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let between = Between { http, server: server.to_owned(), last: Arc::clone(&last) };
        let router = Router::new().fallback(hand_on).with_state(between);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, last }
    }

    /// Status and body of the last response.
    pub fn take(&self) -> Option<(u16, Value)> {
        let (status, body) = self.last.lock().unwrap().take()?;
        Some((status, serde_json::from_slice(&body).unwrap_or_default()))
    }
}

async fn hand_on(State(between): State<Between>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, service::MAX_REQUEST_BYTES).await.unwrap();
    let mut headers = head.headers;
    for name in [header::HOST, header::ACCEPT_ENCODING] {
        headers.remove(name);
    }
    let url = format!("{}{}", between.server, head.uri);
    let sent = between.http.request(head.method, url).headers(headers).body(body).send().await.unwrap();
    let (status, mut headers) = (sent.status(), sent.headers().clone());
    for name in [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION] {
        headers.remove(name);
    }
    let body = sent.bytes().await.unwrap();
    *between.last.lock().unwrap() = Some((status.as_u16(), body.clone()));
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
