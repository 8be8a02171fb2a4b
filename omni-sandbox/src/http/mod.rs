//! The servers: the only room that knows axum.

pub(crate) mod admit;
mod cors;
pub(crate) mod files;
mod negotiate;
pub(crate) mod page;
mod respond;
mod router;
mod serve;
mod server;
mod spoiled;

pub(crate) use respond::respond;
pub use server::{Sandbox, SandboxBuilder, StartError};
