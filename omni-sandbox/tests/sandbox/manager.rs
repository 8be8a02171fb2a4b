//! A caller of the management API.

use reqwest::Method;
use serde_json::Value;

use crate::caller::{Caller, Failure, message, refused, responded};

/// A caller of the management API.
pub struct Manager<'a>(pub &'a Caller);

impl Manager<'_> {
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.0.sandbox.management_url());
        self.0.http.request(method, url).bearer_auth(self.0.sandbox.management_token())
    }

    pub async fn get(&self, path: &str) -> Result<Value, Failure> {
        responded(self.request(Method::GET, path).send().await?).await
    }

    pub async fn send(&self, method: Method, path: &str, body: &Value) -> Result<Value, Failure> {
        responded(self.request(method, path).json(body).send().await?).await
    }

    pub async fn delete(&self, path: &str) -> Result<Value, Failure> {
        responded(self.request(Method::DELETE, path).send().await?).await
    }

    pub async fn refused(&self, method: Method, path: &str, body: &Value) -> Result<(u16, String), Failure> {
        let (status, error) = refused(self.request(method, path).json(body).send().await?).await?;
        Ok((status, message(&error).to_owned()))
    }
}
