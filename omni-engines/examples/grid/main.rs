//! Draws a grid of documents and images of them, reads each, and writes how much of it is correct to `docs/recognition.md`.
//!
//! ```text
//! cargo run --release -p omni-engines --all-features --example grid -- [--every N] [--only NUMBER] [--like NAME] [--save DIR] [--no-page]
//! ```
//!
//! `--every` takes only each N-th image, `--only` takes one image and prints what was read from it, and `--like` takes
//! those whose name contains this text, such as `id front` or `blur`. The last two write no page.
//! `--save` writes the images, and `cells.tsv` with what is on them, for other readers: see `.ci/readers/run`.

// A program for people: its output is the point.
#![allow(clippy::print_stdout)]

mod cells;
mod judge;
mod page;

use std::error::Error;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use cells::{Cell, Reason};
use judge::Verdict;
use omni_engines::document;
use omni_engines::face::{self, Template};
use omni_engines::image::Image;
use omni_engines::models::Models;
use omni_engines::specimen::{self, Portrait, Side};
use omni_engines::stop::Stop;

type ExampleResult<T> = Result<T, Box<dyn Error>>;

#[derive(Default)]
struct Options {
    every: u64,
    only: Option<u64>,
    like: Option<String>,
    save: Option<PathBuf>,
    no_page: bool,
}

fn main() -> ExampleResult<()> {
    let options = options()?;
    let models = Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/models"), 2);
    models.preload()?;
    let mut cells = cells::all();
    if let Some(only) = options.only {
        cells.retain(|cell| cell.number == only);
    } else {
        cells.retain(|cell| cell.number.is_multiple_of(options.every.max(1)));
    }
    if let Some(like) = &options.like {
        cells.retain(|cell| cell.to_string().contains(like));
    }
    let portraits = portraits(&models)?;
    let results = read_all(&models, cells, (&portraits, options.save.as_deref()))?;
    if options.only.is_some() {
        return Ok(());
    }
    let all = page::Counts::of(results.iter());
    println!(
        "{} images: {} decided right, {} wrong reasons, {} wrongly accepted, {} wrongly refused; zones {}, \
         proven {}; {} wrong fields, {} with valid check digits, {} in proven zones",
        all.cells,
        page::percent((all.cells, all.right)),
        all.wrong_reason,
        all.wrongly_accepted,
        all.wrongly_refused,
        page::percent(all.zones),
        page::percent(all.proven),
        all.wrong_fields,
        all.wrong_with_digits,
        all.wrong_proven
    );
    if let Some(folder) = &options.save {
        std::fs::write(folder.join("cells.tsv"), table(&results))?;
    }
    if options.no_page || options.like.is_some() {
        return Ok(());
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/recognition.md");
    let before = std::fs::read_to_string(&file).unwrap_or_default();
    std::fs::write(file, page::write(&results, (options.every.max(1), &before)))?;
    Ok(())
}

fn options() -> ExampleResult<Options> {
    let mut options = Options { every: 1, ..Options::default() };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let mut value = || given.next().ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--every" => options.every = value()?.parse()?,
            "--only" => options.only = Some(value()?.parse()?),
            "--like" => options.like = Some(value()?),
            "--save" => options.save = Some(value()?.into()),
            "--no-page" => options.no_page = true,
            _ => return Err("expected --every N, --only NUMBER, --like NAME, --save DIR or --no-page".into()),
        }
    }
    Ok(options)
}

/// Templates of the photographs from which portraits are cut.
fn portraits(models: &Models) -> ExampleResult<Vec<(Portrait, Template)>> {
    let turn = models.turn(&Stop::default())?;
    let mut all = Vec::new();
    for portrait in Portrait::ALL {
        let image = Image::decode(portrait.photograph())?;
        let faces = face::find(&turn, &image, face::Scene::People)?;
        let main = faces.main().ok_or("a portrait without a face")?;
        all.push((portrait, face::template(&turn, &image, main)?));
    }
    Ok(all)
}

