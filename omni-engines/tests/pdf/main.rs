//! A bounded run of mutated PDF files: no panic, memory and time are bounded, and whatever is written begins with the
//! bytes of the file and can be opened again. The inputs are the same each time, so what fails once fails again.
//!
//! `cargo test -p omni-engines --features pdf --test pdf -- [TIMES]`: how many times the usual number of inputs.
#![allow(clippy::panic, clippy::unwrap_used, clippy::print_stdout)]

mod bombs;
mod files;
#[path = "../mutations/measured.rs"]
mod measured;
#[path = "../mutations/mutate.rs"]
mod mutate;
mod take;

use std::env;
use std::time::Duration;

use cpu_time::ProcessTime;
use fastrand::Rng;
use omni_engines::pdf::Drawing;

use measured::measured;
use take::take;

/// Maximum memory that one input may take besides its own size, whatever it pretends to be.
const MOST_MEMORY: usize = 600 << 20;

/// Whole files with changed bytes; objects with changed bytes, in a file that is otherwise valid; and contents of pages.
const ROUNDS: [(&str, usize); 3] = [("files", 6000), ("objects", 12_000), ("contents", 6000)];

fn main() {
    let times = env::args().nth(1).and_then(|times| times.parse().ok()).unwrap_or(1);
    let drawing = Drawing::decode(&files::png()).unwrap();
    for (name, rounds) in ROUNDS {
        run(name, rounds * times, &drawing);
    }
    for (name, bomb) in bombs::all() {
        let (memory, time) = measured(&format!("{name}.pdf"), &bomb, most(&bomb), || {
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
        let (memory, time) =
            measured(&format!("{name}.pdf"), &input, most(&input), || is_open = take(&input, drawing));
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

/// Maximum memory that an input may take.
fn most(input: &[u8]) -> usize {
    MOST_MEMORY + input.len() * 8
}
