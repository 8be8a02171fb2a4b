//! What is wrong with a client's settings or with a request, found before anything is sent.

use std::fmt;

use super::failure::sources;

/// What is wrong with the settings of a client or with a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConfigurationProblem {
    /// The base URL is not an absolute `http` or `https` URL.
    Url,
    /// The base URL has a query or a fragment.
    UrlSuffix,
    /// The base URL contains a user name or a password.
    UrlCredentials,
    /// The base URL uses plain `http` to another machine, and
    /// [`allow_plain_http`](crate::OmniBuilder::allow_plain_http) was not called.
    PlainHttp,
    /// The API key is empty or has characters that a header cannot carry.
    ApiKey,
    /// The token is empty or has characters that a header cannot carry.
    Token,
    /// A header that is added to requests is one that the client itself sends (key, token, `Host`, `Content-Length`), or
    /// has characters that a header cannot carry.
    Header,
    /// There is no API key: the client was made by [`Omni::without_key`](crate::Omni::without_key), which is for
    /// [`browser_session`](crate::OmniBuilder::browser_session) only.
    NoApiKey,
    /// The feature `rustls-no-provider` is on, and the program has not installed a crypto provider of rustls.
    NoCryptoProvider,
    /// The system has no certificates to check the service's against, as happens in small containers.
    NoCertificates,
    /// The HTTP client cannot be built: the TLS library does not start, or what
    /// [`http`](crate::OmniBuilder::http) sets does not fit together.
    HttpClient,
}

impl ConfigurationProblem {
    /// Why the HTTP library did not build a client.
    pub(crate) fn of_client(error: &reqwest::Error) -> Self {
        // The error has no public type, so its text is compared; it is not shown.
        let missing = sources(error).any(|error| error.to_string().contains(NO_CERTIFICATES));
        if missing { Self::NoCertificates } else { Self::HttpClient }
    }
}

/// The wording of the platform's verifier.
const NO_CERTIFICATES: &str = "No CA certificates were loaded";

impl fmt::Display for ConfigurationProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Url => "the base URL is invalid; pass an absolute URL such as https://api.example.com",
            Self::UrlSuffix => "the base URL has a query or a fragment; remove everything from `?` or `#` on",
            Self::UrlCredentials => {
                "the base URL contains a user name or a password; remove it, the API key is the credential"
            }
            Self::PlainHttp => {
                "the base URL is plain http, so the API key and personal data would be readable on the way; use \
                 https, or call OmniBuilder::allow_plain_http if the network is trusted"
            }
            Self::ApiKey => {
                "the API key is empty or has characters that a header cannot carry; check for line breaks and \
                 quotation marks around it"
            }
            Self::Token => {
                "the token is empty or has characters that a header cannot carry; pass it exactly as the service \
                 issued it"
            }
            Self::Header => {
                "the header is one that the client itself sends, or has characters that a header cannot carry"
            }
            Self::NoApiKey => {
                "there is no API key; pass one to Omni::builder, or call OmniBuilder::browser_session, which needs none"
            }
            Self::NoCryptoProvider => {
                "no crypto provider of rustls is installed; install one with install_default before building the client, or \
                 enable the feature rustls, which brings one"
            }
            Self::NoCertificates => {
                "the system has no trusted certificates; install them (the package is usually called ca-certificates), or \
                 name a file with SSL_CERT_FILE"
            }
            Self::HttpClient => {
                "the HTTP client cannot be built; check the TLS feature of the crate, and what OmniBuilder::http sets"
            }
        })
    }
}

/// Why a request cannot be built. Nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestProblem {
    /// A path parameter is empty, `.` or `..`, plain or percent-encoded: the request would go to another path.
    PathParameter {
        /// Name of the parameter in the document.
        name: &'static str,
    },
    /// The query parameters cannot be written.
    Query,
    /// A field that carries an image or a document holds something else: it is neither JPEG, PNG nor PDF.
    NotAnImage {
        /// Name of the field in the document.
        field: &'static str,
    },
    /// The request body cannot be written as JSON.
    Body,
    /// The media type of the request body cannot be written into a header.
    MediaType,
    /// The URL or the method is not valid for HTTP.
    Url,
    /// The API key or the token cannot be written into a header.
    Credential,
}

impl fmt::Display for RequestProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PathParameter { name } => write!(
                f,
                "the path parameter {name} is empty, \".\" or \"..\", which leads to another path; pass the value as \
                 the service returned it"
            ),
            Self::Query => f.write_str("the query parameters cannot be written"),
            Self::NotAnImage { field } => write!(
                f,
                "{field} is neither JPEG, PNG nor PDF; use Media, or pass bytes to Base64::from_bytes and base64 text to \
                 Base64::from_text"
            ),
            Self::Body => f.write_str("the request body cannot be written as JSON"),
            Self::MediaType => {
                f.write_str("the media type of the request body cannot be written into a header")
            }
            Self::Url => {
                f.write_str("the URL, its path or the method is not valid for HTTP; a path begins with /")
            }
            Self::Credential => f.write_str("the API key or the token cannot be written into a header"),
        }
    }
}
