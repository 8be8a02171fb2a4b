//! What the benchmarks of the program share.
#![allow(dead_code, reason = "each benchmark uses a part of it")]

pub mod program;
pub mod wire;
