//! The largest image that fits into a request, sent as JSON by the client and by hand with `base64`, serde and reqwest.
//!
//! Each way has processes of its own: how much of what was freed the allocator keeps depends on what was allocated
//! before, and getting pages from the system again costs as much as the encoding. So the first time is separated from
//! the later ones, which find the memory of those before. The processes take turns, because the machine does other
//! things meanwhile.
//!
//! The client runs in one thread, so the CPU time of that thread is the client's; that of the process has the
//! server's reading in it. Memory is what the process holds at most beyond what it held before, the image itself not
//! counted, the first time.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod server;

use std::alloc::System;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{array, env, fs};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use cpu_time::{ProcessTime, ThreadTime};
use omni_client::types::{AddFrontIdQuery, Base64, ImageUpload, Operation, json, service};
use omni_client::{Environment, Omni, Session};
use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait as _};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use tokio::runtime::{Builder, Runtime};

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<System> = &INSTRUMENTED_SYSTEM;

const KEY: &str = "k-0123456789";
const TOKEN: &str = "token-of-a-session";
const JPEG: &[u8] = b"\xff\xd8\xff";
const RESPONSE: &str = r#"{"classification":true,"readability":true,"sharpness":100,"glare":100}"#;

/// Processes for each way, and how often each of them goes it.
const PROCESSES: usize = 7;
const TIMES: usize = 20;

/// What each process measures: for the first time and, as the median, for the later ones the CPU time of the client and
/// of the process, and the wall time, in milliseconds; then the peaks of allocated and of resident memory,
/// divided by the length of the body.
const FIGURES: usize = 8;
type Figures = [f64; FIGURES];

#[derive(Clone, Copy)]
enum Way {
    EncodeOmni,
    EncodeByHand,
    SendOmni,
    SendByHand,
    /// A body that is there already: what no client can do without.
    SendReady,
}

const WAYS: [(Way, &str); 5] = [
    (Way::EncodeOmni, "encode: omni_client"),
    (Way::EncodeByHand, "encode: by hand"),
    (Way::SendOmni, "send: omni_client"),
    (Way::SendByHand, "send: by hand"),
    (Way::SendReady, "send: encoded before"),
];

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Upload {
    base64_image: String,
}

struct Bench {
    runtime: Runtime,
    session: Session,
    client: reqwest::Client,
    url: String,
    image: Bytes,
    ready: Bytes,
}

impl Bench {
    fn new() -> Self {
        let base = server::start(RESPONSE);
        let omni = Omni::builder(KEY).environment(Environment::Custom(base.clone())).build().unwrap();
        let smallest = ImageUpload::from_image(Base64::from_bytes(JPEG));
        let around = json::to_vec(&smallest).unwrap().len() - Base64::from_bytes(JPEG).encoded_len();
        let bench = Self {
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            session: omni.resume(TOKEN).unwrap(),
            client: reqwest::Client::builder().timeout(Duration::from_secs(60)).build().unwrap(),
            url: format!("{base}{}", Operation::AddFrontId.info().path),
            image: image((service::MAX_REQUEST_BYTES - around) / 4 * 3),
            ready: Bytes::new(),
        };
        // Connections are made here.
        bench.send_omni(Bytes::from_static(JPEG));
        bench.post(Bytes::from_static(b"{}"));
        bench
    }

    fn go(&self, way: Way) {
        match way {
            Way::EncodeOmni => drop(black_box(self.encode())),
            Way::EncodeByHand => drop(black_box(self.encode_by_hand())),
            Way::SendOmni => self.send_omni(self.image.clone()),
            Way::SendByHand => {
                // What `RequestBuilder::json` does; the text lives as long as the call, as it does there.
                let upload = Upload { base64_image: BASE64_STANDARD.encode(&self.image) };
                self.post(serde_json::to_vec(&upload).unwrap());
            }
            Way::SendReady => self.post(self.ready.clone()),
        }
    }

    fn encode(&self) -> Vec<u8> {
        json::to_vec(&ImageUpload::from_image(Base64::from_bytes(self.image.clone()))).unwrap()
    }

    fn encode_by_hand(&self) -> Vec<u8> {
        serde_json::to_vec(&Upload { base64_image: BASE64_STANDARD.encode(&self.image) }).unwrap()
    }

    fn send_omni(&self, image: Bytes) {
        let upload = ImageUpload::from_image(Base64::from_bytes(image));
        let response = self.runtime.block_on(self.session.add_front_id(&AddFrontIdQuery::new(), &upload));
        assert_eq!(response.unwrap().classification, Some(true));
    }

