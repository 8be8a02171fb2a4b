//! Settings of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use omni_types::{Sensitive, service};
use reqwest::Url;

use crate::core::Core;
use crate::credentials::{Omni, Session};
use crate::error::{ConfigurationProblem, Error};
use crate::extras::Extras;
use crate::http::{Http, is_loopback};
use crate::observe::{CallInfo, Event, Observer};
use crate::policy::Policy;
use crate::secret::Secret;

/// Connecting takes milliseconds; a machine that drops packets never responds at all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Images come back in base64, several at a time; a PDF with many pages is smaller than that.
const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

/// The path prefix for browsers.
const BROWSER_PREFIX: &str = "/0";

/// URL of the service. `Debug` shows scheme, host, port and path of a URL, never a user name, a password or a query.
#[derive(Clone, PartialEq, Eq)]
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

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Demo => f.write_str("Demo"),
            Self::Production => f.write_str("Production"),
            Self::Custom(url) => f.debug_tuple("Custom").field(&shown(url)).finish(),
        }
    }
}

/// A URL without the parts that may be secret.
fn shown(url: &str) -> String {
    match Url::parse(url) {
        Ok(url) if is_web(&url) => {
            let host = url.host_str().unwrap_or_default();
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}://{host}{port}{}", url.scheme(), url.path())
        }
        _ => "[not an http or https URL]".to_owned(),
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

impl From<&str> for Environment {
    fn from(url: &str) -> Self {
        Self::Custom(url.to_owned())
    }
}

impl From<String> for Environment {
    fn from(url: String) -> Self {
        Self::Custom(url)
    }
}

impl From<&String> for Environment {
    fn from(url: &String) -> Self {
        Self::Custom(url.clone())
    }
}

impl Omni {
    /// A builder for a client with this API key.
    pub fn builder(api_key: impl Into<Sensitive<String>>) -> OmniBuilder {
        OmniBuilder::new(Some(api_key.into()))
    }

    /// A builder without an API key, for programs that may not have it, such as a page in a browser: see
    /// [`OmniBuilder::browser_session`].
    pub fn without_key() -> OmniBuilder {
        OmniBuilder::new(None)
    }
}

/// Settings of a client, made by [`Omni::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct OmniBuilder {
    api_key: Option<Sensitive<String>>,
    environment: Environment,
    policy: Policy,
    connect_timeout: Duration,
    max_response_bytes: usize,
    allow_plain_http: bool,
    lenient: bool,
    extras: Extras,
    observer: Observer,
    http: Http,
}

impl OmniBuilder {
    pub(crate) fn new(api_key: Option<Sensitive<String>>) -> Self {
        Self {
            api_key,
            environment: Environment::Demo,
            policy: Policy::new(),
            connect_timeout: CONNECT_TIMEOUT,
            max_response_bytes: MAX_RESPONSE_BYTES,
            allow_plain_http: false,
            lenient: false,
            extras: Extras::default(),
            observer: Observer::default(),
            http: Http::default(),
        }
    }

    /// The environment to call; a string is taken as a base URL. Default: [`Environment::Demo`].
    pub fn environment(mut self, environment: impl Into<Environment>) -> Self {
        self.environment = environment.into();
        self
    }

