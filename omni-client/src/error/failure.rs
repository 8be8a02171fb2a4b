//! Why a connection failed, without quoting the underlying errors: those contain URLs.

use std::error::Error as StdError;
use std::{fmt, io};

/// Why a connection could not be made, or was lost.
///
/// It is also the [`source`](StdError::source) of the [`Error`](crate::Error). Safe for logs: it holds no URL, no header
/// and nothing from a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConnectionFailure {
    /// The host name could not be resolved.
    Dns,
    /// Nothing accepts connections at the IP address and port.
    Refused,
    /// There is no route to the IP address.
    Unreachable,
    /// Timed out while connecting, or the operating system gave up the connection.
    TimedOut,
    /// The other side reset the connection.
    Reset,
    /// The other side closed the connection too early.
    Closed,
    /// The certificate is self-signed, or signed by an authority that is not trusted.
    UntrustedCertificate,
    /// The certificate has expired or is not valid yet.
    ExpiredCertificate,
    /// The certificate is for another host name.
    WrongHost,
    /// The certificate is refused for another reason: it is revoked or malformed, for example.
    InvalidCertificate,
    /// The TLS handshake failed: no TLS at the other end, or no protocol version or cipher in common.
    Tls,
    /// The proxy did not open a tunnel to the service.
    Proxy,
    /// The response is not HTTP.
    NotHttp,
    /// Another reason, or one that the platform does not report.
    Other,
}

impl ConnectionFailure {
    /// Name of the failure, for metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Reset => "reset",
            Self::Closed => "closed",
            Self::UntrustedCertificate => "untrusted_certificate",
            Self::ExpiredCertificate => "expired_certificate",
            Self::WrongHost => "wrong_host",
            Self::InvalidCertificate => "invalid_certificate",
            Self::Tls => "tls",
            Self::Proxy => "proxy",
            Self::NotHttp => "not_http",
            Self::Other => "other",
        }
    }

    /// Whether the certificate of the service was refused.
    pub const fn is_certificate(self) -> bool {
        matches!(
            self,
            Self::UntrustedCertificate
                | Self::ExpiredCertificate
                | Self::WrongHost
                | Self::InvalidCertificate
        )
    }

    /// Whether TLS failed: the certificate was refused, or the handshake failed. A retry would end the same
    /// way, so none is made.
    pub const fn is_tls(self) -> bool {
        self.is_certificate() || matches!(self, Self::Tls)
    }

    /// The failure that the errors inside an error of the HTTP client describe.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        if is_dns(error) {
            return Self::Dns;
        }
        let unknown = if error.is_timeout() { Self::TimedOut } else { Self::Other };
        error.source().and_then(find).unwrap_or(unknown)
    }
}

impl fmt::Display for ConnectionFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dns => "the host name could not be resolved; check the base URL and the name server",
            Self::Refused => "connection refused; check host and port, and that the service is running",
            Self::Unreachable => "no route to the host; check the network and the firewall",
            Self::TimedOut => "timed out; check the network and the firewall",
            Self::Reset => "connection reset by the other side",
            Self::Closed => "connection closed by the other side",
            Self::UntrustedCertificate => {
                "the certificate is not trusted; add the issuing authority to the trust store if a proxy of your \
                 own replaces certificates"
            }
            Self::ExpiredCertificate => {
                "the certificate has expired or is not valid yet; check the clock of this machine"
            }
            Self::WrongHost => "the certificate is for another host name; check the base URL",
            Self::InvalidCertificate => "the certificate is not valid",
            Self::Tls => "the TLS handshake failed; check that the port speaks TLS",
            Self::Proxy => "the proxy refused the connection; check its URL and credentials",
            Self::NotHttp => "the response is not HTTP; check the port",
            Self::Other => "connection failed",
        })
    }
}

impl StdError for ConnectionFailure {}

#[cfg(not(target_arch = "wasm32"))]
fn is_dns(error: &reqwest::Error) -> bool {
    error.is_dns()
}

/// A browser does not say.
#[cfg(target_arch = "wasm32")]
fn is_dns(_: &reqwest::Error) -> bool {
    false
}

/// The errors inside an error, from the outside in.
pub(super) fn sources(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |error| {
        let error = *error;
        error.source()
    })
}

/// Whether the server reports that it did not process the request (HTTP/2 only): it may be sent again, whatever it does.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn is_never_handled(error: &reqwest::Error) -> bool {
    let Some(error) = sources(error).find_map(|error| error.downcast_ref::<h2::Error>()) else {
        return false;
    };
    let refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
    let leaving = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
    error.is_remote() && (refused || leaving)
}

/// A browser does not say.
#[cfg(target_arch = "wasm32")]
pub(crate) fn is_never_handled(_: &reqwest::Error) -> bool {
    false
}