    fn post(&self, body: impl Into<reqwest::Body>) {
        let request = self
            .client
            .post(&self.url)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .header("api-version", "1.0")
            .header("x-api-key", KEY)
            .header("x-incode-hardware-id", TOKEN)
            .body(body);
        let response =
            self.runtime.block_on(async { request.send().await?.error_for_status()?.bytes().await });
        let response: serde_json::Value = serde_json::from_slice(&response.unwrap()).unwrap();
        assert_eq!(response["classification"], true);
    }
}

/// Something that begins like a JPEG and cannot be compressed.
fn image(length: usize) -> Bytes {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let noise = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    });
    let mut image = Vec::with_capacity(length);
    image.extend_from_slice(b"\xff\xd8\xff\xe0");
    image.extend(noise.take(length - image.len()));
    image.into()
}

/// Goes a way again and again, in a process that has gone no other.
fn measure(way: Way) -> Figures {
    let mut bench = Bench::new();
    let length = (bench.image.len() / 3 * 4) as f64;
    if matches!(way, Way::SendReady) {
        bench.ready = bench.encode().into();
    }

    let before = forget_peak().and_then(|()| resident("VmRSS:"));
    ALLOCATOR.reset_peak_memory();
    let first = time(&bench, way);
    let live = ALLOCATOR.get_peak_memory() as f64;
    let peak = before.and_then(|before| Some(resident("VmHWM:")? - before));

    let later: Vec<_> = (1..TIMES).map(|_| time(&bench, way)).collect();
    let [a, b, c] = first;
    let [d, e, f] = medians(&later);
    [a, b, c, d, e, f, live / length, peak.map_or(f64::NAN, |peak| peak / length)]
}

fn time(bench: &Bench, way: Way) -> [f64; 3] {
    let (thread, process, wall) = (ThreadTime::now(), ProcessTime::now(), Instant::now());
    bench.go(way);
    [thread.elapsed(), process.elapsed(), wall.elapsed()].map(|time| time.as_secs_f64() * 1e3)
}

/// Resets the peak of resident memory. Only Linux can, and only there is it read below.
fn forget_peak() -> Option<()> {
    fs::write("/proc/self/clear_refs", "5").ok()
}

fn resident(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix(name))?.trim().strip_suffix(" kB")?;
    Some(kilobytes.parse::<f64>().ok()? * 1024.0)
}

fn medians<const N: usize>(rows: &[[f64; N]]) -> [f64; N] {
    array::from_fn(|column| {
        let mut values: Vec<_> = rows.iter().map(|row| row[column]).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    })
}

/// Another process of this program, which goes one way.
fn ask(name: &str) -> Figures {
    let output = Command::new(env::current_exe().unwrap()).arg(name).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let figures: Vec<f64> = text.split_whitespace().map(|figure| figure.parse().unwrap()).collect();
    figures.try_into().unwrap()
}

fn main() {
    if let Some((way, _)) = WAYS.into_iter().find(|(_, name)| env::args().any(|argument| argument == *name)) {
        println!("{}", measure(way).map(|figure| figure.to_string()).join(" "));
        return;
    }

    let bench = Bench::new();
    let body = bench.encode();
    assert_eq!(body, bench.encode_by_hand());
    println!(
        "image of {} bytes, body of {} bytes; medians of {PROCESSES} processes for each way, {TIMES} times each\n",
        bench.image.len(),
        body.len()
    );
    println!("                       first time, ms            later, ms                 peak memory / body");
    println!("                       client  process     wall  client  process     wall     live   resident");
    let turns: Vec<_> = (0..PROCESSES).map(|_| WAYS.map(|(_, name)| ask(name))).collect();
    let results: [Figures; WAYS.len()] =
        array::from_fn(|way| medians(&turns.iter().map(|turn| turn[way]).collect::<Vec<_>>()));
    for ((_, name), figures) in WAYS.iter().zip(results) {
        print(name, figures, 2);
    }
    println!("\nomni_client / by hand");
    print("encode", array::from_fn(|figure| results[0][figure] / results[1][figure]), 3);
    print("send", array::from_fn(|figure| results[2][figure] / results[3][figure]), 3);
}

fn print(name: &str, [a, b, c, d, e, f, live, resident]: Figures, digits: usize) {
    println!(
        "{name:<20} {a:>8.digits$} {b:>8.digits$} {c:>8.digits$} {d:>7.digits$} {e:>8.digits$} {f:>8.digits$} \
         {live:>8.2} {resident:>10.2}"
    );
}
