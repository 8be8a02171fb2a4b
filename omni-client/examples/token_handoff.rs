//! A server that has the API key starts sessions, and hands each token to a device that has no key.
//!
//! `OMNI_URL=.. OMNI_API_KEY=.. cargo run -p omni-client --example token_handoff`
// An example prints what it does.
#![allow(clippy::print_stdout)]

mod common;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Router, routing::post};
use common::Result;
use omni_client::types::SessionStart;
use omni_client::{Omni, reqwest};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<()> {
    let app = Router::new().route("/sessions", post(start)).with_state(common::omni()?);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let server = format!("http://{}", listener.local_addr()?);
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });

    device(&server).await?;
    serving.abort();
    Ok(())
}

/// The caller has to be logged in here: whoever gets a token can upload as the person of the session.
async fn start(State(omni): State<Omni>) -> std::result::Result<String, StatusCode> {
    let session = omni.start(&SessionStart::new().with_country_code("ALL")).await.map_err(|error| {
        println!("no session: {error}");
        if error.is_transient() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::BAD_GATEWAY }
    })?;
    // Keep the id of the session beside your customer: webhooks and admins name the session by it.
    println!("server: started {}", session.interview_id().unwrap_or_default());
    Ok(session.token().into_inner())
}

/// What a phone or a page does: it has the token, and never the key.
async fn device(server: &str) -> Result<()> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    let token = http.post(format!("{server}/sessions")).send().await?.error_for_status()?.text().await?;
    let session = Omni::without_key().environment(std::env::var("OMNI_URL")?).browser_session(token)?;
    let front = session.add_front_id_default(&common::file("card-front.jpg").await?.into()).await?;
    println!("device: front {}", if front.fail_reason.is_none() { "accepted" } else { "refused" });
    Ok(())
}
