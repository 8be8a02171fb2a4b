//! Reads, against Prism: a mock server that responds with the examples of the same document. And against the computer: how often
//! a server that does nothing responds to the same client.

use std::path::Path;
use std::time::Duration;

use omni_types::Operation;

use crate::common::program::{Program, own_cpu};
use crate::common::wire::{Pace, Request, Times, Wire, ask};
use crate::{echo, session};

const CONNECTIONS: [usize; 4] = [1, 16, 64, 256];

/// The servers are asked in turn, so that whatever else the computer does slows all of them down.
const ROUNDS: usize = 3;

const LASTS: Duration = Duration::from_secs(2);

/// How both are started: as their manuals say, and without a log. What Prism and the sandbox are told for that.
const WAYS: [(&str, &[&str], &[&str]); 2] = [
    ("as it is", &[], &[]),
    ("without a log", &["--multiprocess", "false", "--verboseLevel", "silent"], &["--log", "off"]),
];

/// The servers that are compared, and what they are asked for.
struct Servers<'a> {
    ours: &'a Program,
    prism: String,
    echo: String,
    requests: [Request; 1],
}

/// Prints a table. The path leads to the program of Prism.
pub async fn compare(prism: &Path) {
    println!(
        "| read | both | connections | Prism a second | sandbox a second | ratio | bare TCP a second | sandbox of that | \
         CPU of a read: client, sandbox | Prism p99 | sandbox p99 | bare TCP p99 |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (how, of_prism, of_ours) in WAYS {
        let (ours, theirs) = (Program::with(of_ours), Program::prism(prism, of_prism).await);
        for (name, operation) in [("status", Operation::FetchSessionStatus), ("score", Operation::FetchScore)]
        {
            // A connection that waits for too long is closed.
            let mut wire = Wire::open(&ours.url).await;
            let request = session::read(operation, &session::full(&mut wire).await);
            let echo = echo::start(wire.raw(&request).await);
            let servers = Servers { ours: &ours, prism: theirs.url.clone(), echo, requests: [request] };
            for connections in CONNECTIONS {
                println!("| {name} | {how} | {connections} {}", row(&servers, connections).await);
            }
        }
        theirs.stop();
        ours.stop();
    }
}

/// What was measured with some connections, as the rest of a row.
async fn row(servers: &Servers<'_>, connections: usize) -> String {
    let pace = Pace { connections, lasts: LASTS, pause: None };
    let requests = &servers.requests;
    let (mut sandbox, mut prism, mut echo) = (Times::default(), Times::default(), Times::default());
    // What is set up once is not counted.
    for url in [&servers.ours.url, &servers.prism, &servers.echo] {
        ask(url, requests, Pace { lasts: LASTS / 4, ..pace }).await;
    }
    let (mut client, mut server) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..ROUNDS {
        prism.add(ask(&servers.prism, requests, pace).await);
        echo.add(ask(&servers.echo, requests, pace).await);
        let before = (own_cpu(), servers.ours.cpu());
        sandbox.add(ask(&servers.ours.url, requests, pace).await);
        client += own_cpu() - before.0;
        server += servers.ours.cpu() - before.1;
    }
    let each = |cpu: Duration| cpu.as_secs_f64() * 1e6 / sandbox.count() as f64;
    format!(
        "| {:.0} | {:.0} | {:.0} | {:.0} | {:.0} % | {:.1} µs, {:.1} µs | {:.2?} | {:.2?} | {:.2?} |",
        prism.a_second(),
        sandbox.a_second(),
        sandbox.a_second() / prism.a_second(),
        echo.a_second(),
        sandbox.a_second() / echo.a_second() * 100.0,
        each(client),
        each(server),
        prism.within(990),
        sandbox.within(990),
        echo.within(990),
    )
}
