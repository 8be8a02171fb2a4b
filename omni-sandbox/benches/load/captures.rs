//! Whether reads stay fast while images are decoded, or looked at by the engines.

use std::ffi::OsStr;
use std::time::Duration;

use omni_types::Operation;
use tokio::task::JoinSet;

use crate::common::program::Program;
use crate::common::wire::{Pace, Times, Wire, ask};
use crate::session;

/// Reads: as many a second as a team of testers makes, so that they wait for the captures and not for each other.
const READS: Pace =
    Pace { connections: 8, lasts: Duration::from_secs(8), pause: Some(Duration::from_millis(4)) };

/// More captures at a time than there are cores.
const CAPTURES: Pace = Pace { connections: 8, pause: None, ..READS };

/// Reads with and without captures, of a program with these arguments.
pub async fn measure(name: &str, arguments: &[&OsStr]) {
    let program = Program::with(arguments);
    let mut wire = Wire::open(&program.url).await;
    let token = session::full(&mut wire).await;
    let reads = [Operation::FetchSessionStatus, Operation::FetchScore]
        .map(|operation| session::read(operation, &token));
    print("alone", name, &ask(&program.url, &reads, READS).await, "");
    let mut captures = JoinSet::new();
    for _ in 0..CAPTURES.connections {
        let requests = session::captures(&mut wire).await;
        let url = program.url.clone();
        captures.spawn(async move { ask(&url, &requests, Pace { connections: 1, ..CAPTURES }).await });
    }
    let reads = ask(&program.url, &reads, READS).await;
    let captured: f64 = captures.join_all().await.iter().map(Times::a_second).sum();
    print("with captures", name, &reads, &format!("; {captured:.0} captures a second"));
    program.stop();
}

fn print(when: &str, name: &str, times: &Times, rest: &str) {
    let [median, most, nearly_all] = [500, 990, 999].map(|thousandths| times.within(thousandths));
    println!(
        "{name}: reads {when}: {median:.1?} (median), {most:.1?} (99 of 100), {nearly_all:.1?} (999 of 1000), {:.0} a second{rest}",
        times.a_second()
    );
}
