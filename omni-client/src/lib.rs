#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod builder;
mod call;
mod core;
mod credentials;
mod error;
mod error_body;
mod extras;
pub mod flows;
#[rustfmt::skip]
mod generated;
mod http;
mod media;
mod observe;
mod outcome;
mod policy;
mod request;
mod response;
mod secret;
mod settings;
mod target;
mod time;
mod token;
mod trace;
pub mod webhooks;

pub use builder::{Environment, OmniBuilder};
/// Shared bytes: what [`Response::raw`] returns.
pub use bytes::Bytes;
pub use credentials::{Admin, Authorized, Omni, Session};
pub use error::{ConfigurationProblem, ConnectionFailure, Error, ErrorKind, RequestProblem};
pub use media::{Media, MediaError, MediaKind, MediaLimit};
pub use observe::{CallInfo, Event};
pub use omni_types as types;
pub use outcome::{
    CurpReason, Decision, FaceReason, GovernmentReason, IdReason, MatchReason, Outcome, SuccessReason,
};
pub use policy::Policy;
pub use request::Request;
/// The HTTP client, for [`OmniBuilder::http`] and [`OmniBuilder::http_client`].
pub use reqwest;
pub use response::{ByteStream, Response};
