//! Calls operations the way the router does, without HTTP.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use omni_types::Operation;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Failure, TestResult};
use crate::Sandbox;
use crate::basics::Owner;
use crate::frame::{Refusal, Request};
use crate::house::House;
use crate::operations;
use crate::specimen::{SELFIE, small};

/// Runs a test against two sandboxes: one keeps its data in memory, the other in a file.
pub(super) async fn on_both<F: Future<Output = TestResult>>(test: impl Fn(Driver) -> F) -> TestResult {
    let folder = TempDir::new()?;
    for builder in [Sandbox::builder(), Sandbox::builder().data(folder.path().join("data"))] {
        let sandbox = builder.start().await?;
        test(Driver { house: Arc::clone(sandbox.house()) }).await?;
        sandbox.shutdown().await;
    }
    Ok(())
}

#[derive(Clone)]
pub(super) struct Driver {
    pub(super) house: Arc<House>,
}

impl Driver {
    /// The response to a call, or the status of its refusal. Anything that should never happen is an error.
    async fn call(
        &self,
        operation: Operation,
        caller: Option<Owner>,
        (query, body): (String, Value),
    ) -> Result<Result<Value, u16>, Failure> {
        let body = if body.is_null() { Bytes::new() } else { serde_json::to_vec(&body)?.into() };
        let request = Request { query: &query, body, ..Request::internal(&self.house, operation, caller) };
        match operations::handle(&request).await {
            Ok(response) => Ok(Ok(serde_json::from_slice(&response.body)?)),
            Err(refusal) => refused(operation, refusal),
        }
    }

    /// A call with the token of a session.
    pub(super) async fn send(
        &self,
        session: &str,
        operation: Operation,
        body: Value,
    ) -> Result<Result<Value, u16>, Failure> {
        self.call(operation, Some(Owner::Session(session.to_owned())), (String::new(), body)).await
    }

    pub(super) async fn start(&self, body: Value) -> Result<String, Failure> {
        let started = self.call(Operation::StartOnboarding, None, (String::new(), body)).await?;
        let started = started.map_err(|status| format!("start: {status}"))?;
        Ok(started["interviewId"].as_str().ok_or("no id")?.to_owned())
    }

    pub(super) async fn set_status(
        &self,
        session: &str,
        status: &str,
    ) -> Result<Result<Value, u16>, Failure> {
        let (owner, query) = (Owner::Session(session.to_owned()), format!("action={status}"));
        self.call(Operation::SetSessionStatus, Some(owner), (query, Value::Null)).await
    }

    pub(super) async fn approve(&self, session: &str) -> Result<Result<Value, u16>, Failure> {
        let query = format!("interviewId={session}");
        let owner = Owner::Session(session.to_owned());
        self.call(Operation::ApproveCustomer, Some(owner), (query, json!({}))).await
    }

    pub(super) async fn delete(&self, session: &str) -> Result<Result<Value, u16>, Failure> {
        let query = format!("interviewId={session}");
        self.call(Operation::DeleteSession, Some(Owner::Admin), (query, Value::Null)).await
    }

    /// Captures and processes everything.
    pub(super) async fn onboard(&self, session: &str) -> TestResult {
        for (operation, body) in steps() {
            self.send(session, operation, body)
                .await?
                .map_err(|status| format!("{operation:?}: {status}"))?;
        }
        Ok(())
    }
}

/// The steps of an onboarding.
pub(super) fn steps() -> [(Operation, Value); 5] {
    let image = |bytes: &[u8]| json!({ "base64Image": STANDARD.encode(bytes) });
    [
        (Operation::AddFrontId, image(small::front())),
        (Operation::AddBackId, image(small::back())),
        (Operation::AddFace, image(SELFIE)),
        (Operation::ProcessId, json!({})),
        (Operation::ProcessFace, json!({})),
    ]
}

fn refused(operation: Operation, refusal: Refusal) -> Result<Result<Value, u16>, Failure> {
    let status = refusal.status().as_u16();
    if status >= 500 {
        let message = refusal.body("", 0).message.map(|message| message.to_string()).unwrap_or_default();
        return Err(format!("{operation:?}: {status} {message}").into());
    }
    Ok(Err(status))
}
