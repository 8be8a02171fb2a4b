//! See `looks::document`.
#![no_main]

use std::sync::LazyLock;

use omni_engines::models::Models;
use omni_engines::stop::Stop;

#[path = "../../tests/mutations/entries.rs"]
#[allow(dead_code)]
mod entries;
#[path = "../../tests/mutations/looks.rs"]
#[allow(dead_code)]
mod looks;

static MODELS: LazyLock<Models> =
    LazyLock::new(|| Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/../models"), 1));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    looks::document(&MODELS.turn(&Stop::default()).unwrap(), bytes);
});
