//! The sandbox with its engines: what images show decides.

mod batch;
// Each test needs a part of it.
#[allow(dead_code)]
#[path = "../sandbox/caller.rs"]
mod caller;
mod codes;
mod faces;
mod ids;
mod images;
mod lists;
mod papers;
mod second_id;
mod sides;

use caller::{Caller, Failure};
use omni_sandbox::{Engines, Sandbox, SandboxBuilder};

/// The weights of the networks.
const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../omni-engines/models");

fn builder() -> SandboxBuilder {
    Sandbox::builder().engines(Engines::from_folder(MODELS))
}

/// A sandbox with engines, and a session.
async fn caller() -> Result<Caller, Failure> {
    Caller::with(builder()).await
}
