//! A bounded run of mutated inputs against everything that takes what strangers send: no panic, and memory and time are
//! bounded. The inputs are the same each time, so what fails once fails again. `omni-engines/fuzz` has targets for an
//! endless run.
//!
//! `cargo test -p omni-engines --all-features --test mutations -- [TIMES]`: how many times the usual number of inputs.
#![allow(clippy::panic, clippy::unwrap_used, clippy::print_stdout)]

mod entries;
mod looks;
mod measured;
mod mutate;
mod seals;
#[path = "../../src/seal/seeded.rs"]
mod seeded;
mod seeds;
mod torn;

use std::env;
use std::io::Cursor;
use std::time::Duration;

use cpu_time::ProcessTime;
use fastrand::Rng;
use image::{ImageFormat, Rgb, RgbImage};
use omni_engines::image::MAX_PIXELS;
use omni_engines::models::{Models, Turn};
use omni_engines::stop::Stop;

use measured::measured;

/// Maximum memory that one input may take: that of the largest image, as `Image::decode` documents it.
const MOST_MEMORY: usize = MAX_PIXELS as usize * 13;

/// Something that takes bytes.
struct Entry {
    name: &'static str,
    take: fn(&[u8]),
    seeds: fn() -> Vec<Vec<u8>>,
    rounds: usize,
}

const ENTRIES: [Entry; 14] = [
    Entry { name: "image", take: entries::image, seeds: seeds::images, rounds: 24_000 },
    Entry { name: "exif", take: entries::exif, seeds: seeds::exif, rounds: 6000 },
    Entry { name: "cards", take: entries::cards, seeds: seeds::photographs, rounds: 150 },
    Entry { name: "barcodes", take: entries::barcodes, seeds: seeds::codes, rounds: 60 },
    Entry { name: "license", take: entries::license, seeds: seeds::licenses, rounds: 40_000 },
    Entry { name: "receipt", take: entries::receipt, seeds: seeds::receipts, rounds: 40_000 },
    Entry { name: "zone", take: entries::zone, seeds: seeds::zones, rounds: 40_000 },
    Entry { name: "seal", take: seals::take, seeds: seals::seeds, rounds: 8000 },
    Entry { name: "person", take: entries::person, seeds: seeds::persons, rounds: 20_000 },
    Entry { name: "proof", take: entries::proof, seeds: seeds::persons, rounds: 4000 },
    Entry { name: "paper", take: entries::paper, seeds: seeds::papers, rounds: 3000 },
    Entry { name: "drawing", take: entries::drawing, seeds: seeds::images, rounds: 3000 },
    Entry { name: "written", take: entries::written, seeds: seeds::texts, rounds: 300 },
    Entry { name: "stored", take: entries::stored, seeds: seeds::stored, rounds: 20_000 },
];

/// Something that looks at an image with networks.
type Look = fn(&Turn<'_>, &[u8]);

const LOOKS: [(&str, Look); 3] =
    [("document", looks::document), ("faces", looks::faces), ("lines", looks::lines)];

/// Sizes of images at which loops run out of pixels.
const SIZES: [(u32, u32); 6] = [(1, 1), (2, 900), (900, 2), (19, 21), (65_535, 1), (333, 257)];

/// How many documents that were taken apart are looked at. Each takes a few seconds.
const TORN: usize = 7;

fn main() {
    let times = env::args().nth(1).and_then(|times| times.parse().ok()).unwrap_or(1);
    for entry in &ENTRIES {
        run(entry, entry.rounds * times);
    }
    look(times);
}

fn run(entry: &Entry, rounds: usize) {
    let seeds = (entry.seeds)();
    let mut random = Rng::with_seed(0x6F6D_6E69);
    let (mut most_memory, mut most_time) = (0, Duration::ZERO);
    let begun = ProcessTime::now();
    for round in 0..rounds + seeds.len() {
        let input = match seeds.get(round) {
            Some(seed) => seed.clone(),
            None => {
                let [seed, other] = [0; 2].map(|_| &seeds[random.usize(..seeds.len())]);
                mutate::mutated(seed, other, &mut random)
            }
        };
        let (memory, time) =
            measured(&format!("{}.bin", entry.name), &input, MOST_MEMORY, || (entry.take)(&input));
        (most_memory, most_time) = (most_memory.max(memory), most_time.max(time));
    }
    print(entry.name, (rounds, begun.elapsed()), (most_memory, most_time));
}

/// Images of odd sizes, and documents that were taken apart, looked at by all networks.
fn look(times: usize) {
    let models = Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/models"), 1);
    models.preload().unwrap();
    let turn = models.turn(&Stop::default()).unwrap();
    let noise = SIZES.map(|(width, height)| {
        RgbImage::from_fn(width, height, |x, y| {
            Rgb([(x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) as u8; 3])
        })
    });
    let files = [seeds::photographs(), seeds::filled()].concat();
    let whole: Vec<RgbImage> =
        files.iter().filter_map(|file| Some(image::load_from_memory(file).ok()?.into_rgb8())).collect();
    let mut random = Rng::with_seed(0x6F6D_6E69);
    let torn = (0..TORN * times).map(|round| torn::torn(&whole[round % whole.len()], &mut random));
    let images: Vec<Vec<u8>> = noise.into_iter().chain(torn).map(|pixels| png(&pixels)).collect();
    for (name, take) in LOOKS {
        let (mut most_memory, mut most_time) = (0, Duration::ZERO);
        let begun = ProcessTime::now();
        for image in &images {
            let (memory, time) = measured(&format!("{name}.bin"), image, MOST_MEMORY, || take(&turn, image));
            (most_memory, most_time) = (most_memory.max(memory), most_time.max(time));
        }
        print(name, (images.len(), begun.elapsed()), (most_memory, most_time));
    }
}

fn png(pixels: &RgbImage) -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    pixels.write_to(&mut png, ImageFormat::Png).unwrap();
    png.into_inner()
}

fn print(name: &str, (rounds, together): (usize, Duration), (memory, time): (usize, Duration)) {
    let megabytes = memory as f64 / 1e6;
    println!(
        "{name}: {rounds} inputs in {together:.1?}; at most {megabytes:.1} MB and {time:.1?} of CPU time each"
    );
}
