//! The servers: the only room that knows axum.

pub(crate) mod admit;
mod cors;
pub(crate) mod files;
mod negotiate;
mod respond;
mod router;
mod serve;
mod server;

pub(crate) use respond::respond;
pub use server::{Sandbox, SandboxBuilder, StartError};
