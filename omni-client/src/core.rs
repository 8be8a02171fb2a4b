//! The one place where requests are sent: it adds credentials, applies limits, deadlines and retries, and returns errors.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use omni_types::read::Read;
use omni_types::{AdminCredentials, AdminToken, Operation, json};
use reqwest::header::HeaderMap;
use reqwest::{Request, StatusCode};

use crate::body::RequestBody;
use crate::call::{Call, Prepared};
use crate::error::{Error, ErrorKind, RequestProblem, is_never_handled};
use crate::error_body;
use crate::extras::Extras;
use crate::observe::{Clock, Event, Observer};
use crate::policy::Policy;
use crate::response::{self, ByteStream, Response};
use crate::secret::Secret;
use crate::target::Target;
use crate::time::{self, Deadline};
use crate::token::{Login, Renewal, Stamp, Token};
use crate::trace::Trace;

/// What all kinds of clients share.
#[derive(Clone)]
pub(crate) struct Core {
    pub(crate) baseurl: Arc<str>,
    pub(crate) client: reqwest::Client,
    /// `None` for calls with the path prefix for browsers, which carry no API key.
    pub(crate) api_key: Option<Arc<Secret>>,
    pub(crate) token: Option<Token>,
    pub(crate) policy: Policy,
    pub(crate) max_response_bytes: usize,
    /// Whether wrong values in a response are left out instead of failing the call.
    pub(crate) lenient: bool,
    pub(crate) extras: Option<Arc<Extras>>,
    pub(crate) observer: Observer,
}

/// What an attempt reads of a successful response.
trait Received: Sized {
    async fn receive(target: Target, response: reqwest::Response, limit: usize) -> Result<Self, Error>;
}

/// The whole response, before its body is read as a value.
struct Whole {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Received for Whole {
    async fn receive(target: Target, mut response: reqwest::Response, limit: usize) -> Result<Self, Error> {
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = response::read(target, response, limit).await?;
        Ok(Self { status, headers, body })
    }
}

/// Status and headers; the body is read later.
impl Received for reqwest::Response {
    async fn receive(_: Target, response: reqwest::Response, _: usize) -> Result<Self, Error> {
        Ok(response)
    }
}

/// A response, with the number of attempts.
pub(crate) struct Exchange<T> {
    pub(crate) response: Response<T>,
    pub(crate) attempts: u32,
}

impl<T> Exchange<T> {
    /// The error of a response that lacks the token for which the call was made.
    pub(crate) fn no_token(self, operation: Operation) -> Error {
        let problem = "expected a token that a header can carry".to_owned();
        Error::new(operation, ErrorKind::Decode { path: "token".to_owned(), problem })
            .with_status(self.response.status())
            .with_attempts(self.attempts)
            .with_body(self.response.into_body())
    }
}

impl Core {
    pub(crate) fn with_policy(&self, policy: Policy) -> Self {
        Self { policy, ..self.clone() }
    }

    /// The same with other headers and query parameters of the caller's.
    pub(crate) fn with_extras(&self, extras: Extras) -> Self {
        Self { extras: extras.into_shared(), ..self.clone() }
    }

    /// The headers and query parameters of the caller's.
    pub(crate) fn extras(&self) -> Extras {
        self.extras.as_deref().cloned().unwrap_or_default()
    }

    pub(crate) fn lenient(&self) -> Self {
        Self { lenient: true, ..self.clone() }
    }

    /// Sends a call and reads the JSON of its response.
    pub(crate) async fn call<T: Read>(&self, call: Call) -> Result<Response<T>, Error> {
        self.exchange(call).await.map(|exchange| exchange.response)
    }

    /// Like [`call`](Self::call), and also returns what is needed to report a response that turns out to be unusable.
    pub(crate) async fn exchange<T: Read>(&self, call: Call) -> Result<Exchange<T>, Error> {
        let (target, lenient) = (call.target, self.lenient);
        self.send(call, |whole, attempts| {
            let response = decode(target, whole, lenient).map_err(|error| error.with_attempts(attempts))?;
            Ok(Exchange { response, attempts })
        })
        .await
    }

