//! A small call through the client, against the same call written by hand with reqwest and serde.
//!
//! divan runs one after the other, and other load on the machine is more than the difference. So the ratio
//! is measured separately, in many short turns. If valgrind is installed, the instructions of the client are counted as well,
//! those of the kernel not among them: other load does not change them.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod server;

use std::env;
use std::process::Command;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use divan::Bencher;
use omni_client::types::Operation;
use omni_client::{Environment, Omni, Session};
use reqwest::header::ACCEPT;
use tokio::runtime::{Builder, Runtime};

const KEY: &str = "k-0123456789";
const TOKEN: &str = "token-of-a-session";

static URL: LazyLock<String> = LazyLock::new(|| server::start(r#"{"finished":true}"#));

/// All of a client runs in the thread that calls it.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn session() -> Session {
    session_of(&URL)
}

fn session_of(url: &str) -> Session {
    let environment = Environment::Custom(url.to_owned());
    Omni::builder(KEY).environment(environment).build().unwrap().resume(TOKEN).unwrap()
}

async fn call(session: &Session) -> bool {
    session.fetch_processing_status().await.unwrap().finished.unwrap()
}

#[derive(serde::Deserialize)]
struct State {
    finished: Option<bool>,
}

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .timeout(Duration::from_secs(60))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

async fn call_by_hand(client: &reqwest::Client, url: &str) -> bool {
    let url = format!("{url}{}", Operation::FetchProcessingStatus.info().path);
    let request = client
        .get(url)
        .header(ACCEPT, "application/json")
        .header("api-version", "1.0")
        .header("x-api-key", KEY)
        .header("x-incode-hardware-id", TOKEN);
    let response = request.send().await.unwrap().error_for_status().unwrap();
    serde_json::from_slice::<State>(&response.bytes().await.unwrap()).unwrap().finished.unwrap()
}

#[divan::bench]
fn omni_client(bencher: Bencher) {
    let (runtime, session) = (runtime(), session());
    bencher.bench_local(|| runtime.block_on(call(&session)));
}

#[divan::bench]
fn by_hand(bencher: Bencher) {
    let (runtime, client) = (runtime(), client());
    bencher.bench_local(|| runtime.block_on(call_by_hand(&client, &URL)));
}

/// Calls in one turn, and turns of each kind.
const CALLS: u32 = 50;
const TURNS: usize = 400;

/// CPU time of the client and wall time for one call, over a turn.
fn turn(runtime: &Runtime, call: impl AsyncFn() -> bool) -> [f64; 2] {
    let (cpu, wall) = (ThreadTime::now(), Instant::now());
    runtime.block_on(async {
        for _ in 0..CALLS {
            assert!(call().await);
        }
    });
    [cpu.elapsed(), wall.elapsed()].map(|time| (time / CALLS).as_secs_f64() * 1e6)
}

/// Calls whose instructions are counted. The difference leaves out what a process does once.
const COUNTED: [u32; 2] = [200, 600];

/// Instructions of the client for one call, counted by valgrind in processes that make only such calls.
fn instructions(way: &str) -> Option<f64> {
    let [few, many] = COUNTED.map(|calls| {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(env::current_exe().ok()?)
            .args([way, URL.as_str(), &calls.to_string()])
            .output()
            .ok()?;
        let report = String::from_utf8(output.stderr).ok()?;
        report.lines().find_map(|line| line.split_once("Collected : "))?.1.trim().parse::<f64>().ok()
    });
    Some((many? - few?) / f64::from(COUNTED[1] - COUNTED[0]))
}

/// What such a process does.
fn make_calls(way: &str, url: &str, calls: u32) {
    let (runtime, session, client) = (runtime(), session_of(url), client());
    runtime.block_on(async {
        for _ in 0..calls {
            assert!(if way == "omni_client" {
                call(&session).await
            } else {
                call_by_hand(&client, url).await
            });
        }
    });
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, way, url, calls] = arguments.as_slice()
        && let Ok(calls) = calls.parse()
    {
        return make_calls(way, url, calls);
    }
    divan::main();

    let (runtime, session, client) = (runtime(), session(), client());
    let ours = || turn(&runtime, async || call(&session).await);
    let by_hand = || turn(&runtime, async || call_by_hand(&client, &URL).await);
    ours();
    by_hand();
    // Whoever comes second finds the caches as the first has left them.
    let turns: Vec<_> = (0..TURNS)
        .map(|turn| {
            if turn % 2 == 0 {
                (ours(), by_hand())
            } else {
                let by_hand = by_hand();
                (ours(), by_hand)
            }
        })
        .collect();
    println!("\n{TURNS} turns of {CALLS} calls   omni_client     by hand   ratio (medians)");
    for (kind, name) in ["CPU of the client", "wall"].into_iter().enumerate() {
        println!(
            "{name:<23} {:>11.1} µs {:>8.1} µs {:>7.3}",
            median(turns.iter().map(|(ours, _)| ours[kind])),
            median(turns.iter().map(|(_, by_hand)| by_hand[kind])),
            median(turns.iter().map(|(ours, by_hand)| ours[kind] / by_hand[kind])),
        );
    }
    match (instructions("omni_client"), instructions("by_hand")) {
        (Some(ours), Some(by_hand)) => {
            println!("{:<23} {ours:>11.0}    {by_hand:>8.0}    {:>7.3}", "instructions", ours / by_hand);
        }
        _ => println!("instructions: not counted, valgrind is not installed"),
    }
}