/// The first known failure, from the outside in.
fn find(error: &(dyn StdError + 'static)) -> Option<ConnectionFailure> {
    if let Some(failure) = tls(error).or_else(|| http(error)) {
        return Some(failure);
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        // The `source` of an I/O error skips the error inside it, so that error has to be examined separately.
        let inner = error.get_ref().and_then(|inner| find(inner));
        return inner.or_else(|| of_kind(error.kind()));
    }
    error.source().and_then(find)
}

fn of_kind(kind: io::ErrorKind) -> Option<ConnectionFailure> {
    Some(match kind {
        io::ErrorKind::ConnectionRefused => ConnectionFailure::Refused,
        io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::AddrNotAvailable => ConnectionFailure::Unreachable,
        io::ErrorKind::TimedOut => ConnectionFailure::TimedOut,
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            ConnectionFailure::Reset
        }
        io::ErrorKind::UnexpectedEof => ConnectionFailure::Closed,
        _ => return None,
    })
}

#[cfg(all(any(feature = "rustls", feature = "rustls-no-provider"), not(target_arch = "wasm32")))]
fn rustls(error: &(dyn StdError + 'static)) -> Option<ConnectionFailure> {
    use rustls::CertificateError as Certificate;

    Some(match error.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            Certificate::UnknownIssuer => ConnectionFailure::UntrustedCertificate,
            Certificate::Expired
            | Certificate::ExpiredContext { .. }
            | Certificate::NotValidYet
            | Certificate::NotValidYetContext { .. } => ConnectionFailure::ExpiredCertificate,
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                ConnectionFailure::WrongHost
            }
            _ => ConnectionFailure::InvalidCertificate,
        },
        _ => ConnectionFailure::Tls,
    })
}

#[cfg(not(all(any(feature = "rustls", feature = "rustls-no-provider"), not(target_arch = "wasm32"))))]
fn rustls(_: &(dyn StdError + 'static)) -> Option<ConnectionFailure> {
    None
}

/// The library of the operating system does not distinguish refusals.
#[cfg(all(feature = "native-tls", not(target_arch = "wasm32")))]
fn native(error: &(dyn StdError + 'static)) -> Option<ConnectionFailure> {
    error.is::<native_tls::Error>().then_some(ConnectionFailure::Tls)
}

#[cfg(not(all(feature = "native-tls", not(target_arch = "wasm32"))))]
fn native(_: &(dyn StdError + 'static)) -> Option<ConnectionFailure> {
    None
}

fn tls(error: &(dyn StdError + 'static)) -> Option<ConnectionFailure> {
    rustls(error).or_else(|| native(error))
}

#[cfg(not(target_arch = "wasm32"))]
fn http(error: &(dyn StdError + 'static)) -> Option<ConnectionFailure> {
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        if error.is_incomplete_message() || error.is_closed() {
            return Some(ConnectionFailure::Closed);
        }
        if error.is_parse() {
            return Some(ConnectionFailure::NotHttp);
        }
        return None;
    }
    // The error of a tunnel has no public type, so its text is compared; it is not shown.
    error.to_string().starts_with("tunnel error").then_some(ConnectionFailure::Proxy)
}

#[cfg(target_arch = "wasm32")]
fn http(_: &(dyn StdError + 'static)) -> Option<ConnectionFailure> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Layer(io::Error);

    impl fmt::Display for Layer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a layer")
        }
    }

    impl StdError for Layer {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn the_reason_is_found_through_every_kind_of_layer() {
        for (kind, failure) in [
            (io::ErrorKind::ConnectionRefused, Some(ConnectionFailure::Refused)),
            (io::ErrorKind::NetworkUnreachable, Some(ConnectionFailure::Unreachable)),
            (io::ErrorKind::TimedOut, Some(ConnectionFailure::TimedOut)),
            (io::ErrorKind::BrokenPipe, Some(ConnectionFailure::Reset)),
            (io::ErrorKind::UnexpectedEof, Some(ConnectionFailure::Closed)),
            (io::ErrorKind::Other, None),
        ] {
            assert_eq!(find(&Layer(kind.into())), failure);
            assert_eq!(find(&Layer(io::Error::new(kind, "words"))), failure);
            assert_eq!(find(&io::Error::other(Layer(io::Error::other(io::Error::from(kind))))), failure);
        }
        // The inner failure counts if it is known.
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        let outer = io::Error::new(io::ErrorKind::TimedOut, refused);
        assert_eq!(find(&outer), Some(ConnectionFailure::Refused));
    }

    #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
    #[test]
    fn refusals_of_certificates_are_told_apart() {
        use rustls::{CertificateError, Error, InvalidMessage};

        for (error, failure) in [
            (CertificateError::UnknownIssuer.into(), ConnectionFailure::UntrustedCertificate),
            (CertificateError::Expired.into(), ConnectionFailure::ExpiredCertificate),
            (CertificateError::NotValidYet.into(), ConnectionFailure::ExpiredCertificate),
            (CertificateError::NotValidForName.into(), ConnectionFailure::WrongHost),
            (CertificateError::Revoked.into(), ConnectionFailure::InvalidCertificate),
            (Error::InvalidMessage(InvalidMessage::InvalidContentType), ConnectionFailure::Tls),
        ] {
            let found = find(&Layer(io::Error::new(io::ErrorKind::InvalidData, error))).unwrap();
            assert_eq!(found, failure);
            assert!(found.is_tls() && found.is_certificate() == (failure != ConnectionFailure::Tls));
        }
    }
}
