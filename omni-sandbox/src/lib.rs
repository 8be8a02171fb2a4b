#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[allow(dead_code, reason = "what further operations use")]
mod authority;
pub mod control;
mod events;
mod evidence;
#[allow(dead_code, unused_imports, reason = "what further operations use")]
mod flow;
#[allow(dead_code, reason = "what further operations use")]
mod frame;
mod house;
mod http;
#[cfg(all(test, feature = "file"))]
mod invariants;
mod operations;
#[allow(dead_code, reason = "what further operations use")]
mod outbox;
#[allow(dead_code, unused_imports, reason = "what further operations use")]
mod persona;
mod scoring;
mod session;
pub mod specimen;
#[allow(dead_code, reason = "what further operations use")]
mod store;

pub use control::ControlError;
pub use events::{BrokenEvents, VerifiedEvents, verify_events};
pub use frame::{ArmedFault, Effect, Fault};
pub use http::{Sandbox, SandboxBuilder, StartError};
pub use outbox::{Attempt, ClientCredentials, HookKind, Outcome, WebhookTarget};
pub use persona::Persona;
