//! What `cargo xtask codegen` writes from `openapi/omni.yaml`.

#[rustfmt::skip]
pub mod codes;
#[rustfmt::skip]
pub mod endpoints;
#[rustfmt::skip]
mod limits;
#[rustfmt::skip]
pub mod operations;
#[rustfmt::skip]
pub mod service;
#[rustfmt::skip]
pub mod tables;
#[rustfmt::skip]
pub mod types;
