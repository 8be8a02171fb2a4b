//! Reads, against Prism: a mock server that responds with the examples of the same document.

use std::path::Path;
use std::time::Duration;

use omni_types::Operation;

use crate::common::program::Program;
use crate::common::wire::{Pace, Times, Wire, ask};
use crate::session;

const CONNECTIONS: [usize; 4] = [1, 16, 64, 256];

/// The servers are asked in turn, so that whatever else the computer does slows both down.
const ROUNDS: usize = 3;

const LASTS: Duration = Duration::from_secs(2);

/// How Prism is started: as its manual says, and without a log.
const PRISMS: [(&str, &[&str]); 2] =
    [("as it is", &[]), ("without a log", &["--multiprocess", "false", "--verboseLevel", "silent"])];

/// Prints a table. The path leads to the program of Prism.
pub async fn compare(prism: &Path) {
    let ours = Program::start(None);
    let token = session::full(&mut Wire::open(&ours.url).await).await;
    println!(
        "| read | Prism | connections | Prism a second | sandbox a second | ratio | Prism p99 | sandbox p99 |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (how, options) in PRISMS {
        let theirs = Program::prism(prism, options).await;
        for (name, operation) in [("status", Operation::FetchSessionStatus), ("score", Operation::FetchScore)]
        {
            let requests = [session::read(operation, &token)];
            for connections in CONNECTIONS {
                let pace = Pace { connections, lasts: LASTS, pause: None };
                let (mut sandbox, mut prism) = (Times::default(), Times::default());
                // What is set up once is not counted.
                for server in [&ours, &theirs] {
                    ask(&server.url, &requests, Pace { lasts: LASTS / 4, ..pace }).await;
                }
                for _ in 0..ROUNDS {
                    prism.add(ask(&theirs.url, &requests, pace).await);
                    sandbox.add(ask(&ours.url, &requests, pace).await);
                }
                println!(
                    "| {name} | {how} | {connections} | {:.0} | {:.0} | {:.0} | {:.2?} | {:.2?} |",
                    prism.a_second(),
                    sandbox.a_second(),
                    sandbox.a_second() / prism.a_second(),
                    prism.within(990),
                    sandbox.within(990),
                );
            }
        }
        theirs.stop();
    }
    ours.stop();
}
