//! The client: credentials, limits, and the one place where requests are sent.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use omni_types::{Credential, Operation, Sensitive, service};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Url};
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind};
use crate::response::{self, ByteStream, Response};

const API_VERSION: HeaderName = HeaderName::from_static(service::API_VERSION_HEADER);
const API_KEY: HeaderName = HeaderName::from_static(service::API_KEY_HEADER);
const SESSION_TOKEN: HeaderName = HeaderName::from_static(service::SESSION_TOKEN_HEADER);
const ADMIN_TOKEN: HeaderName = HeaderName::from_static(service::ADMIN_TOKEN_HEADER);

/// Images come back in base64, several at a time; a PDF with many pages is smaller than that.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;
/// A capture with recognition behind it takes seconds; a minute means that nothing will come.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Where the service is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// For integration and tests.
    Demo,
    /// For real people.
    Production,
    /// Any other base URL: a sandbox, a proxy.
    Custom(String),
}

impl Environment {
    fn url(&self) -> &str {
        match self {
            Self::Demo => service::DEMO_URL,
            Self::Production => service::PRODUCTION_URL,
            Self::Custom(url) => url,
        }
    }
}

/// The client of the API: one method for each operation.
///
/// Cheap to clone; clones share their connections. It holds an API key and, made by
/// [`with_session_token`](Self::with_session_token) or [`with_admin_token`](Self::with_admin_token), a token as well.
/// A call whose credential is missing fails before anything is sent.
#[derive(Clone)]
pub struct Client {
    pub(crate) baseurl: Arc<str>,
    pub(crate) client: reqwest::Client,
    token: Option<Token>,
    max_answer_bytes: usize,
}

#[derive(Clone)]
struct Token {
    admin: bool,
    value: HeaderValue,
}

impl Client {
    /// A builder for a client with this API key.
    pub fn builder(api_key: impl Into<Sensitive<String>>) -> ClientBuilder {
        ClientBuilder {
            api_key: api_key.into(),
            environment: Environment::Demo,
            timeout: TIMEOUT,
            max_answer_bytes: MAX_ANSWER_BYTES,
        }
    }

    /// A client for one onboarding session: with the token that
    /// [`start_onboarding`](Self::start_onboarding) answered.
    ///
    /// # Errors
    /// The text is no header value and so no token.
    pub fn with_session_token(&self, token: &str) -> Result<Self, Error> {
        self.with_token(token, false)
    }

    /// A client for an admin: with the token that [`log_in_admin`](Self::log_in_admin) answered.
    ///
    /// # Errors
    /// The text is no header value and so no token.
    pub fn with_admin_token(&self, token: &str) -> Result<Self, Error> {
        self.with_token(token, true)
    }

    fn with_token(&self, token: &str, admin: bool) -> Result<Self, Error> {
        let value = secret(token)?;
        Ok(Self { token: Some(Token { admin, value }), ..self.clone() })
    }

    /// Sends a request and reads the JSON of its answer.
    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        operation: Operation,
        request: RequestBuilder,
    ) -> Result<Response<T>, Error> {
        let mut response = self.send(operation, request).await?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = response::read(operation, &mut response, self.max_answer_bytes).await?;
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
    ) -> Result<Response<ByteStream>, Error> {
        let response = self.send(operation, request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Response::new(ByteStream::new(operation, response, self.max_answer_bytes), status, headers))
    }

    /// The one place where requests are sent: credentials, limits and media types come in here, errors go out.
    async fn send(&self, operation: Operation, request: RequestBuilder) -> Result<reqwest::Response, Error> {
        let info = operation.info();
        let (client, request) = request.build_split();
        let mut request = request.map_err(|error| Error::transport(operation, &error))?;
        let size = request.body().and_then(|body| body.as_bytes()).map_or(0, <[u8]>::len);
        if size > service::MAX_REQUEST_BYTES {
            return Err(Error::new(
                operation,
                ErrorKind::RequestTooLarge { size, limit: service::MAX_REQUEST_BYTES },
            ));
        }
        if let Some(body) = request.body().and_then(|body| body.as_bytes())
            && !request.headers().contains_key(CONTENT_TYPE)
        {
            let media_type = sniff(body, info.request_media_types)
                .ok_or_else(|| Error::new(operation, ErrorKind::UnsupportedMedia))?;
            request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        if let Some(media_type) = info.response_media_types.first() {
            request.headers_mut().insert(ACCEPT, HeaderValue::from_static(media_type));
        }
        if let Some(token) = self.token_for(operation)? {
            let header = if token.admin { ADMIN_TOKEN } else { SESSION_TOKEN };
            request.headers_mut().insert(header, token.value.clone());
        }
        let mut response =
            client.execute(request).await.map_err(|error| Error::transport(operation, &error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let body = response::read(operation, &mut response, self.max_answer_bytes).await.unwrap_or_default();
        Err(Error::service(operation, status, body))
    }

    /// The token that an operation takes, if it takes one.
    fn token_for(&self, operation: Operation) -> Result<Option<&Token>, Error> {
        let credential = operation.info().credential;
        let fits = |token: &&Token| match credential {
            Credential::Session => !token.admin,
            Credential::Admin => token.admin,
            _ => true,
        };
        match (credential, self.token.as_ref().filter(fits)) {
            (Credential::ApiKey, _) => Ok(None),
            (_, Some(token)) => Ok(Some(token)),
            (_, None) => Err(Error::new(operation, ErrorKind::MissingCredential(credential))),
        }
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
    let found = match body {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'%', b'P', b'D', b'F', ..] => "application/pdf",
        _ => return None,
    };
    accepted.iter().copied().find(|media_type| *media_type == found)
}

fn secret(text: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text).map_err(|_| Error::configuration())?;
    value.set_sensitive(true);
    Ok(value)
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = match &self.token {
            None => "none",
            Some(Token { admin: false, .. }) => "session",
            Some(Token { admin: true, .. }) => "admin",
        };
        f.debug_struct("Client")
            .field("baseurl", &self.baseurl)
            .field("token", &token)
            .finish_non_exhaustive()
    }
}

/// Settings of a [`Client`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ClientBuilder {
    api_key: Sensitive<String>,
    environment: Environment,
    timeout: Duration,
    max_answer_bytes: usize,
}

impl ClientBuilder {
    /// Where the service is. Default: [`Environment::Demo`].
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// How long one call may take, from connecting to the last byte of the answer. Default: 60 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The most bytes of an answer that are read. Default: 64 MiB.
    pub fn max_answer_bytes(mut self, limit: usize) -> Self {
        self.max_answer_bytes = limit;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// The base URL is none, or the API key has characters that a header cannot have.
    pub fn build(self) -> Result<Client, Error> {
        let url = Url::parse(self.environment.url()).map_err(|_| Error::configuration())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() || url.query().is_some() {
            return Err(Error::configuration());
        }
        let mut headers = HeaderMap::new();
        headers.insert(API_VERSION, HeaderValue::from_static(service::API_VERSION));
        headers.insert(API_KEY, secret(&self.api_key)?);
        let client = reqwest::Client::builder()
            .default_headers(headers)
            .timeout(self.timeout)
            // The API does not redirect, and credentials must not follow one to another host.
            .redirect(Policy::none())
            .build()
            .map_err(|_| Error::configuration())?;
        let baseurl = url.as_str().trim_end_matches('/').into();
        Ok(Client { baseurl, client, token: None, max_answer_bytes: self.max_answer_bytes })
    }
}
