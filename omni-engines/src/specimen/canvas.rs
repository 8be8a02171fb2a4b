//! A sheet to draw on.

use ab_glyph::{Font, PxScale, ScaleFont, point};
use image::{Rgb, RgbImage};

use super::codes::Modules;
use super::fonts::Face;
use super::math::{Chance, turn};

/// A rectangle: left, top, width, height.
pub(super) type Rect = (u32, u32, u32, u32);

/// How text looks.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    pub(super) face: Face,
    /// Height of a line in pixels.
    pub(super) size: f32,
    pub(super) color: Rgb<u8>,
}

impl Ink {
    pub(super) const fn new(face: Face, size: f32, color: Rgb<u8>) -> Self {
        Self { face, size, color }
    }

    /// Width of words, in pixels.
    pub(super) fn width(&self, words: &str) -> f32 {
        let Some(font) = self.face.font() else { return 0.0 };
        let scaled = font.as_scaled(PxScale::from(self.size));
        let (mut width, mut before) = (0.0, None);
        for character in words.chars() {
            let id = scaled.glyph_id(character);
            width += before.map_or(0.0, |before| scaled.kern(before, id)) + scaled.h_advance(id);
            before = Some(id);
        }
        width
    }

    /// The same style, made smaller if the words would not fit into this width.
    pub(super) fn fitting(mut self, words: &str, width: f32) -> Self {
        let needed = self.width(words);
        if needed > width {
            self.size *= width / needed;
        }
        self
    }
}

/// A sheet.
pub(super) struct Canvas {
    pub(super) pixels: RgbImage,
}

impl Canvas {
    pub(super) fn new(pixels: RgbImage) -> Self {
        Self { pixels }
    }

    /// Writes text that begins at a point of the baseline, and returns its width.
    pub(super) fn text(&mut self, ink: &Ink, at: (f32, f32), words: &str) -> f32 {
        let Some(font) = ink.face.font() else { return 0.0 };
        let scaled = font.as_scaled(PxScale::from(ink.size));
        let (mut x, mut before) = (at.0, None);
        for character in words.chars() {
            let id = scaled.glyph_id(character);
            x += before.map_or(0.0, |before| scaled.kern(before, id));
            before = Some(id);
            if let Some(outline) = font.outline_glyph(id.with_scale_and_position(ink.size, point(x, at.1))) {
                let bounds = outline.px_bounds();
                outline.draw(|dx, dy, cover| {
                    let at = (bounds.min.x as i32 + dx as i32, bounds.min.y as i32 + dy as i32);
                    self.blend(at, ink.color, cover);
                });
            }
            x += scaled.h_advance(id);
        }
        x - at.0
    }

    /// Writes text that ends at a point of the baseline.
    pub(super) fn text_to(&mut self, ink: &Ink, at: (f32, f32), words: &str) {
        self.text(ink, (at.0 - ink.width(words), at.1), words);
    }

    /// Writes the characters this far apart.
    pub(super) fn spaced(&mut self, ink: &Ink, at: (f32, f32), (words, pitch): (&str, f32)) {
        for (column, character) in words.chars().enumerate() {
            self.text(ink, (at.0 + column as f32 * pitch, at.1), character.encode_utf8(&mut [0; 4]));
        }
    }

    /// Fills a rectangle. `cover` is the share of the new color, 0 to 1.
    pub(super) fn fill(&mut self, (left, top, width, height): Rect, color: Rgb<u8>, cover: f32) {
        for y in top..(top + height).min(self.pixels.height()) {
            for x in left..(left + width).min(self.pixels.width()) {
                self.blend((x as i32, y as i32), color, cover);
            }
        }
    }

