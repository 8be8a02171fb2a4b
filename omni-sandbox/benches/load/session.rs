//! Sessions to read from and to send images to.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, SELFIE};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::common::wire::{Request, Wire, request};

fn image(bytes: &[u8]) -> Value {
    json!({"base64Image": STANDARD.encode(bytes)})
}

/// The token of a new session.
pub async fn start(wire: &mut Wire) -> String {
    let started = wire.json(&request((Operation::StartOnboarding, ""), "", Some(&json!({})))).await;
    started["token"].as_str().unwrap().to_owned()
}

/// The token of a session with ID and face, compared: its score has all that the specimens lead to.
pub async fn full(wire: &mut Wire) -> String {
    let token = start(wire).await;
    for (operation, body) in [
        (Operation::AddFrontId, Some(image(CARD_FRONT))),
        (Operation::AddBackId, Some(image(CARD_BACK))),
        (Operation::ProcessId, None),
        (Operation::AddFace, Some(image(SELFIE))),
        (Operation::ProcessFace, None),
    ] {
        wire.json(&request((operation, ""), &token, body.as_ref())).await;
    }
    token
}

/// Captures of a session of its own.
pub async fn captures(wire: &mut Wire) -> [Request; 2] {
    let token = start(wire).await;
    [(Operation::AddFrontId, CARD_FRONT), (Operation::AddFace, SELFIE)]
        .map(|(operation, bytes)| request((operation, ""), &token, Some(&image(bytes))))
}

/// Reads of a session.
pub fn read(operation: Operation, token: &str) -> Request {
    request((operation, ""), token, None)
}
