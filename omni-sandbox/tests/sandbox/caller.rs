//! A caller with its own sandbox.

use std::error::Error;

use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, SELFIE};
use omni_sandbox::{Persona, Sandbox, SandboxBuilder};
use omni_types::{ApiError, Base64, ImageUpload, Operation, service};
use reqwest::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;

pub type Failure = Box<dyn Error>;
pub type TestResult = Result<(), Failure>;

pub const KEY: &str = "key-of-the-test";

/// With this variable set, each caller's sandbox keeps its data in a file: the same tests, on the other store.
const IN_A_FILE: &str = "OMNI_SANDBOX_TEST_IN_A_FILE";

/// Where a request goes: an operation, and what its path and query contain.
#[derive(Clone)]
pub struct Route {
    operation: Operation,
    path: String,
    query: String,
}

impl Route {
    /// A route with the value of a path parameter.
    pub fn with_path(operation: Operation, parameter: &str, value: &str) -> Self {
        let path = operation.info().path.replace(&format!("{{{parameter}}}"), value);
        Self { operation, path, query: String::new() }
    }

    pub fn method(&self) -> Method {
        let method = self.operation.info().method.as_str();
        Method::from_bytes(method.as_bytes()).unwrap_or_else(|_| unreachable!("{method} is not a method"))
    }

    pub fn url(&self, server: &str) -> String {
        assert!(!self.path.contains('{'), "a path parameter of {} has no value", self.path);
        let separator = if self.query.is_empty() { "" } else { "?" };
        format!("{server}{}{separator}{}", self.path, self.query)
    }
}

impl From<&Route> for Route {
    fn from(route: &Route) -> Self {
        route.clone()
    }
}

impl From<Operation> for Route {
    fn from(operation: Operation) -> Self {
        (operation, String::new()).into()
    }
}

impl From<(Operation, &str)> for Route {
    fn from((operation, query): (Operation, &str)) -> Self {
        (operation, query.to_owned()).into()
    }
}

impl From<(Operation, String)> for Route {
    fn from((operation, query): (Operation, String)) -> Self {
        Self { operation, path: operation.info().path.to_owned(), query }
    }
}

pub struct Caller {
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub token: String,
    pub session: String,
    /// Where the file of the data is, if there is one.
    _folder: Option<TempDir>,
}

impl Caller {
    /// A sandbox with a session.
    pub async fn new() -> Result<Self, Failure> {
        Self::with(Sandbox::builder()).await
    }

    pub async fn with_persona(persona: Persona) -> Result<Self, Failure> {
        Self::with(Sandbox::builder().persona(persona)).await
    }

    pub async fn with(builder: SandboxBuilder) -> Result<Self, Failure> {
        if std::env::var_os(IN_A_FILE).is_none() {
            return Self::on(builder, None).await;
        }
        let folder = TempDir::new()?;
        Self::on(builder.data(folder.path().join("data")), Some(folder)).await
    }

    /// A sandbox with exactly these options, and a folder that is deleted after it.
    pub async fn on(builder: SandboxBuilder, folder: Option<TempDir>) -> Result<Self, Failure> {
        let sandbox = builder.api_key(KEY).start().await?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        let mut caller =
            Self { sandbox, http, token: String::new(), session: String::new(), _folder: folder };
        caller.start(&json!({})).await?;
        Ok(caller)
    }

    /// Starts a session, which later calls use.
    pub async fn start(&mut self, body: &Value) -> Result<Value, Failure> {
        let started = self.send(Operation::StartOnboarding, body).await?;
        self.token = text(&started, "token")?;
        self.session = text(&started, "interviewId")?;
        Ok(started)
    }

    /// The token of an admin.
    pub async fn admin(&self) -> Result<String, Failure> {
        let login = json!({"email": "zara.specimen@example.com", "password": "sandbox"});
        text(&self.send(Operation::LogInAdmin, &login).await?, "token")
    }

    /// A request with the API key and the token of the session.
    pub fn request(&self, route: impl Into<Route>) -> RequestBuilder {
        self.request_as(&self.token, route)
    }

    pub fn request_as(&self, token: &str, route: impl Into<Route>) -> RequestBuilder {
        let route = route.into();
        self.request_with(route.method(), &route.url(self.sandbox.url()), token)
    }

    pub fn request_with(&self, method: Method, url: &str, token: &str) -> RequestBuilder {
        self.http
            .request(method, url)
            .header(service::API_VERSION_HEADER, service::API_VERSION)
            .header(service::API_KEY_HEADER, KEY)
            .header(service::SESSION_TOKEN_HEADER, token)
    }

    /// The response to a request without a body.
    pub async fn call(&self, route: impl Into<Route>) -> Result<Value, Failure> {
        responded(self.request(route).send().await?).await
    }

    /// The response to a request with a JSON body.
    pub async fn send(&self, route: impl Into<Route>, body: &Value) -> Result<Value, Failure> {
        responded(self.request(route).json(body).send().await?).await
    }

    /// The response to an uploaded image.
    pub async fn upload(&self, route: impl Into<Route>, image: &'static [u8]) -> Result<Value, Failure> {
        responded(self.request(route).json(&upload(image)).send().await?).await
    }

    pub async fn call_refused(&self, route: impl Into<Route>) -> Result<(u16, ApiError), Failure> {
        refused(self.request(route).send().await?).await
    }

    pub async fn send_refused(
        &self,
        route: impl Into<Route>,
        body: &Value,
    ) -> Result<(u16, ApiError), Failure> {
        refused(self.request(route).json(body).send().await?).await
    }

    pub async fn upload_refused(
        &self,
        route: impl Into<Route>,
        image: &'static [u8],
    ) -> Result<(u16, ApiError), Failure> {
        refused(self.request(route).json(&upload(image)).send().await?).await
    }

    /// Captures both sides of the ID and the selfie, and has them processed.
    pub async fn onboard(&self) -> TestResult {
        self.upload(Operation::AddFrontId, CARD_FRONT).await?;
        self.upload(Operation::AddBackId, CARD_BACK).await?;
        self.upload(Operation::AddFace, SELFIE).await?;
        self.send(Operation::ProcessId, &json!({})).await?;
        self.send(Operation::ProcessFace, &json!({})).await?;
        Ok(())
    }

    /// Where the session is approved.
    pub fn approval(&self) -> Route {
        (Operation::ApproveCustomer, format!("interviewId={}", self.session)).into()
    }
}

fn upload(image: &'static [u8]) -> ImageUpload {
    ImageUpload::from_image(Base64::from_bytes(image))
}

/// The body of a response with HTTP status 200.
pub async fn responded(response: Response) -> Result<Value, Failure> {
    let status = response.status();
    assert!(response.headers().contains_key("processing-time"));
    let body: Value = response.json().await?;
    if status != 200 {
        return Err(format!("{status}: {body}").into());
    }
    Ok(body)
}

/// The status and the body of a refusal, which always has the format of the API's errors.
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
