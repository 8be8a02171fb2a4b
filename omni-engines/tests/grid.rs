//! A small part of the grid of `examples/grid`: documents are drawn, photographed and read. The whole grid is run by
//! hand, and written to `docs/recognition.md`.

#[allow(dead_code)]
#[path = "../examples/grid/cells.rs"]
mod cells;
#[allow(dead_code)]
#[path = "../examples/grid/judge.rs"]
mod judge;

use cells::{Cell, Expected, Judgment};
use omni_engines::document;
use omni_engines::face::{self, Template};
use omni_engines::image::Image;
use omni_engines::models::Models;
use omni_engines::specimen::Portrait;
use omni_engines::stop::Stop;

type TestResult<T> = Result<T, Box<dyn std::error::Error>>;

/// One in this many images is read.
const EVERY: u64 = 61;

#[test]
fn what_is_drawn_is_read() -> TestResult<()> {
    let models = Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/models"), 2);
    let mut portraits = Vec::new();
    for portrait in Portrait::ALL {
        portraits.push((portrait, template(&models, portrait)?));
    }
    let all = cells::all();
    let picked: Vec<&Cell> = all.iter().filter(|cell| cell.number.is_multiple_of(EVERY)).collect();
    assert_eq!(picked.len(), 15);
    let mut wrong = Vec::new();
    for cell in picked {
        let (turn, jpeg) = (models.turn(&Stop::default())?, cell.jpeg());
        let document = document::read(&turn, &Image::decode(&jpeg)?)?;
        let verdict = judge::judge(cell, (&document, &jpeg), &portraits);
        let mut complain = |what: String| wrong.push(format!("{} {cell}: {what}", cell.number));
        let judgment = verdict.judgment(cell);
        if judgment != Judgment::Right {
            complain(format!("{judgment:?}"));
        }
        // The people are invented.
        let is_wrong = verdict.refused.is_none() && !verdict.wrong.is_empty();
        if is_wrong || !verdict.wrong_with_digits.is_empty() {
            complain(format!("{:?}", verdict.notes));
        }
        if cell.expected == Expected::Accept {
            let seen = [
                ("zone", verdict.zone_right),
                ("barcode", verdict.code_right),
                ("portrait", verdict.face_right),
            ];
            for (what, _) in seen.iter().filter(|(_, right)| *right == Some(false)) {
                complain((*what).to_owned());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

fn template(models: &Models, portrait: Portrait) -> TestResult<Template> {
    let turn = models.turn(&Stop::default())?;
    let image = Image::decode(portrait.photograph())?;
    let faces = face::find(&turn, &image, face::Scene::People)?;
    Ok(face::template(&turn, &image, faces.main().ok_or("a portrait without a face")?)?)
}