    /// Logs in an admin, with the key of the client.
    ///
    /// A call can log in again, and logging in is a call: the box ends the recursion of types.
    pub(crate) fn log_in<'a>(&'a self, login: &'a Login) -> Boxed<'a, Result<Secret, Error>> {
        Box::pin(async move {
            let extras = self.extras.as_deref().and_then(Extras::for_login);
            let core = Self { token: None, lenient: false, extras, ..self.clone() };
            let credentials = AdminCredentials::new()
                .with_email(login.email.expose())
                .with_password(login.password.expose());
            let call = Call::new(Operation::LogInAdmin).json(&credentials);
            let exchange = core.exchange::<AdminToken>(call).await?;
            let secret = exchange.response.token.clone().and_then(Secret::for_header);
            secret.ok_or_else(|| exchange.no_token(Operation::LogInAdmin))
        })
    }

    /// Sends a call whose response is not JSON.
    pub(crate) async fn stream(&self, call: Call) -> Result<Response<ByteStream>, Error> {
        let (target, limit) = (call.target, self.max_response_bytes);
        self.send(call, |response: reqwest::Response, attempts| {
            let (status, headers) = (response.status(), response.headers().clone());
            Ok(Response::new(ByteStream::new(target, response, limit, attempts), status, headers))
        })
        .await
    }

    /// Sends a call; `finish` turns what was received, and the number of attempts, into the result.
    async fn send<R: Received, T>(
        &self,
        call: Call,
        finish: impl FnOnce(R, u32) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (target, clock) = (call.target, self.observer.clock());
        let trace = Trace::new(target, &self.baseurl);
        let (result, attempts) = match self.receive(call, &trace).await {
            Ok((received, attempts)) => (finish(received, attempts), attempts),
            Err(error) => {
                let attempts = error.attempts();
                (Err(error), attempts)
            }
        };
        let error = result.as_ref().err();
        trace.end(error);
        self.observer.report(target, &clock, |elapsed| Event::End { attempts, elapsed, error });
        result
    }

    /// Sends a call as often as the policy and the operation allow, within the deadline.
    async fn receive<R: Received>(&self, call: Call, trace: &Trace) -> Result<(R, u32), Error> {
        let target = call.target;
        let request = self.prepare(call)?;
        let deadline = Deadline::after(self.policy.deadline);
        let sending = Sending { core: self, target, request, deadline, trace, tried: AtomicU32::new(0) };
        let result = trace.enter(sending.deadline.limit(sending.attempts())).await;
        let tried = sending.tried.into_inner();
        match result {
            Some(result) => result.map(|received| (received, tried)),
            None => Err(Error::new(target, ErrorKind::Timeout).with_attempts(tried)),
        }
    }

    /// The request with everything but the token, so that its errors are found before anything is sent.
    fn prepare(&self, call: Call) -> Result<Prepared, Error> {
        let target = call.target;
        let mut request = call.request(&self.baseurl)?;
        if let Some(key) = &self.api_key {
            request.api_key = Some(key.header().ok_or_else(|| unusable(target))?);
        }
        request.extras.clone_from(&self.extras);
        Ok(request)
    }
}

/// What all attempts of a call share.
struct Sending<'a> {
    core: &'a Core,
    target: Target,
    request: Prepared,
    deadline: Deadline,
    trace: &'a Trace,
    /// The attempts so far, known even if the deadline ends the last one.
    tried: AtomicU32,
}

