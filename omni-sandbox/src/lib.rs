#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod authority;
mod basics;
pub mod control;
mod events;
mod evidence;
mod flow;
mod frame;
mod house;
mod http;
mod images;
#[cfg(all(test, feature = "file"))]
mod invariants;
mod links;
mod operations;
mod outbox;
mod persona;
mod scoring;
mod session;
pub mod specimen;
mod store;

pub use control::ControlError;
pub use events::{BrokenEvents, FormerKey, VerifiedEvents, verify_events};
#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
pub use events::{
    BrokenFile, FileKind, OtherSignature, VerifiedFile, VerifiedReport, VerifiedSeal, verify_file,
};
pub use frame::{ArmedFault, Effect, Fault};
pub use http::{Limits, Sandbox, SandboxBuilder, StartError};
#[cfg(feature = "engines")]
#[cfg_attr(docsrs, doc(cfg(feature = "engines")))]
pub use images::Engines;
pub use outbox::{Attempt, AttemptResult, ClientCredentials, HookKind, WebhookTarget};
pub use persona::{FileError, Persona};
