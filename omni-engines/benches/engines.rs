//! What images cost, from the bytes of a file to what is known of them, in CPU time of one thread and in memory.
//!
//! `cargo bench -p omni-engines --all-features`, and with `--profile dev` as a user's debug build does it. Each figure is the
//! median of some runs, which take turns, because the computer does other things meanwhile.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::alloc::System;
use std::fs;
use std::hint::black_box;
use std::time::Duration;

use cpu_time::ProcessTime;
use omni_engines::face::{self, Scene as Pose};
use omni_engines::geometry::QuarterTurn;
use omni_engines::image::Image;
use omni_engines::models::{Models, Turn};
use omni_engines::specimen::{self, Background, Kind, Person, Scene, Side};
use omni_engines::stop::Stop;
use omni_engines::{barcode, document};
use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait as _};

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<System> = &INSTRUMENTED_SYSTEM;

const RUNS: usize = 5;

/// A figure: what is measured, and how.
type Figure<'a> = (&'a str, Box<dyn Fn() + 'a>);

fn main() {
    let models = Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/models"), 1);
    let begun = ProcessTime::now();
    ALLOCATOR.reset_peak_memory();
    models.preload().unwrap();
    println!("weights ready: {} of CPU, {} MB", milliseconds(begun.elapsed()), peak());
    let turn = models.turn(&Stop::default()).unwrap();
    let photographs = photographs();
    for (name, bytes) in &photographs {
        let image = Image::decode(bytes).unwrap();
        println!("{name}: {} x {}, {} kB", image.width(), image.height(), bytes.len() / 1000);
    }
    print(&decoding(&photographs[0].1));
    let documents = photographs.iter().map(|(name, bytes)| -> Figure<'_> {
        let turn = &turn;
        (name, Box::new(move || drop(document::read(turn, &Image::decode(bytes).unwrap()).unwrap())))
    });
    print(&documents.collect::<Vec<_>>());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../omni-sandbox/specimens/selfie.jpg");
    let selfie = fs::read(path).unwrap();
    print(&parts(&turn, &selfie, &photographs));
}

/// Photographs of twelve megapixels.
fn photographs() -> Vec<(&'static str, Vec<u8>)> {
    let person = Person::zara();
    let of = |kind, side, turn, background| {
        let scene = Scene { scale: 2.5, tilt: 4.0, perspective: 10.0, turn, background, ..Scene::default() };
        specimen::photograph(&specimen::draw(kind, side, &person), &scene, 5).to_jpeg(90)
    };
    let (upright, table) = (QuarterTurn::None, Background::Table);
    vec![
        ("front of an ID", of(Kind::Id, Side::Front, upright, table)),
        ("back of an ID", of(Kind::Id, Side::Back, upright, table)),
        (
            "front of an ID upside down in clutter",
            of(Kind::Id, Side::Front, QuarterTurn::Half, Background::Clutter),
        ),
        ("back of a license", of(Kind::License, Side::Back, upright, table)),
        ("passport", of(Kind::Passport, Side::Front, upright, table)),
    ]
}

/// Decoding against what any program needs that decodes the same file without asking whether it is whole.
fn decoding(bytes: &[u8]) -> Vec<Figure<'_>> {
    vec![
        ("decoding, whole or refused", Box::new(|| drop(black_box(Image::decode(bytes).unwrap())))),
        ("decoding alone (`image`)", Box::new(|| drop(black_box(image::load_from_memory(bytes).unwrap())))),
        (
            "decoding twice (`image`), to compare",
            Box::new(|| {
                let [one, other] = [0; 2].map(|_| image::load_from_memory(bytes).unwrap());
                assert!(black_box(one) == black_box(other));
            }),
        ),
    ]
}

fn parts<'a>(turn: &'a Turn<'a>, selfie: &'a [u8], photographs: &'a [(&str, Vec<u8>)]) -> Vec<Figure<'a>> {
    let images: Vec<Image> = photographs.iter().map(|(_, bytes)| Image::decode(bytes).unwrap()).collect();
    let [front, back, clutter, license, _] = images.try_into().unwrap();
    let (card, no_code, code) = (front.clone(), back.card().unwrap().image, license.card().unwrap().image);
    vec![
        ("selfie: decoding, face, quality, mask, template", Box::new(move || look_at_selfie(turn, selfie))),
        ("outline of a card", Box::new(move || drop(black_box(card.cards())))),
        ("outline of a card in clutter", Box::new(move || drop(black_box(clutter.cards())))),
        (
            "measuring sharpness, glare, shadow",
            Box::new(move || {
                black_box(front.quality());
            }),
        ),
        ("barcodes on a card without any", Box::new(move || assert!(codes(&no_code) == 0))),
        ("barcodes on a photograph without any", Box::new(move || assert!(codes(&back) == 0))),
        ("barcodes on the back of a license", Box::new(move || assert!(codes(&code) == 1))),
    ]
}

fn codes(image: &Image) -> usize {
    barcode::find(image, &Stop::default()).unwrap().len()
}

fn look_at_selfie(turn: &Turn<'_>, bytes: &[u8]) {
    let image = Image::decode(bytes).unwrap();
    black_box(image.quality());
    let faces = face::find(turn, &image, Pose::People).unwrap();
    let face = faces.main().unwrap();
    black_box(face::quality(&image, face));
    black_box(face::mask(turn, &image, face).unwrap());
    black_box(face::template(turn, &image, face).unwrap());
}

/// Runs each in turn, several times, and prints the medians.
fn print(figures: &[Figure<'_>]) {
    let mut times = vec![Vec::new(); figures.len()];
    let mut memory = vec![0; figures.len()];
    for _ in 0..RUNS {
        for (index, (_, work)) in figures.iter().enumerate() {
            ALLOCATOR.reset_peak_memory();
            let begun = ProcessTime::now();
            work();
            times[index].push(begun.elapsed());
            memory[index] = memory[index].max(peak());
        }
    }
    for ((name, _), (mut times, memory)) in figures.iter().zip(times.into_iter().zip(memory)) {
        times.sort_unstable();
        println!("{name}: {} of CPU, {memory} MB", milliseconds(times[RUNS / 2]));
    }
}

fn peak() -> usize {
    ALLOCATOR.get_peak_memory() / 1_000_000
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
