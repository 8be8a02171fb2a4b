//! The token that the vendor may send.

use std::fmt;

use omni_types::Sensitive;
use reqwest::header::{AUTHORIZATION, HeaderMap};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::WebhookError;

const SCHEME: &[u8] = b"Bearer ";

/// The token that the service has fetched from your token URL and must send with each notification.
///
/// Not shown by `Debug`, not comparable with `==`, and overwritten when it is dropped. The time that a comparison takes
/// reveals nothing about the token except its length.
///
/// Around the renewal of a token the old one is still in use: accept both until it has expired. A token that carries
/// its own proof (a JWT) is better verified with a library for that.
///
/// ```
/// use omni_client::webhooks::BearerToken;
///
/// let token = BearerToken::new("an-invented-token")?;
/// assert!(token.accepts(b"Bearer an-invented-token"));
/// assert!(!token.accepts(b"Bearer another-token"));
/// assert_eq!(format!("{token:?}"), "[redacted]");
/// # Ok::<(), omni_client::webhooks::WebhookError>(())
/// ```
#[derive(Clone)]
pub struct BearerToken(Zeroizing<String>);

impl BearerToken {
    /// The token to accept.
    ///
    /// # Errors
    /// The text cannot be a token: it is empty, or has characters that RFC 6750 does not allow, such as the line break
    /// at the end of a file.
    pub fn new(token: impl Into<Sensitive<String>>) -> Result<Self, WebhookError> {
        let token = Zeroizing::new(token.into().into_inner());
        let text = token.trim_end_matches('=');
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
        if text.is_empty() || !text.bytes().all(allowed) {
            return Err(WebhookError::InvalidToken);
        }
        Ok(Self(token))
    }

    /// Whether this value of the header `Authorization` has the token.
    #[must_use]
    pub fn accepts(&self, authorization: &[u8]) -> bool {
        let Some((scheme, token)) = authorization.split_at_checked(SCHEME.len()) else { return false };
        scheme.eq_ignore_ascii_case(SCHEME) && bool::from(token.trim_ascii().ct_eq(self.0.as_bytes()))
    }

    /// Whether the headers of a request have the token, for servers on the crate `http`.
    ///
    /// # Errors
    /// [`WebhookError::Unauthorized`]: it is missing, wrong, or there are several.
    pub fn check(&self, headers: &HeaderMap) -> Result<(), WebhookError> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        match (values.next(), values.next()) {
            (Some(value), None) if self.accepts(value.as_bytes()) => Ok(()),
            _ => Err(WebhookError::Unauthorized),
        }
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_itself_is_accepted() {
        let token = BearerToken::new("AZaz09-._~+/==").unwrap();
        for right in ["Bearer AZaz09-._~+/==", "bearer  AZaz09-._~+/== "] {
            assert!(token.accepts(right.as_bytes()), "{right}");
        }
        for wrong in [
            "",
            "Bearer",
            "Bearer ",
            "Bearer AZaz09-._~+/=",
            "Bearer AZaz09-._~+/==x",
            "Bearer azaz09-._~+/==",
            "Basic AZaz09-._~+/==",
            "AZaz09-._~+/==",
            "BearerAZaz09-._~+/==",
        ] {
            assert!(!token.accepts(wrong.as_bytes()), "{wrong}");
        }
    }

    #[test]
    fn a_text_that_cannot_be_a_token_is_refused_at_once() {
        for text in ["", "=", "two words", "line\n", "a=b", "naïve"] {
            assert_eq!(BearerToken::new(text).unwrap_err(), WebhookError::InvalidToken, "{text:?}");
        }
    }

    #[test]
    fn two_headers_are_one_too_many() {
        let token = BearerToken::new("t").unwrap();
        let mut headers = HeaderMap::new();
        assert_eq!(token.check(&headers), Err(WebhookError::Unauthorized));
        headers.append(AUTHORIZATION, "Bearer t".parse().unwrap());
        assert_eq!(token.check(&headers), Ok(()));
        headers.append(AUTHORIZATION, "Bearer t".parse().unwrap());
        assert_eq!(token.check(&headers), Err(WebhookError::Unauthorized));
    }
}
