//! What it costs to put an image into a contract of one megabyte, and to lay out a report, in CPU time and memory.
//!
//! `cargo bench -p omni-engines --features pdf --bench pdf`. Each figure is the median of some runs.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::alloc::System;
use std::hint::black_box;
use std::io::Cursor;

use cpu_time::ProcessTime;
use image::{ImageFormat, Rgba, RgbaImage};
use jiff::Timestamp;
use omni_engines::pdf::lines::lines;
use omni_engines::pdf::report::{Attachment, Report, Table};
use omni_engines::pdf::{Drawing, Orientation, Pdf, PdfError, SignatureSlot, SlotKind, Spot, signed};
use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait as _};

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<System> = &INSTRUMENTED_SYSTEM;

const RUNS: usize = 15;

fn main() {
    let (contract, signature) = (contract(), signature());
    println!("contract: {} kB, {} pages", contract.len() / 1000, Pdf::open(&contract).unwrap().pages());
    measure("opened", || drop(black_box(Pdf::open(&contract).unwrap())));
    measure("opened, signed with an image on its last page, saved", || {
        let mut pdf = Pdf::open(&contract).unwrap();
        let drawing = Drawing::decode(&signature).unwrap();
        let place =
            Spot { page: pdf.pages(), x: 60.0, y: 60.0, height: 40.0, orientation: Orientation::None };
        pdf.place(&drawing, &place).unwrap();
        black_box(pdf.save().unwrap());
    });
    let at = Timestamp::from_second(1_800_000_000).unwrap();
    let slot = SignatureSlot { kind: SlotKind::Signature, name: None, reason: None, at, reserved: 16_000 };
    measure("room for a signature made, without signing", || {
        black_box(signed(&contract, &slot, |_| Ok::<_, PdfError>(vec![0; 9000])).unwrap());
    });
    const EVENTS: usize = 500;
    let report = report(EVENTS);
    measure(&format!("a report of {EVENTS} events laid out"), || drop(black_box(report.to_pdf().unwrap())));
    measure("all lines of text read", || drop(black_box(lines(&contract).unwrap())));
}

fn measure(name: &str, work: impl Fn()) {
    ALLOCATOR.reset_peak_memory();
    let mut times: Vec<_> = (0..RUNS)
        .map(|_| {
            let begun = ProcessTime::now();
            work();
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    let memory = ALLOCATOR.get_peak_memory() / 1_000_000;
    println!("{name}: {:.1} ms of CPU, {memory} MB", times[RUNS / 2].as_secs_f64() * 1e3);
}

/// Pages of text, and an attachment that does not get smaller.
fn contract() -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(1);
    let mut table = Table::new([("Number", 1.0), ("What was agreed", 6.0)]);
    for number in 0..200 {
        let text = format!("{number} and {number} are agreed between Zara Specimen and the Invented Company");
        table = table.row([number.to_string().as_str(), &text]);
    }
    let scan = Attachment {
        name: "scan.bin".to_owned(),
        media_type: "application/octet-stream".to_owned(),
        description: "A scan".to_owned(),
        bytes: (0..950_000).map(|_| random.u8(..)).collect(),
    };
    let at = Timestamp::from_second(1_800_000_000).unwrap();
    Report::new("An invented contract", at).table(table).attach(scan).to_pdf().unwrap()
}

/// A report as the sandbox writes it: for each event, what happened, its hash and its signature.
fn report(events: usize) -> Report {
    let mut happened =
        Table::new([("No.", 1.0), ("Time (UTC)", 2.6), ("Event", 3.2), ("What happened", 6.0)]);
    let mut signed = Table::new([("No.", 1.0), ("Hash (SHA-256)", 5.0), ("Signature", 7.0)]);
    let hash = "5e73ac38".repeat(8);
    let signature = "eyJhbGciOiJFZERTQSJ9".repeat(15);
    let said = format!("operation: add_front_id\ncaller: session\nfile: {hash}\nstatus: Alive");
    for number in 1..=events {
        let number = number.to_string();
        happened = happened.row([&*number, "2026-11-26 12:00:00.123", "frontIdAdded", &said]);
        signed = signed.row([&*number, &hash, &signature]);
    }
    Report::new("Report of events", Timestamp::UNIX_EPOCH).table(happened).table(signed)
}

/// Strokes on a transparent background, as people draw them on a screen.
fn signature() -> Vec<u8> {
    let mut image = RgbaImage::new(800, 320);
    for step in 0..8000_u32 {
        let t = f64::from(step) / 8000.0;
        let (x, y) = (30.0 + 740.0 * t, 160.0 + 120.0 * (t * 22.0).sin() * (1.0 - t * 0.6));
        for (dx, dy) in (0..5).flat_map(|dx| (0..5).map(move |dy| (dx, dy))) {
            image.put_pixel(x as u32 + dx, y as u32 + dy, Rgba([10, 20, 140, 255]));
        }
    }
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, ImageFormat::Png).unwrap();
    png.into_inner()
}
