#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod client;
mod error;
#[rustfmt::skip]
mod generated;
mod response;
mod support;

pub use client::{Client, ClientBuilder, Environment};
pub use error::{Error, ErrorKind};
pub use omni_types as types;
pub use response::{ByteStream, Response};
