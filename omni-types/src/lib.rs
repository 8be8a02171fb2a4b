#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod base64;
pub mod endpoint;
mod generated;
pub mod json;
pub mod limit;
mod media;
mod open_enum;
mod open_union;
mod operation;
mod parts;
pub mod read;
mod sensitive;

pub use base64::{Base64, Base64Error};
pub use generated::codes::CustomCode;
pub use generated::operations::Operation;
pub use generated::types::*;
pub use generated::{service, tables};
pub use media::MediaKind;
pub use open_enum::{CustomValue, ParseValueError, UnrecognizedValue};
pub use operation::{Credential, ErrorCode, Method, OperationInfo};
pub use sensitive::Sensitive;
