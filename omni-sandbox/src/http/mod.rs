//! The servers: the only room that knows axum.

pub(crate) mod admit;
pub(crate) mod files;
pub(crate) mod page;
mod respond;
mod router;
mod server;
mod spoiled;

pub(crate) use respond::respond;
pub use server::{Sandbox, SandboxBuilder, StartError};
