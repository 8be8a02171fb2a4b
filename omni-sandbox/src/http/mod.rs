//! The servers: the only room that knows axum.

pub(crate) mod admit;
pub(crate) mod files;
mod respond;
mod router;
mod server;

pub(crate) use respond::respond;
pub use server::{Sandbox, SandboxBuilder, StartError};
