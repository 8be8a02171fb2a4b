//! Keys and tokens.

use std::fmt;

use omni_types::Sensitive;
use reqwest::header::HeaderValue;
use zeroize::Zeroizing;

/// A key, a token or a part of a login. Not shown by `Debug`, and overwritten when it is dropped.
///
/// While a request is on its way the HTTP library holds a copy, marked as sensitive, which is not overwritten.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    /// A text for a header; `None` if it is empty or has characters that a header cannot carry.
    pub(crate) fn for_header(text: Sensitive<String>) -> Option<Self> {
        let secret = Self::new(text);
        (!secret.0.is_empty() && secret.header().is_some()).then_some(secret)
    }

    /// A text for a request body.
    pub(crate) fn new(text: Sensitive<String>) -> Self {
        Self(Zeroizing::new(text.into_inner()))
    }

    /// The header's value.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&self.0).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// The text itself.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
