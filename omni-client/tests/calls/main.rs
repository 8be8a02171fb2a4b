//! What a caller can ask of a call and of its response, over a real socket.
#![allow(clippy::unwrap_used)]

mod custom;
mod kept;
mod observed;
#[path = "../support/mod.rs"]
mod support;
mod transport;
