//! The content of a page of paper, to be drawn or written to a PDF file.

use image::{Rgb, RgbImage};

use super::canvas::{Canvas, Ink};
use super::codes::Modules;
use super::fonts::Face;

/// Width and height in points, 72 per inch: A4.
pub(super) const SIZE: (f32, f32) = (595.0, 842.0);

/// Dots of a drawing per point: 150 per inch.
pub(super) const DOTS: f32 = 150.0 / 72.0;

/// Font size of the watermark, in points.
pub(super) const MARK: f32 = 88.0;

/// Font, height in points, color.
pub(super) type Look = (Face, f32, Rgb<u8>);

/// A page. The origin is its upper left corner, the unit a point.
pub(super) struct Paper {
    pub(super) items: Vec<Item>,
}

/// Something on a page.
pub(super) enum Item {
    /// Text that begins at a point of the baseline.
    Text { look: Look, at: (f32, f32), words: String },
    /// A filled rectangle: left, top, width, height.
    Fill { rect: (f32, f32, f32, f32), color: Rgb<u8> },
    /// A code with its upper left corner and its width.
    Code { code: Modules, at: (f32, f32), width: f32 },
    /// A word in large pale letters across the page.
    Mark { word: String },
}

impl Paper {
    pub(super) fn new() -> Self {
        Self { items: Vec::new() }
    }

    pub(super) fn text(&mut self, look: Look, at: (f32, f32), words: &str) {
        self.items.push(Item::Text { look, at, words: words.to_owned() });
    }

    /// Text that ends at a point of the baseline.
    pub(super) fn text_to(&mut self, look: Look, (x, y): (f32, f32), words: &str) {
        self.text(look, (x - ink(look, 1.0).width(words), y), words);
    }

    pub(super) fn fill(&mut self, rect: (f32, f32, f32, f32), color: Rgb<u8>) {
        self.items.push(Item::Fill { rect, color });
    }

    pub(super) fn code(&mut self, code: Modules, at: (f32, f32), width: f32) {
        self.items.push(Item::Code { code, at, width });
    }

    pub(super) fn mark(&mut self, word: &str) {
        self.items.push(Item::Mark { word: word.to_owned() });
    }

    pub(super) fn drawn(&self) -> Canvas {
        let (width, height) = (dots(SIZE.0), dots(SIZE.1));
        let mut canvas = Canvas::new(RgbImage::from_pixel(width, height, Rgb([242, 241, 236])));
        for item in &self.items {
            match item {
                Item::Text { look, at, words } => {
                    canvas.text(&ink(*look, DOTS), (at.0 * DOTS, at.1 * DOTS), words);
                }
                Item::Fill { rect, color } => {
                    let rect = (dots(rect.0), dots(rect.1), dots(rect.2).max(1), dots(rect.3).max(1));
                    canvas.fill(rect, *color, 1.0);
                }
                Item::Code { code, at, width } => {
                    let scale = (dots(*width) / code.width).max(1);
                    canvas.modules(code, (dots(at.0), dots(at.1)), (scale, scale));
                }
                Item::Mark { word } => {
                    canvas.watermark(word, (SIZE.0 * DOTS / 2.0, SIZE.1 * DOTS / 2.0), MARK * DOTS);
                }
            }
        }
        canvas
    }
}

fn ink((face, size, color): Look, scale: f32) -> Ink {
    // The letters have the size that a PDF states if the line is a little higher than that.
    Ink::new(face, size * 1.149 * scale, color)
}

fn dots(points: f32) -> u32 {
    (points * DOTS + 0.5) as u32
}
