//! A request to the sandbox, and the response to it.

use bytes::Bytes;
use omni_client::types::{Operation, service};
use serde_json::Value;

use crate::world::KEY;

/// What a request carries beside its query.
#[derive(Clone)]
pub enum Content {
    /// There is no body.
    Nothing,
    /// A value in JSON.
    Json(Value),
    /// Bytes of a media type; without one, the header is missing.
    Bytes(Option<String>, Bytes),
}

/// A request without its credentials.
#[derive(Clone)]
pub struct Request {
    pub operation: Operation,
    /// Names and percent-encoded values of the path parameters.
    pub path: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    /// Goes into the query as it is.
    pub raw_query: String,
    pub content: Content,
    /// Headers beside those that every request has.
    pub headers: Vec<(&'static str, String)>,
}

/// What the sandbox responded.
pub struct Response {
    pub status: u16,
    /// `status` of the error body.
    pub code: Option<i64>,
    pub json: Value,
    /// All of the body.
    pub text: String,
}

impl Response {
    /// What an error says, in all of its fields but the time.
    pub fn said(&self) -> String {
        let part = |name: &str| self.json[name].as_str().unwrap_or_default().to_owned();
        format!("{} | {} | {}", part("message"), part("error"), part("path"))
    }

    /// What is wrong, in words.
    pub fn message(&self) -> &str {
        self.json["message"].as_str().unwrap_or_default()
    }
}

impl Request {
    pub fn new(operation: Operation) -> Self {
        Self {
            operation,
            path: Vec::new(),
            query: Vec::new(),
            raw_query: String::new(),
            content: Content::Nothing,
            headers: Vec::new(),
        }
    }

    /// Where the request goes.
    pub fn url(&self, server: &str) -> String {
        let mut path = self.operation.info().path.to_owned();
        for (name, value) in &self.path {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        let query = serde_html_form::to_string(&self.query).unwrap();
        let both = if query.is_empty() || self.raw_query.is_empty() { "" } else { "&" };
        format!("{server}{path}?{query}{both}{}", self.raw_query)
    }

    /// Prepares the request with the API key and a token.
    pub fn prepare(
        &self,
        http: &reqwest::Client,
        server: &str,
        token: Option<&str>,
    ) -> reqwest::RequestBuilder {
        let method = self.operation.info().method.as_str().parse().unwrap();
        let mut request = http.request(method, self.url(server));
        let own = |name: &str| self.headers.iter().any(|(of, _)| *of == name);
        if !own(service::API_VERSION_HEADER) {
            request = request.header(service::API_VERSION_HEADER, service::API_VERSION);
        }
        if !own(service::API_KEY_HEADER) {
            request = request.header(service::API_KEY_HEADER, KEY);
        }
        if let Some(token) = token {
            request = request.header(service::SESSION_TOKEN_HEADER, token);
        }
        for (name, value) in self.headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, value);
        }
        match &self.content {
            Content::Nothing => request,
            // The text of a value is written by optimized code; `json` would be compiled here, for megabytes of images.
            Content::Json(body) => request.header("content-type", "application/json").body(body.to_string()),
            Content::Bytes(media_type, bytes) => {
                let request = request.body(bytes.clone());
                match media_type {
                    Some(media_type) => request.header("content-type", media_type),
                    None => request,
                }
            }
        }
    }
}

/// Sends a request, and reads the response.
pub async fn send(request: reqwest::RequestBuilder) -> Response {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    assert!(response.headers().contains_key("processing-time"), "no Processing-Time");
    let body = response.bytes().await.unwrap();
    let text = String::from_utf8_lossy(&body).into_owned();
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    let code = json["status"].as_i64().filter(|_| status >= 400);
    Response { status, code, json, text }
}
