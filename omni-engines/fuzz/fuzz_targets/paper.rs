//! See `entries::paper`.
#![no_main]

#[path = "../../tests/mutations/entries.rs"]
#[allow(dead_code)]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::paper(bytes));
