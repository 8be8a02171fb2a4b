//! What keeping the data in a file costs, against keeping it in memory: the program under load, measured from outside.
//!
//! `cargo bench -p omni-sandbox --bench store` takes seconds; with `-- full`, a million requests and 216,000 sessions for
//! each store; with `memory` or `file`, for one of them; with `sessions`, only those that stay; with `faces`, only the search for a
//! face among 200,000. It reads `/proc`, so it runs on Linux only.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../common/mod.rs"]
mod common;
mod faces;
mod load;

use std::path::Path;
use std::time::{Duration, Instant};

use common::program::Program;
use load::Client;

/// How much is done of each.
struct Scale {
    starts: usize,
    requests: usize,
    sessions: usize,
    lookups: usize,
}

const QUICK: Scale = Scale { starts: 5, requests: 20_000, sessions: 5_000, lookups: 500 };
const FULL: Scale = Scale { starts: 20, requests: 1_000_000, sessions: 216_000, lookups: 2_000 };

#[tokio::main]
async fn main() {
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    faces::search();
    if asked("faces") {
        return;
    }
    let scale = if asked("full") { FULL } else { QUICK };
    let folder = tempfile::TempDir::new().unwrap();
    let mut cpu = Vec::new();
    for (name, file) in [("memory", None), ("file", Some(folder.path().join("mixed")))] {
        if (asked("memory") || asked("file")) && !asked(name) {
            continue;
        }
        println!("== {name}");
        start(file.as_deref(), scale.starts);
        if !asked("sessions") {
            cpu.push(mixed(file.as_deref(), scale.requests).await);
        }
        let file = file.map(|_| folder.path().join("sessions"));
        many(file.as_deref(), &scale).await;
    }
    if let [memory, file] = cpu[..] {
        println!("== CPU of the mixed load, file against memory: {:.2} times", file / memory);
    }
}

/// From the start of the program until it says that it is ready.
fn start(file: Option<&Path>, times: usize) {
    let mut took: Vec<Duration> = (0..times)
        .map(|_| {
            let begun = Instant::now();
            let program = Program::start(file);
            let took = begun.elapsed();
            program.stop();
            took
        })
        .collect();
    took.sort();
    println!("ready after {:?} (median), {:?} (slowest)", took[times / 2], took[times - 1]);
}

/// Sessions that are started, filled, read and deleted. Returns the program's CPU time for a request.
async fn mixed(file: Option<&Path>, requests: usize) -> f64 {
    let program = Program::start(file);
    let client = Client::new(&program).await;
    // What is set up once is not counted.
    client.mixed(requests / 20).await;
    let (cpu, begun) = (program.cpu(), Instant::now());
    let parts = 10;
    print!("mixed load, memory after each tenth:");
    let mut done = 0;
    for _ in 0..parts {
        done += client.mixed(requests / parts).await;
        print!(" {} MB", program.memory() / 1_000_000);
    }
    let wall = begun.elapsed();
    let per_request = (program.cpu() - cpu).as_secs_f64() / done as f64;
    println!();
    println!(
        "{done} requests, {:.0} a second, CPU {:.1} µs a request",
        done as f64 / wall.as_secs_f64(),
        per_request * 1e6
    );
    if let Some(file) = file {
        println!("file: {} MB", std::fs::metadata(file).unwrap().len() / 1_000_000);
    }
    program.stop();
    per_request
}

/// Sessions that stay.
async fn many(file: Option<&Path>, scale: &Scale) {
    let program = Program::start(file);
    let client = Client::new(&program).await;
    let empty = program.memory();
    let begun = Instant::now();
    client.start_many(scale.sessions).await;
    println!(
        "{} sessions, {:.0} a second, memory {} MB, {} bytes a session",
        scale.sessions,
        scale.sessions as f64 / begun.elapsed().as_secs_f64(),
        program.memory() / 1_000_000,
        program.memory().saturating_sub(empty) / scale.sessions as u64
    );
    let mut took = client.find_some(scale.sessions, scale.lookups).await;
    took.sort();
    println!(
        "one of them by externalId: {:?} (median), {:?} (99 of 100)",
        took[took.len() / 2],
        took[took.len() * 99 / 100]
    );
    let Some(file) = file else { return program.stop() };
    println!("file: {} MB", std::fs::metadata(file).unwrap().len() / 1_000_000);
    program.stop();
    start(Some(file), scale.starts);
    for _ in 0..3 {
        let program = Program::start(Some(file));
        let client = Client::new(&program).await;
        client.mixed(1_000).await;
        program.kill();
        print!("killed under load, then ");
        start(Some(file), 1);
    }
}
