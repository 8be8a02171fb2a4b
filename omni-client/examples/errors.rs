//! Which ways a call can end, and what to do about each: `OMNI_URL=.. OMNI_API_KEY=.. cargo run -p omni-client --example errors`
// An example prints what it does.
#![allow(clippy::print_stdout)]

mod common;

use std::time::Duration;

use common::Result;
use omni_client::types::{CustomCode, SessionStart};
use omni_client::{Decision, Error, ErrorKind, Event, Omni, Outcome as _, Policy};

#[tokio::main]
async fn main() -> Result<()> {
    let policy = Policy::new().with_attempts(3).with_deadline(Duration::from_secs(30));
    let omni = Omni::builder(std::env::var("OMNI_API_KEY")?)
        .environment(std::env::var("OMNI_URL")?)
        .policy(policy)
        .observe(|call, event| {
            if let Event::Attempt { retry_in: Some(wait), error: Some(error), .. } = event {
                println!("{} again in {wait:?}: {error}", call.path);
            }
        })
        .build()?;
    let session = omni.start(&SessionStart::new()).await?;

    // A response that reports a failure is not an error: look at its outcome.
    let blurred = common::file("card-front-blurred.jpg").await?;
    let front = session.add_front_id_default(&blurred.into()).await?;
    match front.outcome() {
        Decision::Accepted => println!("accepted"),
        Decision::Retake(reason) => println!("take it again: {reason}"),
        other => println!("{other}"),
    }

    // An image without a face.
    let card = common::file("card-back.jpg").await?;
    report(session.add_face_default(&card.into()).await.map(drop));
    // A session that nobody has started.
    report(omni.resume("not-a-token")?.fetch_score_default().await.map(drop));
    Ok(())
}

/// The text of an error is safe to print: it quotes neither request nor response.
fn report(result: std::result::Result<(), Error>) {
    match result {
        Ok(()) => println!("it worked"),
        Err(error) if error.code() == Some(CustomCode::FaceNotFound) => println!("no face on it: {error}"),
        Err(error) if error.is_authentication() => println!("start a new session: {error}"),
        Err(error) if error.is_transient() => println!("later: {error}"),
        Err(error) => match error.kind() {
            ErrorKind::Decode { .. } => println!("not what is documented; the body is in raw_body: {error}"),
            _ => println!("{error}"),
        },
    }
}
