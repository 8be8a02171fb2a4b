//! See `looks::document`.
#![no_main]

mod networks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| networks::look(networks::looks::document, bytes));
