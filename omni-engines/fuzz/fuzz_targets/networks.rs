//! What the targets that run networks have in common.

use std::sync::LazyLock;

use omni_engines::models::{Models, Turn};
use omni_engines::stop::Stop;

// Each target needs a part of it.
#[path = "../../tests/mutations/entries.rs"]
#[allow(dead_code)]
mod entries;
#[path = "../../tests/mutations/looks.rs"]
#[allow(dead_code)]
pub mod looks;

static MODELS: LazyLock<Models> =
    LazyLock::new(|| Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/../models"), 1));

/// Looks at an image with networks that are loaded once.
pub fn look(looks: fn(&Turn<'_>, &[u8]), bytes: &[u8]) {
    looks(&MODELS.turn(&Stop::default()).unwrap(), bytes);
}
