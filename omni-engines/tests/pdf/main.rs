//! A bounded run of mutated PDF files: no panic, no memory and no time without a bound, and whatever is written begins with the bytes of
//! the file and can be opened again. The same inputs each time, so what fails once fails again.
//!
//! `cargo test -p omni-engines --features pdf --test pdf -- [TIMES]`: how many times the usual number of inputs.
#![allow(clippy::panic, clippy::unwrap_used, clippy::print_stdout)]

mod bombs;
mod files;
#[path = "../mutations/mutate.rs"]
mod mutate;
mod take;

use std::alloc::System;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::Duration;
use std::{env, fs};

use cpu_time::ProcessTime;
use fastrand::Rng;
use omni_engines::pdf::Drawing;
use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait as _};

use take::take;

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Most memory that one input may take, whatever it pretends to be, beside its own size.
const MOST_MEMORY: usize = 600 << 20;

/// Most CPU time that one input may take, on a busy computer.
const MOST_TIME: Duration = Duration::from_secs(20);

/// Whole files of which bytes are changed; objects of which bytes are changed, in a file that is otherwise right; and contents of pages.
const ROUNDS: [(&str, usize); 3] = [("files", 6000), ("objects", 12_000), ("contents", 6000)];

fn main() {
    let times = env::args().nth(1).and_then(|times| times.parse().ok()).unwrap_or(1);
    let drawing = Drawing::decode(&files::png()).unwrap();
    for (name, rounds) in ROUNDS {
        run(name, rounds * times, &drawing);
    }
    for (name, bomb) in bombs::all() {
        let (memory, time) = measured(name, &bomb, || {
            take(&bomb, &drawing);
        });
        println!("{name}, {} bytes: {:.1} MB and {time:.1?} of CPU", bomb.len(), memory as f64 / 1e6);
    }
}

fn run(name: &str, rounds: usize, drawing: &Drawing) {
    let mut random = Rng::with_seed(0x6F6D_6E69);
    let (mut most_memory, mut most_time, mut opened) = (0, Duration::ZERO, 0);
    let begun = ProcessTime::now();
    for _ in 0..rounds {
        let input = match name {
            "files" => files::changed(&mut random),
            "objects" => files::with_changed_object(&mut random),
            _ => files::with_changed_content(&mut random),
        };
        let mut is_open = false;
        let (memory, time) = measured(name, &input, || is_open = take(&input, drawing));
        (most_memory, most_time) = (most_memory.max(memory), most_time.max(time));
        opened += usize::from(is_open);
    }
    println!(
        "{name}: {rounds} inputs, {opened} of them opened, in {:.1?}; at most {:.1} MB and {most_time:.1?} of CPU each",
        begun.elapsed(),
        most_memory as f64 / 1e6
    );
    assert!(opened > rounds / 20, "hardly any input gets anywhere");
}

/// Memory and CPU time of work on an input. An input that breaks it is kept.
fn measured(name: &str, input: &[u8], work: impl FnOnce()) -> (usize, Duration) {
    ALLOCATOR.reset_peak_memory();
    let before = ALLOCATOR.get_peak_memory();
    let begun = ProcessTime::now();
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    let (memory, time) = (ALLOCATOR.get_peak_memory().saturating_sub(before), begun.elapsed());
    if result.is_err() || memory > MOST_MEMORY + input.len() * 8 || time > MOST_TIME {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
        fs::write(&path, input).unwrap();
        let kind = if result.is_err() { "panics" } else { "takes too much" };
        panic!("{name} {kind}: {memory} bytes, {time:?}; the input is in {}", path.display());
    }
    (memory, time)
}
