//! A call before it is sent: the operation, its parameters and its body.

use std::sync::Arc;

use bytes::Bytes;
use omni_types::json::{self, Parts, WriteError};
use omni_types::service;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};
use serde::Serialize;

use crate::body::RequestBody;
use crate::error::{Error, ErrorKind, RequestProblem};
use crate::extras::Extras;
use crate::media::MediaKind;
use crate::target::Target;

const API_KEY: HeaderName = HeaderName::from_static(service::API_KEY_HEADER);
const API_VERSION: HeaderName = HeaderName::from_static(service::API_VERSION_HEADER);

/// Everything but the unreserved characters of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A call as the generated methods describe it. An error in a part is kept and reported by
/// [`request`](Self::request), so that building a call cannot fail.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) target: Target,
    path: String,
    query: String,
    body: CallBody,
    problem: Option<RequestProblem>,
}

/// A request before it is sent: what each attempt makes its own from.
pub(crate) struct Prepared {
    method: Method,
    url: Url,
    media_type: Option<&'static str>,
    accepted: Option<&'static str>,
    pub(crate) body: Option<RequestBody>,
    pub(crate) api_key: Option<HeaderValue>,
    pub(crate) extras: Option<Arc<Extras>>,
}

impl Prepared {
    /// The request of an attempt, with everything but the token. Nothing of the body is copied.
    pub(crate) fn start(&self) -> Request {
        let mut request = Request::new(self.method.clone(), self.url.clone());
        let headers = request.headers_mut();
        for (name, value) in [(CONTENT_TYPE, self.media_type), (ACCEPT, self.accepted)] {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        headers.insert(API_VERSION, HeaderValue::from_static(service::API_VERSION));
        // Gateways that insist on a length refuse the request with HTTP 411 otherwise.
        if self.body.is_none() && matches!(self.method, Method::POST | Method::PUT | Method::PATCH) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if let Some(key) = &self.api_key {
            headers.insert(API_KEY, key.clone());
        }
        if let Some(extras) = &self.extras {
            extras.apply(&mut request);
        }
        *request.body_mut() = self.body.as_ref().map(RequestBody::start);
        request
    }
}

/// The request body, as the generated methods describe it.
#[derive(Clone)]
enum CallBody {
    None,
    Json(Parts),
    Binary(Bytes),
    /// Bytes of a media type that the caller names.
    Typed(&'static str, Bytes),
}

impl Call {
    pub(crate) fn new(target: impl Into<Target>) -> Self {
        let target = target.into();
        let path = target.path().to_owned();
        Self { target, path, query: String::new(), body: CallBody::None, problem: None }
    }

    /// Puts a value in its place in the path.
    pub(crate) fn path(mut self, name: &'static str, value: &str) -> Self {
        if leaves_its_place(value) {
            self.problem.get_or_insert(RequestProblem::PathParameter { name });
        }
        let value = utf8_percent_encode(value, SEGMENT).to_string();
        self.path = self.path.replace(&format!("{{{name}}}"), &value);
        self
    }

    /// The query parameters; a list is a parameter that is repeated.
    pub(crate) fn query<T: Serialize + ?Sized>(mut self, query: &T) -> Self {
        match serde_html_form::to_string(query) {
            Ok(query) => self.query = query,
            Err(_) => {
                self.problem.get_or_insert(RequestProblem::Query);
            }
        }
        self
    }

    /// A request body in JSON.
    pub(crate) fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        match json::to_parts(body) {
            Ok(body) => self.body = CallBody::Json(body),
            Err(error) => {
                self.problem.get_or_insert(match error {
                    WriteError::NotAnImage { field } => RequestProblem::NotAnImage { field },
                    _ => RequestProblem::Body,
                });
            }
        }
        self
    }

    /// A binary request body, whose media type is detected from its content.
    pub(crate) fn bytes(mut self, body: impl Into<Bytes>) -> Self {
        self.body = CallBody::Binary(body.into());
        self
    }

    /// A request body of this media type.
    pub(crate) fn typed(mut self, media_type: &'static str, body: Bytes) -> Self {
        if HeaderValue::from_str(media_type).is_err() {
            self.problem.get_or_insert(RequestProblem::MediaType);
        }
        self.body = CallBody::Typed(media_type, body);
        self
    }

    /// States that a request of the caller's may be sent twice.
    pub(crate) fn repeatable(mut self) -> Self {
        if let Target::Custom { repeatable, .. } = &mut self.target {
            *repeatable = true;
        }
        self
    }

    /// A parameter of the path that has no value.
    fn missing(&self) -> Option<&'static str> {
        let names = self.target.path().split('{').skip(1).filter_map(|rest| rest.split('}').next());
        names.into_iter().find(|name| self.path.contains(&format!("{{{name}}}")))
    }

    /// The request, with everything but the credentials.
    ///
    /// # Errors
    /// What is wrong with the call, found before anything is sent.
    pub(crate) fn request(self, baseurl: &str) -> Result<Prepared, Error> {
        let target = self.target;
        let refused = |problem| Error::new(target, ErrorKind::Request(problem));
        if let Some(problem) = self.problem {
            return Err(refused(problem));
        }
        if matches!(target, Target::Custom { .. }) {
            // Without the slash, the path could belong to the name of the host.
            if !target.path().starts_with('/') || target.path().contains(['?', '#']) {
                return Err(refused(RequestProblem::Url));
            }
            if let Some(name) = self.missing() {
                return Err(refused(RequestProblem::PathParameter { name }));
            }
        }
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query) };
        let url = Url::parse(&format!("{baseurl}{}{query}", self.path))
            .map_err(|_| refused(RequestProblem::Url))?;
        let method = Method::from_bytes(target.method().as_str().as_bytes())
            .map_err(|_| refused(RequestProblem::Url))?;
        let (body, media_type) = match self.body {
            CallBody::None => (None, None),
            CallBody::Json(body) => {
                (Some(RequestBody::json(body)), target.request_media_types().first().copied())
            }
            CallBody::Binary(body) => {
                let media_type = sniff(&body, target.request_media_types())
                    .ok_or_else(|| Error::new(target, ErrorKind::UnsupportedMedia))?;
                (Some(RequestBody::Bytes(body)), Some(media_type))
            }
            CallBody::Typed(media_type, body) => (Some(RequestBody::Bytes(body)), Some(media_type)),
        };
        if let Some(body) = &body {
            let (size, limit) = (body.len(), service::MAX_REQUEST_BYTES);
            if size > limit {
                return Err(Error::new(target, ErrorKind::RequestTooLarge { size, limit }));
            }
        }
        let accepted = target.response_media_types().first().copied();
        Ok(Prepared { method, url, media_type, accepted, body, api_key: None, extras: None })
    }
}

/// Whether a value would change the path around it. A server that decodes a path before it reads the dots, or twice,
/// sees the same in `%2e`.
fn leaves_its_place(value: &str) -> bool {
    let decoded = percent_decode_str(value).decode_utf8_lossy();
    matches!(decoded.as_ref(), "" | "." | "..")
}

/// Which of the media types fits the bytes.
fn sniff(body: &[u8], accepted: &[&'static str]) -> Option<&'static str> {
    let found = MediaKind::sniff(body)?.media_type();
    accepted.iter().copied().find(|media_type| *media_type == found)
}
