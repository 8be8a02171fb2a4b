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
        let file = folder.path().join("data");
        let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../omni-engines/models");
        captures::measure("memory", &[]).await;
        captures::measure("file", &["--data".as_ref(), file.as_os_str()]).await;
        captures::measure("engines", &["--models".as_ref(), models.as_ref()]).await;
    }
}
