//! Prints what is seen in images: `cargo run --release -p omni-engines --all-features --example look -- FILE...`
//!
//! It prints personal data, so use it with images of invented people. With `--lines` it prints every line of text as well.

// A program for people: its output is the point.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;

use cpu_time::ProcessTime;
use omni_engines::document::{self, Document, Field};
use omni_engines::face::{self, Scene};
use omni_engines::image::{Image, jpeg_quality};
use omni_engines::models::{Models, Turn};
use omni_engines::stop::Stop;

type ExampleResult = Result<(), Box<dyn Error>>;

fn main() -> ExampleResult {
    let models = Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/models"), 1);
    timed("weights", || models.preload())?;
    let turn = models.turn(&Stop::default())?;
    let mut lines = false;
    for file in std::env::args().skip(1) {
        if file == "--lines" {
            lines = true;
            continue;
        }
        println!("{file}");
        if let Err(error) = look(&turn, &std::fs::read(&file)?, lines) {
            println!("  {error}");
        }
    }
    Ok(())
}

fn look(turn: &Turn<'_>, bytes: &[u8], lines: bool) -> ExampleResult {
    let image = timed("decoding", || Image::decode(bytes))?;
    println!("  {} x {}, JPEG quality {:?}", image.width(), image.height(), jpeg_quality(bytes));
    let document = timed("document", || document::read(turn, &image))?;
    describe(&document);
    if lines {
        for line in &document.page.lines {
            let corner = line.corners[0];
            println!("    {:.3} ({:.0}, {:.0}) {}", line.confidence, corner.x, corner.y, line.text);
        }
    }
    // A selfie is not a document.
    if document.page.lines.is_empty() {
        faces(turn, &image)?;
    }
    Ok(())
}

fn describe(document: &Document) {
    let Document { kind, side, country, year, subtype, found, .. } = document;
    println!("  {kind:?}, {side:?}, country {country:?}, year {year:?}, {subtype:?}");
    println!("  found by {found:?}, {:.0} pixels wide, {:?}", document.width_px, document.quality);
    println!(
        "  {} documents, cut off {}, {} faces",
        document.documents,
        document.cut_off,
        document.faces.all.len()
    );
    if let Some(zone) = &document.zone {
        println!("  {zone:?}\n    {}", zone.lines.join("\n    "));
        println!("    {:?}, other numbers {:?}", zone.certainty, zone.other_numbers);
    }
    for code in &document.codes {
        println!("  {:?} {}", code.kind, code.text.escape_debug());
    }
    fields(document);
    if let Some(card) = &document.bank_card {
        show("number", card.number.as_ref(), |number| number.as_str().to_owned());
        show("owner", card.owner.as_ref(), Clone::clone);
        show("expiry", card.expiry.as_ref(), |expiry| expiry.last_day().to_string());
        show("security_code", card.security_code.as_ref(), Clone::clone);
    }
    if let Some(card) = &document.medical_card {
        for (name, field) in [
            ("member", &card.member),
            ("member_id", &card.member_id),
            ("provider", &card.provider),
            ("emergency_copay", &card.emergency_copay),
            ("office_copay", &card.office_copay),
            ("rx_bin", &card.rx_bin),
            ("rx_pcn", &card.rx_pcn),
        ] {
            show(name, field.as_ref(), Clone::clone);
        }
    }
    if let Some(proof) = &document.proof {
        show("name", proof.name.as_ref(), Clone::clone);
        show("address", proof.address.as_ref(), |lines| lines.join(" | "));
        show("date", proof.date.as_ref(), ToString::to_string);
        show("issuer", proof.issuer.as_ref(), Clone::clone);
        println!("  receipt {:?}", proof.receipt);
    }
}

fn fields(document: &Document) {
    let fields = &document.fields;
    for (name, field) in fields.texts() {
        show(name, Some(field), Clone::clone);
    }
    for (name, field) in fields.dates() {
        show(name, Some(field), ToString::to_string);
    }
    for (name, field) in [
        ("registration_year", &fields.registration_year),
        ("issue_year", &fields.issue_year),
        ("expiry_year", &fields.expiry_year),
    ] {
        show(name, field.as_ref(), ToString::to_string);
    }
    show("sex", fields.sex.as_ref(), |sex| format!("{sex:?}"));
    show("address", fields.address.as_ref(), |lines| lines.join(" | "));
    for conflict in fields.conflicts() {
        println!("  {conflict:?}");
    }
}

fn show<T>(name: &str, field: Option<&Field<T>>, text: impl Fn(&T) -> String) {
    let Some(field) = field else { return };
    let others: Vec<String> =
        field.others.iter().map(|other| format!("{:?} {}", other.from, text(&other.value))).collect();
    println!(
        "    {name}: {} ({:?} {:.3}) {}",
        text(&field.value),
        field.from,
        field.confidence,
        others.join(", ")
    );
}

fn faces(turn: &Turn<'_>, image: &Image) -> ExampleResult {
    let faces = timed("faces", || face::find(turn, image, Scene::People))?;
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

fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let begun = ProcessTime::now();
    let result = work();
    println!("  [{name}: {} ms of CPU time]", begun.elapsed().as_millis());
    result
}
