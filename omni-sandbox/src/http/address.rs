//! Where the servers of a sandbox listen, and which URLs clients use.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::http::Uri;
use axum::http::uri::Scheme;
use tokio::net::TcpListener;

use super::start_error::StartError;

/// Where a server listens, and which URL clients use for it.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) host: IpAddr,
    /// 0 for a free port.
    pub(super) port: u16,
    /// The URL that clients use, if it differs from where the server listens.
    pub(super) public: Option<String>,
}

impl Address {
    /// A free port on this computer that no other computer can reach.
    pub(super) const LOOPBACK: Self = Self { host: IpAddr::V4(Ipv4Addr::LOCALHOST), port: 0, public: None };

    /// Whether links to the server do not work on other computers, although they can reach it.
    pub(super) fn misleads(&self) -> bool {
        self.host.is_unspecified() && self.public.is_none()
    }
}

/// Listens for a server. Also returns the URL that clients use, without a slash at the end.
pub(super) async fn listen(
    server: &'static str,
    address: &Address,
) -> Result<(TcpListener, String), StartError> {
    let public = address.public.as_deref().map(origin).transpose();
    let public = public.map_err(|problem| StartError::public_url(server, problem))?;
    let place = SocketAddr::new(address.host, address.port);
    let failed = |error| StartError::listen(server, place, &error);
    let listener = TcpListener::bind(place).await.map_err(failed)?;
    let own = listener.local_addr().map_err(failed)?;
    // With a public URL, nothing else would say which free port was chosen.
    tracing::info!(address = %own, "listening for {server}");
    Ok((listener, public.unwrap_or_else(|| format!("http://{}", reachable(own)))))
}

/// `0.0.0.0` means every address of this computer. A link needs one of them.
fn reachable(address: SocketAddr) -> SocketAddr {
    let host = match address.ip() {
        IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(host) if host.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        host => host,
    };
    SocketAddr::new(host, address.port())
}

/// A public URL, without a slash at the end.
fn origin(url: &str) -> Result<String, &'static str> {
    let expected = "expected `http://` or `https://`, a host, perhaps a port, and nothing else";
    let uri: Uri = url.parse().map_err(|_| expected)?;
    let scheme = uri.scheme().filter(|scheme| [&Scheme::HTTP, &Scheme::HTTPS].contains(scheme));
    let (Some(scheme), Some(authority)) = (scheme, uri.authority()) else { return Err(expected) };
    // It is used in headers and pages.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    if uri.path() != "/" || uri.query().is_some() || !authority.as_str().bytes().all(plain) {
        return Err(expected);
    }
    Ok(format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_an_origin() {
        for (url, wanted) in [
            ("https://sandbox.example.com", Some("https://sandbox.example.com")),
            ("http://localhost:8080/", Some("http://localhost:8080")),
            ("http://[::1]:8080", Some("http://[::1]:8080")),
            ("sandbox.example.com", None),
            ("ftp://sandbox.example.com", None),
            ("https://sandbox.example.com/below", None),
            ("https://sandbox.example.com?a=b", None),
            ("https://user@sandbox.example.com", None),
            ("https://sandbox.example.com;script-src", None),
            ("https://", None),
            ("", None),
        ] {
            assert_eq!(origin(url).ok().as_deref(), wanted, "{url}");
        }
    }

    #[tokio::test]
    async fn a_url_can_be_opened_wherever_the_server_listens() -> Result<(), StartError> {
        let everywhere = Address { host: Ipv4Addr::UNSPECIFIED.into(), ..Address::LOOPBACK };
        assert!(everywhere.misleads());
        let (listener, url) = listen("a test", &everywhere).await?;
        let port = listener.local_addr().map_or(0, |address| address.port());
        assert_eq!(url, format!("http://127.0.0.1:{port}"));
        let public = Address { public: Some("https://sandbox.example.com".to_owned()), ..everywhere };
        assert!(!public.misleads());
        assert_eq!(listen("a test", &public).await?.1, "https://sandbox.example.com");
        Ok(())
    }
}
