//! What a caller can ask of a call and of its response, over a real socket.
#![allow(clippy::unwrap_used)]

mod kept;
#[path = "../support/mod.rs"]
mod support;
