//! What a request costs the program.

use omni_types::Operation;
use serde_json::json;

use crate::common::program::Program;
use crate::common::wire::{Request, Wire, request};
use crate::session;

/// CPU time for each of some requests, in memory.
pub async fn measure(times: usize) {
    let program = Program::start(None);
    let mut wire = Wire::open(&program.url).await;
    let token = session::full(&mut wire).await;
    let change = json!({"name": "Zara Specimen"});
    // Almost as large as a body may be. It is not an image, so that nothing is decoded but the text.
    let large = json!({"base64Image": "TWFu".repeat(2_600_000)});
    let of = |operation, body| request((operation, ""), &token, body);
    for (name, request, times) in [
        ("the status of a session", of(Operation::FetchSessionStatus, None), times),
        ("a score", of(Operation::FetchScore, None), times),
        ("a session that starts", request((Operation::StartOnboarding, ""), "", Some(&json!({}))), times),
        ("a change of a session with ID and face", of(Operation::AddName, Some(&change)), times),
        ("a body of 10 MB, refused", of(Operation::AddFace, Some(&large)), times / 100),
    ] {
        print(name, &program, &mut wire, (&request, times)).await;
    }
    program.stop();
}

async fn print(name: &str, program: &Program, wire: &mut Wire, (request, times): (&Request, usize)) {
    // What is set up once is not counted.
    wire.send(request).await;
    let before = program.cpu();
    for _ in 0..times {
        wire.send(request).await;
    }
    let each = (program.cpu() - before).as_secs_f64() / times as f64;
    println!("{name}: CPU {:.1} µs", each * 1e6);
}
