//! Where everything is printed on a document: one file for each kind.

mod bank;
pub(super) mod cfdi;
mod id;
mod license;
mod medical;
mod passport;
pub(super) mod proof;
mod voter;

use image::{Rgb, RgbImage};

use super::canvas::{Canvas, Ink};
use super::fonts::Face;
use super::pattern::{self, Tint};
use super::person::Person;
use super::words::mark;
use super::{Kind, Side};

/// A card of format ID-1 at 300 dots per inch.
pub(super) const CARD: (u32, u32) = (1012, 638);

/// The data page of a passport at 300 dots per inch.
pub(super) const PAGE: (u32, u32) = (1476, 1039);

const INK: Rgb<u8> = Rgb([24, 26, 34]);
const LABEL: Rgb<u8> = Rgb([64, 88, 128]);
const BAND: Rgb<u8> = Rgb([28, 62, 112]);
const WHITE: Rgb<u8> = Rgb([246, 247, 244]);
const GOLD: Rgb<u8> = Rgb([214, 170, 60]);

pub(super) fn draw(kind: Kind, side: Side, person: &Person) -> RgbImage {
    let canvas = match (kind, side) {
        (Kind::Passport, Side::Front) => passport::front(person),
        (Kind::Passport, Side::Back) => passport::back(person),
        (Kind::Id, Side::Front) => id::front(person),
        (Kind::Id, Side::Back) => id::back(person),
        (Kind::License, Side::Front) => license::front(person),
        (Kind::License, Side::Back) => license::back(person),
        (Kind::Voter, Side::Front) => voter::front(person),
        (Kind::Voter, Side::Back) => voter::back(person),
        (Kind::Bank, Side::Front) => bank::front(person),
        (Kind::Bank, Side::Back) => bank::back(person),
        (Kind::Medical, Side::Front) => medical::front(person),
        (Kind::Medical, Side::Back) => medical::back(person),
        (Kind::Proof, Side::Front) => proof::paper(person).drawn(),
        (Kind::Cfdi, Side::Front) => cfdi::paper(person).drawn(),
        (Kind::Proof | Kind::Cfdi, Side::Back) => proof::blank(person).drawn(),
    };
    canvas.pixels
}

/// An empty card with a pattern.
fn card(tint: &Tint, seed: u32) -> Canvas {
    Canvas::new(pattern::sheet(CARD, tint, seed))
}

/// A colored header with a golden edge: who issued the document, and what it is.
fn head(canvas: &mut Canvas, (height, color): (u32, Rgb<u8>), (issuer, title): (&str, &str)) {
    let width = canvas.pixels.width();
    canvas.fill((0, 0, width, height), color, 1.0);
    canvas.fill((0, height, width, 6), GOLD, 1.0);
    let (tall, right) = (height as f32, width as f32 - 140.0);
    let large = Ink::new(Face::Bold, tall * 0.56, WHITE).fitting(issuer, right * 0.52);
    let after = 48.0 + canvas.text(&large, (48.0, tall * 0.7), issuer) + 40.0;
    let small = Ink::new(Face::Regular, tall * 0.34, WHITE).fitting(title, right - after - 8.0);
    canvas.text(&small, (after, tall * 0.66), title);
    emblem(canvas, (width - 132, 0), height);
}

/// The emblem: a sun with eight rays.
fn emblem(canvas: &mut Canvas, (left, top): (u32, u32), height: u32) {
    let scale = height as f32 / 104.0;
    for y in 0..height as i32 {
        for x in 0..height as i32 {
            let middle = height as f32 / 2.0;
            let (dx, dy) = ((x as f32 - middle) / scale, (y as f32 - middle) / scale);
            let far = (dx * dx + dy * dy).sqrt();
            let turn = 4.0 * dx * dy * (dx * dx - dy * dy) / (far * far * far * far).max(1.0);
            let ray = 27.0 + 12.0 * (1.0 - turn * turn);
            let cover = if far < 20.0 { 20.0 - far } else { (far - 24.0).min(ray - far) };
            canvas.blend((left as i32 + x, top as i32 + y), Rgb([232, 196, 92]), cover.clamp(0.0, 1.0));
        }
    }
}

/// A label, and below it a value, made smaller if it is too wide.
struct Form {
    label: Ink,
    value: Ink,
    /// Distance from the baseline of the label to that of the value.
    drop: f32,
}

impl Form {
    const fn new(label: f32, value: f32, color: Rgb<u8>) -> Self {
        Self {
            label: Ink::new(Face::Regular, label, color),
            value: Ink::new(Face::Bold, value, INK),
            drop: value,
        }
    }

    fn write(&self, canvas: &mut Canvas, (x, y, width): (f32, f32, f32), (label, value): (&str, &str)) {
        canvas.text(&self.label.fitting(label, width), (x, y), label);
        canvas.text(&self.value.fitting(value, width), (x, y + self.drop), value);
    }
}

/// The portrait in a frame.
fn portrait(
    canvas: &mut Canvas,
    person: &Person,
    (left, top, width, height): (u32, u32, u32, u32),
) -> RgbImage {
    let printed = person.portrait.printed((width, height));
    canvas.fill((left - 3, top - 3, width + 6, height + 6), BAND, 1.0);
    canvas.place(&printed, (left, top));
    printed
}

/// A pale gray copy of a portrait.
fn ghost(canvas: &mut Canvas, portrait: &RgbImage, (left, top, width, height): (u32, u32, u32, u32)) {
    let small = image::imageops::resize(portrait, width, height, image::imageops::FilterType::Triangle);
    canvas.ghost(&small, (left, top));
}

/// The watermark across a card.
fn watermark(canvas: &mut Canvas, person: &Person, center: (f32, f32)) {
    let size = canvas.pixels.width() as f32 * 0.148;
    canvas.watermark(mark(&person.issuing_state), center, size);
}

/// A white strip for a zone, from this height down to the edge.
fn strip(canvas: &mut Canvas, top: u32) {
    let (width, height) = canvas.pixels.dimensions();
    canvas.fill((0, top, width, height - top), WHITE, 0.75);
}
