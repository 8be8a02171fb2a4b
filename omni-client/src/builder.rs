//! Settings of a client.

use std::sync::Arc;

use omni_types::{Sensitive, service};
use reqwest::Url;

use crate::core::Core;
use crate::credentials::Omni;
use crate::error::Error;
use crate::policy::Policy;
use crate::secret::Secret;

/// Images come back in base64, several at a time; a PDF with many pages is smaller than that.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

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

impl From<&str> for Environment {
    fn from(url: &str) -> Self {
        Self::Custom(url.to_owned())
    }
}

/// Settings of a client, made by [`Omni::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct OmniBuilder {
    api_key: Sensitive<String>,
    environment: Environment,
    policy: Policy,
    max_answer_bytes: usize,
}

impl OmniBuilder {
    pub(crate) fn new(api_key: Sensitive<String>) -> Self {
        Self {
            api_key,
            environment: Environment::Demo,
            policy: Policy::new(),
            max_answer_bytes: MAX_ANSWER_BYTES,
        }
    }

    /// Where the service is; a text is a base URL. Default: [`Environment::Demo`].
    pub fn environment(mut self, environment: impl Into<Environment>) -> Self {
        self.environment = environment.into();
        self
    }

    /// How long a call may take and how often it is tried. Default: [`Policy::new`].
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
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
    /// The base URL is none or holds a password, or the API key has characters that a header cannot have.
    pub fn build(self) -> Result<Omni, Error> {
        let url = Url::parse(self.environment.url()).map_err(|_| Error::configuration())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() || url.query().is_some() {
            return Err(Error::configuration());
        }
        // The base URL is shown and logged.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::configuration());
        }
        let api_key = Arc::new(Secret::new(self.api_key)?);
        let client = http(reqwest::Client::builder()).build().map_err(|_| Error::configuration())?;
        let baseurl = url.as_str().trim_end_matches('/').into();
        let Self { policy, max_answer_bytes, .. } = self;
        Ok(Omni { core: Core { baseurl, client, api_key, token: None, policy, max_answer_bytes } })
    }
}

/// The API does not redirect, and credentials must not follow one to another host.
#[cfg(not(target_arch = "wasm32"))]
fn http(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    builder.redirect(reqwest::redirect::Policy::none())
}

/// In a browser redirects are the browser's.
#[cfg(target_arch = "wasm32")]
fn http(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    builder
}
