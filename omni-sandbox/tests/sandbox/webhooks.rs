//! Webhooks: what a server of the client gets, and how often.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use omni_sandbox::control::OutboxContent;
use omni_sandbox::{AttemptResult, ClientCredentials, HookKind, Sandbox, WebhookTarget};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Caller, KEY, TestResult};

pub type Got = (String, HeaderMap, Value);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A server of the client. It responds as told, and then with an acknowledgment.
#[derive(Clone)]
pub struct Target {
    pub url: String,
    got: Arc<Mutex<Vec<Got>>>,
    responses: Arc<Mutex<VecDeque<(StatusCode, &'static str)>>>,
    /// It never responds.
    hangs: Arc<AtomicBool>,
}

const ACKNOWLEDGED: (StatusCode, &str) = (StatusCode::OK, r#"{"success": true}"#);

impl Target {
    pub async fn new(responses: &[(StatusCode, &'static str)]) -> Result<Self, std::io::Error> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let responses = Arc::new(Mutex::new(responses.iter().copied().collect()));
        let target = Self { url, got: Arc::default(), responses, hangs: Arc::default() };
        let server = target.clone();
        let router = Router::new().fallback(move |uri: axum::http::Uri, headers: HeaderMap, body: String| {
            let body = serde_json::from_str(&body).unwrap_or(Value::String(body));
            lock(&server.got).push((uri.path().to_owned(), headers, body));
            let response = lock(&server.responses).pop_front().unwrap_or(ACKNOWLEDGED);
            let hangs = server.hangs.load(Ordering::Relaxed);
            async move {
                if hangs {
                    std::future::pending::<()>().await;
                }
                response
            }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(target)
    }

    /// Waits for a number of requests.
    pub async fn got(&self, number: usize) -> Vec<Got> {
        while lock(&self.got).len() < number {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        lock(&self.got).clone()
    }
}

async fn caller(target: WebhookTarget) -> Result<Caller, crate::caller::Failure> {
    let builder = Sandbox::builder().api_key(KEY).webhook(HookKind::OnboardingStatus, target);
    Caller::with(builder).await
}

#[tokio::test]
async fn the_client_is_notified_of_each_new_status_once() -> TestResult {
    let target = Target::new(&[]).await?;
    let mut caller = caller(WebhookTarget::new(format!("{}/hook", target.url))).await?;
    caller.start(&json!({"externalId": "client-1"})).await?;
    caller.onboard().await?;
    caller.call(Operation::CompleteOnboarding).await?;
    // Completing again changes no status.
    caller.call(Operation::CompleteOnboarding).await?;
    let got = target.got(3).await;
    let statuses: Vec<_> = got.iter().map(|(_, _, body)| body["onboardingStatus"].clone()).collect();
    assert!(statuses.contains(&json!("ONBOARDING_FINISHED")), "{statuses:?}");
    for (path, headers, body) in &got {
        assert_eq!(path, "/hook");
        assert_eq!(headers["content-type"], "application/json");
        assert_eq!(body["interviewId"], *caller.session);
        assert_eq!(body["externalId"], "client-1");
        assert_ne!(body["onboardingStatus"], "UNKNOWN");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_not_acknowledged_is_retried_once() -> TestResult {
    let refusals =
        [(StatusCode::OK, r#"{"success": false}"#), (StatusCode::BAD_GATEWAY, ""), (StatusCode::OK, "")];
    let target = Target::new(&refusals).await?;
    let caller = caller(WebhookTarget::new(&target.url)).await?;
    caller.call(Operation::CompleteOnboarding).await?;
    target.got(1).await;
    // The retry waits for the clock of the sandbox, and so does whatever would be a third attempt.
    for _ in 0..20 {
        caller.sandbox.advance_clock(Duration::from_secs(120));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(target.got(2).await.len(), 2);
    Ok(())
}

/// What is expected of a target is documented only for the onboarding status.
#[tokio::test]
async fn a_work_history_is_delivered_with_any_success() -> TestResult {
    let target = Target::new(&[(StatusCode::ACCEPTED, "")]).await?;
    let hook = WebhookTarget::new(&target.url);
    let caller = Caller::with(Sandbox::builder().webhook(HookKind::WorkHistory, hook)).await?;
    caller.send(Operation::ProcessImss, &json!({"curp": "MUPL920821MDFSRC07"})).await?;
    caller.sandbox.advance_clock(Duration::from_secs(2));
    target.got(1).await;
    caller.sandbox.outbox().settled().await?;
    let entries = caller.sandbox.outbox().of_session(&caller.session).await?;
    let results: Vec<_> = entries
        .iter()
        .filter_map(|entry| match &entry.content {
            OutboxContent::Webhook { attempts, .. } => attempts.first().map(|attempt| attempt.result),
            _ => None,
        })
        .collect();
    assert_eq!(results, [AttemptResult::Delivered]);
    Ok(())
}

#[tokio::test]
async fn a_token_is_fetched_before_each_webhook() -> TestResult {
    let tokens =
        Target::new(&[(StatusCode::OK, r#"{"access_token": "token-1", "token_type": "Bearer"}"#)]).await?;
    let target = Target::new(&[]).await?;
    let credentials = ClientCredentials {
        token_url: tokens.url.clone(),
        client_id: "client id".to_owned(),
        client_secret: "s:e".to_owned(),
    };
    let caller = caller(WebhookTarget::new(&target.url).with_client_credentials(credentials)).await?;
    caller.call(Operation::CompleteOnboarding).await?;
    let (_, headers, body) = tokens.got(1).await.remove(0);
    // client+id:s%3Ae
    assert_eq!(headers["authorization"], "Basic Y2xpZW50K2lkOnMlM0Fl");
    assert_eq!(body, "grant_type=client_credentials");
    let (_, headers, _) = target.got(1).await.remove(0);
    assert_eq!(headers["authorization"], "Bearer token-1");
    Ok(())
}

#[cfg(feature = "file")]
#[tokio::test]
async fn a_webhook_is_not_sent_more_often_because_of_restarts() -> TestResult {
    let target = Target::new(&[]).await?;
    target.hangs.store(true, Ordering::Relaxed);
    let folder = tempfile::TempDir::new()?;
    let builder = || {
        let hook = WebhookTarget::new(&target.url);
        Sandbox::builder()
            .api_key(KEY)
            .data(folder.path().join("data"))
            .webhook(HookKind::OnboardingStatus, hook)
    };
    let mut caller = Caller::on(builder(), None).await?;
    caller.call(Operation::CompleteOnboarding).await?;
    // The sandbox stops during the first attempt, during the retry, and after it.
    for sent in [1, 2, 2] {
        target.got(sent).await;
        caller.sandbox.shutdown().await;
        caller.sandbox = builder().start().await?;
        for _ in 0..10 {
            caller.sandbox.clock().advance(Duration::from_secs(120));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    // The clock starts again with each start, so the last look at the webhook can be as late as it was moved before.
    caller.sandbox.clock().advance(Duration::from_secs(3600));
    let attempts = loop {
        let mut entries = caller.sandbox.outbox().of_session(&caller.session).await?;
        let entry = entries.remove(0);
        match entry.content {
            OutboxContent::Webhook { attempts, .. } if entry.done_at.is_some() => break attempts,
            _ => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    };
    assert_eq!(target.got(2).await.len(), 2);
    let results: Vec<_> = attempts.iter().map(|attempt| attempt.result).collect();
    assert_eq!(results, [AttemptResult::Interrupted, AttemptResult::Interrupted]);
    Ok(())
}

#[tokio::test]
async fn a_target_that_is_not_a_url_is_refused_at_the_start() -> TestResult {
    let builder = Sandbox::builder().webhook(HookKind::WorkHistory, WebhookTarget::new("ftp://CANARY"));
    let error = builder.start().await.err().ok_or("it has started")?;
    assert_eq!(error.to_string(), "failed to use the target of the webhook workHistory");
    let source = std::error::Error::source(&error).ok_or("no source")?.to_string();
    assert!(source.contains("http://") && !source.contains("CANARY"), "{source}");
    Ok(())
}
