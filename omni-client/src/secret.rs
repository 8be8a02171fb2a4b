//! Keys and tokens.

use std::fmt;

use omni_types::Sensitive;
use reqwest::header::HeaderValue;
use zeroize::Zeroizing;

use crate::error::Error;

/// A key or a token. Not shown by `Debug`, and overwritten when it is dropped.
///
/// While a request is on its way the HTTP library holds a copy, marked as sensitive, which is not overwritten.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    /// A text that can go into a header; an empty one cannot be a key or a token.
    pub(crate) fn new(text: Sensitive<String>) -> Result<Self, Error> {
        let secret = Self(Zeroizing::new(text.into_inner()));
        if secret.0.is_empty() || secret.header().is_none() {
            Err(Error::configuration())
        } else {
            Ok(secret)
        }
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
