//! A bounded run of mutated inputs against everything that takes what strangers send: no panic, and memory and time are
//! bounded. The inputs are the same each time, so what fails once fails again. `omni-engines/fuzz` has targets for an
//! endless run.
//!
//! `cargo test -p omni-engines --all-features --test mutations -- [TIMES]`: how many times the usual number of inputs.
#![allow(clippy::panic, clippy::unwrap_used, clippy::print_stdout)]

mod entries;
mod measured;
mod mutate;
mod seals;
#[path = "../../src/seal/seeded.rs"]
mod seeded;
mod seeds;
mod torn;

use std::env;
use std::time::Duration;

use cpu_time::ProcessTime;
use fastrand::Rng;
use image::{Rgb, RgbImage};
use omni_engines::document::{self, proof::Printed};
use omni_engines::face::{self, Scene};
use omni_engines::geometry::Area;
use omni_engines::image::{Image, MAX_PIXELS};
use omni_engines::models::{Models, Turn};
use omni_engines::stop::Stop;
use omni_engines::text;

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

const ENTRIES: [Entry; 9] = [
    Entry { name: "image", take: entries::image, seeds: seeds::images, rounds: 24_000 },
    Entry { name: "exif", take: entries::exif, seeds: seeds::exif, rounds: 6000 },
    Entry { name: "cards", take: entries::cards, seeds: seeds::photographs, rounds: 150 },
    Entry { name: "barcodes", take: entries::barcodes, seeds: seeds::codes, rounds: 60 },
    Entry { name: "license", take: entries::license, seeds: seeds::licenses, rounds: 40_000 },
    Entry { name: "receipt", take: entries::receipt, seeds: seeds::receipts, rounds: 40_000 },
    Entry { name: "zone", take: entries::zone, seeds: seeds::zones, rounds: 40_000 },
    Entry { name: "seal", take: seals::take, seeds: seals::seeds, rounds: 8000 },
    Entry { name: "person", take: entries::person, seeds: seeds::persons, rounds: 20_000 },
];

/// Sizes of images at which loops run out of pixels.
const SIZES: [(u32, u32); 6] = [(1, 1), (2, 900), (900, 2), (19, 21), (65_535, 1), (333, 257)];

/// How many documents that were taken apart are looked at. Each takes a second or two.
const TORN: usize = 6;

fn main() {
    let times = env::args().nth(1).and_then(|times| times.parse().ok()).unwrap_or(1);
    for entry in &ENTRIES {
        run(entry, entry.rounds * times);
    }
    run(&Entry { name: "proof", take: proof, seeds: seeds::persons, rounds: 4000 }, 4000 * times);
    documents(times);
}

/// Lines of a file, at any position.
fn proof(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let line = |(index, text): (usize, &str)| {
        let at = |offset: usize| f32::from(bytes.get(index * 4 + offset).copied().unwrap_or_default());
        let area = Area { x: at(0) * at(1), y: at(1) - at(2), width: at(2), height: at(3) / at(0) };
        Printed { text: text.to_owned(), area }
    };
    let _ = document::proof::of_lines(&text.split(['\n', ' ']).enumerate().map(line).collect::<Vec<_>>());
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
fn documents(times: usize) {
    let models = Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/models"), 1);
    models.preload().unwrap();
    let turn = models.turn(&Stop::default()).unwrap();
    let noise = SIZES.map(|(width, height)| {
        RgbImage::from_fn(width, height, |x, y| {
            Rgb([(x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) as u8; 3])
        })
    });
    let files = seeds::photographs();
    let whole: Vec<RgbImage> =
        files.iter().filter_map(|file| Some(image::load_from_memory(file).ok()?.into_rgb8())).collect();
    let mut random = Rng::with_seed(0x6F6D_6E69);
    let torn = (0..TORN * times).map(|round| torn::torn(&whole[round % whole.len()], &mut random));
    let begun = ProcessTime::now();
    let (mut rounds, mut most_memory, mut most_time) = (0, 0, Duration::ZERO);
    for pixels in noise.into_iter().chain(torn) {
        let mut png = std::io::Cursor::new(Vec::new());
        pixels.write_to(&mut png, image::ImageFormat::Png).unwrap();
        let png = png.into_inner();
        let (memory, time) = measured("document.bin", &png, MOST_MEMORY, || look(&turn, &png));
        (rounds, most_memory, most_time) = (rounds + 1, most_memory.max(memory), most_time.max(time));
    }
    print("document", (rounds, begun.elapsed()), (most_memory, most_time));
}

/// Looks at an image in all ways. What is found does not matter, but no network may fail.
fn look(turn: &Turn<'_>, png: &[u8]) {
    let image = Image::decode(png).unwrap();
    document::read(turn, &image).unwrap();
    text::read(turn, &image).unwrap();
    let faces = face::find(turn, &image, Scene::People).unwrap();
    face::persons(turn, &image, &faces).unwrap();
    for found in &faces.all {
        let _ = (
            face::quality(&image, found),
            face::mask(turn, &image, found).unwrap(),
            face::template(turn, &image, found).unwrap(),
        );
    }
}

fn print(name: &str, (rounds, together): (usize, Duration), (memory, time): (usize, Duration)) {
    let megabytes = memory as f64 / 1e6;
    println!(
        "{name}: {rounds} inputs in {together:.1?}; at most {megabytes:.1} MB and {time:.1?} of CPU time each"
    );
}
