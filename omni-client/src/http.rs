//! How connections are made.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, Url};

use crate::error::ConfigurationProblem;

/// A change of the settings.
type Configure = dyn Fn(ClientBuilder) -> ClientBuilder + Send + Sync;

/// Who makes the connections.
#[derive(Clone)]
pub(crate) enum Http {
    /// A client of our own, with the caller's changes in order.
    Own(Vec<Arc<Configure>>),
    /// The caller's client.
    Given(Client),
}

impl Http {
    pub(crate) fn of(client: Client) -> Self {
        Self::Given(client)
    }

    /// Adds a change. It takes the place of a client that was given before.
    pub(crate) fn then(
        self,
        configure: impl Fn(ClientBuilder) -> ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        let mut changes = match self {
            Self::Own(changes) => changes,
            Self::Given(_) => Vec::new(),
        };
        changes.push(Arc::new(configure));
        Self::Own(changes)
    }

    pub(crate) fn client(self, url: &Url, connect_timeout: Duration) -> Result<Client, ConfigurationProblem> {
        let changes = match self {
            Self::Given(client) => return Ok(client),
            Self::Own(changes) => changes,
        };
        // A change may set up TLS without a provider.
        if changes.is_empty() {
            provider()?;
        }
        let builder = begin(Client::builder(), url, connect_timeout);
        let builder = changes.iter().fold(builder, |builder, change| change(builder));
        build(end(builder))
    }
}

/// A client with these settings.
pub(crate) fn build(builder: ClientBuilder) -> Result<Client, ConfigurationProblem> {
    builder.build().map_err(|error| ConfigurationProblem::of_client(&error))
}

/// Whether there is a crypto provider. Without one, the HTTP library panics.
#[cfg(all(feature = "rustls-no-provider", not(feature = "rustls"), not(target_arch = "wasm32")))]
pub(crate) fn provider() -> Result<(), ConfigurationProblem> {
    match rustls::crypto::CryptoProvider::get_default() {
        Some(_) => Ok(()),
        None => Err(ConfigurationProblem::NoCryptoProvider),
    }
}

/// The TLS library brings its own.
#[cfg(not(all(feature = "rustls-no-provider", not(feature = "rustls"), not(target_arch = "wasm32"))))]
pub(crate) fn provider() -> Result<(), ConfigurationProblem> {
    Ok(())
}

impl Default for Http {
    fn default() -> Self {
        Self::Own(Vec::new())
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Own(_) => "Own",
            Self::Given(_) => "Given",
        })
    }
}

/// Traffic within this machine needs no proxy, which would see the key.
#[cfg(not(target_arch = "wasm32"))]
fn begin(builder: ClientBuilder, url: &Url, connect_timeout: Duration) -> ClientBuilder {
    let agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    let builder = builder.user_agent(agent).connect_timeout(connect_timeout);
    if is_loopback(url) { builder.no_proxy() } else { builder }
}

/// The API does not redirect, and credentials must not follow a redirect to another host.
#[cfg(not(target_arch = "wasm32"))]
fn end(builder: ClientBuilder) -> ClientBuilder {
    builder.redirect(reqwest::redirect::Policy::none())
}

/// In a browser redirects, proxies and connections are the browser's.
#[cfg(target_arch = "wasm32")]
fn begin(builder: ClientBuilder, _: &Url, _: Duration) -> ClientBuilder {
    builder
}

#[cfg(target_arch = "wasm32")]
fn end(builder: ClientBuilder) -> ClientBuilder {
    builder
}

/// Whether a URL leads to this machine: `localhost`, 127.0.0.0/8 or ::1.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(ip) => ip.to_canonical().is_loopback(),
        Err(_) => host == "localhost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for url in [
            "http://localhost:8080",
            "http://LOCALHOST",
            "http://127.0.0.1",
            "http://127.9.8.7/prefix",
            "http://127.1",
            "http://[::1]:80",
            "http://[::ffff:127.0.0.1]",
        ] {
            assert!(is_loopback(&Url::parse(url).unwrap()), "{url}");
        }
        for url in [
            "http://localhost.example.com",
            "http://notlocalhost",
            "http://0.0.0.0",
            "http://128.0.0.1",
            "http://127.0.0.1.example.com",
            "http://[::2]",
            "http://[::ffff:10.0.0.1]",
        ] {
            assert!(!is_loopback(&Url::parse(url).unwrap()), "{url}");
        }
    }
}
