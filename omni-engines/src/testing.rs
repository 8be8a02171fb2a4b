//! What the tests of several modules need: the networks, images, and drawing.

#[cfg(any(feature = "faces", feature = "text"))]
use std::sync::OnceLock;

#[cfg(feature = "text")]
use ab_glyph::{Font, FontRef, ScaleFont};
#[cfg(feature = "text")]
use image::{Rgb, RgbImage};

#[cfg(feature = "text")]
use crate::geometry::Point;
use crate::image::Image;
#[cfg(any(feature = "faces", feature = "text"))]
use crate::models::{Models, Turn};
#[cfg(any(feature = "faces", feature = "text"))]
use crate::stop::Stop;
#[cfg(feature = "text")]
use crate::text::{Frame, Line, Page};

/// A file of this crate.
pub(crate) fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// An image of this crate.
pub(crate) fn image(name: &str) -> Image {
    Image::decode(&file(name)).unwrap()
}

/// A turn, with networks that are loaded once for all tests.
#[cfg(any(feature = "faces", feature = "text"))]
pub(crate) fn turn() -> Turn<'static> {
    static MODELS: OnceLock<Models> = OnceLock::new();
    let load = || Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/models"), 2);
    MODELS.get_or_init(load).turn(&Stop::default()).unwrap()
}

/// A line of text, as it would be read: its left end and the middle of its height, and its height.
#[cfg(feature = "text")]
pub(crate) fn line(text: &str, (left, middle): (f32, f32), height: f32) -> Line {
    /// Width of a letter, as a share of its height.
    const WIDTH: f32 = 0.6;

    let length = WIDTH * height * text.chars().count() as f32;
    let center = Point::new(left + length / 2.0, middle);
    let frame = Frame { center, along: Point::new(1.0, 0.0), length, height };
    Line { text: text.to_owned(), confidence: 0.99, corners: frame.corners(), frame, cells: None }
}

/// A page with lines.
#[cfg(feature = "text")]
pub(crate) fn page(lines: impl IntoIterator<Item = Line>) -> Page {
    Page { lines: lines.into_iter().collect(), ..Page::default() }
}

/// A page with lines below each other, 20 pixels high.
#[cfg(feature = "text")]
pub(crate) fn column(lines: &[&str], distance: f32) -> Page {
    page((1_u8..).zip(lines).map(|(index, text)| line(text, (100.0, distance * f32::from(index)), 20.0)))
}

/// Black text on paper.
#[cfg(feature = "text")]
pub(crate) struct Drawing {
    pub(crate) pixels: RgbImage,
}

#[cfg(feature = "text")]
impl Drawing {
    pub(crate) fn new(width: u32, height: u32) -> Self {
        Self { pixels: RgbImage::from_pixel(width, height, Rgb([236, 234, 226])) }
    }

    /// Draws a line whose upper left corner is given.
    pub(crate) fn text(&mut self, text: &str, (left, top): (f32, f32), height: f32) {
        let bytes = file("fonts/LiberationSans-Regular.ttf");
        let font = FontRef::try_from_slice(&bytes).unwrap();
        let mut x = left;
        for character in text.chars() {
            let glyph = font.as_scaled(height).scaled_glyph(character);
            let advance = font.as_scaled(height).h_advance(glyph.id);
            self.glyph((&font, height), character, (x, top));
            x += advance;
        }
    }

    /// Draws a line of a machine-readable zone: ten characters per inch, which is `pitch` pixels each.
    pub(crate) fn zone(&mut self, text: &str, (left, top): (f32, f32), pitch: f32) {
        let bytes = file("fonts/OCRB.otf");
        let font = FontRef::try_from_slice(&bytes).unwrap();
        for (index, character) in text.chars().enumerate() {
            self.glyph((&font, pitch * 1.75), character, (left + index as f32 * pitch, top));
        }
    }

    fn glyph(&mut self, (font, height): (&FontRef<'_>, f32), character: char, (left, top): (f32, f32)) {
        let scaled = font.as_scaled(height);
        let mut glyph = scaled.scaled_glyph(character);
        glyph.position = ab_glyph::point(left, top + scaled.ascent());
        let Some(outline) = font.outline_glyph(glyph) else { return };
        let bounds = outline.px_bounds();
        outline.draw(|x, y, share| {
            let at = (bounds.min.x as i64 + i64::from(x), bounds.min.y as i64 + i64::from(y));
            if let (Ok(x), Ok(y)) = (u32::try_from(at.0), u32::try_from(at.1))
                && let Some(pixel) = self.pixels.get_pixel_mut_checked(x, y)
            {
                pixel.0 = pixel.0.map(|paper| (f32::from(paper) * (1.0 - share) + 22.0 * share) as u8);
            }
        });
    }
}
