//! The whole program, over real sockets on this machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod canaries;
mod ending;
mod formats;
mod gaps;
mod mutations;
mod pasting;
mod program;
mod proxies;
mod support;
mod targets;
mod transparency;
mod troubles;
mod unchanged;
mod watching;
