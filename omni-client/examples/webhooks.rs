//! A service that receives notifications: `OMNI_WEBHOOK_TOKEN=an-invented-token cargo run -p omni-client --example webhooks
//! --features axum`, and then
//!
//! ```sh
//! curl -i http://127.0.0.1:8080/onboarding-status -H 'Authorization: Bearer an-invented-token' \
//!   --json '{"interviewId": "5f0a1b2c3d4e5f6071829304", "onboardingStatus": "ONBOARDING_FINISHED"}'
//! ```
//!
//! Put a server in front of it that terminates TLS and limits how long a sender may take.
// An example prints what it does.
#![allow(clippy::print_stdout)]

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::{Router, routing::post};
use omni_client::webhooks::{
    Acknowledge, BearerToken, OnboardingStatusNotification, PaymentProofNotification, Webhook, WebhookError,
};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = BearerToken::new(std::env::var("OMNI_WEBHOOK_TOKEN")?)?;
    let app = Router::new()
        .route("/onboarding-status", post(onboarding_status))
        .route("/payment-proof", post(payment_proof))
        // Runs before a body is read.
        .route_layer(from_fn_with_state(token, check_token));
    let address = std::env::args().nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:8080")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}

async fn check_token(
    State(token): State<BearerToken>,
    request: Request,
    next: Next,
) -> Result<Response, WebhookError> {
    token.check(request.headers())?;
    Ok(next.run(request).await)
}

/// The error is safe to print: its text contains nothing of the notification.
async fn onboarding_status(
    received: Result<Webhook<OnboardingStatusNotification>, WebhookError>,
) -> Result<Acknowledge, WebhookError> {
    let Webhook(notification) = received.inspect_err(|error| println!("refused: {error}"))?;
    // Store the notification here, and respond with `Acknowledge::retry()` if that fails.
    println!("onboarding status: {:?}", notification.onboarding_status);
    Ok(Acknowledge::arrived())
}

async fn payment_proof(Webhook(notification): Webhook<PaymentProofNotification>) -> Acknowledge {
    println!("payment proof: {}", if notification.error_message.is_some() { "failed" } else { "received" });
    Acknowledge::arrived()
}
