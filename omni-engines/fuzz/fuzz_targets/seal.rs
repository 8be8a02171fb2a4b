//! See `take` of the tests of mutated seals.
#![no_main]

#[path = "../../tests/mutations/seals.rs"]
#[allow(dead_code)]
mod seals;
#[path = "../../src/seal/seeded.rs"]
mod seeded;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seals::take(bytes));
