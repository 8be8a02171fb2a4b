//! People who were added without checks are checked by an admin, all at once, in the background:
//! `OMNI_URL=.. OMNI_API_KEY=.. OMNI_ADMIN=.. OMNI_PASSWORD=.. cargo run -p omni-client --example batch`
// An example prints what it does.
#![allow(clippy::print_stdout)]

mod common;

use std::env;
use std::time::Duration;

use common::Result;
use omni_client::types::{OnboardingBatch, OnboardingOperation};

#[tokio::main]
async fn main() -> Result<()> {
    let omni = common::omni()?;
    let session = common::onboarded(&omni).await?;
    println!("a session to work on: {}", session.interview_id().unwrap_or_default());

    let admin = omni.log_in(env::var("OMNI_ADMIN")?, env::var("OMNI_PASSWORD")?).await?;
    let steps = [OnboardingOperation::ProcessId, OnboardingOperation::ProcessFace];
    let batch = OnboardingBatch::new().with_onboarding_operations(steps);
    // Starting one is not repeatable: if the response is lost, look at the status before you start another.
    let started = admin.process_batch_default(&batch).await?;
    println!("started: {}", started.success == Some(true));

    for _ in 0..60 {
        // How many sessions are left.
        let left = admin.fetch_batch_status().await?.into_inner();
        println!("left: {left}");
        if left <= 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Err("the batch is still running; look again later".into())
}
