//! Sends the images of the grid of `omni-engines` to a sandbox, and writes what it decides to `docs/recognition.md`.
//!
//! ```text
//! cargo run --release -p omni-sandbox --features engines,specimens,file --example decisions -- [--every N] [--like NAME] [--no-page]
//! ```
//!
//! `--every` takes only each N-th image, and `--like` takes those whose name contains this text, such as `id front` or `blur`.
//! With it, no page is written.

// A program for people: its output is the point.
#![allow(clippy::print_stdout)]

// Each needs a part of it.
#[allow(dead_code)]
#[path = "../../tests/sandbox/caller.rs"]
mod caller;
#[allow(dead_code)]
#[path = "../../../omni-engines/examples/grid/cells.rs"]
mod cells;
mod decide;
mod page;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use caller::{Caller, Failure};
use cells::Cell;
use decide::Decision;
use omni_engines::specimen::Kind;
use omni_sandbox::{Engines, Sandbox};

/// The weights of the networks.
const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../omni-engines/models");

#[derive(Default)]
struct Options {
    every: u64,
    like: Option<String>,
    no_page: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let options = options()?;
    let cells: Vec<Cell> = cells::all()
        .into_iter()
        .filter(|cell| is_judged(cell) && cell.number.is_multiple_of(options.every.max(1)))
        .filter(|cell| options.like.as_ref().is_none_or(|like| cell.to_string().contains(like)))
        .collect();
    // The engines look at two images at a time.
    let next = AtomicUsize::new(0);
    let (one, other) = tokio::join!(decide_all(&cells, &next), decide_all(&cells, &next));
    let mut decisions: Vec<(usize, Decision)> = one?.into_iter().chain(other?).collect();
    decisions.sort_by_key(|(index, _)| *index);
    let results: Vec<(Cell, Decision)> =
        cells.into_iter().zip(decisions.into_iter().map(|(_, decision)| decision)).collect();
    println!("{}", page::summary(&results));
    if options.no_page || options.like.is_some() {
        return Ok(());
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/recognition.md");
    let page = std::fs::read_to_string(&file)?;
    std::fs::write(&file, page::replaced(&page, &results, options.every.max(1))?)?;
    Ok(())
}

fn options() -> Result<Options, Failure> {
    let mut options = Options { every: 1, ..Options::default() };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let mut value = || given.next().ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--every" => options.every = value()?.parse()?,
            "--like" => options.like = Some(value()?),
            "--no-page" => options.no_page = true,
            _ => return Err("expected --every N, --like NAME or --no-page".into()),
        }
    }
    Ok(options)
}

/// Papers are stored whatever they show. And who sends an ID is not asked which kind it is, so another kind is not wrong.
fn is_judged(cell: &Cell) -> bool {
    let is_paper = |kind| matches!(kind, Kind::Proof | Kind::Cfdi | Kind::Medical);
    let is_id = |kind| matches!(kind, Kind::Passport | Kind::Id | Kind::License | Kind::Voter);
    let ((asked, asked_side), (shown, side)) = (cell.asked, cell.shown);
    let is_other_id = is_id(asked) && is_id(shown) && asked != shown && asked_side == side;
    !is_paper(asked) && !is_other_id
}

/// Decides about cells until there are none left.
async fn decide_all(cells: &[Cell], next: &AtomicUsize) -> Result<Vec<(usize, Decision)>, Failure> {
    let mut caller = Caller::with(Sandbox::builder().engines(Engines::from_folder(MODELS))).await?;
    let mut decisions = Vec::new();
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(cell) = cells.get(index) else { return Ok(decisions) };
        let decision = decide::decide(&mut caller, cell).await?;
        if decision.is_open {
            println!("{} {cell}: the good image of the other side was refused", cell.number);
        } else if decision.judgment(cell) != cells::Judgment::Right {
            println!("{} {cell}: {:?} {}", cell.number, decision.judgment(cell), decision.said.join(", "));
        }
        decisions.push((index, decision));
    }
}
