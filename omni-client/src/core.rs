//! The one place where requests are sent: credentials, limits, time and retries come in here, errors go out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use omni_types::read::Read;
use omni_types::{Operation, service};
use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{Request, StatusCode};

use crate::call::Call;
use crate::error::{Error, ErrorKind, RequestProblem};
use crate::error_body;
use crate::policy::Policy;
use crate::response::{self, ByteStream, Response};
use crate::secret::Secret;
use crate::time::{self, Deadline};
use crate::token::{Renewal, Stamp, Token};
use crate::trace::Trace;

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

/// A response, with its bytes and the number of attempts.
pub(crate) struct Exchange<T> {
    pub(crate) response: Response<T>,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
}

impl Core {
    pub(crate) fn with_policy(&self, policy: Policy) -> Self {
        Self { policy, ..self.clone() }
    }

    /// Sends a call and reads the JSON of its response.
    pub(crate) async fn call<T: Read>(&self, call: Call) -> Result<Response<T>, Error> {
        self.exchange(call).await.map(|exchange| exchange.response)
    }

    /// As [`call`](Self::call), with what is needed to report a response that turns out to be of no use.
    pub(crate) async fn exchange<T: Read>(&self, call: Call) -> Result<Exchange<T>, Error> {
        let trace = Trace::new(call.operation, &self.baseurl);
        let result = self.fetch(call, &trace).await;
        trace.end(result.as_ref().err());
        result
    }

    async fn fetch<T: Read>(&self, call: Call, trace: &Trace) -> Result<Exchange<T>, Error> {
        let operation = call.operation;
        let request = self.prepare(call)?;
        let tried = AtomicU32::new(0);
        let answer = self.send(operation, request, Reading::Whole, trace, &tried).await?;
        let Answer::Read { status, headers, body } = answer else {
            return Err(Error::new(operation, ErrorKind::Transport));
        };
        let read = response::decode(&body);
        // Some services refuse with a status that says success.
        if error_body::refuses::<T>(&body, read.is_ok()) {
            return Err(Error::service(operation, status, body).with_attempts(tried.into_inner()));
        }
        match read {
            Ok(value) => {
                let response = Response::new(value, status, headers);
                Ok(Exchange { response, body, attempts: tried.into_inner() })
            }
            Err(error) => Err(Error::decode(operation, &error)
                .with_status(status)
                .with_attempts(tried.into_inner())
                .with_body(body)),
        }
    }

    /// Sends a call whose response is not JSON.
    pub(crate) async fn stream(&self, call: Call) -> Result<Response<ByteStream>, Error> {
        let trace = Trace::new(call.operation, &self.baseurl);
        let result = self.open(call, &trace).await;
        trace.end(result.as_ref().err());
        result
    }

    async fn open(&self, call: Call, trace: &Trace) -> Result<Response<ByteStream>, Error> {
        let operation = call.operation;
        let request = self.prepare(call)?;
        let tried = AtomicU32::new(0);
        let Answer::Open(response) = self.send(operation, request, Reading::Later, trace, &tried).await?
        else {
            return Err(Error::new(operation, ErrorKind::Transport));
        };
        let (status, headers) = (response.status(), response.headers().clone());
        let stream = ByteStream::new(operation, response, self.max_answer_bytes, tried.into_inner());
        Ok(Response::new(stream, status, headers))
    }

    /// The request with everything but the token: what can be wrong with it is found before anything is sent.
    fn prepare(&self, call: Call) -> Result<Request, Error> {
        let operation = call.operation;
        let mut request = call.request(&self.baseurl)?;
        let key = self.api_key.header().ok_or_else(|| unusable(operation))?;
        request.headers_mut().insert(API_KEY, key);
        Ok(request)
    }

    /// Sends the request as often as the policy and the operation allow, within the deadline. Counts the attempts where
    /// they are still known when the deadline ends the last one.
    async fn send(
        &self,
        operation: Operation,
        request: Request,
        reading: Reading,
        trace: &Trace,
        tried: &AtomicU32,
    ) -> Result<Answer, Error> {
        let deadline = Deadline::after(self.policy.deadline);
        let attempts = self.attempts(operation, request, reading, &deadline, trace, tried);
        let result = trace.enter(deadline.limit(attempts)).await;
        result.unwrap_or_else(|| {
            Err(Error::new(operation, ErrorKind::Timeout).with_attempts(tried.load(Ordering::Relaxed)))
        })
    }

    async fn attempts(
        &self,
        operation: Operation,
        request: Request,
        reading: Reading,
        deadline: &Deadline,
        trace: &Trace,
        tried: &AtomicU32,
    ) -> Result<Answer, Error> {
        let repeatable = operation.info().repeatable;
        let mut renewed = false;
        let mut attempt = 1;
        loop {
            tried.store(attempt, Ordering::Relaxed);
            let stamp = self.token.as_ref().map(Token::stamp);
            let error = match self.attempt(operation, &request, reading, stamp.as_ref(), trace).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error.with_attempts(attempt),
            };
            // A refused token was never used: the call may go out again with a new one, whatever it does.
            if error.status() == Some(StatusCode::UNAUTHORIZED)
                && !renewed
                && let (Some(token), Some(stamp)) = (&self.token, stamp)
            {
                match token.renew(self, &stamp).await {
                    Renewal::Renewed => {
                        renewed = true;
                        continue;
                    }
                    Renewal::Impossible => {}
                    // Logging in has its own attempts.
                    Renewal::Failed(reason) => return Err(error.with_failed_renewal(reason)),
                }
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
        let mut request = request.try_clone().ok_or_else(|| unusable(operation))?;
        if let Some(stamp) = stamp {
            let value = stamp.header().ok_or_else(|| unusable(operation))?;
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
        let body = response::read(operation, response, self.max_answer_bytes).await;
        if status.is_success() {
            return Ok(Answer::Read { status, headers, body: body? });
        }
        // The status is what matters; if the words of the refusal cannot be read, they are lost.
        Err(Error::service(operation, status, body.unwrap_or_default())
            .with_retry_after(time::retry_after(&headers)))
    }
}

/// What is checked when a client is built, and so does not happen.
fn unusable(operation: Operation) -> Error {
    Error::new(operation, ErrorKind::Request(RequestProblem::Credential))
}
