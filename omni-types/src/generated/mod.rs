//! What `cargo xtask codegen` writes from `openapi/omni.yaml`.

pub mod operations;
pub mod tables;
#[rustfmt::skip]
pub mod types;
