//! What the crates promise together, tried as a stranger would: one program, because linking each file by itself took
//! most of the time of `cargo xtask check`.
#![allow(clippy::unwrap_used, clippy::panic)]

mod charts;
mod codegen;
mod endpoints;
mod examples;
mod field_notes;
mod flows;
mod journeys;
mod leniency;
mod names;
mod publish;
mod reading;
mod schemas;
mod sending;
mod surface;
mod words;
