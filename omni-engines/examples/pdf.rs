//! Everything that this crate does to PDF files, on the command line. `.ci/pdfs` checks the results.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::env;
use std::error::Error;
use std::fs;
use std::process::ExitCode;

use jiff::Timestamp;
use omni_engines::pdf::lines::lines;
use omni_engines::pdf::report::{Attachment, Report, Table};
use omni_engines::pdf::{
    Drawing, Orientation, Pdf, PdfError, SignatureSlot, SlotKind, Spot, signatures, signed,
    with_validation_data,
};

const USAGE: &str = "pdf pages FILE
pdf place FILE OUT IMAGE [PAGE X Y HEIGHT DEGREES]...
pdf annotations FILE
pdf image FILE OUT TEXT IMAGE [HEIGHT]
pdf text FILE OUT TEXT STAMP
pdf sign FILE OUT
pdf store FILE OUT CERTIFICATE
pdf signatures FILE
pdf lines FILE
pdf report OUT";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    match arguments {
        ["pages", file] => {
            let pdf = Pdf::open(&fs::read(file)?)?;
            for page in 1..=pdf.pages() {
                let (width, height) = pdf.page_size(page)?;
                println!("{width:.3} {height:.3}");
            }
        }
        ["place", file, out, image, places @ ..] => {
            let mut pdf = Pdf::open(&fs::read(file)?)?;
            let image = Drawing::decode(&fs::read(image)?)?;
            for place in places.chunks(5) {
                pdf.place(&image, &parsed(place)?)?;
            }
            fs::write(out, pdf.save()?)?;
        }
        ["annotations", file] => {
            for text in Pdf::open(&fs::read(file)?)?.annotations()? {
                println!("{text}");
            }
        }
        ["image", file, out, text, image, height @ ..] => {
            let mut pdf = Pdf::open(&fs::read(file)?)?;
            let height = height.first().map(|height| height.parse()).transpose()?;
            println!("{}", pdf.replace_with_image(text, &Drawing::decode(&fs::read(image)?)?, height)?);
            fs::write(out, pdf.save()?)?;
        }
        ["text", file, out, text, stamp] => {
            let mut pdf = Pdf::open(&fs::read(file)?)?;
            println!("{}", pdf.replace_with_text(text, stamp)?);
            fs::write(out, pdf.save()?)?;
        }
        ["sign", file, out] => {
            let at = Timestamp::from_second(1_800_000_000)?;
            let slot = SignatureSlot {
                kind: SlotKind::Signature,
                name: Some("Zara"),
                reason: None,
                at,
                reserved: 1000,
            };
            // Not a signature, only the room for one.
            let sign = |_: [&[u8]; 2]| Ok::<_, PdfError>(vec![0x30, 3, 2, 1, 7]);
            fs::write(out, signed(&fs::read(file)?, &slot, sign)?)?;
        }
        ["store", file, out, certificate] => {
            fs::write(out, with_validation_data(&fs::read(file)?, &[fs::read(certificate)?], &[])?)?;
        }
        ["signatures", file] => {
            for found in signatures(&fs::read(file)?)? {
                println!("{} sane {} whole {}", found.format, found.is_sane, found.covers_whole_file);
            }
        }
        ["lines", file] => {
            for line in lines(&fs::read(file)?)? {
                println!("{}", line.text);
            }
        }
        ["report", out] => fs::write(out, report()?)?,
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

/// A report of several pages about invented events.
fn report() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut events = Table::new([("Number", 1.0), ("What happened", 4.0), ("Hash", 3.0)]);
    for number in 1..=150 {
        let hash = format!("{number:064x}");
        events = events.row([
            number.to_string().as_str(),
            "Žofie Specimen opened the contract and read it",
            &hash,
        ]);
    }
    let json = Attachment {
        name: "events.json".to_owned(),
        media_type: "application/json".to_owned(),
        description: "All events".to_owned(),
        bytes: b"{\"events\": []}".to_vec(),
    };
    let report = Report::new("Events of an invented contract", Timestamp::from_second(1_800_000_000)?)
        .paragraph("Nobody stands behind this report.")
        .heading("Contract")
        .values([("Name", "contract.pdf"), ("Signed by", "Žofie Ελένη Анна")])
        .heading("Events")
        .table(events)
        .attach(json);
    Ok(report.to_pdf()?)
}

fn parsed(place: &[&str]) -> Result<Spot, Box<dyn Error>> {
    let [page, x, y, height, degrees] = place else { return Err(USAGE.into()) };
    let orientation = match *degrees {
        "0" => Orientation::None,
        "90" => Orientation::Quarter,
        "180" => Orientation::Half,
        "270" => Orientation::ThreeQuarters,
        _ => return Err(USAGE.into()),
    };
    Ok(Spot { page: page.parse()?, x: x.parse()?, y: y.parse()?, height: height.parse()?, orientation })
}
