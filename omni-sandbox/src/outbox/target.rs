//! Where webhooks go.

use std::fmt;

use ::http::Uri;
use ::http::uri::Scheme;
use serde::{Deserialize, Serialize};

/// A server of the client that is notified.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebhookTarget {
    url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_credentials: Option<ClientCredentials>,
}

/// How to get the token that a webhook is sent with: by OAuth 2, with client credentials.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientCredentials {
    /// URL that issues tokens.
    pub token_url: String,
    /// Id of the client.
    pub client_id: String,
    /// Secret of the client. The management API never shows it.
    #[serde(skip_serializing)]
    pub client_secret: String,
}

impl WebhookTarget {
    /// A target. The URL begins with `http://`, or with `https://` if the crate has the feature `tls`. It is checked
    /// when the sandbox starts.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), client_credentials: None }
    }

    /// Fetches a token before each webhook, and sends it as `Authorization: Bearer`.
    #[must_use]
    pub fn with_client_credentials(self, credentials: ClientCredentials) -> Self {
        Self { client_credentials: Some(credentials), ..self }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn client_credentials(&self) -> Option<&ClientCredentials> {
        self.client_credentials.as_ref()
    }

    /// What is wrong with the target, and how to fix it.
    pub(crate) fn problem(&self) -> Option<String> {
        let of_credentials = |credentials: &ClientCredentials| {
            url_problem(&credentials.token_url)
                .map(|problem| format!("clientCredentials.tokenUrl: {problem}"))
                .or_else(|| {
                    let incomplete = credentials.client_id.is_empty() || credentials.client_secret.is_empty();
                    incomplete.then(|| "clientCredentials: clientId and clientSecret cannot be empty".into())
                })
        };
        let of_url = url_problem(&self.url).map(|problem| format!("url: {problem}"));
        of_url.or_else(|| self.client_credentials.as_ref().and_then(of_credentials))
    }
}

/// Shows no secret, and no URL, which can contain one.
impl fmt::Debug for WebhookTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookTarget")
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientCredentials")
    }
}

fn url_problem(url: &str) -> Option<&'static str> {
    let Ok(uri) = url.parse::<Uri>() else { return Some("expected a URL") };
    let Some(authority) = uri.authority() else { return Some("expected a URL with scheme and host") };
    if authority.as_str().contains('@') {
        return Some("the URL cannot contain a user name: use clientCredentials");
    }
    match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP => None,
        Some(scheme) if *scheme == Scheme::HTTPS && cfg!(feature = "tls") => None,
        Some(scheme) if *scheme == Scheme::HTTPS => {
            Some("https needs the feature `tls` of omni-sandbox, which this program was built without")
        }
        _ => Some("the URL has to begin with http:// or https://"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_url_without_a_user_name() {
        assert_eq!(WebhookTarget::new("http://127.0.0.1:1/a?b=c").problem(), None);
        assert_eq!(WebhookTarget::new("https://example.org/a").problem().is_none(), cfg!(feature = "tls"));
        for wrong in ["", "/hook", "127.0.0.1:1", "ftp://example.org", "file:///a", "http://a:b@example.org"]
        {
            let problem = WebhookTarget::new(wrong).problem();
            assert!(problem.is_some_and(|problem| problem.starts_with("url: ")), "{wrong}");
        }
        let mut credentials = ClientCredentials {
            token_url: "ftp://example.org".to_owned(),
            client_id: "client".to_owned(),
            client_secret: "secret-CANARY".to_owned(),
        };
        let target =
            |credentials| WebhookTarget::new("http://127.0.0.1").with_client_credentials(credentials);
        assert!(target(credentials.clone()).problem().is_some());
        credentials.token_url = "http://127.0.0.1".to_owned();
        let target = target(credentials);
        assert_eq!(target.problem(), None);
        let shown = format!("{target:?}{}", serde_json::to_string(&target).unwrap());
        assert!(!shown.contains("CANARY"), "{shown}");
    }
}
