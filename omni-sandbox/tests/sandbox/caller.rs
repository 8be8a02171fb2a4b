//! A caller with a sandbox of its own.

use std::error::Error;

use omni_sandbox::{Persona, Sandbox, SandboxBuilder};
use omni_types::{ApiError, Base64, ImageUpload, service};
use reqwest::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub type Failure = Box<dyn Error>;
pub type Outcome = Result<(), Failure>;

pub const KEY: &str = "key-of-the-test";

pub struct Caller {
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub token: String,
    pub session: String,
}

impl Caller {
    /// A sandbox with a session.
    pub async fn new() -> Result<Self, Failure> {
        Self::with(Sandbox::builder()).await
    }

    pub async fn with_persona(persona: Persona) -> Result<Self, Failure> {
        Self::with(Sandbox::builder().persona(persona)).await
    }

    async fn with(builder: SandboxBuilder) -> Result<Self, Failure> {
        let sandbox = builder.api_key(KEY).start().await?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        let mut caller = Self { sandbox, http, token: String::new(), session: String::new() };
        caller.start(&json!({})).await?;
        Ok(caller)
    }

    /// Starts a session and goes on with it.
    pub async fn start(&mut self, body: &Value) -> Result<Value, Failure> {
        let started = self.post("/omni/start", body).await?;
        self.token = text(&started, "token")?;
        self.session = text(&started, "interviewId")?;
        Ok(started)
    }

    /// The token of an admin.
    pub async fn admin(&self) -> Result<String, Failure> {
        let login = json!({"email": "zara.specimen@example.com", "password": "sandbox"});
        text(&self.post("/executive/log-in", &login).await?, "token")
    }

    /// A request with everything that it has to carry.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.request_as(&self.token, method, path)
    }

    pub fn request_as(&self, token: &str, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.sandbox.url()))
            .header(service::API_VERSION_HEADER, service::API_VERSION)
            .header(service::API_KEY_HEADER, KEY)
            .header(service::SESSION_TOKEN_HEADER, token)
    }

    pub async fn get(&self, path: &str) -> Result<Value, Failure> {
        answered(self.request(Method::GET, path).send().await?).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        answered(self.request(Method::POST, path).json(body).send().await?).await
    }

    /// Sends a picture.
    pub async fn upload(&self, path: &str, picture: &'static [u8]) -> Result<Value, Failure> {
        let upload = ImageUpload::from_base64_image(Base64::from_bytes(picture));
        answered(self.request(Method::POST, path).json(&upload).send().await?).await
    }

    /// Sends a picture that is refused.
    pub async fn upload_refused(
        &self,
        path: &str,
        picture: &'static [u8],
    ) -> Result<(u16, ApiError), Failure> {
        let upload = ImageUpload::from_base64_image(Base64::from_bytes(picture));
        refused(self.request(Method::POST, path).json(&upload).send().await?).await
    }

    pub async fn get_refused(&self, path: &str) -> Result<(u16, ApiError), Failure> {
        refused(self.request(Method::GET, path).send().await?).await
    }

    pub async fn post_refused(&self, path: &str, body: &Value) -> Result<(u16, ApiError), Failure> {
        refused(self.request(Method::POST, path).json(body).send().await?).await
    }

    /// Captures both sides and the selfie, and has them processed.
    pub async fn onboard(&self) -> Outcome {
        self.upload("/omni/add/front-id/v2", omni_sandbox::specimen::CARD_FRONT).await?;
        self.upload("/omni/add/back-id/v2", omni_sandbox::specimen::CARD_BACK).await?;
        self.upload("/omni/add/face/third-party", omni_sandbox::specimen::SELFIE).await?;
        self.post("/omni/process/id", &json!({})).await?;
        self.post("/omni/process/face", &json!({})).await?;
        Ok(())
    }
}

/// The body of an answer with status 200.
pub async fn answered(response: Response) -> Result<Value, Failure> {
    let status = response.status();
    assert!(response.headers().contains_key("processing-time"));
    let body: Value = response.json().await?;
    if status != 200 {
        return Err(format!("{status}: {body}").into());
    }
    Ok(body)
}

/// Status and body of a refusal, which always has the form of the API's errors.
pub async fn refused(response: Response) -> Result<(u16, ApiError), Failure> {
    let (status, path) = (response.status().as_u16(), response.url().path().to_owned());
    assert!(response.headers().contains_key("processing-time"));
    assert_eq!(response.headers()["content-type"], "application/json");
    let error: ApiError = response.json().await?;
    assert!(status >= 400, "{status}");
    assert_eq!(error.path.as_deref(), Some(&*path));
    assert!(error.timestamp.is_some() && error.error.is_some() && error.message.is_some(), "{error:?}");
    Ok((status, error))
}

/// The message of a refusal.
pub fn message(error: &ApiError) -> &str {
    error.message.as_deref().map(String::as_str).unwrap_or_default()
}

pub fn text(body: &Value, field: &str) -> Result<String, Failure> {
    Ok(body[field].as_str().ok_or_else(|| format!("no {field}"))?.to_owned())
}

pub fn typed<T: DeserializeOwned>(body: Value) -> Result<T, Failure> {
    Ok(serde_json::from_value(body)?)
}
