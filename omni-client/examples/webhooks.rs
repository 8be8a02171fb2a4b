//! A service that receives the three kinds of notifications: `cargo run -p omni-client --example webhooks --features axum`.
//!
//! It listens on `OMNI_WEBHOOK_ADDRESS` (127.0.0.1:8080 by default). `OMNI_WEBHOOK_TOKEN` is the bearer token that the
//! vendor must send. Put a server in front of it that terminates TLS and limits how long a sender may take.
//!
//! ```sh
//! curl -i http://127.0.0.1:8080/onboarding-status -H 'Authorization: Bearer an-invented-token' \
//!   --json '{"interviewId": "5f0a1b2c3d4e5f6071829304", "onboardingStatus": "ONBOARDING_FINISHED"}'
//! ```
//!
//! Ctrl-C stops it after the requests that are still running.
// An example prints what it does.
#![allow(clippy::print_stdout)]

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::{Router, routing::post};
use omni_client::types::OnboardingStatus;
use omni_client::webhooks::{
    Acknowledge, BearerToken, OnboardingStatusNotification, PaymentProofNotification, Webhook, WebhookError,
    WorkHistoryNotification,
};
use tokio::net::TcpListener;

/// A notification, or the error to log if it cannot be read.
type Received<T> = Result<Webhook<T>, WebhookError>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::var("OMNI_WEBHOOK_ADDRESS").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
    let token = match std::env::var("OMNI_WEBHOOK_TOKEN") {
        Ok(token) => Some(BearerToken::new(token)?),
        Err(std::env::VarError::NotPresent) => None,
        Err(error) => return Err(error.into()),
    };
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    if token.is_none() {
        println!("OMNI_WEBHOOK_TOKEN is not set: notifications from anyone are accepted");
    }
    axum::serve(listener, app(token)).with_graceful_shutdown(stop()).await?;
    println!("stopped");
    Ok(())
}

fn app(token: Option<BearerToken>) -> Router {
    Router::new()
        .route("/onboarding-status", post(onboarding_status))
        .route("/payment-proof", post(payment_proof))
        .route("/work-history", post(work_history))
        // Runs before a body is read.
        .route_layer(from_fn_with_state(token, check_token))
}

async fn check_token(
    State(token): State<Option<BearerToken>>,
    request: Request,
    next: Next,
) -> Result<Response, WebhookError> {
    if let Some(token) = token {
        token.check(request.headers()).inspect_err(refused)?;
    }
    Ok(next.run(request).await)
}

async fn onboarding_status(
    received: Received<OnboardingStatusNotification>,
) -> Result<Acknowledge, WebhookError> {
    let Webhook(notification) = received.inspect_err(refused)?;
    // A real service stores the notification here, and responds with `Acknowledge::retry()` if it cannot.
    match &notification.onboarding_status {
        Some(OnboardingStatus::Unrecognized(_)) => {
            println!("onboarding status: a value that this version does not know")
        }
        Some(status) => println!("onboarding status: {status}"),
        None => println!("onboarding status: missing"),
    }
    Ok(Acknowledge::arrived())
}

async fn payment_proof(received: Received<PaymentProofNotification>) -> Result<Acknowledge, WebhookError> {
    let Webhook(notification) = received.inspect_err(refused)?;
    let report = if notification.error_message.is_some() { "failed" } else { "received" };
    println!("payment proof: {report}");
    Ok(Acknowledge::arrived())
}

async fn work_history(received: Received<WorkHistoryNotification>) -> Result<Acknowledge, WebhookError> {
    let Webhook(notification) = received.inspect_err(refused)?;
    let report = if notification.error_message.is_some() { "failed" } else { "received" };
    println!("work history: {report}");
    Ok(Acknowledge::arrived())
}

/// Safe to print: the text of the error contains nothing of the notification.
fn refused(error: &WebhookError) {
    println!("refused with {}: {error}", error.status());
}

async fn stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        println!("cannot listen for Ctrl-C, stop the process by its id");
        std::future::pending::<()>().await;
    }
}
