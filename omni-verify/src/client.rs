//! Sending over HTTP. Most client libraries take a URL and normalize it; here a path is sent byte for byte. Redirects
//! are not followed, bodies are not decoded, certificates are checked.

use std::time::Duration;

use bytes::Bytes;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderMap, Method, Request, Response, Uri};
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::{Client as Pool, Error as PoolError, ResponseFuture};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use url::Url;

use crate::Error;
use crate::target;

/// The body of a request.
pub(crate) type Body = UnsyncBoxBody<Bytes, hyper::Error>;

/// Timeout for connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// A request to a path of the server.
pub(crate) struct Outgoing<'a> {
    pub(crate) method: Method,
    /// Path and query to send, relative to the path of the base URL.
    pub(crate) target: &'a str,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

/// Why there is no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing was sent.
    Unsendable,
    Connect,
    TimedOut,
    Broken,
}

impl Fault {
    /// In words, without a URL.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Fault::Unsendable => "the request cannot be sent",
            Fault::Connect => "no connection could be made",
            Fault::TimedOut => "timed out waiting for a response",
            Fault::Broken => "the connection was lost",
        }
    }
}

/// A client of one server.
pub(crate) struct Client {
    scheme: Scheme,
    authority: Authority,
    /// Path of the base URL, without the last slash.
    base: String,
    pool: Connections,
}

enum Connections {
    Plain(Pool<HttpConnector, Body>),
    Tls(Pool<HttpsConnector<HttpConnector>, Body>),
    Proxied(Pool<HttpsConnector<Tunnel<HttpConnector>>, Body>),
}

impl Client {
    /// A client of the server at a base URL.
    ///
    /// # Errors
    /// The certificates of this machine cannot be read, or the environment names a proxy of an unknown kind.
    pub(crate) fn new(base: &Url) -> Result<Self, Error> {
        let unusable = || Error::new("use the URL of the server", "give one such as https://api.example.com");
        let uri: Uri = base.as_str().parse().map_err(|_| unusable())?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else { return Err(unusable()) };
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        connector.set_nodelay(true);
        connector.enforce_http(false);
        let pool = match proxy(base)? {
            _ if scheme == Scheme::HTTP => Connections::Plain(pool().build(connector)),
            None => Connections::Tls(pool().build(tls(connector)?)),
            Some(proxy) => {
                let mut tunnel = Tunnel::new(proxy.uri().clone(), connector);
                if let Some(credentials) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(credentials.clone());
                }
                Connections::Proxied(pool().build(tls(tunnel)?))
            }
        };
        Ok(Self { scheme, authority, base: base.path().trim_end_matches('/').to_owned(), pool })
    }

    /// Sends a request; the body of the response remains to be read.
    pub(crate) async fn send(&self, outgoing: Outgoing<'_>) -> Result<Response<Incoming>, Fault> {
        let target = format!("{}{}", self.base, outgoing.target);
        // A path that the parser would shorten or complete is refused rather than changed.
        let path: PathAndQuery = target.parse().map_err(|_| Fault::Unsendable)?;
        if path.as_str() != target || !target.starts_with('/') {
            return Err(Fault::Unsendable);
        }
        let uri = Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path)
            .build();
        let mut request = Request::new(outgoing.body);
        *request.uri_mut() = uri.map_err(|_| Fault::Unsendable)?;
        *request.method_mut() = outgoing.method;
        *request.headers_mut() = outgoing.headers;
        self.pool.request(request).await.map_err(|error| fault(&error))
    }
}

impl Connections {
    fn request(&self, request: Request<Body>) -> ResponseFuture {
        match self {
            Connections::Plain(pool) => pool.request(request),
            Connections::Tls(pool) => pool.request(request),
            Connections::Proxied(pool) => pool.request(request),
        }
    }
}

fn pool() -> hyper_util::client::legacy::Builder {
    let mut builder = Pool::builder(TokioExecutor::new());
    builder.pool_timer(TokioTimer::new()).timer(TokioTimer::new());
    builder
}

fn tls<C>(connector: C) -> Result<HttpsConnector<C>, Error> {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let builder =
        HttpsConnectorBuilder::new().with_provider_and_platform_verifier(provider).map_err(|error| {
            Error::io("make a TLS client", "check the certificates that are installed on this machine", error)
        })?;
    Ok(builder.https_only().enable_all_versions().wrap_connector(connector))
}

/// The proxy that the environment names for the server. Plain http never uses one: the proxy could read the keys, and
/// cannot reach this machine's loopback.
fn proxy(base: &Url) -> Result<Option<Intercept>, Error> {
    if base.scheme() == "http" || target::is_loopback(base) {
        return Ok(None);
    }
    let Ok(uri) = base.as_str().parse::<Uri>() else { return Ok(None) };
    let found = Matcher::from_env().intercept(&uri);
    if found.as_ref().is_some_and(|proxy| proxy.uri().scheme() != Some(&Scheme::HTTP)) {
        // The URL of a proxy can contain a password.
        let what = "use the proxy of HTTPS_PROXY or ALL_PROXY: its URL does not begin with http://";
        return Err(Error::new(what, "name an HTTP proxy there, or list the server in NO_PROXY"));
    }
    Ok(found)
}

fn fault(error: &PoolError) -> Fault {
    if error.is_connect() { Fault::Connect } else { Fault::Broken }
}
