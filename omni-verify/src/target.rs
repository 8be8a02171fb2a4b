//! Which server is called, and which servers are refused.

use std::fmt;

use url::{Host, Url};

use crate::Error;
use crate::document::Document;

/// A key or a token. It is written only into the header that it is sent in.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes a key, and trims white space around it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// Reads a key from an environment variable.
    ///
    /// # Errors
    /// There is no such variable, or it is empty.
    pub fn from_env(variable: &str) -> Result<Self, Error> {
        // The error's text could quote a key that was passed instead of a name.
        let secret = std::env::var(variable).map(|text| Self::new(&text)).ok();
        secret.filter(|secret| !secret.0.is_empty()).ok_or_else(|| {
            let what = "read the key: the environment variable is not set, or empty";
            Error::new(
                what,
                "set OMNI_API_KEY, or name another variable with --key-env or a file with --key-file",
            )
        })
    }

    /// Reads a key from a file.
    ///
    /// # Errors
    /// The file cannot be read, or is empty.
    pub fn from_file(path: &std::path::Path) -> Result<Self, Error> {
        let mend = "name a file that contains only the key with --key-file";
        let what = format!("read the key in {}", path.display());
        match std::fs::read_to_string(path) {
            Ok(text) if text.trim().is_empty() => Err(Error::new(format!("{what}: it is empty"), mend)),
            Ok(text) => Ok(Self::new(&text)),
            Err(error) => Err(Error::io(what, mend, error)),
        }
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Permissions for what is refused by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Permissions {
    /// Servers that the document marks `x-omni-production`.
    pub production: bool,
    /// URLs that begin with `http://` and are not on this machine.
    pub plain_http: bool,
}

/// Reads a base URL. Errors do not quote it, because it may contain a password.
pub(crate) fn read(document: &Document, url: &str, permissions: Permissions) -> Result<Url, Error> {
    let mend = "give a URL such as https://api.example.com, without user, query and fragment";
    let url: Url = url.parse().map_err(|_| Error::new("read the URL of the server", mend))?;
    let usable = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    if !usable || !is_plain(&url) {
        return Err(Error::new("read the URL of the server", mend));
    }
    let host = |url: &Url| url.host_str().map(|host| host.trim_end_matches('.').to_owned());
    let production = document.production_urls().filter_map(|url| url.parse::<Url>().ok());
    if !permissions.production && production.into_iter().any(|known| host(&known) == host(&url)) {
        let what = "start: the document marks this server as production, with the data of real people";
        return Err(Error::new(what, "use a test environment, or pass --allow-production"));
    }
    if !permissions.plain_http && url.scheme() == "http" && !is_loopback(&url) {
        let what = "start: the URL is plain http, so anyone along the way could read the keys";
        return Err(Error::new(what, "use https, or pass --allow-http in a network that you control"));
    }
    Ok(url)
}

/// Whether there are only scheme, host, port and path.
fn is_plain(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none()
}

/// A base URL in a form that may be shown.
pub(crate) fn shown(url: &str) -> &str {
    let plain = url.parse().is_ok_and(|url: Url| url.scheme().starts_with("http") && is_plain(&url));
    if plain { url } else { "(a URL that is not shown)" }
}

/// Whether a server is on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.') == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::document::testing::document;

    #[test]
    fn production_and_readable_keys_take_a_permission() {
        let document = document();
        let production = document.production_urls().next().unwrap().to_owned();
        let read = |url: &str, permissions| {
            read(document, url, permissions).map(|_| ()).map_err(|error| error.to_string())
        };
        let none = Permissions::default();
        assert!(read(&production, none).unwrap_err().contains("--allow-production"));
        assert!(
            read(&production.replacen(".com", ".com.:443/x", 1), none)
                .unwrap_err()
                .contains("--allow-production")
        );
        assert!(read(&production, Permissions { production: true, ..none }).is_ok());
        assert!(read("http://sandbox.example.com", none).unwrap_err().contains("--allow-http"));
        assert!(read("http://sandbox.example.com", Permissions { plain_http: true, ..none }).is_ok());
        for fine in [
            "http://127.0.0.1:1",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://[::ffff:127.0.0.1]",
            "http://localhost:1/base/",
            "http://LOCALHOST.",
            "https://test.example.com",
        ] {
            assert_eq!(read(fine, none), Ok(()), "{fine}");
        }
        for bad in [
            "CANARY",
            "https://user:CANARY@test.example.com",
            "https://CANARY@test.example.com",
            "https://a.example.com/?CANARY",
            "https://a.example.com/#CANARY",
            "https://a.example.com/#",
            "https://a.example.com?",
            "ftp://CANARY",
        ] {
            assert!(!read(bad, none).unwrap_err().contains("CANARY"), "{bad}");
            assert!(!shown(bad).contains("CANARY"), "{bad}");
        }
        assert_eq!(shown("http://127.0.0.1:1/base"), "http://127.0.0.1:1/base");
        assert_eq!(format!("{:?}", Secret::new("CANARY")), "Secret(..)");
    }
}
