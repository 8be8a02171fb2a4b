#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod call;
mod core;
mod credentials;
mod error;
mod error_body;
pub mod flows;
#[rustfmt::skip]
mod generated;
mod media;
mod outcome;
mod policy;
mod response;
mod secret;
mod time;
mod token;
mod trace;
pub mod webhooks;

pub use builder::{Environment, OmniBuilder};
pub use credentials::{Admin, Authorized, Omni, Session};
pub use error::{ConfigurationProblem, ConnectionFailure, Error, ErrorKind, RequestProblem};
pub use media::{Media, MediaError, MediaKind, MediaLimit};
pub use omni_types as types;
pub use outcome::{
    CurpReason, Decision, FaceReason, GovernmentReason, IdReason, MatchReason, Outcome, SuccessReason,
};
pub use policy::Policy;
pub use response::{ByteStream, Response};
