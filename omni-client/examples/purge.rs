//! A nightly job: archives and deletes the sessions that have to go, and tries again what failed for the moment.
//!
//! `OMNI_URL=.. OMNI_API_KEY=.. OMNI_ADMIN=.. OMNI_PASSWORD=.. cargo run -p omni-client --example purge -- ID...`
//! Without ids it starts a session to delete.
// An example prints what it does.
#![allow(clippy::print_stdout)]

mod common;

use std::env;

use common::Result;
use omni_client::types::{DeleteSessionQuery, FetchScoreQuery};
use omni_client::{Admin, Error};

#[tokio::main]
async fn main() -> Result<()> {
    let omni = common::omni()?;
    let admin = omni.log_in(env::var("OMNI_ADMIN")?, env::var("OMNI_PASSWORD")?).await?;
    let mut ids: Vec<String> = env::args().skip(1).collect();
    if ids.is_empty() {
        ids.extend(common::onboarded(&omni).await?.interview_id().map(str::to_owned));
    }
    let mut left = Vec::new();
    for id in ids {
        match purge(&admin, &id).await {
            Ok(evidence) => println!("{id}: deleted, {} bytes of evidence kept", evidence.len()),
            // The client has retried as often as is safe; the next run goes on.
            Err(error) if error.is_transient() => left.push(id),
            Err(error) => println!("{id}: {error}"),
        }
    }
    println!("{} left for the next run", left.len());
    Ok(())
}

/// Deletes a session for good, but not before its result is safe.
async fn purge(admin: &Admin, id: &str) -> std::result::Result<omni_client::Bytes, Error> {
    // Somebody has paid for the score: what is wrong in it must not keep us from having the rest.
    let score = admin.lenient().fetch_score(&FetchScoreQuery::new().with_id(id)).await?;
    for skipped in score.skipped() {
        println!("{id}: left out of the score: {skipped}");
    }
    admin.delete_session(&DeleteSessionQuery::new(id)).await?;
    Ok(score.raw().clone())
}