    /// How long a call may take and how often it is tried. Default: [`Policy::new`].
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// How long connecting may take: resolving the host name, the TCP connection and the TLS handshake together. If it
    /// takes longer, nothing was sent, so every call may be retried. Choose it shorter than the timeout of an attempt
    /// ([`Policy::with_attempt_timeout`]). Default: 10 seconds. On wasm32 the browser decides.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The maximum size of a response in bytes. Default: 64 MiB.
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = limit;
        self
    }

    /// A response with values that are not as documented loses those values, and is not refused:
    /// [`Response::skipped`](crate::Response::skipped) lists them, and
    /// [`Response::raw`](crate::Response::raw) has them. A response that is not JSON, or is another kind of value as a
    /// whole, is an error in any case.
    ///
    /// Useful for results that somebody has paid for. Code that decides by a field has to check whether it was skipped:
    /// a skipped field looks like one that the service left out. Clients, sessions and admins have a method of the same
    /// name for a single call.
    pub fn lenient(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// Sends a header with every request, for example one for a gateway. It replaces a header with the same name.
    ///
    /// # Errors
    /// [`ConfigurationProblem::Header`]: it is one that the client itself sends (key, token, `Host`, `Content-Length`),
    /// or has characters that a header cannot carry.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, Error> {
        self.extras = self.extras.with_header(name, value).map_err(Error::configuration)?;
        Ok(self)
    }

    /// Tells a function of every attempt and of the end of every call, for metrics. It runs within the call, so it should be
    /// quick. Without it, nothing is measured.
    ///
    /// ```
    /// use omni_client::{Event, Omni};
    ///
    /// let builder = Omni::builder("key").observe(|call, event| {
    ///     if let Event::Attempt { retry_in: Some(wait), .. } = event {
    ///         println!("{} {} is retried in {wait:?}", call.method, call.path);
    ///     }
    /// });
    /// # drop(builder);
    /// ```
    pub fn observe(mut self, function: impl Fn(&CallInfo, &Event<'_>) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(function);
        self
    }

    /// Changes how connections are made: proxy, certificates, client certificate, pool and so on, by the builder of
    /// [`reqwest`](crate::reqwest). It starts out as this crate sets it (`User-Agent`, connect timeout, no proxy for
    /// loopback); redirects are never followed, whatever the function says. If this is called again, both functions apply.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use omni_client::Omni;
    /// use omni_client::reqwest::Proxy;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let proxy = Proxy::https("http://proxy.example.com:3128")?;
    /// let omni = Omni::builder("key")
    ///     .http(move |http| {
    ///         let http = http.user_agent("bank/7.2").https_only(true).proxy(proxy.clone());
    ///         http.pool_idle_timeout(Duration::from_secs(30))
    ///     })
    ///     .build()?;
    /// # drop(omni);
    /// # Ok(())
    /// # }
    /// ```
    pub fn http(
        mut self,
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.http = self.http.then(configure);
        self
    }

    /// Uses a client of [`reqwest`](crate::reqwest) as it is, to share its connections. What [`http`](Self::http) and
    /// [`connect_timeout`](Self::connect_timeout) say is not applied to it.
    ///
    /// Build it with `redirect(reqwest::redirect::Policy::none())`: if it follows redirects, it sends key and token to
    /// wherever a redirect leads. It also decides about proxies for loopback.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Http::of(client);
        self
    }

    /// Allows a base URL with plain `http` to another machine.
    ///
    /// Anyone along the way can then read the API key, the tokens and the personal data, including a proxy named in the
    /// environment. Loopback needs no permission.
    pub fn allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// The client.
    ///
    /// Calls go through the proxy that the environment names: `HTTPS_PROXY` for `https`, `HTTP_PROXY` for `http`,
    /// `ALL_PROXY` for both, in upper or lower case, but not for the hosts in `NO_PROXY`. With `https` the proxy
    /// only sees encrypted data. A base URL on loopback (`localhost`, 127.0.0.0/8, `::1`) is never reached
    /// through a proxy. The variables are read here, once.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) with one [`ConfigurationProblem`] each: the base URL
    /// is invalid, has a query, a fragment, a user name or a password, or uses plain `http` to another machine; the API key
    /// cannot be a header; the TLS library does not start.
    pub fn build(self) -> Result<Omni, Error> {
        let Some(api_key) = self.api_key.clone() else {
            return Err(Error::configuration(ConfigurationProblem::NoApiKey));
        };
        let core = self.core("").map_err(Error::configuration)?;
        let api_key =
            Secret::for_header(api_key).ok_or_else(|| Error::configuration(ConfigurationProblem::ApiKey))?;
        Ok(Omni { core: Core { api_key: Some(Arc::new(api_key)), ..core } })
    }

    /// A session as a page in a browser has it: with its token and without the API key, which belongs on a server. Its
    /// calls use the service's path prefix for browsers, `/0` below the base URL. An API key that the
    /// builder has is not used.
    ///
    /// The token comes from a server of yours, which has started the session: [`Session::token`].
    ///
    /// # Errors
    /// Those of [`build`](Self::build) and of [`Omni::resume`].
    pub fn browser_session(self, token: impl Into<Sensitive<String>>) -> Result<Session, Error> {
        Omni { core: self.core(BROWSER_PREFIX).map_err(Error::configuration)? }.resume(token)
    }

    /// Everything but the key. The prefix comes before every path.
    fn core(self, prefix: &str) -> Result<Core, ConfigurationProblem> {
        let url = base_url(self.environment.url(), self.allow_plain_http)?;
        let client = self.http.client(&url, self.connect_timeout)?;
        Ok(Core {
            baseurl: format!("{}{prefix}", url.as_str().trim_end_matches('/')).into(),
            client,
            api_key: None,
            token: None,
            policy: self.policy,
            max_response_bytes: self.max_response_bytes,
            lenient: self.lenient,
            extras: self.extras.into_shared(),
            observer: self.observer,
        })
    }
}

fn base_url(text: &str, allow_plain_http: bool) -> Result<Url, ConfigurationProblem> {
    let url = Url::parse(text).map_err(|_| ConfigurationProblem::Url)?;
    if !is_web(&url) {
        return Err(ConfigurationProblem::Url);
    }
    // The base URL is shown and logged.
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ConfigurationProblem::UrlCredentials);
    }
    // Paths are appended to the base URL: after a `?` or a `#` they would not be paths.
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ConfigurationProblem::UrlSuffix);
    }
    if url.scheme() == "http" && !is_loopback(&url) && !allow_plain_http {
        return Err(ConfigurationProblem::PlainHttp);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_url_has_no_secret() {
        for (url, expected) in [
            ("https://u-secret:p-secret@example.com:8443/a", "https://example.com:8443/a"),
            ("https://u-secret@example.com/?k=secret#secret", "https://example.com/"),
            ("ftp://u:secret@example.com/", "[not an http or https URL]"),
            ("foo:u:secret@example.com", "[not an http or https URL]"),
            ("u:secret@example.com", "[not an http or https URL]"),
            ("//u:secret@example.com", "[not an http or https URL]"),
            ("https://u:secret@exa mple.com", "[not an http or https URL]"),
        ] {
            let debug = format!("{:?}", Environment::Custom(url.to_owned()));
            assert_eq!(debug, format!("Custom({expected:?})"));
        }
    }
}
