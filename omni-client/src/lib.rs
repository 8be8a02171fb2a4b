#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod core;
mod credentials;
mod error;
#[rustfmt::skip]
mod generated;
mod policy;
mod response;
mod secret;
mod support;
mod time;
mod token;
mod trace;

pub use builder::{Environment, OmniBuilder};
pub use credentials::{Admin, Authorized, Omni, Session};
pub use error::{Error, ErrorKind};
pub use omni_types as types;
pub use policy::Policy;
pub use response::{ByteStream, Response};
