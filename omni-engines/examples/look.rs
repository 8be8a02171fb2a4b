//! Prints what is seen in images: `cargo run --release -p omni-engines --all-features --example look -- FILE...`
//!
//! It prints personal data, so use it with images of invented people.

// A program for people: its output is the point.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;

use cpu_time::ProcessTime;
use omni_engines::face::{self, Scene};
use omni_engines::image::{Image, jpeg_quality};
use omni_engines::models::{Models, Turn};
use omni_engines::stop::Stop;
use omni_engines::{barcode, mrz, text};

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let models = Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/models"), 1);
    timed("weights", || models.preload())?;
    let turn = models.turn(&Stop::default())?;
    for file in std::env::args().skip(1) {
        println!("{file}");
        if let Err(error) = look(&turn, &std::fs::read(&file)?) {
            println!("  {error}");
        }
    }
    Ok(())
}

fn look(turn: &Turn<'_>, bytes: &[u8]) -> Outcome {
    let image = timed("decoding", || Image::decode(bytes))?;
    println!("  {} x {}, JPEG quality {:?}", image.width(), image.height(), jpeg_quality(bytes));
    faces(turn, &image)?;
    lines(turn, &image)?;
    for code in timed("barcodes", || barcode::find(&image, turn.stop()))? {
        println!("  {:?} {}", code.kind, code.text.escape_debug());
    }
    Ok(())
}

fn faces(turn: &Turn<'_>, image: &Image) -> Outcome {
    let faces = timed("faces", || face::find(turn, image, Scene::Id))?;
    println!("  faces turned {:?}, persons {}", faces.turned, face::persons(turn, image, &faces)?);
    for face in &faces.all {
        let quality = face::quality(image, face);
        println!("    {face:.0?}\n    {quality:.2?} {:?}", quality.defects());
        let masked = timed("mask", || face::mask(turn, image, face))?;
        println!("    mask {masked}");
        timed("template", || face::template(turn, image, face))?;
    }
    Ok(())
}

fn lines(turn: &Turn<'_>, image: &Image) -> Outcome {
    let page = timed("text", || text::read(turn, image))?;
    println!("  text turned {:?}", page.turned);
    for line in &page.lines {
        let corner = line.corners[0];
        println!("    {:.3} ({:.0}, {:.0}) {}", line.confidence, corner.x, corner.y, line.text);
    }
    if let Some(zone) = timed("zone", || mrz::find(turn, image, &page))? {
        println!("  {zone:?}\n    {}", zone.lines.join("\n    "));
        println!("    printed names: {:?}", zone.compare_names(&page, true));
    }
    Ok(())
}

fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let begun = ProcessTime::now();
    let result = work();
    println!("  [{name}: {} ms of CPU time]", begun.elapsed().as_millis());
    result
}