/// Reads all images, two at a time.
fn read_all(
    models: &Models,
    cells: Vec<Cell>,
    (portraits, save): (&[(Portrait, Template)], Option<&Path>),
) -> ExampleResult<Vec<(Cell, Verdict)>> {
    if let Some(folder) = save {
        std::fs::create_dir_all(folder)?;
    }
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(Vec::new());
    let failed = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(cell) = cells.get(index) else { break };
                    match read(models, cell, (portraits, save)) {
                        Ok(verdict) => {
                            report(cell, &verdict, cells.len() == 1);
                            verdicts.lock().unwrap_or_else(|lock| lock.into_inner()).push((index, verdict));
                        }
                        Err(error) => {
                            *failed.lock().unwrap_or_else(|lock| lock.into_inner()) = Some(error.to_string());
                            break;
                        }
                    }
                }
            });
        }
    });
    if let Some(error) = failed.into_inner()? {
        return Err(error.into());
    }
    let mut verdicts = verdicts.into_inner()?;
    verdicts.sort_by_key(|(index, _)| *index);
    Ok(cells.into_iter().zip(verdicts.into_iter().map(|(_, verdict)| verdict)).collect())
}

fn read(
    models: &Models,
    cell: &Cell,
    (portraits, save): (&[(Portrait, Template)], Option<&Path>),
) -> ExampleResult<Verdict> {
    let jpeg = cell.jpeg();
    if let Some(folder) = save {
        std::fs::write(folder.join(format!("{}.jpg", cell.number)), &jpeg)?;
    }
    let image = Image::decode(&jpeg)?;
    let turn = models.turn(&Stop::default())?;
    let Ok(document) = catch_unwind(AssertUnwindSafe(|| document::read(&turn, &image))) else {
        // Reported as a failure of the cell: a reader must not panic, whatever the image shows.
        let notes = vec!["the reader panicked".to_owned()];
        return Ok(Verdict {
            refused: Some(Reason::Unreadable),
            notes,
            wrong: vec!["panic"],
            ..Verdict::default()
        });
    };
    let document = document?;
    if std::env::args().any(|argument| argument == "--only") {
        println!("{document:#?}\n{}", document.page.text());
        for reading in judge::read(&document) {
            println!("{reading:?}");
        }
    }
    Ok(judge::judge(cell, (&document, &jpeg), portraits))
}

fn report(cell: &Cell, verdict: &Verdict, in_full: bool) {
    let judgment = verdict.judgment(cell);
    if !in_full && judgment == cells::Judgment::Right && verdict.notes.is_empty() {
        return;
    }
    println!("{} {cell}: {judgment:?} {:?}, missing {:?}", cell.number, verdict.refused, verdict.missing);
    for note in &verdict.notes {
        println!("    {note}");
    }
}

/// What is in the images, a line for each: file, image, whether it is acceptable, lines of the zone, barcode in hexadecimal
/// digits, and whether zone and barcode were read correctly here.
fn table(results: &[(Cell, Verdict)]) -> String {
    let mut table = String::new();
    for (cell, verdict) in results {
        let (kind, side) = cell.shown;
        let zone =
            verdict.zone_right.map(|_| specimen::zone(kind, &cell.person).join(" ")).unwrap_or_default();
        let code = verdict.code_right.and_then(|_| specimen::code(kind, &cell.person)).unwrap_or_default();
        let digits: String = code.bytes().map(|byte| format!("{byte:02x}")).collect();
        let symbol = match (kind, side) {
            (specimen::Kind::Id | specimen::Kind::License, Side::Back) => "pdf417",
            _ => "qr",
        };
        let _ = writeln!(
            table,
            "{}.jpg\t{cell}\t{}\t{zone}\t{symbol}\t{digits}\t{}\t{}",
            cell.number,
            cell.expected == cells::Expected::Accept,
            verdict.zone_right == Some(true),
            verdict.code_right == Some(true)
        );
    }
    table
}
