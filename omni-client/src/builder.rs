//! Settings of a client.

use std::time::Duration;

use omni_types::{Sensitive, service};
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;

use crate::core::{Core, secret};
use crate::credentials::Omni;
use crate::error::Error;

const API_VERSION: HeaderName = HeaderName::from_static(service::API_VERSION_HEADER);
const API_KEY: HeaderName = HeaderName::from_static(service::API_KEY_HEADER);

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

/// Settings of a client, made by [`Omni::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct OmniBuilder {
    api_key: Sensitive<String>,
    environment: Environment,
    timeout: Duration,
    max_answer_bytes: usize,
}

impl OmniBuilder {
    pub(crate) fn new(api_key: Sensitive<String>) -> Self {
        Self { api_key, environment: Environment::Demo, timeout: TIMEOUT, max_answer_bytes: MAX_ANSWER_BYTES }
    }

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
    pub fn build(self) -> Result<Omni, Error> {
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
        Ok(Omni { core: Core { baseurl, client, token: None, max_answer_bytes: self.max_answer_bytes } })
    }
}