impl Sending<'_> {
    async fn attempts<R: Received>(&self) -> Result<R, Error> {
        let Self { core, deadline, trace, tried, .. } = self;
        let mut renewed = false;
        let mut attempt = 1;
        loop {
            tried.store(attempt, Ordering::Relaxed);
            let stamp = core.token.as_ref().map(Token::stamp);
            let clock = core.observer.clock();
            let error = match self.attempt(stamp.as_ref()).await {
                Ok((status, received)) => {
                    self.observe(&clock, Ok(status), None);
                    return Ok(received);
                }
                Err(error) => error.with_attempts(attempt),
            };
            // The call was not carried out with the refused token, so it may be sent again with a new one, whatever it does.
            if error.status() == Some(StatusCode::UNAUTHORIZED)
                && !renewed
                && let (Some(token), Some(stamp)) = (&core.token, stamp)
            {
                match token.renew(&stamp, |login| core.log_in(login)).await {
                    Renewal::Renewed => {
                        self.observe(&clock, Err(&error), Some(Duration::ZERO));
                        renewed = true;
                        continue;
                    }
                    Renewal::Impossible => {}
                    // Logging in has its own attempts.
                    Renewal::Failed(reason) => {
                        self.observe(&clock, Err(&error), None);
                        return Err(error.with_failed_renewal(reason));
                    }
                }
            }
            match core.policy.wait(attempt, &error, time::jitter()) {
                Some(wait) if wait < deadline.left() => {
                    self.observe(&clock, Err(&error), Some(wait));
                    trace.retry(attempt, &error, wait);
                    time::sleep(wait).await;
                    attempt += 1;
                }
                _ => {
                    self.observe(&clock, Err(&error), None);
                    return Err(error);
                }
            }
        }
    }

    /// Reports the end of an attempt.
    fn observe(&self, clock: &Clock, result: Result<StatusCode, &Error>, retry_in: Option<Duration>) {
        let (status, error) = match result {
            Ok(status) => (Some(status), None),
            Err(error) => (error.status(), Some(error)),
        };
        let number = self.tried.load(Ordering::Relaxed);
        let event = |elapsed| Event::Attempt { number, elapsed, status, error, retry_in };
        self.core.observer.report(self.target, clock, event);
    }

    async fn attempt<R: Received>(&self, stamp: Option<&Stamp>) -> Result<(StatusCode, R), Error> {
        let (core, target) = (self.core, self.target);
        let mut response = self.execute(stamp).await?;
        self.trace.responded(&response);
        let status = response.status();
        if status.is_success() {
            let received = R::receive(target, response, core.max_response_bytes).await?;
            return Ok((status, received));
        }
        let headers = std::mem::take(response.headers_mut());
        // The status is what matters; a refusal whose text cannot be read is reported without it.
        let body = response::read(target, response, core.max_response_bytes).await.unwrap_or_default();
        Err(Error::service(target, status, body).with_retry_after(time::retry_after(&headers)))
    }
}

/// How often to resend a request that the server reports it did not process; the HTTP library uses the same limit.
const RESENT: u32 = 2;

impl Sending<'_> {
    /// Sends the request of an attempt, and receives the head of its response.
    async fn execute(&self, stamp: Option<&Stamp>) -> Result<reqwest::Response, Error> {
        let mut resent = 0;
        loop {
            let request = self.request(stamp).ok_or_else(|| unusable(self.target))?;
            let error = match self.core.client.execute(request).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            // The HTTP library resends a body that is in memory by itself.
            let is_streamed = self.request.body.as_ref().is_some_and(RequestBody::is_streamed);
            if resent == RESENT || !is_streamed || !is_never_handled(&error) {
                return Err(Error::transport(self.target, &error));
            }
            resent += 1;
        }
    }

    fn request(&self, stamp: Option<&Stamp>) -> Option<Request> {
        let mut request = self.request.start();
        if let Some(stamp) = stamp {
            request.headers_mut().insert(stamp.name.clone(), stamp.header()?);
        }
        time::limit(&mut request, self.core.policy.attempt_timeout);
        Some(request)
    }
}

/// Reads the JSON of a response.
fn decode<T: Read>(target: Target, whole: Whole, lenient: bool) -> Result<Response<T>, Error> {
    let Whole { status, headers, body } = whole;
    let read = match target {
        // A type of the caller's may accept a response without a body.
        Target::Custom { .. } if body.is_empty() => json::from_slice(b"null"),
        _ => response::decode::<T>(&body),
    };
    // Some services refuse a call with a success status.
    if error_body::refuses::<T>(&body, read.is_ok()) {
        return Err(Error::service(target, status, body));
    }
    let read = match read {
        Ok(value) => Ok((value, Vec::new())),
        Err(strict) if lenient => response::decode_lenient(&body, strict),
        Err(strict) => Err(strict),
    };
    match read {
        Ok((value, skipped)) => {
            Ok(Response::new(value, status, headers).with_body(body).with_skipped(skipped))
        }
        Err(error) => Err(Error::decode(target, &error).with_status(status).with_body(body)),
    }
}

/// An error that cannot happen, because it is checked when a client is built.
fn unusable(target: Target) -> Error {
    Error::new(target, ErrorKind::Request(RequestProblem::Credential))
}

#[cfg(not(target_arch = "wasm32"))]
type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
#[cfg(target_arch = "wasm32")]
type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
