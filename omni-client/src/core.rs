//! The one place where requests are sent: credentials, limits, time and repetition come in here, errors go out.

use std::sync::Arc;

use bytes::Bytes;
use omni_types::{Operation, json, service};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, Request, RequestBuilder, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind};
use crate::media::MediaKind;
use crate::policy::Policy;
use crate::response::{self, ByteStream, Response};
use crate::secret::Secret;
use crate::time::{self, Deadline};
use crate::token::{Stamp, Token};
use crate::trace::Trace;

const API_VERSION: HeaderName = HeaderName::from_static(service::API_VERSION_HEADER);
const API_KEY: HeaderName = HeaderName::from_static(service::API_KEY_HEADER);

/// What all kinds of clients share.
#[derive(Clone)]
pub(crate) struct Core {
    pub(crate) baseurl: Arc<str>,
    pub(crate) client: reqwest::Client,
    pub(crate) api_key: Arc<Secret>,
    pub(crate) token: Option<Token>,
    pub(crate) policy: Policy,
    pub(crate) max_answer_bytes: usize,
}

/// What a request carries.
pub(crate) enum Payload {
    None,
    Json(serde_json::Result<Vec<u8>>),
    Binary(Bytes),
}

impl Payload {
    pub(crate) fn json<T: Serialize>(body: &T) -> Self {
        Self::Json(json::to_vec(body))
    }
}

/// Whether an attempt ends with the whole answer or with its first byte.
#[derive(Clone, Copy)]
enum Reading {
    Whole,
    Later,
}

/// An answer whose status says success, before anybody looks at its body.
enum Answer {
    Read { status: StatusCode, headers: HeaderMap, body: Bytes },
    Open(reqwest::Response),
}

impl Core {
    pub(crate) fn with_policy(&self, policy: Policy) -> Self {
        Self { policy, ..self.clone() }
    }

