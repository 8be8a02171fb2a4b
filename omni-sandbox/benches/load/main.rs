//! The program under load, measured from outside. It reads `/proc`, so it runs on Linux only.
//!
//! `cargo bench -p omni-sandbox --bench load` says how long reads take while images are decoded, and what requests cost. With
//! `-- prism PROGRAM` it compares reads with those of Prism, which `benches/prism/run` installs.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod captures;
#[path = "../common/mod.rs"]
mod common;
mod cost;
mod echo;
mod prism;
mod session;

// One thread: the cores are for the servers.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "prism") {
        return prism::compare(arguments[at + 1].as_ref()).await;
    }
    if !arguments.iter().any(|argument| argument == "captures") {
        cost::measure(20_000).await;
    }
    if !arguments.iter().any(|argument| argument == "cost") {
        let folder = tempfile::TempDir::new().unwrap();
        captures::measure("memory", None).await;
        captures::measure("file", Some(&folder.path().join("data"))).await;
    }
}