    /// Mixes a color into a pixel. `cover` is the share of the new color, 0 to 1.
    pub(super) fn blend(&mut self, (x, y): (i32, i32), color: Rgb<u8>, cover: f32) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
        if let Some(pixel) = self.pixels.get_pixel_mut_checked(x, y) {
            for (old, new) in pixel.0.iter_mut().zip(color.0) {
                *old = (f32::from(*old) + (f32::from(new) - f32::from(*old)) * cover.min(1.0) + 0.5) as u8;
            }
        }
    }

    /// Puts an image on the sheet.
    pub(super) fn place(&mut self, image: &RgbImage, (left, top): (u32, u32)) {
        image::imageops::replace(&mut self.pixels, image, left.into(), top.into());
    }

    /// Puts a pale gray copy of a portrait on the sheet, as on many cards.
    pub(super) fn ghost(&mut self, portrait: &RgbImage, (left, top): (u32, u32)) {
        let (width, height) = portrait.dimensions();
        let gray = image::imageops::grayscale(portrait);
        for (x, y, gray) in gray.enumerate_pixels() {
            let edge = x.min(width - 1 - x).min(y).min(height - 1 - y) as f32 / 24.0;
            self.blend(((left + x) as i32, (top + y) as i32), Rgb([gray[0]; 3]), 0.42 * edge.min(1.0));
        }
    }

    /// Writes a word in large pale letters across the sheet, around a point.
    pub(super) fn watermark(&mut self, word: &str, center: (f32, f32), size: f32) {
        let ink = Ink::new(Face::Bold, size, Rgb([255; 3]));
        let width = ink.width(word);
        let mut layer = Self::new(RgbImage::new(width as u32 + 40, (size * 1.4) as u32));
        layer.text(&ink, (20.0, size), word);
        let (cos, sin) = turn(-13.7);
        for y in 0..self.pixels.height() {
            for x in 0..self.pixels.width() {
                let (dx, dy) = (x as f32 - center.0, y as f32 - center.1);
                let (u, v) = (dx * cos + dy * sin + 20.0 + width / 2.0, dy * cos - dx * sin + size * 0.66);
                let part = sample(&layer.pixels, (u, v))[0] / 255.0;
                if part > 0.0 {
                    self.blend((x as i32, y as i32), Rgb([190, 40, 48]), 0.2 * part);
                }
            }
        }
    }

    /// Draws the squares of a code, each of the given width and height.
    pub(super) fn modules(&mut self, code: &Modules, (left, top): (u32, u32), (width, height): (u32, u32)) {
        for (index, dark) in code.dark.iter().enumerate() {
            let (x, y) = (index as u32 % code.width, index as u32 / code.width);
            if *dark {
                self.fill((left + x * width, top + y * height, width, height), Rgb([22, 22, 26]), 1.0);
            }
        }
    }

    /// A signature: a line that runs up and down from the given left end of its baseline, different for each name.
    pub(super) fn signature(&mut self, name: &str, (left, base): (f32, f32), width: f32) {
        let mut chance = Chance::of(&["signature", name]);
        let strokes = 5 + chance.below(4);
        let step = width / strokes as f32;
        let mut from = (left, base);
        for stroke in 0..strokes {
            let high = width * (0.16 + 0.4 * chance.share()) * if stroke == 0 { 1.4 } else { 1.0 };
            let peak = (from.0 + step * (0.2 + 0.6 * chance.share()), base - high);
            let to =
                (from.0 + step * (0.7 + 0.5 * chance.share()), base + width * 0.05 * (chance.share() - 0.4));
            self.curve(from, peak, to);
            from = to;
        }
        self.curve(from, (from.0 + step, base + width * 0.08), (left + width * 1.1, base - width * 0.04));
    }

    /// A pen stroke from one point to another, curved toward a third one.
    fn curve(&mut self, from: (f32, f32), toward: (f32, f32), to: (f32, f32)) {
        for index in 0..=240 {
            let t = index as f32 / 240.0;
            let at = |from: f32, toward: f32, to: f32| {
                (1.0 - t) * (1.0 - t) * from + 2.0 * t * (1.0 - t) * toward + t * t * to
            };
            let (x, y) = (at(from.0, toward.0, to.0), at(from.1, toward.1, to.1));
            for dy in -2..=2_i32 {
                for dx in -2..=2_i32 {
                    let (px, py) = (x as i32 + dx, y as i32 + dy);
                    let (fx, fy) = (px as f32 + 0.5 - x, py as f32 + 0.5 - y);
                    let cover = (1.9 - (fx * fx + fy * fy).sqrt()).clamp(0.0, 1.0);
                    self.blend((px, py), Rgb([30, 34, 96]), 0.5 * cover);
                }
            }
        }
    }
}

/// The mean of the four pixels around a point, weighted by their distance. Everything outside is black.
pub(super) fn sample(image: &RgbImage, (x, y): (f32, f32)) -> [f32; 3] {
    let (left, top) = (x.floor(), y.floor());
    let (wx, wy) = (x - left, y - top);
    let mut sum = [0.0; 3];
    for (dx, dy, weight) in
        [(0, 0, (1.0 - wx) * (1.0 - wy)), (1, 0, wx * (1.0 - wy)), (0, 1, (1.0 - wx) * wy), (1, 1, wx * wy)]
    {
        let (Ok(px), Ok(py)) = (u32::try_from(left as i32 + dx), u32::try_from(top as i32 + dy)) else {
            continue;
        };
        if let Some(pixel) = image.get_pixel_checked(px, py) {
            for (sum, channel) in sum.iter_mut().zip(pixel.0) {
                *sum += weight * f32::from(channel);
            }
        }
    }
    sum
}
