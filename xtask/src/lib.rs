//! Tasks of the omni workspace: reading and checking the OpenAPI document, generating Rust from it, and publishing it.
//!
//! Nothing here knows the API: no operation, field or value by name. All of it comes from the document.

pub mod check;
pub mod codegen;
pub mod diff;
pub mod extensions;
pub mod files;
pub mod lower;
pub mod names;
pub mod publish;
pub mod release;
pub mod spec;

use std::path::Path;

/// Where the document is, below the root of the workspace.
pub const DOCUMENT: &str = "openapi/omni.yaml";

/// Where the promises of a revision are written, below the root of the workspace.
pub const VERSIONING: &str = "openapi/VERSIONING.md";

/// Where the workflows are, below the root of the workspace.
pub const WORKFLOWS: &str = "openapi/omni.arazzo.yaml";

/// The document of the sandbox's own API, from which no code is generated.
pub const MANAGEMENT: &str = "openapi/sandbox.yaml";

/// The root of the workspace.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}