    /// Sends a request and reads the JSON of its answer.
    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        operation: Operation,
        request: RequestBuilder,
        payload: Payload,
    ) -> Result<Response<T>, Error> {
        let request = self.prepare(operation, request, payload)?;
        let Answer::Read { status, headers, body } = self.send(operation, request, Reading::Whole).await?
        else {
            return Err(Error::new(operation, ErrorKind::Transport));
        };
        match serde_json::from_slice(&body) {
            Ok(value) => Ok(Response::new(value, status, headers)),
            Err(error) => Err(explain::<T>(operation, &body, &error).with_status(status).with_body(body)),
        }
    }

    /// Sends a request whose answer is not JSON.
    pub(crate) async fn stream(
        &self,
        operation: Operation,
        request: RequestBuilder,
        payload: Payload,
    ) -> Result<Response<ByteStream>, Error> {
        let request = self.prepare(operation, request, payload)?;
        let Answer::Open(response) = self.send(operation, request, Reading::Later).await? else {
            return Err(Error::new(operation, ErrorKind::Transport));
        };
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Response::new(ByteStream::new(operation, response, self.max_answer_bytes), status, headers))
    }

    /// The request with everything but the token: what can be wrong with it is found before anything is sent.
    fn prepare(
        &self,
        operation: Operation,
        request: RequestBuilder,
        payload: Payload,
    ) -> Result<Request, Error> {
        let info = operation.info();
        let mut request = request.build().map_err(|error| Error::transport(operation, &error))?;
        let (body, media_type) = match payload {
            Payload::None => (None, None),
            Payload::Json(Ok(body)) => (Some(Bytes::from(body)), info.request_media_types.first().copied()),
            Payload::Json(Err(_)) => return Err(Error::new(operation, ErrorKind::Request)),
            Payload::Binary(body) => {
                let media_type = sniff(&body, info.request_media_types)
                    .ok_or_else(|| Error::new(operation, ErrorKind::UnsupportedMedia))?;
                (Some(body), Some(media_type))
            }
        };
        if let Some(body) = body {
            let size = body.len();
            if size > service::MAX_REQUEST_BYTES {
                let limit = service::MAX_REQUEST_BYTES;
                return Err(Error::new(operation, ErrorKind::RequestTooLarge { size, limit }));
            }
            *request.body_mut() = Some(Body::from(body));
        }
        let headers = request.headers_mut();
        for (name, value) in
            [(CONTENT_TYPE, media_type), (ACCEPT, info.response_media_types.first().copied())]
        {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        headers.insert(API_VERSION, HeaderValue::from_static(service::API_VERSION));
        let key = self.api_key.header().ok_or_else(|| Error::new(operation, ErrorKind::Request))?;
        headers.insert(API_KEY, key);
        Ok(request)
    }

    /// Sends the request as often as the policy and the operation allow, within the deadline.
    async fn send(&self, operation: Operation, request: Request, reading: Reading) -> Result<Answer, Error> {
        let trace = Trace::new(operation, &self.baseurl);
        let deadline = Deadline::after(self.policy.deadline);
        let result =
            trace.enter(deadline.limit(self.attempts(operation, request, reading, &deadline, &trace))).await;
        let result = result.unwrap_or_else(|| Err(Error::new(operation, ErrorKind::Timeout)));
        trace.end(result.as_ref().err());
        result
    }

    async fn attempts(
        &self,
        operation: Operation,
        request: Request,
        reading: Reading,
        deadline: &Deadline,
        trace: &Trace,
    ) -> Result<Answer, Error> {
        let repeatable = operation.info().repeatable;
        let mut renewed = false;
        let mut attempt = 1;
        loop {
            let stamp = self.token.as_ref().map(Token::stamp);
            let error = match self.attempt(operation, &request, reading, stamp.as_ref(), trace).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error.with_attempts(attempt),
            };
            // A refused token was never used: the call may go out again with a new one, whatever it does.
            if error.status() == Some(StatusCode::UNAUTHORIZED)
                && !renewed
                && let (Some(token), Some(stamp)) = (&self.token, stamp)
                && token.renew(self, &stamp).await
            {
                renewed = true;
                continue;
            }
            match self.policy.wait(attempt, &error, repeatable, time::jitter()) {
                Some(wait) if wait < deadline.left() => {
                    trace.repeat(attempt, &error, wait);
                    time::sleep(wait).await;
                    attempt += 1;
                }
                _ => return Err(error),
            }
        }
    }

    async fn attempt(
        &self,
        operation: Operation,
        request: &Request,
        reading: Reading,
        stamp: Option<&Stamp>,
        trace: &Trace,
    ) -> Result<Answer, Error> {
        // Bodies are in memory and shared, so nothing is copied here.
        let mut request = request.try_clone().ok_or_else(|| Error::new(operation, ErrorKind::Request))?;
        if let Some(stamp) = stamp {
            let value = stamp.header().ok_or_else(|| Error::new(operation, ErrorKind::Request))?;
            request.headers_mut().insert(stamp.name.clone(), value);
        }
        time::limit(&mut request, self.policy.attempt_timeout);
        let mut response =
            self.client.execute(request).await.map_err(|error| Error::transport(operation, &error))?;
        trace.answered(&response);
        let status = response.status();
        if status.is_success() && matches!(reading, Reading::Later) {
            return Ok(Answer::Open(response));
        }
        let headers = std::mem::take(response.headers_mut());
        let body = response::read(operation, status, &mut response, self.max_answer_bytes).await;
        if status.is_success() {
            return Ok(Answer::Read { status, headers, body: body? });
        }
        // The status is what matters; if the words of the refusal cannot be read, they are lost.
        Err(Error::service(operation, status, body.unwrap_or_default())
            .with_retry_after(time::retry_after(&headers)))
    }
}

/// Reads an answer that is known to be wrong once more, to say where. Kept out of the way of the answers that are
/// right: following the path costs time.
#[cold]
fn explain<T: DeserializeOwned>(operation: Operation, body: &[u8], error: &serde_json::Error) -> Error {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(located) if located.inner().is_data() => {
            Error::decode(operation, located.path().to_string(), located.inner())
        }
        _ => Error::decode(operation, String::new(), error),
    }
}

/// Which of the media types the bytes are of.
fn sniff(body: &[u8], accepted: &[&'static str]) -> Option<&'static str> {
    let found = MediaKind::sniff(body)?.media_type();
    accepted.iter().copied().find(|media_type| *media_type == found)
}
