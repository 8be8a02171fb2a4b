#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod dispatch;
mod file_host;
mod handlers;
mod management;
mod persona;
mod request;
mod response;
mod router;
mod server;
pub mod specimen;
mod state;

pub use persona::Persona;
pub use server::{Sandbox, SandboxBuilder, StartError};
