//! What the examples share: the client of `OMNI_URL` with the key `OMNI_API_KEY`, and an onboarding to start from.
#![allow(dead_code, reason = "each example is a program of its own and uses its part")]

use std::env;

use omni_client::types::SessionStart;
use omni_client::{Media, Omni, Session};

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

pub fn omni() -> Result<Omni> {
    Ok(Omni::builder(env::var("OMNI_API_KEY")?).environment(env::var("OMNI_URL")?).build()?)
}

/// A file from the folder `OMNI_IMAGES`; the repository has one in `omni-sandbox/specimens`.
pub async fn file(name: &str) -> Result<Media> {
    Ok(Media::from_path(format!("{}/{name}", env::var("OMNI_IMAGES")?)).await?)
}

/// A session with an ID and a face.
pub async fn onboarded(omni: &Omni) -> Result<Session> {
    let session = omni.start(&SessionStart::new().with_country_code("ALL")).await?;
    session.add_front_id_default(&file("card-front.jpg").await?.into()).await?;
    session.add_back_id_default(&file("card-back.jpg").await?.into()).await?;
    session.process_id_default().await?;
    session.add_face_default(&file("selfie.jpg").await?.into()).await?;
    session.process_face_default().await?;
    Ok(session)
}
