//! The sandbox as its users see it: over a socket.

mod caller;
mod coverage;
mod deletion;
mod journey;
mod lifecycle;
mod links;
#[cfg(all(feature = "cli", unix))]
mod program;
mod refusals;
mod server;
mod storage;
mod webhooks;
