//! A frame of a video in which a person holds the ID beside the face is compared with what the session has:
//! `OMNI_URL=.. OMNI_API_KEY=.. cargo run -p omni-client --example video_selfie`
// An example prints what it does.
#![allow(clippy::print_stdout)]

mod common;

use common::Result;
use omni_client::types::VideoSelfieFrame;

#[tokio::main]
async fn main() -> Result<()> {
    let session = common::onboarded(&common::omni()?).await?;
    let frame = common::file("card-front.jpg").await?;

    // Frames are large: the binary form has no base64 around them.
    let id = session.compare_video_selfie_id_binary(frame.bytes().clone()).await?;
    println!("same kind of ID: {:?}", id.id_type_matched);
    println!("similarity of the face: {:?}", id.face_recognition_confidence);

    // The same call takes base64, for callers that have nothing else.
    let frame = VideoSelfieFrame::new(frame);
    let text = session.compare_video_selfie_ocr(&frame).await?;
    println!("same text: {:?}", text.success);
    Ok(())
}
