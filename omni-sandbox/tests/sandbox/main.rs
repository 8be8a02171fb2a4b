//! The sandbox as its users see it: over a socket.

mod caller;
mod coverage;
mod deletion;
mod journey;
mod lifecycle;
mod links;
mod onboarding;
mod personal;
#[cfg(all(feature = "cli", unix))]
mod program;
mod refusals;
mod registers;
mod restart;
mod sessions;
mod storage;
mod webhooks;
