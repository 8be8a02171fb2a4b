//! The servers. Only this room and `control` use axum.

mod address;
mod admit;
mod body;
mod connections;
mod cors;
mod files;
mod limits;
mod negotiate;
mod page;
mod respond;
mod router;
mod serve;
mod server;
mod shared;
mod signed;
mod spoiled;
mod start_error;
mod streamed;

pub use limits::Limits;
pub(crate) use limits::Traffic;
pub(crate) use respond::respond;
pub use server::{Sandbox, SandboxBuilder};
pub use start_error::StartError;
