#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod core;
mod credentials;
mod error;
#[rustfmt::skip]
mod generated;
mod response;
mod support;

pub use builder::{Environment, OmniBuilder};
pub use credentials::{Admin, Authorized, Omni, Session};
pub use error::{Error, ErrorKind};
pub use omni_types as types;
pub use response::{ByteStream, Response};
