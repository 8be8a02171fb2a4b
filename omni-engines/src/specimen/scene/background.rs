//! What a document lies on.

use image::{Rgb, RgbImage};

use super::super::canvas::{Canvas, Ink};
use super::super::fonts::Face;
use super::super::math::{Chance, turn, wave};
use super::TABLE;

/// What a document lies on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Background {
    /// A plain brown table.
    #[default]
    Table,
    /// A white desk, with little contrast to a pale card.
    Desk,
    /// A board with its grain.
    Wood,
    /// A table full of printed paper, pens and coins.
    Clutter,
}

impl Background {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Table, Self::Desk, Self::Wood, Self::Clutter];

    /// The name, as it is written on a command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Desk => "desk",
            Self::Wood => "wood",
            Self::Clutter => "clutter",
        }
    }
}

pub(super) fn draw(background: Background, size: (u32, u32), seed: u64) -> RgbImage {
    match background {
        Background::Table => RgbImage::from_pixel(size.0, size.1, TABLE),
        Background::Desk => RgbImage::from_pixel(size.0, size.1, Rgb([226, 226, 224])),
        Background::Wood => wood(size),
        Background::Clutter => clutter(size, seed),
    }
}

fn wood((width, height): (u32, u32)) -> RgbImage {
    let scale = 1600.0 / width.max(1) as f32;
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as f32 * scale, y as f32 * scale);
        let bend = 30.0 * wave(x / 1900.0) + 9.0 * wave(x / 430.0 + y / 800.0);
        let grain = 10.0 * wave((y + bend) / 61.0) + 6.0 * wave((y + bend * 1.4) / 17.0);
        let board = if (y as u32 / 300).is_multiple_of(2) { 6.0 } else { -6.0 };
        let shade = |base: f32| (base + grain + board).clamp(0.0, 255.0) as u8;
        Rgb([shade(146.0), shade(108.0), shade(74.0)])
    })
}

fn clutter(size: (u32, u32), seed: u64) -> RgbImage {
    let mut canvas = Canvas::new(wood(size));
    let mut chance = Chance::new(seed ^ 0xC1_0773);
    let unit = size.0 as f32 / 1600.0;
    for _ in 0..6 {
        let middle = (chance.share() * size.0 as f32, chance.share() * size.1 as f32);
        let part = (unit * (200.0 + 300.0 * chance.share()), unit * (140.0 + 240.0 * chance.share()));
        let shade = 170 + chance.below(76) as u8;
        rectangle(&mut canvas, (middle, part, chance.share() * 180.0), Rgb([shade, shade, shade - 8]));
    }
    // Lines of unrelated print.
    let ink = Ink::new(Face::Regular, 26.0 * unit, Rgb([50, 50, 54]));
    let words =
        ["NEWS OF ZENITH", "the price of horizons rose", "SALE 50 %", "meeting on 12 MAY", "page 4 of 7"];
    for _ in 0..14 {
        let at = (chance.share() * size.0 as f32 * 0.9, chance.share() * size.1 as f32);
        canvas.text(&ink, at, chance.pick(&words));
    }
    for _ in 0..3 {
        let middle = (chance.share() * size.0 as f32, chance.share() * size.1 as f32);
        let color = Rgb([chance.below(200) as u8, chance.below(80) as u8, chance.below(200) as u8]);
        rectangle(&mut canvas, (middle, (unit * 420.0, unit * 22.0), chance.share() * 180.0), color);
    }
    for _ in 0..4 {
        let middle = (chance.share() * size.0 as f32, chance.share() * size.1 as f32);
        coin(&mut canvas, middle, unit * (34.0 + 16.0 * chance.share()));
    }
    canvas.pixels
}

/// Fills a rectangle given by its center, its sides, and the degrees by which it is turned.
fn rectangle(canvas: &mut Canvas, (middle, side, degrees): ((f32, f32), (f32, f32), f32), color: Rgb<u8>) {
    let (cos, sin) = turn(degrees);
    let reach = (side.0 + side.1) / 2.0;
    for y in (middle.1 - reach) as i32..=(middle.1 + reach) as i32 {
        for x in (middle.0 - reach) as i32..=(middle.0 + reach) as i32 {
            let (dx, dy) = (x as f32 - middle.0, y as f32 - middle.1);
            let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
            let inside = (side.0 / 2.0 - u.abs()).min(side.1 / 2.0 - v.abs());
            canvas.blend((x, y), color, (inside + 0.5).clamp(0.0, 1.0));
        }
    }
}

fn coin(canvas: &mut Canvas, middle: (f32, f32), radius: f32) {
    for y in (middle.1 - radius) as i32..=(middle.1 + radius) as i32 {
        for x in (middle.0 - radius) as i32..=(middle.0 + radius) as i32 {
            let (dx, dy) = (x as f32 - middle.0, y as f32 - middle.1);
            let far = (dx * dx + dy * dy).sqrt();
            let color = if far > radius * 0.84 { Rgb([150, 124, 60]) } else { Rgb([196, 168, 92]) };
            canvas.blend((x, y), color, (radius - far).clamp(0.0, 1.0));
        }
    }
}
