//! What processing an image costs, from the bytes of the file to the result, in CPU time of one thread and in memory.
//!
//! `cargo bench -p omni-engines --all-features`, and with `--profile dev` as a user's debug build does it; `--
//! decoding`, `documents`, `selfie` or `parts` for one of them. Each figure is the median of some runs, which take
//! turns, because the computer does other things meanwhile.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::alloc::System;
use std::hint::black_box;
use std::time::Duration;
use std::{env, fs};

use cpu_time::ProcessTime;
use omni_engines::face::{self, Scene as Pose};
use omni_engines::image::Image;
use omni_engines::models::{Models, Turn};
use omni_engines::specimen::{self, Background, Kind, Person, Scene, Side};
use omni_engines::stop::Stop;
use omni_engines::{barcode, document};
use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait as _};

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<System> = &INSTRUMENTED_SYSTEM;

const RUNS: usize = 3;

/// A figure: what is measured, and how.
type Figure<'a> = (&'a str, Box<dyn Fn() + 'a>);

fn main() {
    let wanted = env::args().find(|argument| !argument.starts_with('-') && !argument.contains("engines"));
    let is_wanted = |part: &str| wanted.as_deref().is_none_or(|wanted| wanted == part);
    let models = Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/models"), 1);
    let begun = ProcessTime::now();
    ALLOCATOR.reset_peak_memory();
    models.preload().unwrap();
    println!("weights ready: {} of CPU, {} MB", milliseconds(begun.elapsed()), peak());
    let turn = models.turn(&Stop::default()).unwrap();
    if is_wanted("decoding") {
        print(&decoding(&photograph(Kind::Id, Side::Front, Background::Table)));
    }
    if is_wanted("documents") {
        print(&documents(&turn));
    }
    if is_wanted("selfie") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../omni-sandbox/specimens/selfie.jpg");
        let bytes = fs::read(path).unwrap();
        let work = || look_at_selfie(&turn, &bytes);
        print(&[("selfie: decoding, face, quality, mask, template", Box::new(work))]);
    }
    if is_wanted("parts") {
        print(&parts());
    }
}

/// An image of twelve megapixels.
fn photograph(kind: Kind, side: Side, background: Background) -> Vec<u8> {
    let scene = Scene { scale: 2.5, tilt: 4.0, perspective: 10.0, background, ..Scene::default() };
    let image = specimen::photograph(&specimen::draw(kind, side, &Person::zara()), &scene, 5);
    assert_eq!((image.width(), image.height()), (4000, 3000));
    image.to_jpeg(90)
}

/// From the bytes of a file to everything that is known about the document.
fn documents<'a>(turn: &'a Turn<'a>) -> Vec<Figure<'a>> {
    let of = |name, bytes: Vec<u8>| -> Figure<'a> {
        let read = move || drop(document::read(turn, &Image::decode(&bytes).unwrap()).unwrap());
        (name, Box::new(read))
    };
    vec![
        of("front of an ID", photograph(Kind::Id, Side::Front, Background::Table)),
        of("back of an ID", photograph(Kind::Id, Side::Back, Background::Table)),
        of("front of an ID in clutter", photograph(Kind::Id, Side::Front, Background::Clutter)),
        of("back of a license", photograph(Kind::License, Side::Back, Background::Table)),
    ]
}

/// Decoding, compared with a plain decoder that does not check whether the file is complete.
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

fn parts() -> Vec<Figure<'static>> {
    let of = |kind, side, background| Image::decode(&photograph(kind, side, background)).unwrap();
    let front = of(Kind::Id, Side::Front, Background::Table);
    let clutter = of(Kind::Id, Side::Front, Background::Clutter);
    let medical = of(Kind::Medical, Side::Front, Background::Table);
    let license = of(Kind::License, Side::Back, Background::Table);
    let (no_code, code) = (medical.card().unwrap().image, license.card().unwrap().image);
    let plain = front.clone();
    vec![
        ("outline of a card", Box::new(move || drop(black_box(front.cards())))),
        ("outline of a card in clutter", Box::new(move || drop(black_box(clutter.cards())))),
        (
            "sharpness, glare, shadow of a photograph",
            Box::new(move || {
                black_box(plain.quality());
            }),
        ),
        ("barcodes on a card without any", Box::new(move || assert!(codes(&no_code) == 0))),
        ("barcodes on a photograph without any", Box::new(move || assert!(codes(&medical) == 0))),
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
