//! What a caller adds to every request of a client.

use std::sync::Arc;

use omni_types::{Sensitive, service};
use reqwest::Request;
use reqwest::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};

use crate::error::ConfigurationProblem;

/// Headers and query parameters of the caller's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extras {
    headers: HeaderMap,
    query: Vec<(String, Sensitive<String>)>,
}

impl Extras {
    /// Adds a header. It replaces one with the same name.
    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Result<Self, ConfigurationProblem> {
        let name = HeaderName::try_from(name).map_err(|_| ConfigurationProblem::Header)?;
        let reserved = [service::API_KEY_HEADER, service::SESSION_TOKEN_HEADER, service::ADMIN_TOKEN_HEADER];
        if reserved.contains(&name.as_str()) || [HOST, CONTENT_LENGTH, TRANSFER_ENCODING].contains(&name) {
            return Err(ConfigurationProblem::Header);
        }
        let mut value = HeaderValue::try_from(value).map_err(|_| ConfigurationProblem::Header)?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Adds a query parameter.
    pub(crate) fn with_query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), Sensitive::new(value.to_owned())));
        self
    }

    /// None if there is nothing.
    pub(crate) fn into_shared(self) -> Option<Arc<Self>> {
        (!self.headers.is_empty() || !self.query.is_empty()).then(|| Arc::new(self))
    }

    /// The part that a login gets: the headers, which a gateway may insist on.
    pub(crate) fn for_login(&self) -> Option<Arc<Self>> {
        Self { headers: self.headers.clone(), query: Vec::new() }.into_shared()
    }

    /// Puts everything into a request.
    pub(crate) fn apply(&self, request: &mut Request) {
        for (name, value) in &self.headers {
            request.headers_mut().insert(name.clone(), value.clone());
        }
        if !self.query.is_empty() {
            let pairs = self.query.iter().map(|(name, value)| (name, value.as_str()));
            request.url_mut().query_pairs_mut().extend_pairs(pairs);
        }
    }
}
